//! Reading everything again with both digests, over many files side by side, beside OpenSSL's SM3 and beside what the disk gives; and how
//! long it takes to decide whether somebody may look.

use std::fs::File;
use std::process::Command;

use anyhow::{Context, Result};

use super::table::{Aim, Peer, Row};
use super::{Bed, MIB, build_ours, cpu, disk, middle};
use crate::process;

const RUNS: usize = 3;
/// Times what `openssl dgst -sm3` does on a core.
const TIMES_OPENSSL: f64 = 4.0;
/// Of what the disk gives.
const OF_THE_DISK: f64 = 0.8;

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    build_ours()?;
    let program = bed.target.join("release/examples/watch_speed");
    let file = bed.folder.join("dgst");
    let bytes = bed.bytes.min(256 * MIB);
    disk::write_noise(&mut File::create(&file).context("cannot create the file")?, bytes)?;
    let (mut said, mut dgst) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut run = Command::new(&program);
        let lines = String::from_utf8(process::output(run.arg((bed.bytes / MIB).to_string()).env("TMPDIR", &bed.folder))?)?;
        eprint!("{lines}");
        said.push(lines);
        let before = cpu::of_children()?;
        process::output(Command::new("openssl").args(["dgst", "-sm3"]).arg(&file))?;
        dgst.push(bytes as f64 / MIB as f64 / (cpu::of_children()? - before));
    }
    let median = |what: &str| {
        let values: Vec<f64> = said.iter().filter_map(|lines| figure(lines, what)).collect();
        (values.len() == RUNS).then(|| middle(values)).with_context(|| format!("`{what}` was not said"))
    };
    let (dgst, disk) = (middle(dgst), median("disk-alone")?);
    let peer = |name, median| Some(Peer { name, median });
    Ok(vec![
        Row {
            name: "read again, both digests, per core",
            median: median("both-digests-per-core")?,
            unit: "MiB/s",
            peer: peer("openssl dgst -sm3", dgst),
            aim: Some(Aim::AtLeast(TIMES_OPENSSL * dgst)),
        },
        Row {
            name: "read again, both digests",
            median: median("both-digests")?,
            unit: "MiB/s",
            peer: peer("disk", disk),
            aim: None,
        },
        Row {
            name: "read, SHA-256 alone",
            median: median("sha256-alone")?,
            unit: "MiB/s",
            peer: peer("disk", disk),
            aim: Some(Aim::AtLeast(OF_THE_DISK * disk)),
        },
        Row { name: "access decision", median: median("access-decision")?, unit: "ms", peer: None, aim: Some(Aim::Below(5.0)) },
    ])
}

fn figure(lines: &str, what: &str) -> Option<f64> {
    lines.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(' ')?.split(' ').next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_whole_name() {
        let lines = "both-digests-per-core 900 MiB/s\nboth-digests 1500 MiB/s\n";
        assert_eq!(figure(lines, "both-digests"), Some(1500.0));
        assert_eq!(figure(lines, "disk-alone"), None);
    }
}
