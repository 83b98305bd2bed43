//! The date sweep 逐日推演 over every vector of the legal officers: the same facts, walked through day by day. What is tried of the table of steps
//! for all days and fields stands in `tests/sweep.rs`.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Span, Timestamp};
use law::{calendar, henan};
use model::{Duty, Effect, Outcome};

use super::file::{self, Given};
use crate::context::Context;
use crate::duties::{access_effects, case_effects, next_change};
use crate::facts::AgencyFile;

/// How many days before and after the vector's own are walked one by one.
const DAYS: i64 = 40;
/// From one foretold change to the next, so many times at most.
const JUMPS: usize = 60;

struct Evaluation {
    at: Timestamp,
    duties: Vec<Duty>,
    next: Option<Timestamp>,
}

fn evaluate(given: &Given, at: Timestamp) -> Evaluation {
    let none = AgencyFile::default();
    let cx = Context { law: henan(), calendar: calendar(), agency: given.agency.as_ref().unwrap_or(&none), instant: at };
    let duties = super::duties(given, henan(), calendar(), at);
    let mut effects: Vec<Effect> = given.case.iter().flat_map(|case| case_effects(case, &cx)).collect();
    effects.extend(given.access.iter().flat_map(access_effects));
    Evaluation { at, next: next_change(&duties, &effects, &cx), duties }
}

/// What is wrong between one evaluation and a later one of the same facts.
fn compare(before: &Evaluation, after: &Evaluation) -> Result<(), String> {
    let named = |e: &Evaluation| -> BTreeMap<(String, String), Duty> {
        e.duties.iter().map(|d| ((d.rule.clone(), d.part.clone()), d.clone())).collect()
    };
    let (old, new) = (named(before), named(after));
    if !old.keys().eq(new.keys()) {
        return Err(format!("duties came or went between {} and {}", before.at, after.at));
    }
    for (name, duty) in &old {
        let (was, is) = (duty.outcome(before.at), new[name].outcome(after.at));
        let wrong = |what: &str| Err(format!("{name:?} {what} between {} and {}: {was:?}, then {is:?}", before.at, after.at));
        if duty.outcome(after.at) != is {
            return wrong("depends on when it was asked");
        }
        if was == is {
            continue;
        }
        if duty.next_change(before.at).is_none_or(|at| at > after.at) || before.next.is_none_or(|at| at > after.at) {
            return wrong("changed on a day that nothing names");
        }
        if was == Outcome::Unmet && matches!(is, Outcome::Pending | Outcome::NotYet)
            || matches!(was, Outcome::Met | Outcome::Late)
            || is == Outcome::NotYet
        {
            return wrong("went backwards");
        }
    }
    Ok(())
}

fn sweep(given: &Given, on: Timestamp) -> Result<(), String> {
    let mut last = evaluate(given, on.plus(Span::from_hours(-24 * DAYS)));
    for day in -DAYS + 1..=DAYS {
        let next = evaluate(given, Timestamp::start_of(on.plus(Span::from_hours(24 * day)).day()));
        if next.at > last.at {
            compare(&last, &next)?;
            last = next;
        }
    }
    // From then on only where something is foretold.
    for _ in 0..JUMPS {
        let Some(at) = last.next else { return Ok(()) };
        let next = evaluate(given, at);
        compare(&last, &next)?;
        last = next;
    }
    Err("the foretold changes do not come to an end".to_owned())
}

#[test]
fn outcomes_of_every_vector_change_only_on_the_days_that_duties_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/vectors");
    let mut swept = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for case in file::read(&path.display().to_string(), &text).unwrap_or_else(|error| panic!("{error}")) {
            let found = sweep(&case.given, case.on);
            assert_eq!(found, Ok(()), "{}, {}", path.display(), case.name);
            swept += 1;
        }
    }
    assert!(swept > 300, "{swept}");
}
