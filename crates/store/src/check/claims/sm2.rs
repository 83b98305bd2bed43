//! SM2 lines of checkpoints: they stand beside the line that is believed, and have to be true and to be there all the same.

use model::AgencyFact;
use model::agency::KeyPurpose;
use tlog::note::VerifyNoteError;
use tlog::{Note, Sm2Verifier, Verifier, VerifierKey};

use super::super::Options;
use super::super::log::Head;
use crate::db::Tx;
use crate::entries;
use crate::error::StoreError;

/// What is known of the SM2 lines of one log.
#[derive(Default)]
pub(super) struct Sm2Lines {
    /// From the folder of keys and from the log itself: also a checkpoint that is read elsewhere is looked at.
    keys: Vec<Sm2Verifier>,
    /// The entry that told of the first such key. The key was there before its entry, so a checkpoint over the entry bears its line.
    since: Option<u64>,
}

impl Sm2Lines {
    /// Of the log that a head tells of.
    pub(super) async fn of(db: &mut Tx, options: &Options, head: &Head) -> Result<Self, StoreError> {
        let mut lines = Self::of_former(options, &head.origin);
        for kind in ["agency.key_introduced", "agency.key_rotated"] {
            for (index, fact) in entries::of_agency(db, head.agency, kind).await? {
                let (AgencyFact::KeyIntroduced { purpose: KeyPurpose::Log, key }
                | AgencyFact::KeyRotated { purpose: KeyPurpose::Log, by: key, .. }) = fact
                else {
                    continue;
                };
                let Some(key) = key.parse().ok().and_then(|key| of_origin(&key, &head.origin)) else { continue };
                lines.since = Some(lines.since.map_or(index, |since| since.min(index)));
                lines.add(key);
            }
        }
        Ok(lines)
    }

    /// Of an origin whose entries are looked at under another one: lines must be true, none must be there.
    pub(super) fn of_former(options: &Options, origin: &str) -> Self {
        let mut lines = Self::default();
        options.keys.sm2.iter().filter_map(|key| of_origin(key, origin)).for_each(|key| lines.add(key));
        lines
    }

    fn add(&mut self, key: Sm2Verifier) {
        if !self.keys.iter().any(|known| known.key() == key.key()) {
            self.keys.push(key);
        }
    }

    /// What is wrong with the lines of a checkpoint over `size` entries.
    pub(super) fn wrong_with(&self, note: &Note, size: u64) -> Option<&'static str> {
        let known: Vec<&dyn Verifier> = self.keys.iter().map(|key| key as &dyn Verifier).collect();
        match note.verify(&known) {
            Ok(_) => None,
            Err(VerifyNoteError::Unsigned) => self
                .since
                .is_some_and(|since| since < size)
                .then_some("没有国密签名，日志记载此前已经启用：签名行被删去，或签署时未用国密密钥"),
            Err(_) => Some("的国密签名不真实：签名行被改动"),
        }
    }
}

/// The verifier in a key, if it is an SM2 key of this log.
fn of_origin(key: &VerifierKey, origin: &str) -> Option<Sm2Verifier> {
    Sm2Verifier::try_from(key).ok().filter(|verifier| verifier.key().name.as_str() == origin)
}
