//! What a document says that rules need to know. No facts here.

use base::{PersonId, Timestamp};
use serde::{Deserialize, Serialize};

/// A typed fact that a record yields; the only thing rules know of its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "yield", rename_all = "snake_case")]
pub enum Yield {
    /// An inspection at the scene took place (Art. 10 item 3).
    OnSiteInspection {
        /// From.
        started_at: Timestamp,
        /// To.
        ended_at: Timestamp,
        /// By whom.
        officers: Vec<PersonId>,
        /// Whether certificates were shown (Art. 10 item 1).
        certificates_shown: bool,
    },
    /// A step 环节 of the action was done, as `law/steps` names it.
    Step {
        /// Which: `preservation`.
        step: String,
        /// When.
        at: Timestamp,
        /// Until when it lasts, or was put off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// A sum of money, in fen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// What it came to, by a code of the form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<String>,
        /// By whom.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        officers: Vec<PersonId>,
    },
    /// A person was questioned (Art. 10 item 2).
    Inquiry {
        /// From.
        started_at: Timestamp,
        /// To.
        ended_at: Timestamp,
        /// By whom.
        officers: Vec<PersonId>,
        /// Whether certificates were shown (Art. 10 item 1).
        certificates_shown: bool,
    },
}

impl Yield {
    /// When it began, or was done.
    pub const fn began(&self) -> Timestamp {
        match self {
            Self::OnSiteInspection { started_at, .. } | Self::Inquiry { started_at, .. } => *started_at,
            Self::Step { at, .. } => *at,
        }
    }

    /// By whom, as far as it says.
    pub fn officers(&self) -> &[PersonId] {
        let (Self::OnSiteInspection { officers, .. } | Self::Inquiry { officers, .. } | Self::Step { officers, .. }) = self;
        officers
    }
}
