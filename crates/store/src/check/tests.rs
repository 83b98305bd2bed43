//! What a check finds: each kind of damage by kind and place, and nothing where nothing is wrong.

mod by_hand;
mod checkpoints;
mod disposal;
mod entries;
mod objects;
pub(crate) mod sample;
mod states;
mod upgrade;

use sample::Sample;

use super::{Kind, Problem, Report, check};

/// The problem of this kind, which must be there.
fn found(report: &Report, kind: Kind) -> &Problem {
    report.problems.iter().find(|problem| problem.kind == kind).unwrap_or_else(|| panic!("no {kind:?} in {report:#?}"))
}

fn kinds(report: &Report) -> Vec<Kind> {
    let mut kinds: Vec<_> = report.problems.iter().map(|problem| problem.kind).collect();
    kinds.dedup();
    kinds
}
