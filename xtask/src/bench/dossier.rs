//! What an archivist waits for: one press that compiles a dossier, a package far larger than memory, and verifying one beside what reads it but once.

use std::process::Command;

use anyhow::{Context, Result};

use super::arrival::value;
use super::table::{Aim, Peer, Row};
use super::{Bed, build_ours, median, middle};
use crate::{fonts, process};

const RUNS: usize = 3;
/// A large dossier.
const PAGES: &str = "300";
const CLIPS: &str = "40";
/// How many times the size of the bed a large package is: 300 GiB, as the bed comes.
const LARGE: u64 = 300;

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    build_ours()?;
    let examples = bed.target.join("release/examples");
    let mut seconds = Vec::new();
    for nth in 0..RUNS {
        let folder = bed.folder.join(format!("dossier-{nth}"));
        std::fs::create_dir_all(&folder)?;
        let mut made = Command::new(examples.join("dossier_speed"));
        let said = process::output(made.arg(&folder).args([PAGES, CLIPS]).env("ZHILU_FONTS", fonts::fandol()))?;
        let said = String::from_utf8(said)?;
        eprint!("{said}");
        seconds.push(value(&said, "compile_s").context("`compile_s` was not said")?);
    }
    let package = bed.folder.join("dossier-0/package.zip");
    let verify = median(RUNS, || {
        let mut verify = Command::new(bed.target.join("release/zhilu"));
        process::output(verify.arg("verify").arg(&package).arg("--log-key").arg(bed.folder.join("dossier-0/log.vkey")))?;
        Ok(())
    })?;
    let openssl = median(RUNS, || {
        process::output(Command::new("openssl").args(["dgst", "-sha256"]).arg(&package))?;
        Ok(())
    })?;
    let said = process::output(Command::new(examples.join("package_size")).arg((bed.bytes * LARGE).to_string()))?;
    let said = String::from_utf8(said)?;
    eprint!("{said}");
    let memory = value(&said, "memory_mib").context("`memory_mib` was not said")?;
    let row = |name, median, unit, aim| Row { name, median, unit, peer: None, aim };
    Ok(vec![
        row("dossier of 300 pages and 40 clips", middle(seconds), "s", Some(Aim::Below(10.0))),
        row("package of 300 times --mib, most memory", memory, "MiB", Some(Aim::Below(64.0))),
        Row {
            peer: Some(Peer { name: "openssl dgst -sha256", median: openssl.as_secs_f64() }),
            ..row("that dossier verified", verify.as_secs_f64(), "s", None)
        },
    ])
}
