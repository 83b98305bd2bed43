//! `cargo xtask bench`: one table per run. Each file measures one thing, beside a peer that does the same or less.
//!
//! A measurement is repeated and its median shown: a machine that does other work spoils the slow runs, not the middle one.

mod arrival;
mod cpu;
mod disk;
mod dossier;
mod ledger;
mod many;
mod rules;
mod server;
mod sm3;
mod start;
mod table;
mod tus;
mod watch;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;

use self::table::Row;
use crate::{process, repo, web};

#[derive(clap::Args)]
pub struct Args {
    /// Only these benches, by name
    #[arg(value_name = "BENCH", value_parser = PossibleValuesParser::new(BENCHES.iter().map(|bench| bench.name)))]
    only: Vec<String>,
    /// Size of the file that is copied or sent
    #[arg(long, default_value_t = 1024)]
    mib: u64,
}

struct Bench {
    name: &'static str,
    run: fn(&Bed) -> Result<Vec<Row>>,
}

/// What is measured, in the order of the table. The floors come first: what the disk allows, nobody beats.
const BENCHES: &[Bench] = &[
    Bench { name: "fsync", run: disk::fsync },
    Bench { name: "copy", run: disk::copy },
    Bench { name: "sm3", run: sm3::run },
    Bench { name: "tus", run: tus::run },
    Bench { name: "rules", run: rules::run },
    Bench { name: "ledger", run: ledger::speed },
    Bench { name: "start", run: start::run },
    Bench { name: "uploads", run: ledger::uploads },
    Bench { name: "burst", run: arrival::burst },
    Bench { name: "scan", run: arrival::scan },
    Bench { name: "walk", run: arrival::walk },
    Bench { name: "many", run: many::run },
    Bench { name: "dossier", run: dossier::run },
    Bench { name: "watch", run: watch::run },
];

const MIB: u64 = 1 << 20;

/// Where and how much the benches measure.
struct Bed {
    /// Empty at the start of each bench, on the disk that holds what cargo builds.
    folder: PathBuf,
    /// What cargo builds.
    target: PathBuf,
    /// Size of the file that is copied or sent.
    bytes: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let target = repo::Metadata::read()?.target_directory;
    let bed = Bed { folder: target.join("bench"), target, bytes: args.mib * MIB };
    let mut rows = Vec::new();
    for bench in BENCHES.iter().filter(|bench| args.only.is_empty() || args.only.iter().any(|name| name == bench.name)) {
        eprintln!("{} …", bench.name);
        std::fs::create_dir_all(&bed.folder).with_context(|| format!("cannot create {}", bed.folder.display()))?;
        let measured = (bench.run)(&bed);
        std::fs::remove_dir_all(&bed.folder)?;
        rows.extend(measured.with_context(|| format!("bench `{}`", bench.name))?);
    }
    print!("{}", table::print(&rows));
    Ok(())
}

/// Builds what the benches run of ours, always by the same line: another choice of crates is another choice of features, and
/// would compile half of everything again for each bench.
fn build_ours() -> Result<()> {
    // Release builds carry the pages.
    web::build()?;
    let crates = ["zhilu", "testkit", "http-api", "station", "evidence", "package"].iter().flat_map(|name| ["--package", name]);
    let examples = [
        "tus_bench",
        "commit_speed",
        "open_uploads",
        "many_cases",
        "burst",
        "scan",
        "walk",
        "watch_speed",
        "dossier_speed",
        "package_size",
    ]
    .iter()
    .flat_map(|name| ["--example", name]);
    process::run(repo::cargo().args(["build", "--release", "--bins"]).args(examples).args(crates))
}

/// The median time of `times` runs.
fn median(times: usize, mut run: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        run()?;
        took.push(began.elapsed());
    }
    took.sort();
    Ok(took[times / 2])
}

/// The median of some values.
fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
