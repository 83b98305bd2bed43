//! What coverage is computed from: the stay at the scene, the recordings of each device, the interruptions people explained, the
//! tolerances. Whoever calls has already chosen times (`times`) and corrected clocks; nothing here reads a file or knows an article.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::set::Interval;
use crate::label::labelled;
use crate::probe::{MediaKind, Probe, TrackKind};
use crate::times::ChosenTime;

/// An instant and how far the truth may lie from it, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// How far the truth may lie to either side.
    pub uncertainty: Span,
}

impl Moment {
    /// An instant that is beyond doubt.
    pub const fn exact(at: Timestamp) -> Self {
        Self { at, uncertainty: Span::ZERO }
    }
}

/// The stay at the scene 到达至离开 (Art. 18): what must be recorded from beginning to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Arrival 到达现场开展执法活动.
    pub arrived: Moment,
    /// Departure 离开执法现场.
    pub left: Moment,
}

labelled! {
    /// What a recording holds. Only sound and picture together count as 音像 coverage; the others are shown.
    Content {
        /// Picture and sound.
        AudioVideo = "音视频",
        /// Picture without sound.
        VideoOnly = "无声视频",
        /// Sound without picture.
        AudioOnly = "录音",
        /// A photo: an instant.
        Photo = "照片",
    }

    /// What ended a recording, as far as the device told. A stop by hand or for want of power is an interruption however short.
    StoppedBy {
        /// Nobody said.
        Unknown = "不明",
        /// The device began its next file.
        Rollover = "自动分段",
        /// Somebody pressed the key.
        Key = "人工停止",
        /// Power went, or the file was never finished.
        Power = "断电",
        /// No room was left.
        StorageFull = "存储已满",
    }

    /// How an interruption was explained (Art. 19).
    Explained {
        /// Spoken into the recording after it went on.
        Spoken = "语音说明",
        /// In writing, because recording could not go on, or afterwards.
        Written = "书面说明",
    }
}

/// One recording of one device, on corrected time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// Names the recording; only compared.
    pub id: String,
    /// What it holds.
    pub content: Content,
    /// Its first instant; the instant itself for a photo.
    pub start: Timestamp,
    /// Its end. For a file that was never finished: the last instant it surely holds, perhaps `start`.
    pub end: Timestamp,
    /// How far start and end may each be off against the clock of the same device (resolution of names, of headers).
    pub uncertainty: Span,
    /// Up to when an unfinished file may have run; `None` when the end is known.
    pub may_run_until: Option<Timestamp>,
    /// What ended it.
    pub stopped_by: StoppedBy,
    /// The device's own running number, where it has one.
    pub sequence: Option<u32>,
}

impl Content {
    /// What a probed file holds; `None` when it is nothing that covers a scene. A film whose tracks could not be read counts as one with
    /// sound, which is what such devices make.
    pub fn of(probe: &Probe) -> Option<Self> {
        match probe.kind {
            MediaKind::Video if probe.has(TrackKind::Video) && !probe.has(TrackKind::Audio) => Some(Self::VideoOnly),
            MediaKind::Video => Some(Self::AudioVideo),
            MediaKind::Audio => Some(Self::AudioOnly),
            MediaKind::Photo => Some(Self::Photo),
            MediaKind::Document | MediaKind::Other => None,
        }
    }
}

impl Recording {
    /// A recording at the time chosen for it; what ended it and its running number are not known.
    pub fn at(id: impl Into<String>, content: Content, time: &ChosenTime) -> Self {
        Self {
            id: id.into(),
            content,
            start: time.start,
            end: time.end.unwrap_or(time.start),
            uncertainty: time.uncertainty,
            may_run_until: time.ends_by,
            stopped_by: StoppedBy::Unknown,
            sequence: None,
        }
    }

    /// From start to end.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }
}

/// One device 设备 at the scene and what it recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Names the device; only compared.
    pub device: String,
    /// How far the clock of the device may be off, after correction. Shared by all its recordings, so it does not blur the gap
    /// between two of them.
    pub clock_uncertainty: Span,
    /// Its recordings, in any order.
    pub recordings: Vec<Recording>,
}

/// An interruption 中止 that somebody registered (Art. 19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// Names the interruption; only compared.
    pub id: String,
    /// When recording stopped.
    pub from: Timestamp,
    /// When it went on; `None` when it did not.
    pub to: Option<Timestamp>,
    /// Why; opaque here, the list of causes belongs to the law's data.
    pub cause: String,
    /// Whether the cause is one of the objective ones of Art. 19. A stop by choice is left to a person to judge.
    pub objective: bool,
    /// How it was explained; `None` while it is not.
    pub explained: Option<Explanation>,
}

/// An explanation and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Spoken or written.
    pub how: Explained,
    /// Where to listen, or when it was written.
    pub at: Timestamp,
}

/// The tolerances 容差. All of them are parameters of the law's data or settings of the agency; none has a default here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerances {
    /// A gap up to this is the joint between two files of a running device.
    pub rollover_join: Span,
    /// A gap longer than `rollover_join` up to this is asked about; a longer one is an interruption.
    pub short_gap: Span,
    /// How late after arrival the recording may begin, and how early before departure end.
    pub edge: Span,
    /// How far an interruption as registered may lie beside the hole as found.
    pub explanation_slack: Span,
    /// How much two recordings of one device may overlap before one of their times must be wrong.
    pub same_device_overlap: Span,
}
