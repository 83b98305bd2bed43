//! What a sender says of its upload: names and values, none of which is believed.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Names and values in the order they were sent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(IndexMap<String, Value>);

/// A value: text, or the bytes that are no text (a file name in GBK from a body camera).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// UTF-8.
    Text(String),
    /// Anything else, as base64.
    Raw {
        /// The bytes.
        base64: String,
    },
}

impl Value {
    /// The bytes as they were sent.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Raw { base64 } => data_encoding::BASE64.decode(base64.as_bytes()).unwrap_or_default(),
        }
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text),
            Err(e) => Self::Raw { base64: data_encoding::BASE64.encode(e.as_bytes()) },
        }
    }
}

impl Metadata {
    /// Adds a value; false when the name is there already, and nothing was added.
    pub fn insert(&mut self, name: String, value: impl Into<Value>) -> bool {
        match self.0.entry(name) {
            indexmap::map::Entry::Occupied(_) => false,
            indexmap::map::Entry::Vacant(place) => {
                place.insert(value.into());
                true
            }
        }
    }

    /// The text of a value; `None` when there is none, or it is no text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Value::Text(text) => Some(text),
            Value::Raw { .. } => None,
        }
    }

    /// A value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Names only: a file name may be private.
impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
