//! Tests that live in a world of `testkit`, once more with those worlds on PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::counts::{Counts, Runner};
use crate::{fonts, process, repo};

/// Crates whose tests live in a world.
const IN_WORLDS: &[&str] = &["app", "http-api", "jobs", "swift"];

/// `cargo test` of some crates, or of all.
pub fn selected(packages: &[String]) -> Command {
    let mut test = repo::cargo();
    test.arg("test");
    if packages.is_empty() {
        test.arg("--workspace");
    }
    test.args(packages.iter().flat_map(|package| ["--package", package]));
    test
}

/// Runs the tests that live in a world on a server. The programs are those that the run before has built: to build these crates by
/// themselves would choose other features of what they depend on, and compile that anew.
pub fn run(packages: &[String], server: &str, counts: &mut Counts) -> Result<()> {
    let built = process::output(selected(packages).args(["--no-run", "--message-format=json"]))?;
    let metadata = repo::Metadata::read()?;
    let mut outcome = Ok(());
    for program in programs(&built) {
        let is_in_world =
            metadata.packages.iter().any(|p| IN_WORLDS.contains(&p.name.as_str()) && p.manifest_path == program.manifest);
        if !is_in_world {
            continue;
        }
        let folder = program.manifest.parent().unwrap_or(Path::new("."));
        let mut test = process::command_in(folder, &program.executable);
        test.env("ZHILU_TEST_WORLDS", server).env("ZHILU_TEST_PG", server).env("ZHILU_FONTS", fonts::fandol());
        let ran = process::run_reading(&mut test, |line| counts.read(Runner::Cargo, line));
        outcome = outcome.and(ran.with_context(|| format!("{}, worlds on PostgreSQL", folder.display())));
    }
    outcome
}

/// A test program that cargo built.
#[derive(Debug, PartialEq, Eq)]
struct Program {
    manifest: PathBuf,
    executable: PathBuf,
}

/// What cargo says of something it built, as far as it is read here.
#[derive(Deserialize)]
struct Artifact {
    manifest_path: PathBuf,
    executable: Option<PathBuf>,
    profile: Profile,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// The test programs among cargo's messages, one JSON object a line.
fn programs(messages: &[u8]) -> Vec<Program> {
    let artifacts = messages.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Artifact>(line).ok());
    let tests = artifacts.filter(|artifact| artifact.profile.test);
    tests.filter_map(|a| Some(Program { manifest: a.manifest_path, executable: a.executable? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_told_from_other_messages() {
        let messages = r#"{"reason":"compiler-artifact","manifest_path":"/c/app/Cargo.toml","profile":{"test":true},"executable":"/t/app-1"}
{"reason":"compiler-artifact","manifest_path":"/c/app/Cargo.toml","profile":{"test":false},"executable":"/t/zhilu"}
{"reason":"compiler-artifact","manifest_path":"/c/app/Cargo.toml","profile":{"test":true},"executable":null}
{"reason":"build-finished","success":true}"#;
        let app = Program { manifest: "/c/app/Cargo.toml".into(), executable: "/t/app-1".into() };
        assert_eq!(programs(messages.as_bytes()), [app]);
    }
}
