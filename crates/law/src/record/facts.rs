//! What a filled form tells the rules: typed facts, never its fields, and never anything private.

use base::{Day, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::check::filled;
use super::{FieldKind, RecordType, Values, Yield};

/// A fact that a record yields, for `model` to read into its own type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// Which fact: `on_site_inspection`.
    pub fact: String,
    /// Its fields. What was not filled in is left out.
    pub fields: Values,
}

impl RecordType {
    /// The facts that a form tells. Times come out in one spelling, whatever the form held. For forms that pass [`RecordType::check`].
    pub fn facts(&self, values: &Values) -> Vec<Fact> {
        let told = self.yields.iter().filter(|y| y.when.as_ref().is_none_or(|condition| condition.holds(values)));
        // A step without its time was not done: the field was left empty.
        let told = told.filter(|y| y.step.is_none() || y.fields.get("at").is_none_or(|id| filled(values, id).is_some()));
        told.map(|y| Fact { fact: y.fact.clone(), fields: self.fields_of(y, values) }).collect()
    }

    fn fields_of(&self, told: &Yield, values: &Values) -> Values {
        let fields = told.fields.iter().filter_map(|(name, id)| {
            let kind = self.field(id)?.kind;
            Some((name.clone(), one_spelling(kind, filled(values, id)?)))
        });
        let step = told.step.iter().map(|step| ("step".to_owned(), Value::from(step.as_str())));
        step.chain(fields).collect()
    }
}

/// The same instant or day is always written the same way.
fn one_spelling(kind: FieldKind, value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    let respelt = match kind {
        FieldKind::Datetime => text.parse::<Timestamp>().ok().map(|at| at.to_string()),
        FieldKind::Date => text.parse::<Day>().ok().map(|day| day.to_string()),
        _ => None,
    };
    respelt.map_or_else(|| value.clone(), Value::String)
}
