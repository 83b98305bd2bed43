//! Lists, inboxes, searches and a case over a million cases with their duties, on both databases; and how soon a document is set.

use std::process::Command;

use anyhow::{Context, Result};

use super::table::{Aim, Row};
use super::{Bed, build_ours};
use crate::process;
use crate::setup::{self, Purpose};
use crate::test::Cluster;

const CASES: &str = "1000000";

/// What the example says, how the table calls it, and what it should be below.
const FIGURES: &[(&str, &str, f64)] = &[
    ("sqlite list", "SQLite, p95 of list of cases", 150.0),
    ("sqlite list-mine-open", "SQLite, p95 of list of one's open cases", 150.0),
    ("sqlite list-last-page", "SQLite, p95 of a late page of the list", 150.0),
    ("sqlite inbox-of-an-officer", "SQLite, p95 of inbox of an officer", 150.0),
    ("sqlite inbox-of-a-head", "SQLite, p95 of inbox of a head", 150.0),
    ("sqlite search-a-common-word", "SQLite, p95 of search, a common word", 300.0),
    ("sqlite search-two-words", "SQLite, p95 of search, two words", 300.0),
    ("sqlite search-what-is-not-there", "SQLite, p95 of search, what is not there", 300.0),
    ("sqlite case", "SQLite, p95 of a case", 100.0),
    ("postgres list", "PostgreSQL, p95 of list of cases", 150.0),
    ("postgres list-mine-open", "PostgreSQL, p95 of list of one's open cases", 150.0),
    ("postgres list-last-page", "PostgreSQL, p95 of a late page of the list", 150.0),
    ("postgres inbox-of-an-officer", "PostgreSQL, p95 of inbox of an officer", 150.0),
    ("postgres inbox-of-a-head", "PostgreSQL, p95 of inbox of a head", 150.0),
    ("postgres search-a-common-word", "PostgreSQL, p95 of search, a common word", 300.0),
    ("postgres search-two-words", "PostgreSQL, p95 of search, two words", 300.0),
    ("postgres search-what-is-not-there", "PostgreSQL, p95 of search, what is not there", 300.0),
    ("postgres case", "PostgreSQL, p95 of a case", 100.0),
];

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    setup::ensure(Purpose::Test)?;
    build_ours()?;
    let cluster = Cluster::durable()?;
    let mut run = Command::new(bed.target.join("release/examples/many_cases"));
    let lines = process::output(run.arg(CASES).env("TMPDIR", &bed.folder).env("ZHILU_TEST_PG", cluster.url()))?;
    let lines = String::from_utf8(lines)?;
    eprint!("{lines}");
    let row = |(what, name, aim): &(&str, &'static str, f64)| {
        let median = figure(&lines, what).with_context(|| format!("`{what}` was not said"))?;
        Ok(Row { name, median, unit: "ms", peer: None, aim: Some(Aim::Below(*aim)) })
    };
    FIGURES.iter().map(row).collect()
}

fn figure(lines: &str, what: &str) -> Option<f64> {
    lines.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(' ')?.split(' ').next()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_by_database_and_name() {
        let lines = "sqlite list 3.1 ms\nsqlite list-mine-open 2.0 ms\npostgres list 4.5 ms\n";
        assert_eq!(figure(lines, "postgres list"), Some(4.5));
        assert_eq!(figure(lines, "sqlite list-mine-open"), Some(2.0));
        assert_eq!(figure(lines, "sqlite case"), None);
    }
}
