//! Checksums that a sender gives for the bytes of one request. They guard the line, not the evidence: that is what digests are for.

use std::io;

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The checksum that a sender gives for the bytes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1, which protects against accidents only.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

/// A checksum being computed.
#[derive(Clone)]
pub(super) enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Sum {
    /// The beginning of the kind of sum that `expected` is.
    pub(super) fn like(expected: Checksum) -> Self {
        match expected {
            Checksum::Sha1(_) => Self::Sha1(Sha1::new()),
            Checksum::Sha256(_) => Self::Sha256(Sha256::new()),
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "the work of a lane may fail; this one cannot")]
    pub(super) fn update(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Sha1(sum) => sum.update(bytes),
            Self::Sha256(sum) => sum.update(bytes),
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Checksum {
        match self {
            Self::Sha1(sum) => Checksum::Sha1(sum.finalize().into()),
            Self::Sha256(sum) => Checksum::Sha256(sum.finalize().into()),
        }
    }
}
