//! Whether a filled form can stand: everything required is there, every value is of its type, no time runs backwards.
//!
//! Only the form is judged here. What the law asks (two officers, certificates shown) is a duty, decided in `rules`, and never keeps
//! anybody from writing down what happened.

use base::{Day, PersonId, Timestamp};
use jiff::civil;
use serde::Serialize;
use serde_json::Value;

use super::{Field, FieldKind, Order, RecordType, Values};

/// What is wrong with one field, in words for whoever fills the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's id.
    pub field: String,
    /// A short sentence that names the field.
    pub message: String,
}

impl RecordType {
    /// Everything that is wrong with a filled form, in the order of its fields; nothing when it can stand.
    pub fn check(&self, values: &Values) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.to_owned(), message });
        for field in self.fields() {
            match filled(values, &field.id) {
                None if field.required.holds(values) => wrong(&field.id, field.asks_for_a_value()),
                None => {}
                Some(value) => field.objection(value).into_iter().for_each(|message| wrong(&field.id, message)),
            }
        }
        for order in &self.orders {
            self.runs_backwards(order, values).into_iter().for_each(|message| wrong(&order.after, message));
        }
        let strangers = values.keys().filter(|id| self.field(id).is_none());
        strangers.for_each(|id| wrong(id, format!("《{}》没有“{id}”这一栏", self.title)));
        errors
    }

    fn runs_backwards(&self, order: &Order, values: &Values) -> Option<String> {
        let (before, after) = (self.field(&order.before)?, self.field(&order.after)?);
        // A value that is no time was already objected to.
        let sound = |field: &Field| filled(values, &field.id).filter(|value| field.objection(value).is_none());
        let at = |field: &Field| moment(sound(field)?.as_str()?);
        (at(after)? < at(before)?).then(|| format!("{}早于{}", after.label, before.label))
    }
}

impl Field {
    fn asks_for_a_value(&self) -> String {
        let verb = match self.kind {
            FieldKind::Boolean | FieldKind::Choice | FieldKind::Person | FieldKind::Persons => "选择",
            _ => "填写",
        };
        format!("请{verb}{}", self.label)
    }

    /// What is wrong with a value that is there.
    pub(super) fn objection(&self, value: &Value) -> Option<String> {
        let label = &self.label;
        match self.kind {
            FieldKind::Text | FieldKind::Textarea | FieldKind::Place => match (value.as_str(), self.max_length) {
                (None, _) => Some(format!("{label}应当是文字")),
                (Some(text), Some(most)) if text.chars().count() > most as usize => Some(format!("{label}最多 {most} 字")),
                _ => None,
            },
            FieldKind::Datetime => {
                // A day alone would silently become its midnight.
                let good = value.as_str().is_some_and(|text| text.contains(':') && text.parse::<Timestamp>().is_ok());
                (!good).then(|| format!("{label}不是时间，应写成 2026-11-03 09:02"))
            }
            FieldKind::Date => {
                let good = value.as_str().is_some_and(|text| text.parse::<Day>().is_ok_and(|day| day.to_string() == text));
                (!good).then(|| format!("{label}不是日期，应写成 2026-11-03"))
            }
            FieldKind::Boolean => (!value.is_boolean()).then(|| format!("{label}应当选择是或者否")),
            FieldKind::Choice => {
                let good = self.choices.iter().any(|choice| Some(choice.code.as_str()) == value.as_str());
                (!good).then(|| format!("{label}应当从所列各项中选择"))
            }
            FieldKind::Person => (!is_person(value)).then(|| format!("{label}应当从人员名录中选择")),
            FieldKind::Persons => self.objection_to_persons(value),
            FieldKind::Number => self.objection_to_number(value),
            FieldKind::Money => (!value.is_u64()).then(|| format!("{label}应当是金额，不能为负数")),
        }
    }

    fn objection_to_persons(&self, value: &Value) -> Option<String> {
        let persons = value.as_array().map_or(&[][..], Vec::as_slice);
        let twice = persons.iter().enumerate().any(|(at, person)| persons[..at].contains(person));
        if persons.is_empty() || !persons.iter().all(is_person) {
            Some(format!("{}应当从人员名录中选择", self.label))
        } else {
            twice.then(|| format!("{}中有人重复", self.label))
        }
    }

    fn objection_to_number(&self, value: &Value) -> Option<String> {
        let (label, unit) = (&self.label, self.unit.as_deref().unwrap_or_default());
        match (value.as_f64(), self.min, self.max) {
            (None, ..) => Some(format!("{label}应当是数字")),
            (Some(n), Some(least), _) if n < least => Some(format!("{label}不能小于 {least}{unit}")),
            (Some(n), _, Some(most)) if n > most => Some(format!("{label}不能大于 {most}{unit}")),
            _ => None,
        }
    }
}

fn is_person(value: &Value) -> bool {
    value.as_str().is_some_and(|id| id.parse::<PersonId>().is_ok())
}

/// The value of a field; blank text and an empty list are no value.
pub(super) fn filled<'v>(values: &'v Values, field: &str) -> Option<&'v Value> {
    values.get(field).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    })
}

/// A time or a day, made comparable with each other: a day begins at midnight.
fn moment(text: &str) -> Option<civil::DateTime> {
    let day = || Some(text.parse::<Day>().ok()?.at(0, 0, 0, 0));
    text.parse::<Timestamp>().map(Timestamp::civil).ok().or_else(day)
}
