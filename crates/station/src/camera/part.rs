//! What a file of a camera is called, and what is written beside one that grows, so that a restart and whoever checks a piece of it understand it.

use std::path::{Path, PathBuf};

use base::{RawId, Sha256Digest, Span, Timestamp};
use ledger::station::camera::TimeSource;
use serde::{Deserialize, Serialize};

/// Whose files these are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The place, as the board and manifests call it.
    pub slot: String,
    /// The room.
    pub room: String,
    /// The camera's number in it.
    pub number: String,
}

impl Who {
    /// The folder of its files.
    pub fn dir(&self, spool: &Path) -> PathBuf {
        let id = Sha256Digest::of(format!("{}\n{}", self.room, self.number).as_bytes()).to_string();
        spool.join("cameras").join(&id[..16])
    }

    /// What a file is called: room, number, beginning, and what tells it: P for PLAY, S for sender reports, A for arrival.
    pub fn file_name(&self, start: Timestamp, source: TimeSource, finished: bool) -> String {
        let wall = start.civil();
        let letter = match source {
            TimeSource::Play => 'P',
            TimeSource::Report => 'S',
            TimeSource::Arrival => 'A',
        };
        let end = if finished { "" } else { "_未结束" };
        let (millis, stamp) = (start.millis().rem_euclid(1000), wall.strftime("%Y%m%d%H%M%S"));
        format!("{}_{}_{stamp}{millis:03}_{letter}{end}.mp4", self.room, self.number)
    }
}

/// A file that grows, as a restart needs it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Begun {
    pub(super) start: Timestamp,
    pub(super) source: TimeSource,
    pub(super) head: Sha256Digest,
    pub(super) head_bytes: u64,
    pub(super) boot: RawId,
}

/// A fragment, as a restart needs it and as whoever checks a piece of a file does.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) bytes: u64,
    pub(super) sha256: Sha256Digest,
    pub(super) chain: Sha256Digest,
    /// Until when it counts as recorded.
    pub(super) ends: Timestamp,
    pub(super) ends_steady: Span,
}

/// The next link of the chain.
pub(super) fn link(chain: Sha256Digest, fragment: Sha256Digest) -> Sha256Digest {
    let mut both = [0; 64];
    both[..32].copy_from_slice(&chain.0);
    both[32..].copy_from_slice(&fragment.0);
    Sha256Digest::of(&both)
}
