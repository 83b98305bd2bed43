//! A recording 音像记录: an original in custody, and what is known of it.

use std::collections::BTreeMap;

use base::{DeviceId, DigestPair, DockingId, EntryId, GrantId, ObjectId, PersonId, SceneId, Span, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::copy::Secrecy;
use crate::fact::{Finding, Severity};
use crate::fold::{Dated, Stamp, Subject};
use crate::judgement::Judgement;
use crate::private::{PrivatePart, key};
use crate::pushed::Push;
use crate::secrecy::Labels;
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
        /// How the file is built 结构特征: a digest for each aspect; empty where that could not be read.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        structure: BTreeMap<String, String>,
    },
    /// It was put beside the other files of its device and day: what that tells, in the place of what it told before (missing numbers,
    /// a part that is too short, a file that came late).
    Compared {
        /// What was noticed.
        findings: Vec<Finding>,
    },
    /// A person decided whether it can be used as evidence 可作为证据, whatever was noticed (Art. 24). Private: text (why).
    OriginalityDecided {
        /// Whether it is taken for an original.
        accepted: bool,
    },
    /// The device that its number names is in the register.
    DeviceKnown {
        /// Which.
        device: DeviceId,
    },
    /// A station of the agency had stored these bytes before, and signed for them.
    StoredAtStation(StationStorage),
    /// A body-worn system pushed it, or its recording as a whole was looked at again. Private: pushed (names and what the system said).
    Pushed(Push),
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
    /// Another person went over the time that was stated, and confirms it.
    TimeConfirmed {
        /// The entry that stated it.
        stated: EntryId,
    },
    /// A viewing session began under a grant (Art. 24).
    Viewed {
        /// Under which grant.
        grant: GrantId,
        /// The preview 预览 that was seen instead of the original.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        preview: Option<ObjectId>,
    },
    /// It holds a secret 标注 (Art. 25). Private: text (why), document (the ground in law).
    Labelled {
        /// Of which kind.
        label: Secrecy,
    },
    /// It holds that secret no more 解除标注. Private: text (why).
    Unlabelled {
        /// Of which kind.
        label: Secrecy,
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
    /// Where a person stated that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_stated: Option<Stamp>,
    /// Where another person confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_confirmed: Option<Stamp>,
    /// The scene it belongs to.
    pub scene: Option<SceneId>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What its place among the files of its device and day tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<Finding>,
    /// How the file is built: a digest for each aspect.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub structure: BTreeMap<String, String>,
    /// Whether persons took it for an original, the last word last. Why stands in the private part under the entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub originality: Vec<Dated<bool>>,
    /// How often it was viewed.
    pub viewings: Vec<Dated<GrantId>>,
    /// Since when a station of the agency held the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<Dated<StationStorage>>,
    /// What the body-worn system that pushed it said, and what its recording as a whole tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<Dated<Push>>,
    /// What persons judged where facts did not settle it, the last word last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Dated<Judgement>>,
    /// Which secrets it holds.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

/// Whether a recording can be used as evidence 可作为证据.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Originality {
    /// Nothing grave was noticed: no decision is needed.
    Undisputed,
    /// Something grave was noticed, and nobody has decided.
    Undecided,
    /// A person took it for an original, with reasons.
    Accepted,
    /// A person did not.
    Rejected,
}

impl Originality {
    /// What pages and lists of evidence say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Undisputed => "可作为证据",
            Self::Undecided => "未认定",
            Self::Accepted => "已认定，可作为证据",
            Self::Rejected => "已认定，不作为证据",
        }
    }

    /// Whether it can be used.
    pub const fn usable(self) -> bool {
        matches!(self, Self::Undisputed | Self::Accepted)
    }
}

impl RecordingState {
    /// Everything noticed: about the file itself, then about its place among those of its device, then about what was pushed with it.
    pub fn noticed(&self) -> impl Iterator<Item = &Finding> {
        let pushed = self.push.iter().flat_map(|push| &push.what.findings);
        self.findings.iter().chain(&self.neighbours).chain(pushed)
    }

    /// Whether it can be used as evidence: by the last word of a person, else by what was noticed.
    pub fn evidence(&self) -> Originality {
        match self.originality.last() {
            Some(Dated { what: true, .. }) => Originality::Accepted,
            Some(Dated { what: false, .. }) => Originality::Rejected,
            None if self.noticed().any(|f| f.severity == Severity::Serious) => Originality::Undecided,
            None => Originality::Undisputed,
        }
    }
}

impl Subject for RecordingState {
    type Fact = RecordingFact;
    const KIND: SubjectKind = SubjectKind::Recording;
    const FOLD: u32 = 2;

    fn apply(&mut self, at: Stamp, fact: RecordingFact) {
        match fact {
            RecordingFact::Received { original, medium, container, video, audio, device, timing, scene, findings, structure } => {
                self.original = Some(Dated { at, what: original });
                (self.medium, self.container, self.video, self.audio) = (medium, container, video, audio);
                (self.device, self.timing, self.scene, self.findings) = (device, timing, scene, findings);
                self.structure = structure;
            }
            RecordingFact::Compared { findings } => self.neighbours = findings,
            RecordingFact::OriginalityDecided { accepted } => self.originality.push(Dated { at, what: accepted }),
            RecordingFact::DeviceKnown { device } => self.known_device = Some(device),
            RecordingFact::StoredAtStation(stored) => self.station = Some(Dated { at, what: stored }),
            RecordingFact::Pushed(push) => self.push = Some(Dated { at, what: push }),
            RecordingFact::Filed { scene } => self.scene = scene,
            RecordingFact::Timed { timing } => {
                (self.timing, self.time_stated, self.time_confirmed) = (Some(timing), Some(at), None);
            }
            // Nobody is the second person to a statement of their own, nor to one that was replaced.
            RecordingFact::TimeConfirmed { stated } => {
                if self.time_stated.is_some_and(|s| s.entry == stated && s.actor != at.actor) {
                    self.time_confirmed = Some(at);
                }
            }
            RecordingFact::Viewed { grant, .. } => self.viewings.push(Dated { at, what: grant }),
            RecordingFact::Labelled { label } => self.labels.put(at, label),
            RecordingFact::Unlabelled { label } => self.labels.lift(label),
            RecordingFact::Judged(judgement) => self.judgements.push(Dated { at, what: judgement }),
        }
    }
    fn apply_private(part: &mut PrivatePart, fact: &RecordingFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // Each decision keeps its own reasons.
            RecordingFact::OriginalityDecided { .. } => part.keep_under(at.entry, key::TEXT, private),
            RecordingFact::Labelled { .. } | RecordingFact::Unlabelled { .. } => part.keep_all_under(at.entry, private),
            _ => part.0.extend(private.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(severity: Option<Severity>, decisions: &[bool]) -> RecordingState {
        let finding = |severity| Finding { code: "truncated".into(), severity, article: None, message: "未正常结束".into() };
        let now = Timestamp::default();
        let at = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        let mut state = RecordingState { findings: severity.map(finding).into_iter().collect(), ..RecordingState::default() };
        for accepted in decisions {
            state.apply(at, RecordingFact::OriginalityDecided { accepted: *accepted });
        }
        state
    }

    #[test]
    fn what_is_grave_waits_for_a_person_and_the_last_word_counts() {
        use Severity::{Info, Question, Serious};
        for nothing_grave in [None, Some(Info), Some(Question)] {
            assert_eq!(after(nothing_grave, &[]).evidence(), Originality::Undisputed);
        }
        assert_eq!(after(Some(Serious), &[]).evidence(), Originality::Undecided);
        assert_eq!(after(Some(Serious), &[true]).evidence(), Originality::Accepted);
        assert_eq!(after(Some(Serious), &[true, false]).evidence(), Originality::Rejected);
        assert_eq!(after(None, &[false]).evidence(), Originality::Rejected, "a person may see what no programme sees");
        assert_eq!([true, false].map(|a| after(None, &[a]).evidence().usable()), [true, false]);
    }

    #[test]
    fn what_neighbours_tell_is_replaced_by_what_they_tell_later() {
        let mut state = after(None, &[]);
        let found = after(Some(Severity::Question), &[]).findings;
        let now = Timestamp::default();
        let at = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        state.apply(at, RecordingFact::Compared { findings: found.clone() });
        assert_eq!(state.noticed().collect::<Vec<_>>(), found.iter().collect::<Vec<_>>());
        state.apply(at, RecordingFact::Compared { findings: Vec::new() });
        assert_eq!(state.noticed().count(), 0);
    }

    #[test]
    fn a_stated_time_is_confirmed_by_another_person_only_and_anew_when_it_is_stated_anew() {
        let now = Timestamp::default();
        let (one, other, third) = (PersonId::random(), PersonId::random(), PersonId::random());
        let by = |actor| Stamp { entry: EntryId::random(), actor, happened_at: now, recorded_at: now };
        let timing =
            Timing { started_at: now, duration: base::Span::ZERO, uncertainty: base::Span::ZERO, source: "decided".into() };
        let mut state = RecordingState::default();
        let first = by(one);
        state.apply(first, RecordingFact::Timed { timing: timing.clone() });
        state.apply(by(one), RecordingFact::TimeConfirmed { stated: first.entry });
        assert_eq!(state.time_confirmed, None, "by oneself");
        let second = by(other);
        state.apply(second, RecordingFact::TimeConfirmed { stated: first.entry });
        assert_eq!(state.time_confirmed, Some(second));
        let anew = by(other);
        state.apply(anew, RecordingFact::Timed { timing });
        state.apply(by(third), RecordingFact::TimeConfirmed { stated: first.entry });
        assert_eq!((state.time_stated, state.time_confirmed), (Some(anew), None), "it was another time");
    }
}
