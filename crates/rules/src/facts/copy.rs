//! What rules know of a copy: listed as evidence, made, noted, no longer wanted; and when the dossier it belongs into was compiled (Art. 23).

use base::{CopyId, PersonId};
use model::copy::CopyPurpose;
use model::{CopyState, DossierState};
use serde::Deserialize;

use super::event::Event;

/// The facts of a copy 副本.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CopyFile {
    /// Which.
    pub id: CopyId,
    /// What it is for.
    pub purpose: CopyPurpose,
    /// Who answers for it: whoever listed the recording as evidence.
    pub maker: Option<PersonId>,
    /// Listed as evidence.
    pub listed: Option<Event>,
    /// Copied.
    pub made: Option<Event>,
    /// The written note.
    pub noted: Option<Event>,
    /// It could not be made.
    pub failed: Option<Event>,
    /// No longer used as evidence.
    pub withdrawn: Option<Event>,
    /// The dossier of its case was compiled.
    pub compiled: Option<Event>,
}

impl CopyFile {
    /// The facts of a copy, out of its state and that of the dossier of its case.
    pub fn of(id: CopyId, state: &CopyState, dossier: Option<&DossierState>) -> Self {
        Self {
            id,
            purpose: state.purpose(),
            maker: state.order.as_ref().map(|o| o.at.actor),
            listed: state.order.as_ref().map(Event::from),
            made: state.made.as_ref().map(Event::from),
            noted: state.note.as_ref().map(Event::from),
            failed: state.failed.as_ref().map(Event::from),
            withdrawn: state.withdrawn.as_ref().map(Event::from),
            compiled: dossier.and_then(|d| d.compiled.as_ref()).map(Event::from),
        }
    }
}
