//! The date sweep 逐日推演 over the table of steps: every row with a number, for every field that has one, begun on every day of a year; and cases
//! of many steps at once, which nobody wrote by hand.

use base::{Day, Span, Timestamp};
use law::{Deadline, Parameter, Roll, RunsFrom, Statute, calendar, henan};
use model::agency::Field;
use model::case::Procedure;
use model::{Duty, Outcome};
use proptest::prelude::*;
use proptest::sample::select;
use rules::facts::{Event, Step};
use rules::{AgencyFile, CaseFile, Context};

const FIELDS: [Field; 6] =
    [Field::UrbanManagement, Field::MarketRegulation, Field::Transport, Field::Agriculture, Field::Ecology, Field::Other];

fn law() -> &'static Statute {
    henan()
}

fn duties(case: &CaseFile, field: Field, at: Timestamp) -> (Vec<Duty>, Option<Timestamp>) {
    let agency = AgencyFile { field, ..AgencyFile::default() };
    let cx = Context { law: law(), calendar: calendar(), agency: &agency, instant: at };
    let duties = rules::case_duties(case, &cx);
    let next = rules::next_change(&duties, &rules::case_effects(case, &cx), &cx);
    (duties, next)
}

fn step(step: &str, at: Timestamp, result: Option<&String>) -> Step {
    Step { step: step.to_owned(), at: Event::at(at), until: None, amount: None, result: result.cloned(), draft: false }
}

/// The number of a row for a field on a day.
fn number(row: &Deadline, field: Field, on: Day) -> Option<&'static Parameter> {
    law().parameter_for(row.parameter.as_ref()?, &rules::code(&field), on)
}

fn procedure(row: &Deadline) -> Procedure {
    let simple = row.procedures.iter().any(|p| p == "simple");
    if simple { Procedure::Simple } else { Procedure::Ordinary }
}

/// A case with what opens a row, and the row's duty.
fn begun(row: &Deadline, field: Field, on: Day, closing: Option<Timestamp>) -> Duty {
    let at = Timestamp::start_of(on).plus(Span::from_hours(10));
    let mut opening = step(&row.opens[0], at, row.opens_result.first());
    // What lasts until a day, or is fixed for one, lies three weeks ahead.
    opening.until = (row.runs != RunsFrom::Opening).then(|| at.plus(Span::from_hours(24 * 21)));
    let result = row.answers.get(&row.opens[0]).unwrap_or(&row.closes_result).first();
    let closing = closing.map(|at| step(&row.closes[0], at, result));
    let steps = [opening].into_iter().chain(closing).collect();
    let case = CaseFile { procedure: procedure(row), steps, ..CaseFile::default() };
    let (found, _) = duties(&case, field, at);
    found.into_iter().find(|d| d.rule == row.id).unwrap_or_else(|| panic!("{} is not opened", row.id))
}

fn year() -> impl Iterator<Item = Day> {
    let first: Day = "2026-01-01".parse().unwrap();
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(365)
}

fn numbered() -> Vec<(&'static Deadline, Field)> {
    let rows = law().deadlines.iter().filter(|row| row.parameter.is_some() && !row.opens.is_empty());
    let all = rows.flat_map(|row| FIELDS.into_iter().map(move |field| (row, field)));
    all.filter(|(row, field)| number(row, *field, "2026-06-01".parse().unwrap()).is_some()).collect()
}

/// Pending until the last moment, unmet from the next; done in the last moment is met, done after it is late for ever.
#[test]
fn every_number_turns_at_the_end_of_its_last_day() {
    let moment = Span::from_millis(1);
    for (row, field) in numbered() {
        let mut before: Option<Timestamp> = None;
        for on in year() {
            let duty = begun(row, field, on, None);
            let due = duty.due_at.unwrap_or_else(|| panic!("{} {field:?} {on} has no end: {duty:?}", row.id));
            let last = due.minus(moment);
            let opened = duty.opened_at.unwrap();
            let name = format!("{} {field:?} {on}", row.id);
            assert!(before.is_none_or(|earlier| earlier <= due), "{name}: a later day ends earlier");
            before = Some(due);
            if opened >= due {
                // A hearing that is called too late for its notice.
                assert_eq!(row.runs, RunsFrom::BackFromUntil, "{name}");
                continue;
            }
            assert_eq!([last, due].map(|t| duty.outcome(t)), [Outcome::Pending, Outcome::Unmet], "{name}");
            assert_eq!(duty.outcome(opened.minus(moment)), Outcome::NotYet, "{name}");
            // What closes it is the same on every day; one in five is tried.
            if on.day() % 5 == 0 {
                let closed = |at: Timestamp| begun(row, field, on, Some(at)).outcome(at.plus(Span::from_hours(24 * 400)));
                assert_eq!([closed(last), closed(due)], [Outcome::Met, Outcome::Late], "{name}");
            }
            let parameter = number(row, field, on).unwrap();
            if parameter.span().is_none() {
                assert_eq!(due, Timestamp::start_of(due.day()), "{name}: days end at midnight");
                let rolls = parameter.roll == Roll::NextWorkday || parameter.unit == law::Measure::Workday;
                assert!(!rolls || calendar().kind(last.day()).is_workday(), "{name} ends on {}", last.day());
                assert!(duty.note.contains(&last.day().to_string()), "{name} does not explain its day: {}", duty.note);
            }
        }
    }
}

/// 2027 has no notice yet: what counts workdays of it says that it may move.
#[test]
fn a_number_that_reaches_into_a_year_without_notice_is_provisional() {
    let last: Day = "2026-12-30".parse().unwrap();
    let mut seen = 0;
    for (row, field) in numbered() {
        let parameter = number(row, field, last).unwrap();
        if parameter.unit == law::Measure::Workday && row.runs == RunsFrom::Opening {
            let duty = begun(row, field, last, None);
            let reaches = duty.due_at.unwrap().minus(Span::from_millis(1)).day().year() > 2026;
            assert_eq!(duty.provisional, reaches, "{} {field:?}: {duty:?}", row.id);
            seen += usize::from(reaches);
        }
    }
    assert!(seen > 10, "{seen}");
}

/// An agency of a field has its own number, and the duty names both where they differ (Art. 2 para. 2).
#[test]
fn a_number_of_a_field_goes_before_the_one_for_all() {
    let posted = |field| {
        let case = CaseFile {
            steps: vec![step("posting", "2026-11-10".parse().unwrap(), Some(&"notice".to_owned()))],
            ..CaseFile::default()
        };
        let agency = AgencyFile { field, ..AgencyFile::default() };
        let cx = Context { law: law(), calendar: calendar(), agency: &agency, instant: "2026-11-11".parse().unwrap() };
        rules::case_effects(&case, &cx)[0].says.clone()
    };
    assert_eq!(posted(Field::MarketRegulation), "公告自 2026-11-10 起经过 30 日，2026-12-10 视为送达。");
    assert_eq!(
        posted(Field::Transport),
        "公告自 2026-11-10 起经过 60 日（交通执法程序规定 第十八条；民事诉讼法 第九十五条为 30 日），2027-01-09 视为送达。"
    );
}

/// Steps of every kind.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    some_of(law().steps.iter().map(|s| s.id.clone()).collect())
}

/// Steps that begin periods, and those that move their ends.
fn periods() -> impl Strategy<Value = Vec<Step>> {
    let rows = law().deadlines.iter().filter(|row| row.parameter.is_some());
    let kinds = rows.filter(|row| !row.extended_by.is_empty() || !row.without.is_empty());
    let kinds = kinds.flat_map(|row| row.opens.iter().chain(row.extended_by.keys()).chain(&row.without).cloned());
    some_of(kinds.collect())
}

fn some_of(kinds: Vec<String>) -> impl Strategy<Value = Vec<Step>> {
    let rows = law().deadlines.iter();
    let results = rows.flat_map(|r| r.opens_result.iter().chain(&r.closes_result).chain(r.answers.values().flatten()).cloned());
    let results: Vec<String> = results.collect();
    let one =
        (select(kinds), 0_i64..500, 0_i64..24, proptest::option::of(select(results)), proptest::option::of(0_i64..60), 0_u8..8);
    let one = one.prop_map(|(kind, day, hour, result, lasts, draft)| {
        let first: Timestamp = "2026-01-01".parse().unwrap();
        let at = first.plus(Span::from_hours(24 * day + hour));
        let until = lasts.map(|days| at.plus(Span::from_hours(24 * days)));
        Step { until, draft: draft == 0, ..step(&kind, at, result.as_ref()) }
    });
    prop::collection::vec(one, 0..12).prop_map(|mut steps| {
        steps.sort_by_key(|s| s.at.at);
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Walked from one foretold change to the next, and half-way between: nothing flips in between, nothing goes back, no duty is lost.
    #[test]
    fn cases_that_nobody_wrote_hold_together(steps in steps(), field in select(FIELDS.to_vec()), simple: bool) {
        let procedure = if simple { Procedure::Simple } else { Procedure::Ordinary };
        let case = CaseFile { steps, procedure, ..CaseFile::default() };
        let mut at: Timestamp = "2025-12-01".parse().unwrap();
        let (mut last, mut next) = duties(&case, field, at);
        for _ in 0..200 {
            let Some(then) = next else { break };
            let half = Timestamp::from_millis(at.millis() + (then.millis() - at.millis()) / 2);
            for duty in &last {
                prop_assert!(half <= at || duty.outcome(half) == duty.outcome(at), "{duty:?} flips at {half}");
            }
            let (now, after) = duties(&case, field, then);
            prop_assert_eq!(last.len(), now.len());
            for (old, new) in last.iter().zip(&now) {
                prop_assert_eq!((&old.rule, &old.part), (&new.rule, &new.part));
                let (was, is) = (old.outcome(at), new.outcome(then));
                prop_assert!(was != Outcome::Unmet || !matches!(is, Outcome::Pending | Outcome::NotYet), "{old:?} went back at {then}");
                prop_assert!(!matches!(was, Outcome::Met | Outcome::Late) || was == is, "{old:?} was settled before {then}");
            }
            (last, next, at) = (now, after, then);
        }
        prop_assert_eq!(next, None);
    }

    /// As facts come in one after the other, what was overdue never becomes pending again: neither an extension nor a suspension brings a period
    /// back that was over, and no step takes the place of another.
    #[test]
    fn facts_that_come_in_never_bring_time_back(steps in prop_oneof![steps(), periods()], field in select(FIELDS.to_vec())) {
        let known = |until: usize| CaseFile { steps: steps[..until].to_vec(), ..CaseFile::default() };
        for until in 1..steps.len() {
            // The instant at which the next fact comes in, before and after it is known.
            let at = steps[until].at.at;
            let (old, _) = duties(&known(until), field, at);
            let (new, _) = duties(&known(until + 1), field, at);
            for duty in old.iter().filter(|d| d.outcome(at) == Outcome::Unmet) {
                let after = new.iter().find(|d| d.rule == duty.rule && d.part == duty.part);
                let after = after.map(|d| d.outcome(at));
                prop_assert!(!matches!(after, None | Some(Outcome::Pending | Outcome::NotYet)), "{duty:?} after {:?}: {after:?}", steps[until]);
            }
        }
    }
}
