//! What a file says about itself. Data only; everything here is a claim of the file, none of it is believed further than its source.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::sniff::Container;
use crate::finding::{Finding, FindingCode};
use crate::label::labelled;
use crate::measure::{Basis, Bound, Measured};
use crate::times::TimeCandidate;

labelled! {
    /// What sort of record a file is.
    MediaKind {
        /// A film, with or without sound.
        Video = "视频",
        /// Sound.
        Audio = "录音",
        /// A picture.
        Photo = "照片",
        /// A document or page.
        Document = "文档",
        /// Something else.
        Other = "其他",
    }

    /// What a track holds.
    TrackKind {
        /// Pictures.
        Video = "视频",
        /// Sound.
        Audio = "音频",
        /// Text, metadata, positions.
        Other = "其他",
    }
}

/// One track of a film or sound file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// What it holds.
    pub kind: TrackKind,
    /// The code of its format as the file writes it, such as `avc1` or `mp4a`.
    pub codec: String,
    /// Pixels across and down; `None` for sound.
    pub size: Option<Size>,
    /// Ticks per second of its time line.
    pub timescale: u32,
    /// How long it is.
    pub duration: Option<Measured<Span>>,
    /// How many samples (frames) it holds.
    pub samples: u64,
    /// The name its writer gave to the track's handler; a trace of the software.
    pub handler: String,
    /// How its samples are to be decoded: the kind of the description and a digest of it; `None` where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// The shape of its edit list, a sign for each edit: `-` a delay, `0` from the beginning, `+` from later on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edits: String,
}

/// Pixels across and down, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Who made the file, as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The maker of the device.
    pub make: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The software, firmware included.
    pub software: Option<String>,
}

/// Where, by satellite, in millionths of a degree (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// North of the equator.
    pub latitude_e6: i32,
    /// East of Greenwich.
    pub longitude_e6: i32,
}

/// How the file is built: what tells an original of a device from one that went through software.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structure {
    /// The kinds of part in the order of their first appearance, as paths (`moov/trak/mdia`); at most a few hundred.
    pub parts: Vec<String>,
    /// The brands an MP4 or MOV file claims, the major one first.
    pub brands: Vec<String>,
    /// Whether the film is written in fragments.
    pub fragmented: bool,
    /// Whether the index stands before the media data.
    pub index_first: bool,
    /// Bytes of media data present.
    pub media_bytes: u64,
    /// Whether the stream carries signatures of its maker (Axis or ONVIF media signing).
    pub signed_stream: bool,
}

/// Findings kept of one file.
const MAX_FINDINGS: usize = 64;
/// Years that a file may claim: photography is no older, and later ones are not written with four digits.
const YEARS: std::ops::RangeInclusive<i16> = 1826..=9998;
/// Claims about time kept of one file.
const MAX_CLAIMS: usize = 32;
/// Kinds of part remembered of one file.
const MAX_PARTS: usize = 256;

impl Structure {
    /// Whether no further kind of part is remembered.
    pub(super) fn is_full(&self) -> bool {
        self.parts.len() >= MAX_PARTS
    }

    /// Remembers a kind of part when it appears for the first time.
    pub(super) fn note(&mut self, part: impl Into<String>) {
        let part = part.into();
        if !self.is_full() && !self.parts.contains(&part) {
            self.parts.push(part);
        }
    }
}

/// Everything learned about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// What sort of record it is.
    pub kind: MediaKind,
    /// Its format, by its bytes.
    pub container: Container,
    /// Its tracks, if it has any.
    pub tracks: Vec<Track>,
    /// The size of the picture: of the photo, or of the first track of pictures.
    pub size: Option<Size>,
    /// How long it is; `None` when the file does not let itself be measured.
    pub duration: Option<Measured<Span>>,
    /// Every claim about its time.
    pub time_candidates: Vec<TimeCandidate>,
    /// Where it was made.
    pub position: Option<Position>,
    /// Who made it.
    pub made_by: MadeBy,
    /// How it is built.
    pub structure: Structure,
    /// What looks wrong. None of it blocks storage.
    pub findings: Vec<Finding>,
}

impl Probe {
    /// A file of which nothing but its format is known yet.
    pub(super) fn new(container: Container) -> Self {
        Self {
            kind: container.kind(),
            container,
            tracks: Vec::new(),
            size: None,
            duration: None,
            time_candidates: Vec::new(),
            position: None,
            made_by: MadeBy::default(),
            structure: Structure::default(),
            findings: Vec::new(),
        }
    }

    /// Keeps a finding. A file that is made to raise thousands says nothing more with them.
    pub(super) fn find(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// Keeps a claim about time, within the same reason. One that no calendar in use has is only said: it could not be written down.
    pub(super) fn claim(&mut self, candidate: TimeCandidate) {
        let known = |t: Timestamp| YEARS.contains(&t.civil().year());
        if !known(candidate.value) || !candidate.other_reading.is_none_or(known) {
            let message = format!("文件中的时间不可能（{}）", candidate.written);
            return self.find(Finding::question(FindingCode::CreationTimeUnset, message));
        }
        if self.time_candidates.len() < MAX_CLAIMS {
            self.time_candidates.push(candidate);
        }
    }

    /// The length to reckon times with: a photo is an instant, whereas a film without a length has one that is not known.
    pub fn length(&self) -> Option<Measured<Span>> {
        let instant = Measured { value: Span::ZERO, uncertainty: Span::ZERO, bound: Bound::Exact, basis: Basis::Header };
        if self.kind == MediaKind::Photo { Some(instant) } else { self.duration }
    }

    /// Whether it has a track of this kind.
    pub fn has(&self, kind: TrackKind) -> bool {
        self.tracks.iter().any(|t| t.kind == kind)
    }
}
