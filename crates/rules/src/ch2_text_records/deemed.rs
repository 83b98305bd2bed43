//! What the law deems to have happened 视为 between steps because time passed: a notice that was posted is served when its period is over. The rows
//! are data (`law/steps`).

use base::Timestamp;
use law::Deemed;
use model::Effect;

use super::steps::RULES;
use crate::context::Context;
use crate::facts::{CaseFile, Event, Step};

/// The case with the steps that are deemed done, each on its day; the step from which time ran lasts until then.
pub(crate) fn with_deemed(case: &CaseFile, cx: &Context) -> CaseFile {
    let mut case = case.clone();
    let mut more = Vec::new();
    for step in case.steps.iter_mut().filter(|s| !s.draft) {
        let Some((row, at)) = passing(step, cx) else { continue };
        step.until = Some(at);
        let at = Event { at, recorded_at: at.max(step.at.recorded_at), ..step.at };
        more.push(Step { step: row.becomes.clone(), at, until: None, ..step.clone() });
    }
    case.steps.append(&mut more);
    case.steps.sort_by_key(|s| s.at.at);
    case
}

/// The same as something to say of the case.
pub(crate) fn effects(case: &CaseFile, cx: &Context) -> Vec<Effect> {
    let steps = case.steps.iter().filter(|s| !s.draft);
    let effect = |step: &Step| {
        let (row, at) = passing(step, cx)?;
        let number = cx.parameter(&row.after, step.at.at.day()).ok()?;
        let rule = RULES.iter().find(|rule| rule.id == row.rule)?;
        // Where a field has a number of its own, the one it goes before is named too (Art. 2 para. 2).
        let general = cx.law.parameter(&row.after, step.at.at.day()).filter(|_| !number.fields.is_empty());
        let cite = |basis| cx.law.cite(basis);
        let both = general.map(|g| format!("（{}；{}为 {g}）", cite(number.basis), cite(g.basis))).unwrap_or_default();
        let says = format!("公告自 {} 起经过 {number}{both}，{} 视为送达。", step.at.at.day(), at.day());
        Some(Effect { rule: rule.id, article: number.basis, subject: case.id.into(), at, says })
    };
    steps.filter_map(effect).collect()
}

/// The row that speaks of a step, and the beginning of the day on which it is deemed done.
fn passing<'a>(step: &Step, cx: &Context<'a>) -> Option<(&'a Deemed, Timestamp)> {
    let row = cx.law.deemed.iter().find(|row| row.step == step.step)?;
    let (_, due) = cx.due(&row.after, step.at.at.day()).ok()?;
    Some((row, Timestamp::start_of(due.day)))
}
