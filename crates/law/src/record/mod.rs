//! Record types 文书种类 as data: form, server check and print come from one file in `law/records/`.
//!
//! What lives here: the shape of such a file. How a filled form is checked is in [`check`], what it tells the rules in [`facts`],
//! what a file itself must promise in [`validate`].

mod check;
mod condition;
mod facts;
mod field;
#[cfg(test)]
mod tests;
mod validate;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use check::FieldError;
pub use condition::{Condition, Required};
pub use facts::Fact;
pub use field::{Choice, Field, FieldKind, Preset};
pub(crate) use validate::validate;

use crate::reference::ArticleRef;

/// What a form holds: field ids and their values.
///
/// Text, places, choices, persons (ids), dates and times are JSON strings; `persons` an array of strings; `boolean` a boolean; `number`
/// a number; `money` a whole number of fen 分.
pub type Values = serde_json::Map<String, serde_json::Value>;

/// A kind of record, as one file of `law/records/` describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    /// Its name in code, which is the name of its file: `on-site-inspection`.
    pub id: String,
    /// Counts up when fields change; a stored record names the version it was written in.
    pub version: u32,
    /// The title of the document.
    pub title: String,
    /// What lists call it.
    pub short: String,
    /// The provisions it serves.
    pub articles: Vec<ArticleRef>,
    /// The kind word 类别字 of its document number; nothing for documents that carry none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbering: Option<String>,
    /// Whether sound and picture belong to it.
    pub av: Av,
    /// Who signs the paper, in the order of the signature lines.
    #[serde(rename(deserialize = "signer"), default)]
    pub signers: Vec<Signer>,
    /// Its fields in groups, in the order of form and print.
    #[serde(rename(deserialize = "section"))]
    pub sections: Vec<Section>,
    /// Times that must not run backwards.
    #[serde(rename(deserialize = "order"), default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Order>,
    /// The typed facts it tells the rules.
    #[serde(rename(deserialize = "yield"), default, skip_serializing_if = "Vec::is_empty")]
    pub yields: Vec<Yield>,
    /// Where the fields come from.
    pub source: String,
    /// Whether the official form was read, not only described.
    pub verified: bool,
}

/// Whether sound and picture belong to a record, and by which provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Av {
    /// How far.
    pub expectation: AvExpectation,
    /// The provision that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleRef>,
}

/// The tiers of Art. 15, as the code list `av-tier` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AvExpectation {
    /// 应当全程音像记录.
    WholeCourse,
    /// 根据实际情况音像记录.
    AsRequired,
    /// 可以根据需要音像记录.
    Optional,
    /// 不进行音像记录.
    None,
}

/// Who signs 签名人.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// `party`, `witness`, `officer`, `recorder`, `unit-head`, `agency-head` …
    pub role: String,
    /// What stands before the signature line.
    pub label: String,
    /// How many lines.
    #[serde(default = "one")]
    pub count: u8,
    /// The record stands without this signature when the refusal 拒签 is noted.
    #[serde(default)]
    pub may_refuse: bool,
    /// There may be nobody of this role.
    #[serde(default)]
    pub optional: bool,
    /// What the signer declares above the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

const fn one() -> u8 {
    1
}

/// A group of fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its fields.
    #[serde(rename(deserialize = "field"))]
    pub fields: Vec<Field>,
}

/// Two times of which the first must not lie after the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The field of the earlier time.
    pub before: String,
    /// The field of the later time.
    pub after: String,
}

/// A typed fact that a record of this type tells the rules. Rules never read form fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yield {
    /// The fact.
    pub fact: String,
    /// Which step 环节 it is, when the fact is `step`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// It is told only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// From the fact's fields to the form's.
    pub fields: IndexMap<String, String>,
}

impl RecordType {
    /// All fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|field| field.id == id)
    }
}
