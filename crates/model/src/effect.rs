//! Effects 法律效果: what the law deems to have happened because time passed, and what the sweeper noticed of it.
//!
//! An effect is computed like a duty and never stored as a fact: it holds from its instant whether anybody looked or not. That we
//! noticed is an entry of the agency.

use base::Timestamp;
use law::ArticleRef;
use serde::{Deserialize, Serialize};

use crate::subject::SubjectRef;

/// Something that came about by time alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Which rule says so.
    pub rule: &'static str,
    /// The article.
    pub article: ArticleRef,
    /// About what.
    pub subject: SubjectRef,
    /// The instant from which it holds, if nothing is done before.
    pub at: Timestamp,
    /// What is deemed, in Chinese.
    pub says: String,
}

/// In which way something came about by time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noticing {
    /// A duty was not met in time.
    Overdue,
    /// The law deems something to have happened.
    Effect,
}

/// What the sweeper noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// About what.
    pub subject: SubjectRef,
    /// By which rule.
    pub rule: String,
    /// Which of several duties of the rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The article.
    pub article: ArticleRef,
    /// What came about.
    pub what: Noticing,
    /// The instant from which it holds.
    pub since: Timestamp,
}
