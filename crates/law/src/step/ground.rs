//! Grounds on which an action is closed 结案事由 (Art. 13), as rows of `law/steps`.

use serde::{Deserialize, Serialize};

use crate::reference::ArticleRef;

/// A ground of closing, and where it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// Its code in facts: `executed`.
    pub code: String,
    /// The provision that names it.
    pub article: ArticleRef,
    /// Which approved proposals it can end, by their codes; `none` for actions that were not filed, `simple` for a penalty on the spot.
    pub proposals: Vec<String>,
    /// Only for agencies of these fields, by their codes; for all when empty.
    #[serde(default)]
    pub fields: Vec<String>,
}

impl Ground {
    /// Whether an action of an agency can end so after what was approved.
    pub fn fits(&self, proposal: &str, field: &str) -> bool {
        self.proposals.iter().any(|p| p == proposal) && (self.fields.is_empty() || self.fields.iter().any(|f| f == field))
    }
}
