//! What the server signs when a manifest has arrived: from then on nobody can say that the station made it up later.

use std::fmt;
use std::str::FromStr;

use base::{Sha256Digest, StationId, Timestamp};
use tlog::VerifierKey;

use super::{StationError, open, value};

const HEADING: &str = "zhilu manifest receipt v1";

/// The receipt of a manifest 入站清单回执.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestReceipt {
    /// The origin of the log that the entry is in.
    pub origin: String,
    /// Whose manifest.
    pub station: StationId,
    /// The digest of the manifest's text.
    pub manifest: Sha256Digest,
    /// The root of the tree over its files.
    pub root: Sha256Digest,
    /// How many files.
    pub files: u64,
    /// When it arrived, by the server's clock.
    pub received_at: Timestamp,
}

impl ManifestReceipt {
    /// What a signed receipt says, if one of the keys signed it.
    ///
    /// # Errors
    /// When it is no receipt, or not signed by any of them.
    pub fn verify(signed: &str, keys: &[&VerifierKey]) -> Result<Self, StationError> {
        open(signed, keys)?.parse()
    }
}

impl fmt::Display for ManifestReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, station, manifest, root, files, received_at } = self;
        writeln!(
            f,
            "{HEADING}\norigin {origin}\nstation {station}\nmanifest {manifest}\nroot {root}\nfiles {files}\nreceived_at {received_at}"
        )
    }
}

impl FromStr for ManifestReceipt {
    type Err = StationError;

    fn from_str(text: &str) -> Result<Self, StationError> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return Err(StationError::Text(HEADING));
        }
        let this = Self {
            origin: value(&mut lines, "origin")?,
            station: value(&mut lines, "station")?,
            manifest: value(&mut lines, "manifest")?,
            root: value(&mut lines, "root")?,
            files: value(&mut lines, "files")?,
            received_at: value(&mut lines, "received_at")?,
        };
        if this.to_string() == text { Ok(this) } else { Err(StationError::Text("received_at")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::station::{key, sign};

    #[test]
    fn a_receipt_reads_back_under_any_of_the_keys_and_no_other() {
        let receipt = ManifestReceipt {
            origin: "zhilu.example/agency".into(),
            station: StationId::random(),
            manifest: Sha256Digest::of(b"m"),
            root: Sha256Digest::of(b"r"),
            files: 3,
            received_at: "2026-11-05T08:00:00.123+08:00".parse().unwrap(),
        };
        let signed = sign(receipt.to_string(), &key(1)).unwrap();
        let (former, now, other) = (key(3), key(1), key(2));
        let read = ManifestReceipt::verify(&signed, &[former.verifier_key(), now.verifier_key()]);
        assert_eq!(read.unwrap(), receipt);
        assert!(ManifestReceipt::verify(&signed, &[other.verifier_key()]).is_err());
        assert!(receipt.to_string().replace("files 3", "files 03").parse::<ManifestReceipt>().is_err());
    }
}
