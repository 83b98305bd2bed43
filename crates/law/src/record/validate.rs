//! What a record type's file must promise before a form is made from it.

use std::collections::BTreeSet;

use super::{Field, FieldKind, RecordType, Required};
use crate::error::LawError;
use crate::statute::Statute;

/// Checks one record type against itself and against the law it cites.
pub(crate) fn validate(record: &RecordType, file: &str, statute: &Statute) -> Result<(), LawError> {
    let problem = problem(record, file).or_else(|| stray(record, statute));
    problem.map_or(Ok(()), |reason| Err(LawError::RecordType { id: file.to_owned(), reason }))
}

fn problem(record: &RecordType, file: &str) -> Option<String> {
    if record.id != file {
        return Some(format!("id 应当与文件名相同，现为 {}", record.id));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = record.fields().find(|field| !seen.insert(&field.id)) {
        return Some(format!("栏目 {} 重复", twice.id));
    }
    record
        .fields()
        .find_map(|field| field_problem(record, field))
        .or_else(|| order_problem(record))
        .or_else(|| yield_problem(record))
}

fn field_problem(record: &RecordType, field: &Field) -> Option<String> {
    let id = &field.id;
    let written = matches!(field.kind, FieldKind::Text | FieldKind::Textarea | FieldKind::Place);
    if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
        return Some(format!("栏目 {id}：choice 必须列出 choices，其他类型不能有"));
    }
    if !written && (field.max_length.is_some() || !field.phrases.is_empty()) {
        return Some(format!("栏目 {id}：只有文字才能有 max_length 和 phrases"));
    }
    match &field.required {
        Required::When(condition) if !can_hold(record, condition) => Some(format!("栏目 {id}：条件 {condition} 不会成立")),
        _ => None,
    }
}

/// Whether a condition names a field that can have the value.
fn can_hold(record: &RecordType, condition: &super::Condition) -> bool {
    record.field(&condition.field).is_some_and(|field| match field.kind {
        FieldKind::Boolean => ["true", "false"].contains(&condition.value.as_str()),
        FieldKind::Choice => field.choices.iter().any(|choice| choice.code == condition.value),
        _ => false,
    })
}

fn order_problem(record: &RecordType) -> Option<String> {
    let is_time = |id: &str| record.field(id).is_some_and(|f| matches!(f.kind, FieldKind::Date | FieldKind::Datetime));
    let wrong = record.orders.iter().flat_map(|order| [&order.before, &order.after]).find(|id| !is_time(id))?;
    Some(format!("[[order]] 引用的 {wrong} 不是时间栏目"))
}

/// Rules and superiors see facts, so no fact may hold what must stay inside the agency.
fn yield_problem(record: &RecordType) -> Option<String> {
    record.yields.iter().find_map(|told| {
        let fact = &told.fact;
        let condition = told.when.as_ref().filter(|condition| !can_hold(record, condition));
        let condition = condition.map(|condition| format!("事实 {fact}：条件 {condition} 不会成立"));
        condition.or_else(|| {
            told.fields.values().find_map(|id| match record.field(id) {
                None => Some(format!("事实 {fact} 引用的栏目 {id} 不存在")),
                Some(field) if field.is_private() => Some(format!("事实 {fact} 不能带出不公开的栏目 {id}")),
                Some(_) => None,
            })
        })
    })
}

fn stray(record: &RecordType, statute: &Statute) -> Option<String> {
    let mut places = record.articles.iter().chain(&record.av.article);
    let place = places.find(|place| !statute.holds(**place))?;
    Some(format!("引用的 {place:?} 不存在"))
}
