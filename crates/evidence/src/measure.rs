//! Values that were measured rather than told: how sure they are, and on what they rest.

use base::Span;
use serde::{Deserialize, Serialize};

use crate::label::labelled;

labelled! {
    /// Whether a measured value is the value, or only a limit of it.
    Bound {
        /// The value itself, within the uncertainty.
        Exact = "约",
        /// The file holds at least this much; it was never finished.
        AtLeast = "至少",
        /// It cannot be more.
        AtMost = "至多",
    }

    /// What a measured length rests on, best first.
    Basis {
        /// Every sample's duration added up.
        SampleTables = "逐帧累计",
        /// The fragments, from the first to the last whole one.
        Fragments = "分片累计",
        /// Bytes of sound divided by bytes per second.
        SoundBytes = "音频数据长度",
        /// Frames times the length of a frame.
        FrameCount = "帧数",
        /// The header of the file says so; nothing was counted.
        Header = "文件头",
    }
}

/// A value with its uncertainty and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured<T> {
    /// The value.
    pub value: T,
    /// How far the truth may lie to either side.
    pub uncertainty: Span,
    /// The value itself, or a limit.
    pub bound: Bound,
    /// What it rests on.
    pub basis: Basis,
}
