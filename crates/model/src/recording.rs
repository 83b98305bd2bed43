//! A recording 音像记录: an original in custody, and what is known of it.

use base::{DeviceId, DigestPair, DockingId, GrantId, ObjectId, PersonId, SceneId, Span, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fact::Finding;
use crate::fold::{Dated, Stamp, Subject};
use crate::judgement::Judgement;
use crate::subject::SubjectKind;

/// What a file shows or sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// 录像, with or without sound.
    Video,
    /// 录音.
    Audio,
    /// 照片.
    Photo,
    /// Anything else; kept all the same.
    #[default]
    Other,
}

impl Medium {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Video => "录像",
            Self::Audio => "录音",
            Self::Photo => "照片",
            Self::Other => "其他文件",
        }
    }
}

/// An original in custody: bytes that never change until lawful disposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// The object that holds the bytes.
    pub object: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests, computed while receiving.
    pub digests: DigestPair,
}

/// When something was recorded, and how well that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// The first instant.
    pub started_at: Timestamp,
    /// How long; zero for a photo.
    pub duration: Span,
    /// How far off both ends may be.
    pub uncertainty: Span,
    /// Where the start comes from, as a stable word.
    pub source: String,
}

/// Since when a station of the agency held the bytes, before they came here (Art. 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationStorage {
    /// Which station.
    pub station: StationId,
    /// The docking whose signed manifest lists the bytes.
    pub docking: DockingId,
    /// When the station signed that manifest, by its own clock.
    pub signed_at: Timestamp,
    /// When the manifest arrived here, by ours.
    pub delivered_at: Timestamp,
    /// Whether the station's clock is in doubt: then the time of arrival is the one that can be shown.
    pub doubted: bool,
    /// Who answers for the station.
    pub keeper: PersonId,
}

impl StationStorage {
    /// Since when the station's holding can be shown: what it signed, unless its clock is in doubt; never later than we heard of it.
    pub fn counts_from(&self) -> Timestamp {
        if self.doubted { self.delivered_at } else { self.signed_at.min(self.delivered_at) }
    }
}

/// What happens to a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum RecordingFact {
    /// Bytes arrived, were hashed and made durable; a receipt was signed. Private: file name, probe.
    Received {
        /// The bytes.
        original: Custody,
        /// What they are.
        medium: Medium,
        /// The container, as a stable word (`mp4`, `jpeg` …).
        container: String,
        /// Whether there is a picture.
        video: bool,
        /// Whether there is sound.
        audio: bool,
        /// The number of the device, when the file or the sender tells.
        device: Option<String>,
        /// When it was recorded, if anything tells.
        timing: Option<Timing>,
        /// The scene it was sent for.
        scene: Option<SceneId>,
        /// What was noticed.
        findings: Vec<Finding>,
    },
    /// The device that its number names is in the register.
    DeviceKnown {
        /// Which.
        device: DeviceId,
    },
    /// A station of the agency had stored these bytes before, and signed for them.
    StoredAtStation(StationStorage),
    /// It belongs to this scene, or to none.
    Filed {
        /// Which.
        scene: Option<SceneId>,
    },
    /// A person states when it was recorded. Private: text (why).
    Timed {
        /// What the person states.
        timing: Timing,
    },
    /// A viewing session began under a grant (Art. 24).
    Viewed {
        /// Under which grant.
        grant: GrantId,
        /// The preview 预览 that was seen instead of the original.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        preview: Option<ObjectId>,
    },
    /// A person judged what facts do not settle. Private: text (why).
    Judged(Judgement),
}

/// What is known of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingState {
    /// The bytes, once they have arrived.
    pub original: Option<Dated<Custody>>,
    /// What they are.
    pub medium: Medium,
    /// The container.
    pub container: String,
    /// Whether there is a picture.
    pub video: bool,
    /// Whether there is sound.
    pub audio: bool,
    /// The number of the device.
    pub device: Option<String>,
    /// The device in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_device: Option<DeviceId>,
    /// When it was recorded.
    pub timing: Option<Timing>,
    /// The scene it belongs to.
    pub scene: Option<SceneId>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// How often it was viewed.
    pub viewings: Vec<Dated<GrantId>>,
    /// Since when a station of the agency held the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Dated<StationStorage>>,
    /// What persons judged where facts did not settle it, the last word last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Dated<Judgement>>,
}

impl Subject for RecordingState {
    type Fact = RecordingFact;
    const KIND: SubjectKind = SubjectKind::Recording;

    fn apply(&mut self, at: Stamp, fact: RecordingFact) {
        match fact {
            RecordingFact::Received { original, medium, container, video, audio, device, timing, scene, findings } => {
                self.original = Some(Dated { at, what: original });
                (self.medium, self.container, self.video, self.audio) = (medium, container, video, audio);
                (self.device, self.timing, self.scene, self.findings) = (device, timing, scene, findings);
            }
            RecordingFact::DeviceKnown { device } => self.known_device = Some(device),
            RecordingFact::StoredAtStation(stored) => self.station = Some(Dated { at, what: stored }),
            RecordingFact::Filed { scene } => self.scene = scene,
            RecordingFact::Timed { timing } => self.timing = Some(timing),
            RecordingFact::Viewed { grant, .. } => self.viewings.push(Dated { at, what: grant }),
            RecordingFact::Judged(judgement) => self.judgements.push(Dated { at, what: judgement }),
        }
    }
}
