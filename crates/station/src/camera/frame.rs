//! What comes from a camera, apart from how it comes: formats, pictures, sound, sender reports, and when each arrived by both clocks.

use base::{Span, Timestamp};

/// Ticks of the clock of pictures in one second (RFC 6184, RFC 7798).
pub const PICTURE_RATE: u32 = 90_000;

/// An instant by the clock that is set and by the counter that nobody sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// By the station's clock.
    pub wall: Timestamp,
    /// By the counter.
    pub steady: Span,
}

/// How pictures are coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFormat {
    /// Coding and size, for people: `H.264 1920×1080`.
    pub label: String,
    /// The width and height that players show.
    pub size: (u16, u16),
    /// The description of a track in MP4, with every parameter set (ISO/IEC 14496-15).
    pub entry: Vec<u8>,
}

/// How sound is coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFormat {
    /// Coding and rate, for people: `AAC 16000`.
    pub label: String,
    /// Ticks in one second.
    pub rate: u32,
    /// The description of a track in MP4.
    pub entry: Vec<u8>,
}

/// A picture, as it was received.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its RTP time.
    pub ticks: u32,
    /// Whether decoding can begin with it.
    pub key: bool,
    /// Packets that were lost before it.
    pub lost: u64,
    /// Its NAL units, each behind its length.
    pub data: Vec<u8>,
    /// When it arrived.
    pub arrived: Moment,
}

/// A piece of sound, as it was received.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Its RTP time.
    pub ticks: u32,
    /// How long it lasts, in ticks.
    pub length: u32,
    /// Packets that were lost before it.
    pub lost: u64,
    /// Its bytes.
    pub data: Vec<u8>,
    /// When it arrived.
    pub arrived: Moment,
}

/// Which track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Pictures.
    Pictures,
    /// Sound.
    Sound,
}

/// Something that a camera gave, or that happened to its connection.
#[derive(Clone, Debug)]
pub enum Input {
    /// It plays.
    Connected {
        /// The sound that is kept.
        sound: Option<SoundFormat>,
        /// What it offers and the file cannot hold.
        not_kept: Vec<String>,
        /// What its answer to PLAY said of time: an instant and the RTP time of pictures at it.
        playing: Option<(Timestamp, u32)>,
    },
    /// How the next pictures are coded.
    Format(PictureFormat),
    /// A picture.
    Picture(Picture),
    /// A piece of sound.
    Sound(Sound),
    /// A sender report: what the camera's clock showed at an RTP time.
    Report {
        /// Of which track.
        track: Track,
        /// Its clock.
        shown: Timestamp,
        /// The RTP time.
        ticks: u32,
    },
    /// The connection ended.
    Disconnected {
        /// Why.
        reason: String,
    },
    /// It cannot be connected to.
    Unreachable {
        /// Why.
        reason: String,
    },
    /// Time passes.
    Tick,
}
