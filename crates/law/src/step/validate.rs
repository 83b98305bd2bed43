//! What the table of steps must promise: every step, number and provision that a row names is there.

use super::{Deadline, Gate};
use crate::error::LawError;
use crate::statute::Statute;

/// Who may answer for a row.
const OWNERS: [&str; 4] = ["officer", "unit_head", "agency_head", "legal_reviewer"];

/// Checks the rows against steps, numbers and provisions, and that every step is yielded by some record type or known by itself.
pub(crate) fn validate(statute: &Statute) -> Result<(), LawError> {
    let wrong = |id: &str, reason: String| Err(LawError::Deadline { id: id.to_owned(), reason });
    for row in &statute.deadlines {
        if let Some(reason) = row_problem(row, statute) {
            return wrong(&row.id, reason);
        }
    }
    for gate in &statute.gates {
        if let Some(reason) = gate_problem(gate, statute) {
            return wrong(&gate.issues, reason);
        }
    }
    if let Some(stray) = statute.grounds.iter().find(|ground| !statute.holds(ground.article)) {
        return wrong(&stray.code, "条文不存在".to_owned());
    }
    for deemed in &statute.deemed {
        let stray = stray_step(statute, [&deemed.step, &deemed.becomes].into_iter());
        if let Some(reason) = stray.or_else(|| stray_number(statute, [&deemed.after].into_iter())) {
            return wrong(&deemed.step, reason);
        }
    }
    if let Some(reason) = stray_step(statute, statute.steps.iter().filter_map(|s| s.ended_by.as_ref())) {
        return wrong("ended_by", reason);
    }
    for step in &statute.steps {
        let yielded = statute.records.values().flat_map(|r| &r.yields).any(|y| y.step.as_ref() == Some(&step.id));
        if yielded == step.built_in {
            let reason =
                if yielded { "系统自己知道的环节，不能由文书带出" } else { "没有文书带出这个环节" };
            return wrong(&step.id, reason.to_owned());
        }
    }
    let yields = statute.records.values().flat_map(|record| record.yields.iter().map(move |told| (record, told)));
    for (record, told) in yields {
        if let Some(step) = told.step.as_ref().filter(|step| !knows(statute, step)) {
            return wrong(&record.id, format!("没有环节 {step}"));
        }
    }
    Ok(())
}

fn knows(statute: &Statute, step: &str) -> bool {
    statute.steps.iter().any(|s| s.id == step)
}

fn stray_step<'a>(statute: &Statute, mut named: impl Iterator<Item = &'a String>) -> Option<String> {
    named.find(|id| !knows(statute, id)).map(|step| format!("没有环节 {step}"))
}

fn stray_number<'a>(statute: &Statute, mut named: impl Iterator<Item = &'a String>) -> Option<String> {
    named.find(|id| !statute.parameters().iter().any(|p| p.id == **id)).map(|number| format!("没有参数 {number}"))
}

fn row_problem(row: &Deadline, statute: &Statute) -> Option<String> {
    let by_field = row.due_by_field.values().flatten();
    let named = row.opens.iter().chain(&row.closes).chain(&row.without).chain(row.extended_by.keys());
    let named = named.chain(row.answers.keys()).chain(&row.due_by).chain(by_field);
    let numbers = row.parameter.iter().chain(&row.after).chain(&row.surcharge).chain(row.extended_by.values());
    stray_step(statute, named).or_else(|| stray_number(statute, numbers)).or_else(|| {
        let sound = statute.holds(row.article) && OWNERS.contains(&row.owner.as_str());
        (!sound).then(|| "条文或者承办人不存在".to_owned())
    })
}

fn gate_problem(gate: &Gate, statute: &Statute) -> Option<String> {
    let named = [&gate.issues].into_iter().chain(&gate.when).chain(&gate.needs).chain(&gate.unless);
    let numbers = gate.wait.iter().chain(&gate.within).chain(gate.amount_from.values()).chain(gate.amount_above.values());
    let stray = stray_step(statute, named).or_else(|| stray_number(statute, numbers));
    stray.or_else(|| (!statute.holds(gate.article)).then(|| "条文不存在".to_owned()))
}
