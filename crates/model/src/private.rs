//! The private part of a fact: what must not leave the agency. Labelled values, since no computation of the law depends on them.

use std::collections::BTreeMap;

use base::EntryId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Names of the values that private parts hold.
pub mod key {
    /// A name: of an agency, a unit, a person.
    pub const NAME: &str = "name";
    /// The word before the year in document numbers 发文机关代字.
    pub const NUMBER_WORD: &str = "number_word";
    /// The number of an enforcement certificate 执法证号.
    pub const CERTIFICATE: &str = "certificate";
    /// A place 地点.
    pub const PLACE: &str = "place";
    /// Whom a scene is about 被检查对象.
    pub const TARGET: &str = "target";
    /// Free text: a note, an opinion, a reason.
    pub const TEXT: &str = "text";
    /// The title of a case 案件名称 or a record.
    pub const TITLE: &str = "title";
    /// The cause of action 案由.
    pub const CAUSE: &str = "cause";
    /// The party 当事人: an object with name, address and so on.
    pub const PARTY: &str = "party";
    /// What was done about something 采取的措施.
    pub const MEASURE: &str = "measure";
    /// The name a file had on the device.
    pub const FILE_NAME: &str = "file_name";
    /// The values of a form.
    pub const VALUES: &str = "values";
    /// What was measured of a file: every time candidate, the structure, the findings in words.
    pub const PROBE: &str = "probe";
    /// Which backups still hold what was destroyed.
    pub const BACKUPS: &str = "backups";
    /// The manifest 入站清单 of a docking, as its station signed it: names of files, device, operator.
    pub const MANIFEST: &str = "manifest";
    /// What a body-worn system said of what it pushed: names of container and object, users, places, everything as it was written.
    pub const PUSHED: &str = "pushed";
    /// Who witnessed something 见证人.
    pub const WITNESS: &str = "witness";
    /// The document that something is based on.
    pub const DOCUMENT: &str = "document";
}

/// The private part of a fact: values by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PrivatePart(pub BTreeMap<String, Value>);

impl PrivatePart {
    /// A part that says nothing.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// This part with one more value; an empty text or a null is left out.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if !value.is_null() && value.as_str() != Some("") {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    /// Keeps a value of another part under the id of the entry that tells it, where it is never overwritten.
    pub(crate) fn keep_under(&mut self, entry: EntryId, key: &str, of: &Self) {
        if let Some(value) = of.value(key) {
            self.0.insert(entry.to_string(), value.clone());
        }
    }

    /// Keeps everything that another part says under the entry that said it.
    pub(crate) fn keep_all_under(&mut self, entry: EntryId, of: &Self) {
        if !of.0.is_empty() {
            self.0.insert(entry.to_string(), serde_json::json!(of.0));
        }
    }

    /// A text of this part, or nothing.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// Any value of this part.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }
}
