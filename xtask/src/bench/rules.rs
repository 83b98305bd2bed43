//! How often per second one core finds out everything that the law asks about a case.

use anyhow::{Context, Result};

use super::table::{Aim, Row};
use super::{Bed, middle};
use crate::{process, repo};

const RUNS: usize = 3;

pub fn run(_: &Bed) -> Result<Vec<Row>> {
    let speeds: Result<Vec<f64>> = (0..RUNS).map(|_| evaluate()).collect();
    let aim = Some(Aim::AtLeast(200_000.0));
    Ok(vec![Row { name: "cases evaluated", median: middle(speeds?), unit: "/s and core", peer: None, aim }])
}

fn evaluate() -> Result<f64> {
    let said = process::output(repo::cargo().args(["run", "--release", "--quiet", "-p", "rules", "--example", "evaluate"]))?;
    let said = String::from_utf8(said)?;
    let number = said.lines().find_map(|line| line.strip_prefix("evaluations_per_second "));
    Ok(number.context("the example said no number")?.parse()?)
}
