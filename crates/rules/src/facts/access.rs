//! What rules know of a request to consult or copy (Art. 24).

use base::{AccessId, Timestamp};
use model::AccessState;
use model::access::AccessKind;
use serde::Deserialize;

use super::event::Event;

/// The facts of an access request 调阅、复制申请.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessFile {
    /// Which.
    pub id: AccessId,
    /// To consult or to copy.
    pub kind: AccessKind,
    /// Asked.
    pub requested: Option<Event>,
    /// Decided by the head.
    pub decided: Option<Decision>,
    /// The first instant at which an approval no longer holds.
    pub until: Option<Timestamp>,
    /// Taken back by the head.
    pub revoked: Option<Event>,
    /// Whether it is a supervisor's insight under a task (Art. 26).
    pub supervision: bool,
    /// What was asked for left the agency.
    pub released: Vec<Event>,
}

/// What the head decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// When.
    pub at: Event,
    /// Approved, or refused.
    pub approved: bool,
}

impl AccessFile {
    /// The facts of a request, out of its state.
    pub fn of(id: AccessId, state: &AccessState) -> Self {
        let approved = state.approved.as_ref().map(|d| Decision { at: d.into(), approved: true });
        let refused = state.refused.as_ref().map(|d| Decision { at: d.into(), approved: false });
        Self {
            id,
            kind: state.kind,
            requested: state.requested.as_ref().map(Event::from),
            decided: approved.or(refused),
            until: state.approved.as_ref().map(|grant| grant.what.until),
            revoked: state.revoked.as_ref().map(Event::from),
            supervision: state.supervision,
            released: state.released.iter().map(Event::from).collect(),
        }
    }
}
