//! A request to consult 调阅 or copy 复制, the head's approval, and the grant it becomes (Art. 24).

use base::{GrantId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::subject::{SubjectKind, SubjectRef};

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    /// 调阅: to look and listen here.
    #[default]
    Consult,
    /// 复制: to take a copy.
    Copy,
}

impl AccessKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consult => "调阅",
            Self::Copy => "复制",
        }
    }
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum AccessFact {
    /// Somebody asks. Private: text (the purpose).
    Requested {
        /// What for.
        kind: AccessKind,
        /// One recording, or all recordings of a scene or a case.
        scope: SubjectRef,
    },
    /// The agency's head approves. Private: text.
    Approved {
        /// The grant.
        grant: GrantId,
        /// The first instant at which it no longer holds.
        until: Timestamp,
    },
    /// The head refuses. Private: text (why).
    Refused,
    /// The head takes the grant back. Private: text (why).
    Revoked,
}

/// A grant as the head gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
}

/// What is known of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessState {
    /// What for.
    pub kind: AccessKind,
    /// What of.
    pub scope: Option<SubjectRef>,
    /// Who asked, and when.
    pub requested: Option<Dated<PersonId>>,
    /// Approved.
    pub approved: Option<Dated<Grant>>,
    /// Refused.
    pub refused: Option<Dated<()>>,
    /// Taken back.
    pub revoked: Option<Dated<()>>,
}

impl Subject for AccessState {
    type Fact = AccessFact;
    const KIND: SubjectKind = SubjectKind::Access;

    fn apply(&mut self, at: Stamp, fact: AccessFact) {
        match fact {
            AccessFact::Requested { kind, scope } => {
                (self.kind, self.scope) = (kind, Some(scope));
                self.requested = Some(Dated { at, what: at.actor });
            }
            AccessFact::Approved { grant, until } => self.approved = Some(Dated { at, what: Grant { id: grant, until } }),
            AccessFact::Refused => self.refused = Some(Dated { at, what: () }),
            AccessFact::Revoked => self.revoked = Some(Dated { at, what: () }),
        }
    }
}
