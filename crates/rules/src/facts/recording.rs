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
    /// Who must store it: the first officer of the scene, else whoever keeps the station it came from, else whoever sent it.
    pub holder: Option<PersonId>,
    /// When the recording ended, if anything tells.
    pub ended_at: Option<Timestamp>,
    /// When the officers left the scene it belongs to.
    pub left: Option<Timestamp>,
    /// Stored: the instant of the signed receipt of the system.
    pub stored: Option<Event>,
    /// Stored before that at a station of the agency.
    pub station: Option<StationStored>,
    /// Why it could not be stored the same day (Art. 22 para. 2), and the return.
    pub excuse: Option<Excuse>,
    /// What persons judged where facts did not settle it.
    pub judgements: Vec<Judged>,
}

/// What a station of the agency signed for, before the bytes came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationStored {
    /// When it signed, by its own clock, and when we wrote that down.
    pub at: Event,
    /// When its manifest arrived here, by our clock.
    pub delivered: Timestamp,
    /// Whether its clock is in doubt.
    #[serde(default)]
    pub doubted: bool,
}

impl StationStored {
    /// The storing as it can be shown: what the station signed, unless its clock is in doubt; never later than we heard of it.
    pub(crate) fn shown(&self) -> Event {
        let at = if self.doubted { self.delivered } else { self.at.at.min(self.delivered) };
        Event { at, ..self.at }
    }
}

impl RecordingFile {
    /// The storing that counts: at the agency's own station or in the system, whichever was first.
    pub(crate) fn first_stored(&self) -> Option<Event> {
        let station = self.station.as_ref().map(StationStored::shown);
        station.into_iter().chain(self.stored).min_by_key(|event| event.at)
    }

    /// The facts of a recording, out of its state and that of the scene it belongs to.
    pub fn of(id: RecordingId, state: &RecordingState, scene: Option<&SceneState>) -> Self {
        let officer = scene.and_then(|s| s.officers.first().copied());
        // A station is nobody who could answer; whoever keeps it does.
        let keeper = state.station.as_ref().map(|s| s.what.keeper);
        let sender = state.original.as_ref().map(|o| o.at.actor);
        Self {
            id,
            holder: officer.or(keeper).or(sender),
            ended_at: state.timing.as_ref().map(|t| t.started_at.plus(t.duration)),
            left: scene.and_then(|s| s.left_at.as_ref()).map(|l| l.what),
            stored: state.original.as_ref().map(Event::from),
            station: state.station.as_ref().map(|s| StationStored {
                at: Event { at: s.what.signed_at, ..Event::from(s) },
                delivered: s.what.delivered_at,
                doubted: s.what.doubted,
            }),
            excuse: scene.and_then(|s| s.excuse.as_ref()).map(Excuse::of),
            judgements: state.judgements.iter().map(Judged::from).collect(),
        }
    }
}
