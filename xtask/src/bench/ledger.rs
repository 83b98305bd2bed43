//! How fast the ledger takes entries, derives everything anew and lets a superior catch up, on both databases; and how soon a server is there
//! again over very many unfinished uploads. The floor is the `fsync` of the same run: a commit singly cannot be faster.

use std::process::Command;

use anyhow::{Context, Result};

use super::start::once;
use super::table::{Aim, Row};
use super::{Bed, build_ours, middle};
use crate::process;
use crate::setup::{self, Purpose};
use crate::test::Cluster;

const RUNS: usize = 3;
/// Marks of one run; the log has as many entries and a few more.
const MARKS: &str = "20000";
/// Unfinished uploads.
const UPLOADS: &str = "100000";

/// What the example says, how the table calls it, and what it should be.
const FIGURES: &[(&str, &str, f64)] = &[
    ("sqlite marks-singly", "SQLite, marks one by one", 1000.0),
    ("sqlite marks-by-16", "SQLite, 16 writers", 8000.0),
    ("postgres marks-singly", "PostgreSQL, marks one by one", 700.0),
    ("postgres marks-by-16", "PostgreSQL, 16 writers", 4000.0),
    // A million in a minute.
    ("sqlite check-with-replay", "SQLite, check --replay", 1_000_000.0 / 60.0),
    ("postgres check-with-replay", "PostgreSQL, check --replay", 1_000_000.0 / 60.0),
    ("sqlite catch-up", "a superior catches up", 5000.0),
];

pub fn speed(bed: &Bed) -> Result<Vec<Row>> {
    setup::ensure(Purpose::Test)?;
    build_ours()?;
    let cluster = Cluster::durable()?;
    let mut said = Vec::new();
    for _ in 0..RUNS {
        let mut run = Command::new(bed.target.join("release/examples/commit_speed"));
        let lines = process::output(run.arg(MARKS).env("TMPDIR", &bed.folder).env("ZHILU_TEST_PG", cluster.url()))?;
        let lines = String::from_utf8(lines)?;
        eprint!("{lines}");
        said.push(lines);
    }
    let row = |(what, name, aim): &(&'static str, &'static str, f64)| {
        let values: Vec<f64> = said.iter().filter_map(|lines| figure(lines, what)).collect();
        let median = (values.len() == RUNS).then(|| middle(values)).with_context(|| format!("`{what}` was not said"))?;
        Ok(Row { name, median, unit: "entries/s", peer: None, aim: Some(Aim::AtLeast(*aim)) })
    };
    FIGURES.iter().map(row).collect()
}

fn figure(lines: &str, what: &str) -> Option<f64> {
    lines.lines().find_map(|line| line.strip_prefix(what)?.trim().split(' ').next()?.parse().ok())
}

pub fn uploads(bed: &Bed) -> Result<Vec<Row>> {
    build_ours()?;
    let (release, data) = (bed.target.join("release"), bed.folder.join("uploads"));
    process::output(Command::new(release.join("examples/open_uploads")).arg(&data).arg(UPLOADS))?;
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let (took, _) = once(&release.join("zhilu"), &data)?;
        eprintln!("  {took:.3} s");
        seconds.push(took);
    }
    let aim = Some(Aim::Below(5.0));
    Ok(vec![Row { name: "start over 100 000 open uploads", median: middle(seconds), unit: "s", peer: None, aim }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_its_name() {
        let lines = "sqlite marks-singly 504 entries/s\nsqlite marks-by-16 1212 entries/s\n";
        assert_eq!(figure(lines, "sqlite marks-by-16"), Some(1212.0));
        assert_eq!(figure(lines, "postgres marks-by-16"), None);
    }
}
