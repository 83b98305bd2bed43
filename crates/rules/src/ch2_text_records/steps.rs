//! Arts. 9 to 13, as far as they are a table: what one step 环节 of an action asks of another, and by when. The rows are data (`law/steps`);
//! here is only how a row is read.
//!
//! A step that a record tells opens a row when the record is issued, since the law runs from what was done and not from the paper; it closes
//! one when the record of it is final. Where a step opens a row twice, each closing answers the earliest that is still open.

use std::sync::LazyLock;

use base::Timestamp;
use law::{Deadline, Measure, Parameter, henan};
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Step};
use crate::rule::{Draft, Rule, person_or};

/// The rows as rules: the files they come from stand in the program.
pub(crate) static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| henan().deadlines.iter().map(|row| Rule::new(&row.id, row.article, &row.title)).collect());

pub(crate) fn duties(case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let rows = cx.law.deadlines.iter().filter(|row| applies(row, case));
    let rules = |row: &Deadline| RULES.iter().find(|rule| rule.id == row.id);
    rows.filter_map(|row| Some((rules(row)?, row))).flat_map(|(rule, row)| of_row(rule, row, case, cx)).collect()
}

fn applies(row: &Deadline, case: &CaseFile) -> bool {
    row.procedures.is_empty() || row.procedures.contains(&code(&case.procedure))
}

/// What opens a row: a step, or an activity at a scene.
struct Opening {
    at: Timestamp,
    known_at: Timestamp,
    entry: Option<base::EntryId>,
}

fn of_row(rule: &Rule, row: &Deadline, case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let steps = case.steps.iter().filter(|s| row.opens.contains(&s.step) && came_to(s, &row.opens_result));
    let mut openings: Vec<Opening> =
        steps.map(|s| Opening { at: s.at.at, known_at: s.at.recorded_at, entry: s.at.entry }).collect();
    let scenes = case.scenes.iter().filter(|s| row.activities.contains(&code(&s.activity)));
    openings.extend(scenes.filter_map(|s| s.arrived).map(|a| Opening { at: a.at, known_at: a.recorded_at, entry: a.entry }));
    openings.sort_by_key(|o| o.at);
    let closings = case.steps.iter().filter(|s| row.closes.contains(&s.step) && !s.draft);
    let mut closings: Vec<&Step> = closings.filter(|s| came_to(s, &row.closes_result)).collect();
    let one = |opening: Opening| {
        // A day alone is its beginning: what was done on the day of the opening answers it.
        let fits = |s: &&Step| s.at.at >= opening.at || s.at.at.day() == opening.at.day();
        let closing = closings.iter().position(fits).map(|index| closings.remove(index));
        duty(rule, row, case, &opening, closing, cx)
    };
    openings.into_iter().map(one).collect()
}

/// Whether a step came to one of these results.
fn came_to(step: &Step, results: &[String]) -> bool {
    results.is_empty() || step.result.as_ref().is_some_and(|result| results.contains(result))
}

fn duty(rule: &Rule, row: &Deadline, case: &CaseFile, opening: &Opening, closing: Option<&Step>, cx: &Context) -> Duty {
    let draft = rule.about(case.id, owner(row, case)).part(opening.at.to_string());
    if let Some(reason) = cx.not_judged(opening.at.day()) {
        return draft.not_applicable(reason);
    }
    let draft = draft.since(opening.known_at).entry(opening.entry);
    let draft = match due(draft, row, case, opening, closing, cx) {
        Ok(draft) => draft,
        Err(duty) => return *duty,
    };
    match closing {
        Some(done) => draft.entry(done.at.entry).met(done.at.at, done.at.recorded_at),
        None => draft.open(row.missing.as_str()),
    }
}

/// The duty with the instant by which it is due, and how that came about.
fn due(
    draft: Draft,
    row: &Deadline,
    case: &CaseFile,
    opening: &Opening,
    closing: Option<&Step>,
    cx: &Context,
) -> Result<Draft, Box<Duty>> {
    let Some(id) = row.parameter_for(&code(&cx.agency.field)) else {
        return Ok(draft.due_by_closing(case.closed.as_ref()));
    };
    let start = opening.at.day();
    let period = match cx.parameter(id, start) {
        Ok(period) => period,
        Err(sentence) => return Err(Box::new(draft.judgement(sentence))),
    };
    let mut note = format!("{period}：{}。", cx.law.cite(period.basis));
    let mut period = period.clone();
    for (step, more) in &row.extended_by {
        let extended = case.steps.iter().filter(|s| s.step == *step && s.at.at >= opening.at);
        for _ in extended {
            match cx.parameter(more, start) {
                Ok(more) => {
                    period.value += more.value;
                    note.push_str(&format!("延长 {more}。"));
                }
                Err(sentence) => return Err(Box::new(draft.judgement(sentence))),
            }
        }
    }
    match without(row, case, opening, closing) {
        Some(0) => {}
        Some(days) if period.unit == Measure::Day => {
            period.value += days;
            note.push_str(&format!("不计入的 {days} 日已经扣除。"));
        }
        Some(_) => {}
        // What does not count goes on: the end is not known.
        None => return Ok(draft.note(&note).note("期限中止计算。")),
    }
    match end(&period, opening.at, cx) {
        Some((at, provisional)) => Ok(draft.due(at).provisional(provisional).note(&note)),
        None => Err(Box::new(draft.judgement(format!("参数“{id}”不是期间，无法判定")))),
    }
}

/// The first instant that is too late, and whether that may move.
fn end(period: &Parameter, from: Timestamp, cx: &Context) -> Option<(Timestamp, bool)> {
    if let Some(span) = period.span() {
        return Some((from.plus(span), false));
    }
    let due = period.due(cx.calendar, from.day())?;
    Some((Timestamp::end_of(due.day), due.provisional))
}

/// How many days within the period do not count; nothing while such a time goes on.
fn without(row: &Deadline, case: &CaseFile, opening: &Opening, closing: Option<&Step>) -> Option<i64> {
    let mut days = 0;
    for step in case.steps.iter().filter(|s| row.without.contains(&s.step) && s.at.at >= opening.at) {
        if closing.is_some_and(|done| done.at.at <= step.at.at) {
            continue;
        }
        let until = step.until?;
        days += i64::from(until.day().since(step.at.at.day()).map_or(0, |span| span.get_days()));
    }
    Some(days)
}

fn owner(row: &Deadline, case: &CaseFile) -> Owner {
    match row.owner.as_str() {
        "unit_head" => Owner::Role { role: Role::UnitHead },
        "agency_head" => Owner::Role { role: Role::AgencyHead },
        "legal_reviewer" => Owner::Role { role: Role::LegalReviewer },
        _ => person_or(case.handler(), Role::Officer),
    }
}

/// The code of a fieldless enum, as data writes it.
fn code(value: &impl serde::Serialize) -> String {
    serde_yaml_ng::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
