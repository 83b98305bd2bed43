//! Arts. 2 and 9 to 13, as far as they are a table: what one step 环节 of an action asks of another, and by when. The rows are data (`law/steps`);
//! here is only how a row is read. How long a period is stands in `span`.
//!
//! A step that a record tells opens a row when the record is issued, since the law runs from what was done and not from the paper; it closes
//! one when the record of it is final. Where a step opens a row twice, each closing answers the earliest that is still open.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::Timestamp;
use law::{Deadline, RunsFrom, henan};
use model::duty::Owner;
use model::{Duty, Role};

use super::span::{Ending, ending};
use super::surcharge;
use crate::context::{Context, code};
use crate::facts::{CaseFile, Step};
use crate::rule::{Draft, Rule, person_or};

/// The rows as rules: the files they come from stand in the program.
pub(crate) static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| henan().deadlines.iter().map(|row| Rule::new(&row.id, row.article, &row.title)).collect());

pub(crate) fn duties(case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let rows = cx.law.deadlines.iter().filter(|row| applies(row, case, cx));
    let rules = |row: &Deadline| RULES.iter().find(|rule| rule.id == row.id);
    rows.filter_map(|row| Some((rules(row)?, row))).flat_map(|(rule, row)| of_row(rule, row, case, cx)).collect()
}

fn applies(row: &Deadline, case: &CaseFile, cx: &Context) -> bool {
    (row.procedures.is_empty() || row.procedures.contains(&code(&case.procedure))) && cx.of_field(&row.fields)
}

/// What opens a row: a step, or an activity at a scene.
pub(super) struct Opening<'a> {
    pub(super) at: Timestamp,
    pub(super) until: Option<Timestamp>,
    pub(super) known_at: Timestamp,
    pub(super) amount: Option<i64>,
    entry: Option<base::EntryId>,
    step: Option<&'a Step>,
}

impl<'a> Opening<'a> {
    fn of(step: &'a Step) -> Self {
        let Step { at, until, amount, .. } = step;
        Self { at: at.at, until: *until, known_at: at.recorded_at, amount: *amount, entry: at.entry, step: Some(step) }
    }
}

fn of_row(rule: &Rule, row: &Deadline, case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let steps = case.steps.iter().filter(|s| row.opens.contains(&s.step) && s.came_to(&row.opens_result));
    let mut openings: Vec<Opening> = steps.map(Opening::of).collect();
    let scenes = case.scenes.iter().filter(|s| row.activities.contains(&code(&s.activity)));
    let arrivals = scenes.filter_map(|s| s.arrived);
    openings.extend(arrivals.map(|a| Opening {
        at: a.at,
        until: None,
        known_at: a.recorded_at,
        amount: None,
        entry: a.entry,
        step: None,
    }));
    openings.sort_by_key(|o| o.at);
    let closings = case.steps.iter().filter(|s| row.closes.contains(&s.step) && !s.draft);
    let mut closings: Vec<&Step> = closings.filter(|s| s.came_to(&row.closes_result)).collect();
    let mut same_instant: BTreeMap<Timestamp, u32> = BTreeMap::new();
    let one = |opening: Opening| {
        // A day alone is its beginning: what was done on the day of the opening answers it.
        let fits = |s: &&Step| (s.at.at >= opening.at || s.at.at.day() == opening.at.day()) && answers(row, &opening, s);
        let closing = closings.iter().position(fits).map(|index| closings.remove(index));
        let times = same_instant.entry(opening.at).or_default();
        *times += 1;
        let part = if *times == 1 { opening.at.to_string() } else { format!("{} {times}", opening.at) };
        duty(rule, row, case, &opening, closing, part, cx)
    };
    openings.into_iter().map(one).collect()
}

/// Whether a closing is of the kind that this opening waits for; one that says nothing of its kind is.
fn answers(row: &Deadline, opening: &Opening, closing: &Step) -> bool {
    let asked = opening.step.and_then(|step| row.answers.get(&step.step));
    asked.is_none_or(|results| closing.result.is_none() || closing.came_to(results))
}

fn duty(
    rule: &Rule,
    row: &Deadline,
    case: &CaseFile,
    opening: &Opening,
    closing: Option<&Step>,
    part: String,
    cx: &Context,
) -> Duty {
    let draft = rule.about(case.id, owner(row, case)).part(part);
    if let Some(reason) = cx.not_judged(opening.at.day()) {
        return draft.not_applicable(reason);
    }
    let draft = draft.since(opening.known_at).entry(opening.entry);
    let draft = match due(draft, row, case, opening, closing, cx) {
        Ok(draft) => draft,
        Err(duty) => return *duty,
    };
    let surcharge = surcharge::sentence(row, case, opening, closing, draft.due_at(), cx);
    let draft = row
        .note
        .iter()
        .chain(row.note_by_field.get(&code(&cx.agency.field)))
        .chain(&surcharge)
        .fold(draft, |draft, note| draft.note(note));
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
    match ending(row, case, opening, closing, cx) {
        Ok(Ending::None) => Ok(in_order(draft, row, case, opening, cx)),
        Ok(Ending::Open { note }) => Ok(draft.note(&note)),
        Ok(Ending::At { due, asks_from, provisional, note }) => {
            // What was done before the law asks for it is done.
            let early = closing.is_some_and(|done| asks_from.is_some_and(|from| done.at.at < from));
            let since = asks_from.filter(|_| !early).map_or(opening.known_at, |from| from.max(opening.known_at));
            Ok(draft.since(since).due(due).provisional(provisional).note(&note))
        }
        Err(sentence) => Err(Box::new(draft.judgement(sentence))),
    }
}

/// Without a number of the law: before a step that must come later, else until the case is closed.
fn in_order(draft: Draft, row: &Deadline, case: &CaseFile, opening: &Opening, cx: &Context) -> Draft {
    let later = row.due_by_for(&code(&cx.agency.field));
    let steps = case.steps.iter().filter(|s| !s.draft && later.contains(&s.step));
    match steps.filter(|s| s.at.at >= opening.at || s.at.at.day() == opening.at.day()).map(|s| s.at.at).min() {
        // Documents often bear a day alone: on the same day is in time.
        Some(at) => draft.due(Timestamp::end_of(at.day())),
        None => draft.due_by_closing(case.closed.as_ref()),
    }
}

fn owner(row: &Deadline, case: &CaseFile) -> Owner {
    match row.owner.as_str() {
        "unit_head" => Owner::Role { role: Role::UnitHead },
        "agency_head" => Owner::Role { role: Role::AgencyHead },
        "legal_reviewer" => Owner::Role { role: Role::LegalReviewer },
        _ => person_or(case.handler(), Role::Officer),
    }
}

/// From when the number of a row runs.
pub(super) fn start(row: &Deadline, opening: &Opening) -> Timestamp {
    match row.runs {
        RunsFrom::Opening => opening.at,
        RunsFrom::Until | RunsFrom::BackFromUntil => opening.until.unwrap_or(opening.at),
    }
}
