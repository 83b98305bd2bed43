//! Proofs from the signed tree: that an entry is in it, and that it only ever grew. Whoever holds the log's key checks them without us.

use std::io;

use base::{AgencyId, EntryId};
use ledger::SealedEntry;
use tlog::tree::ReadTreeError;
use tlog::{ConsistencyProof, LogProof, Tree, leaf_hash};

use crate::error::StoreError;
use crate::integrate::SignedCheckpoint;
use crate::objects::off_thread;
use crate::tiles::LogFolder;
use crate::{Store, args};

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// Database or files failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The agency's log has no such entry.
    #[error("the log has no entry {0}")]
    Unknown(EntryId),
    /// No checkpoint covers it yet; the next one will.
    #[error("entry {index} is not among the {size} entries signed so far")]
    NotYet {
        /// Its place in the log.
        index: u64,
        /// How many entries the newest checkpoint covers.
        size: u64,
    },
    /// The tiles do not answer: they are missing or spoilt, or were asked about a size they never had.
    #[error("the tree does not answer")]
    Tree(#[from] ReadTreeError<io::Error>),
}

/// Why an entry is not proven by the newest checkpoint; each a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// It was appended after the newest checkpoint.
    #[error("尚未纳入已签署的检查点，稍后即可核对")]
    NotYet,
    /// The log has another entry in its place, or the tree was changed.
    #[error("与日志树中同一位置的记录不一致")]
    Differs,
}

impl Store {
    /// The proof that an entry is in its agency's log, with the newest checkpoint.
    ///
    /// # Errors
    /// When the log has no such entry, no checkpoint covers it yet, or the tiles do not answer.
    pub async fn inclusion(&self, agency: AgencyId, entry: EntryId) -> Result<LogProof, ProofError> {
        let sql = "SELECT leaf_index FROM entry WHERE agency = $1 AND entry_id = $2";
        let row = self.db().fetch_one(sql, args![agency.0, entry.0]).await?.ok_or(ProofError::Unknown(entry))?;
        self.inclusion_at(agency, row.count("leaf_index")?).await
    }

    /// The proof of the entry at an index of an agency's log, with the newest checkpoint.
    ///
    /// # Errors
    /// When no checkpoint covers it yet, or the tiles do not answer.
    pub async fn inclusion_at(&self, agency: AgencyId, index: u64) -> Result<LogProof, ProofError> {
        let Some((log, newest)) = self.signed_log(agency).await? else { return Err(ProofError::NotYet { index, size: 0 }) };
        if index >= newest.size {
            return Err(ProofError::NotYet { index, size: newest.size });
        }
        let size = newest.size;
        let proof = off_thread("reading tiles", move || Ok(Tree::new(&log, size).inclusion(index, size))).await??;
        Ok(LogProof { extra: None, index, hashes: proof.hashes, checkpoint: newest.note })
    }

    /// The proof that an agency's log of `new` entries begins with its first `old` ones, both no larger than the newest checkpoint.
    ///
    /// # Errors
    /// When the sizes are in the wrong order or beyond the newest checkpoint, or the tiles do not answer.
    pub async fn consistency(&self, agency: AgencyId, old: u64, new: u64) -> Result<ConsistencyProof, ProofError> {
        let Some((log, newest)) = self.signed_log(agency).await? else { return Err(ProofError::NotYet { index: new, size: 0 }) };
        if new > newest.size {
            return Err(ProofError::NotYet { index: new, size: newest.size });
        }
        Ok(off_thread("reading tiles", move || Ok(Tree::new(&log, newest.size).consistency(old, new))).await??)
    }

    /// Whether the newest checkpoint proves an entry as it lies here.
    ///
    /// # Errors
    /// When database or files fail.
    pub async fn prove_included(&self, agency: AgencyId, entry: &SealedEntry) -> Result<Result<(), NotProven>, StoreError> {
        let proof = match self.inclusion_at(agency, entry.leaf.index).await {
            Ok(proof) => proof,
            Err(ProofError::Store(e)) => return Err(e),
            Err(ProofError::NotYet { .. }) => return Ok(Err(NotProven::NotYet)),
            Err(ProofError::Unknown(_) | ProofError::Tree(_)) => return Ok(Err(NotProven::Differs)),
        };
        let checkpoint: Result<tlog::Checkpoint, _> = proof.checkpoint.text().parse();
        let checkpoint = checkpoint.map_err(|_| StoreError::corrupt(format!("the checkpoint of {agency} cannot be read")))?;
        let inclusion = tlog::InclusionProof { index: proof.index, size: checkpoint.size(), hashes: proof.hashes };
        Ok(inclusion.verify(&leaf_hash(&entry.encoded), checkpoint.root()).map_err(|_| NotProven::Differs))
    }

    /// The files and the newest checkpoint of an agency's log, once one was signed.
    async fn signed_log(&self, agency: AgencyId) -> Result<Option<(LogFolder, SignedCheckpoint)>, StoreError> {
        let Some(newest) = self.checkpoint(agency).await? else { return Ok(None) };
        Ok(self.origin(agency).await?.map(|origin| (self.log_folder(&origin), newest)))
    }
}
