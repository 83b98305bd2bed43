//! What a rule may know besides the facts: the law, the calendar, the agency and the instant of the evaluation.

use base::{Day, Span, Timestamp};
use law::{Calendar, Due, Parameter, Statute};

use crate::facts::AgencyFile;

/// What the facts are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The regulation with its dated parameters.
    pub law: &'a Statute,
    /// Which days are workdays.
    pub calendar: &'a Calendar,
    /// The agency whose facts they are.
    pub agency: &'a AgencyFile,
    /// The instant of the evaluation. It decides who holds an office now, never how a duty stands.
    pub instant: Timestamp,
}

impl Context<'_> {
    /// Why nothing of `day` is judged: the regulation did not hold yet (Art. 28), or the agency did not use the system yet.
    pub(crate) fn not_judged(&self, day: Day) -> Option<&'static str> {
        if day < self.law.head.in_force {
            Some("办法施行前")
        } else if self.agency.go_live_on.is_some_and(|first| day < first) {
            Some("上线前")
        } else {
            None
        }
    }

    /// The number `id` of the law on the day that matters, or the sentence that says it is missing.
    pub(crate) fn parameter(&self, id: &str, on: Day) -> Result<&Parameter, String> {
        let missing = || format!("{on} 没有有效的参数“{id}”，无法判定");
        self.law.parameter_for(id, &code(&self.agency.field), on).ok_or_else(missing)
    }

    /// The number `id` as [`Context::parameter`]; nothing where only other fields have one, which is no gap in the law's data.
    pub(crate) fn own_parameter(&self, id: &str, on: Day) -> Result<Option<&Parameter>, String> {
        match self.parameter(id, on) {
            Err(_) if !self.law.for_all(id) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Whether a row that names these fields speaks of the agency.
    pub(crate) fn of_field(&self, fields: &[String]) -> bool {
        fields.is_empty() || fields.contains(&code(&self.agency.field))
    }

    /// The period `id` and the end of it when it runs from `start`, or the sentence that says why there is none.
    pub(crate) fn due(&self, id: &str, start: Day) -> Result<(&Parameter, Due), String> {
        let period = self.parameter(id, start)?;
        let end = period.due(self.calendar, start).ok_or_else(|| format!("参数“{id}”不是日数，无法判定"))?;
        Ok((period, end))
    }

    /// The length of time `id` on the day that matters, or the sentence that says why there is none.
    pub(crate) fn span(&self, id: &str, on: Day) -> Result<(&Parameter, Span), String> {
        let length = self.parameter(id, on)?;
        let span = length.span().ok_or_else(|| format!("参数“{id}”不是时长，无法判定"))?;
        Ok((length, span))
    }
}

/// The code of a fieldless enum, as data writes it.
pub fn code(value: &impl serde::Serialize) -> String {
    serde_yaml_ng::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
