//! What officers wait for when they come home: many uploads at once with their receipts, a device with very many files, a film of four gigabytes.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::table::{Aim, Row};
use super::{Bed, build_ours, middle};
use crate::process;

const RUNS: usize = 3;
/// Uploads at the same moment.
const UPLOADS: &str = "200";
/// KiB of each.
const KIB: &str = "256";

/// What an example says, how the table calls it, and what it should be.
struct Figure {
    said: &'static str,
    name: &'static str,
    unit: &'static str,
    aim: f64,
}

const BURST: &[Figure] = &[
    // Below one is none.
    Figure { said: "errors", name: "200 uploads at once, errors", unit: "uploads", aim: 1.0 },
    Figure { said: "missing", name: "200 uploads at once, not in custody", unit: "uploads", aim: 1.0 },
    Figure { said: "worst_s", name: "receipt after the last byte, worst of 200", unit: "s", aim: 2.0 },
];
const SCAN: &[Figure] = &[Figure { said: "scan_s", name: "dock folder of 10 000 files scanned", unit: "s", aim: 10.0 }];
const WALK: &[Figure] = &[
    Figure { said: "walk_ms", name: "film of 4 GiB probed", unit: "ms", aim: 20.0 },
    Figure { said: "memory_mib", name: "the same, most memory of the process", unit: "MiB", aim: 16.0 },
];

pub fn burst(bed: &Bed) -> Result<Vec<Row>> {
    measure(bed, "burst", BURST, |command, _| {
        command.args([UPLOADS, KIB]);
    })
}

pub fn scan(bed: &Bed) -> Result<Vec<Row>> {
    measure(bed, "scan", SCAN, |command, folder| {
        command.arg(folder);
    })
}

pub fn walk(bed: &Bed) -> Result<Vec<Row>> {
    measure(bed, "walk", WALK, |command, folder| {
        command.arg(folder);
    })
}

/// Runs an example, each time over an empty folder, and reads its figures.
fn measure(bed: &Bed, example: &str, figures: &[Figure], tell: impl Fn(&mut Command, &PathBuf)) -> Result<Vec<Row>> {
    build_ours()?;
    let mut said = Vec::new();
    for run in 0..RUNS {
        let folder = bed.folder.join(format!("{example}-{run}"));
        std::fs::create_dir_all(&folder)?;
        let mut command = Command::new(bed.target.join("release/examples").join(example));
        tell(&mut command, &folder);
        let lines = String::from_utf8(process::output(command.env("TMPDIR", &folder))?)?;
        eprint!("{lines}");
        said.push(lines);
        std::fs::remove_dir_all(&folder)?;
    }
    let row = |figure: &Figure| {
        let values: Vec<f64> = said.iter().filter_map(|lines| value(lines, figure.said)).collect();
        let median = (values.len() == RUNS).then(|| middle(values)).with_context(|| format!("`{}` was not said", figure.said))?;
        let (name, unit) = (figure.name, figure.unit);
        Ok(Row { name, median, unit, peer: None, aim: Some(Aim::Below(figure.aim)) })
    };
    figures.iter().map(row).collect()
}

pub(super) fn value(lines: &str, what: &str) -> Option<f64> {
    lines.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(' ')?.trim().parse().ok())
}
