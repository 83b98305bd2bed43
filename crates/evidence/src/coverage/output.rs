//! What coverage says: lanes as they are drawn, holes with their neighbours and explanations, totals, the verdict. Data only.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::input::Content;
use super::set::Interval;
use crate::label::labelled;

labelled! {
    /// Whether the stay was recorded as Arts. 18 and 19 ask. Facts and arithmetic; whether the duty is met is for `rules` to say.
    Verdict {
        /// Recorded from arrival to departure without interruption.
        Complete = "完整",
        /// Interrupted, every interruption explained.
        InterruptedExplained = "存在间断（已说明）",
        /// Interrupted, not every interruption explained.
        InterruptedUnexplained = "存在间断（未说明）",
        /// Begun late, ended early, or never begun.
        EndsMissing = "起止不全",
        /// The times are too uncertain to say.
        Undecidable = "无法判定",
    }

    /// Where in the stay a hole lies.
    HolePlace {
        /// Between arrival and the first recording.
        Start = "开始",
        /// Between two recordings.
        Middle = "中途",
        /// Between the last recording and departure.
        End = "结束",
        /// Nothing was recorded at all.
        Whole = "全程",
    }

    /// What a hole counts for.
    HoleWeight {
        /// Within tolerance.
        Tolerated = "容许范围内",
        /// A short gap: somebody is to say whether the device or a person made it.
        Short = "短间断",
        /// An interruption, a late start or an early end.
        Counts = "间断",
        /// Perhaps there is no hole: the times are too uncertain, or an unfinished file may have run on.
        Unclear = "无法判定",
    }
}

/// One end of a hole: the recording next to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// The device.
    pub device: String,
    /// The recording.
    pub recording: String,
}

/// A part of the stay without picture and sound 间断.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// From when to when.
    pub interval: Interval,
    /// How much the length may be off.
    pub uncertainty: Span,
    /// Where in the stay.
    pub place: HolePlace,
    /// What it counts for.
    pub weight: HoleWeight,
    /// Who recorded last before it; `None` at the start.
    pub before: Option<Neighbour>,
    /// Who recorded first after it; `None` when nobody did.
    pub after: Option<Neighbour>,
    /// Devices that held sound alone, or picture alone, during it. They explain nothing and are shown.
    pub partly: Vec<String>,
    /// The interruptions that explain it, by id.
    pub explained_by: Vec<String>,
    /// What is left of it when the explained parts are taken away.
    pub unexplained: Span,
    /// Whether a cause given is not an objective one, so that a person must judge.
    pub needs_judgement: bool,
}

impl Hole {
    /// Whether every part of it is explained.
    pub fn is_explained(&self) -> bool {
        !self.explained_by.is_empty() && self.unexplained == Span::ZERO
    }
}

/// A stretch of one device, files joined where they roll over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// From when to when.
    pub interval: Interval,
    /// What it holds.
    pub content: Content,
    /// The recordings in it, in order of time.
    pub recordings: Vec<String>,
}

/// A pause of one device inside its own lane, and who recorded meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneGap {
    /// From when to when.
    pub interval: Interval,
    /// The devices that held picture and sound during some of it.
    pub covered_by: Vec<String>,
    /// Whether others held picture and sound during all of it.
    pub fully_covered: bool,
}

/// A photo on a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoMark {
    /// When it was taken.
    pub at: Timestamp,
    /// Which recording it is.
    pub recording: String,
}

/// One device as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneView {
    /// The device.
    pub device: String,
    /// What it recorded, within the stay.
    pub stretches: Vec<Stretch>,
    /// Its pauses, within the stay.
    pub gaps: Vec<LaneGap>,
    /// Its photos, within the stay.
    pub photos: Vec<PhotoMark>,
    /// How much of the stay it held picture and sound.
    pub covered: Span,
}

/// Two recordings of one device that claim the same time: a clock was set back, or a file was copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// The device.
    pub device: String,
    /// The recording that began first.
    pub first: String,
    /// The one that began before the first had ended.
    pub second: String,
    /// The time both claim.
    pub interval: Interval,
}

/// How much of the stay was recorded 覆盖情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// From arrival to departure.
    pub window: Interval,
    /// Whether it is what Arts. 18 and 19 ask.
    pub verdict: Verdict,
    /// The verdict in a sentence, with its numbers.
    pub why_zh: String,
    /// The stay covered with picture and sound, joints included. Together with the holes it is the whole window.
    pub covered: Vec<Interval>,
    /// How much that is.
    pub covered_total: Span,
    /// The same in thousandths of the stay, rounded down: 1000 only when nothing is missing.
    pub covered_permille: u16,
    /// How much of the stay has a picture, with or without sound.
    pub video_total: Span,
    /// How much of the stay has sound, with or without a picture.
    pub audio_total: Span,
    /// What is not covered, in order.
    pub holes: Vec<Hole>,
    /// Joints between devices at which there may be a hole, because their clocks are that uncertain.
    pub doubts: Vec<Interval>,
    /// The devices, in the order given.
    pub lanes: Vec<LaneView>,
    /// Impossible overlaps.
    pub overlaps: Vec<Overlap>,
}
