//! Gates 关口: what must have been done before a document is issued, as rows of `law/steps`. How a row is read stands in `rules`.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::reference::ArticleRef;

/// What must have been done before a document is issued. A law that says 不得 has no override; the only door is a document that exists on paper
/// already, which is recorded and not issued.
///
/// A row first says when it speaks (kind of document, procedure, field, result, amount, what was done before), then what must have been
/// done. One that names nothing to be done keeps the document shut whenever it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The step whose document is not issued.
    pub issues: String,
    /// The provision that says so.
    pub article: ArticleRef,
    /// Only in these procedures, by their codes; in all when empty.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Only for agencies of these fields, by their codes; for all when empty.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Only documents that come to one of these; whatever they come to when empty.
    #[serde(default)]
    pub results: Vec<String>,
    /// Only from this amount on, by the kind of party (`citizen`, `organisation`): the name of a number in yuan. It speaks of no party whose
    /// kind is not named or not known.
    #[serde(default)]
    pub amount_from: IndexMap<String, String>,
    /// Only above this amount, likewise.
    #[serde(default)]
    pub amount_above: IndexMap<String, String>,
    /// Only when one of these steps was done; always when empty.
    #[serde(default)]
    pub when: Vec<String>,
    /// Only when it came to one of these; to whatever when empty.
    #[serde(default)]
    pub when_result: Vec<String>,
    /// One of these steps must have been done.
    #[serde(default)]
    pub needs: Vec<String>,
    /// It must have come to one of these; to whatever when empty.
    #[serde(default)]
    pub needs_result: Vec<String>,
    /// It must have been done within this period from the earliest of `when`: the name of a number of the law.
    #[serde(default)]
    pub within: Option<String>,
    /// So long must have passed since then: the name of a number of the law.
    #[serde(default)]
    pub wait: Option<String>,
    /// One of these steps opens the gate: whoever gave up a right is not waited for.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What is missing, in Chinese.
    pub missing: String,
}
