//! When a field is required, or a fact told: always, never, or when another field has a value.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Values;

/// Another field has this value: `party_present=true`, `source=complaint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The other field.
    pub field: String,
    /// Its value: a choice's code, or `true` or `false`.
    pub value: String,
}

/// Whether a field must be filled; written `true`, `false` or `"when:party_present=true"`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Required {
    /// It may stay empty.
    #[default]
    Never,
    /// It must be filled.
    Always,
    /// It must be filled when the condition holds.
    When(Condition),
}

impl Condition {
    /// Whether it holds for what was filled in so far.
    pub fn holds(&self, values: &Values) -> bool {
        match values.get(&self.field) {
            Some(Value::String(text)) => *text == self.value,
            Some(Value::Bool(answer)) => answer.to_string() == self.value,
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (field, value) = text.split_once('=')?;
        let given = !field.is_empty() && !value.is_empty();
        given.then(|| Self { field: field.to_owned(), value: value.to_owned() })
    }
}

impl Required {
    /// Whether the field must be filled, given what else was filled in.
    pub fn holds(&self, values: &Values) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::When(condition) => condition.holds(values),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.field, self.value)
    }
}

impl Serialize for Condition {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("“{text}”应写成 栏目=值")))
    }
}

impl Serialize for Required {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => s.serialize_bool(false),
            Self::Always => s.serialize_bool(true),
            Self::When(condition) => s.collect_str(&format_args!("when:{condition}")),
        }
    }
}

impl<'de> Deserialize<'de> for Required {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Flat(bool),
            Text(String),
        }
        match Written::deserialize(d)? {
            Written::Flat(false) => Ok(Self::Never),
            Written::Flat(true) => Ok(Self::Always),
            Written::Text(text) => {
                let condition = text.strip_prefix("when:").and_then(Condition::parse);
                condition.map(Self::When).ok_or_else(|| serde::de::Error::custom(format!("“{text}”应写成 when:栏目=值")))
            }
        }
    }
}
