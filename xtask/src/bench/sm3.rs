//! Bulk SM3 on one core: sixteen streams side by side in the vectors of the processor, beside OpenSSL over the same bytes. Seconds are
//! those of the processor, so that what else the machine does counts for nobody.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::table::{Aim, Peer, Row};
use super::{Bed, MIB, cpu, disk, middle};
use crate::{process, repo};

const RUNS: usize = 3;
/// More says nothing new, and all of it lies in memory.
const MOST_BYTES: u64 = 256 * MIB;
/// Times the speed of `openssl dgst -sm3`.
const AIM: f64 = 5.0;

/// What the example says, and how the table calls it.
const ENGINES: &[(&str, &str)] = &[
    ("portable", "SM3 of 16 streams, portable"),
    ("AVX2", "SM3 of 16 streams, AVX2"),
    ("AVX-512", "SM3 of 16 streams, AVX-512"),
    ("sm3", "SM3 one by one, crate `sm3`"),
];

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    process::run(repo::cargo().args(["build", "--release", "--package", "sm3-simd", "--example", "sm3_speed"]))?;
    let (program, file) = (bed.target.join("release/examples/sm3_speed"), bed.folder.join("streams"));
    let bytes = bed.bytes.min(MOST_BYTES);
    disk::write_noise(&mut File::create(&file).context("cannot create the file")?, bytes)?;

    let (mut ours, mut dgst, mut speed) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(String::from_utf8(process::output(Command::new(&program).arg(&file))?)?);
        dgst.push(openssl_dgst(&file, bytes)?);
        speed.push(openssl_speed()?);
    }
    let dgst = middle(dgst);
    let speed = middle(speed);
    let median = |engine: &str| {
        let values: Vec<f64> = ours.iter().filter_map(|lines| figure(lines, engine)).collect();
        (values.len() == RUNS).then(|| middle(values))
    };
    let best = ENGINES.iter().rev().skip(1).find(|(engine, _)| median(engine).is_some()).context("no engine was measured")?;
    let mut rows = Vec::new();
    // An engine that this processor lacks has no row.
    for (engine, name) in ENGINES {
        let Some(median) = median(engine) else { continue };
        let aim = (*engine == best.0).then_some(Aim::AtLeast(AIM * dgst));
        let peer = Some(Peer { name: "openssl dgst", median: dgst });
        rows.push(Row { name, median, unit: "MiB/s", peer, aim });
    }
    let median = median(best.0).context("no engine was measured")?;
    rows.push(Row { name: best.1, median, unit: "MiB/s", peer: Some(Peer { name: "openssl speed", median: speed }), aim: None });
    Ok(rows)
}

/// `openssl dgst -sm3` over a file that is in memory, by the seconds it worked.
fn openssl_dgst(file: &Path, bytes: u64) -> Result<f64> {
    let before = cpu::of_children()?;
    process::output(Command::new("openssl").args(["dgst", "-sm3"]).arg(file))?;
    Ok(bytes as f64 / MIB as f64 / (cpu::of_children()? - before))
}

/// What OpenSSL says of itself, without any file.
fn openssl_speed() -> Result<f64> {
    let said =
        process::output(Command::new("openssl").args(["speed", "-evp", "sm3", "-seconds", "1", "-bytes", "1048576", "-mr"]))?;
    let said = String::from_utf8(said)?;
    let per_second = said.lines().rev().find_map(|line| line.strip_prefix("+F:")?.rsplit(':').next()?.parse::<f64>().ok());
    Ok(per_second.context("openssl said no speed")? / MIB as f64)
}

fn figure(lines: &str, engine: &str) -> Option<f64> {
    lines.lines().find_map(|line| line.strip_prefix(engine)?.strip_prefix(' ')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_engine() {
        let lines = "portable 600\nAVX2 1500\nAVX-512 4000\nsm3 500\n";
        assert_eq!(figure(lines, "AVX2"), Some(1500.0));
        assert_eq!(figure(lines, "sm3"), Some(500.0));
        assert_eq!(figure(lines, "AVX"), None);
    }
}
