//! What rules know of a recording: when the activity ended, when the bytes were stored, which excuse was given (Art. 22).

use base::{PersonId, RecordingId, Timestamp};
use model::{RecordingState, SceneState};
use serde::Deserialize;

use super::event::Event;
use super::judged::Judged;
use super::scene::Excuse;

/// The facts of an audio-visual record 音像记录.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordingFile {
    /// Which.
    pub id: RecordingId,
    /// Who must store it: the first officer of the scene, else whoever sent it.
    pub holder: Option<PersonId>,
    /// When the recording ended, if anything tells.
    pub ended_at: Option<Timestamp>,
    /// When the officers left the scene it belongs to.
    pub left: Option<Timestamp>,
    /// Stored: the instant of the signed receipt of the agency's own station or server.
    pub stored: Option<Event>,
    /// Why it could not be stored the same day (Art. 22 para. 2), and the return.
    pub excuse: Option<Excuse>,
    /// What persons judged where facts did not settle it.
    pub judgements: Vec<Judged>,
}

impl RecordingFile {
    /// The facts of a recording, out of its state and that of the scene it belongs to.
    pub fn of(id: RecordingId, state: &RecordingState, scene: Option<&SceneState>) -> Self {
        let officer = scene.and_then(|s| s.officers.first().copied());
        let sender = state.original.as_ref().map(|o| o.at.actor);
        Self {
            id,
            holder: officer.or(sender),
            ended_at: state.timing.as_ref().map(|t| t.started_at.plus(t.duration)),
            left: scene.and_then(|s| s.left_at.as_ref()).map(|l| l.what),
            stored: state.original.as_ref().map(Event::from),
            excuse: scene.and_then(|s| s.excuse.as_ref()).map(Excuse::of),
            judgements: state.judgements.iter().map(Judged::from).collect(),
        }
    }
}
