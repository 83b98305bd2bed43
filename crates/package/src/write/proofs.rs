//! The last step: entries, proofs, checkpoint, manifests.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base::Sha256Digest;
use ledger::SealedEntry;
use tlog::checkpoint::OpenCheckpointError;
use tlog::ed25519::Ed25519KeyError;
use tlog::{Checkpoint, Hash, InclusionProof, LogProof, Note, NoteVerifier, VerifierKey, leaf_hash};

use super::files::Bag;
use crate::contents::Contents;
use crate::origins::Origins;
use crate::problem::Problem;
use crate::{bagit, custody, entry_file, layout};

/// A package with all its files, whose contents the ledger can now name.
pub struct AwaitingProofs<W> {
    bag: Bag<W>,
    contents: Contents,
    bytes: Vec<u8>,
    key_chain: String,
    time_stamp: Option<Vec<u8>>,
}

/// An entry, and the way from its leaf to the root of the checkpoint.
#[derive(Clone, Debug)]
pub struct ProvenEntry {
    /// The entry.
    pub entry: SealedEntry,
    /// The inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Hash>,
}

/// A whole package.
#[derive(Debug)]
pub struct Finished<W> {
    /// Where it went, flushed.
    pub sink: W,
    /// Its size in bytes.
    pub size: u64,
}

/// The package was not finished, and is spoiled.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The log's key is of a kind that is not known.
    #[error("the log's key cannot be used")]
    Key(#[from] Ed25519KeyError),
    /// The checkpoint is not the log's.
    #[error("the checkpoint is not one of the log")]
    Checkpoint(#[from] OpenCheckpointError),
    /// An entry is of another log, or not under the checkpoint.
    #[error("entry {index} is not under the checkpoint")]
    NotIncluded {
        /// Its place.
        index: u64,
    },
    /// The entries do not bear the contents out. Nobody shall be handed a package that does not verify.
    #[error("the ledger does not bear the package out: {0}")]
    Custody(Problem),
    /// An entry cannot be put as JSON.
    #[error("failed to encode entry {index}")]
    Encode {
        /// Its place.
        index: u64,
        /// What serde said.
        source: serde_json::Error,
    },
    /// The package cannot be written.
    #[error("failed to write the proofs into the package")]
    Write(#[from] io::Error),
}

impl<W: Write> AwaitingProofs<W> {
    pub(super) const fn new(bag: Bag<W>, contents: Contents, bytes: Vec<u8>) -> Self {
        Self { bag, contents, bytes, key_chain: String::new(), time_stamp: None }
    }

    /// With what tells which key of the log followed which ([`tlog::succession`]), so that whoever knows one of them can verify.
    #[must_use]
    pub fn with_key_chain(mut self, key_chain: &str) -> Self {
        key_chain.clone_into(&mut self.key_chain);
        self
    }

    /// With the token of a time-stamping authority over the checkpoint.
    #[must_use]
    pub fn with_time_stamp(mut self, token: Option<Vec<u8>>) -> Self {
        self.time_stamp = token;
        self
    }

    /// The table of contents.
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The bytes of `data/目录.json`.
    pub fn contents_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the entry `dossier.compiled` carries.
    pub fn contents_sha256(&self) -> Sha256Digest {
        Sha256Digest::of(&self.bytes)
    }

    /// How many bytes the payload has, the table of contents included. The package's own size is not known yet: its proofs come
    /// after the entry that could name it.
    pub fn payload_octets(&self) -> u64 {
        self.contents.payload(self.bytes.len() as u64).1
    }

    /// Ends the package with what proves it: the entries that took its files in custody, the one that compiled it, and any others that
    /// tell of the case, all under one checkpoint. `key` is the log's; its name is the log's origin.
    ///
    /// # Errors
    /// When they do not bear the contents out, or the package cannot be written.
    pub fn finish(
        mut self,
        entries: impl IntoIterator<Item = ProvenEntry>,
        checkpoint: &Note,
        key: &VerifierKey,
    ) -> Result<Finished<W>, FinishError> {
        // By place, each once: callers gather them from several subjects.
        let entries: BTreeMap<u64, ProvenEntry> = entries.into_iter().map(|proven| (proven.entry.leaf.index, proven)).collect();
        let head = Checkpoint::open(checkpoint, key.id().name.as_str(), &NoteVerifier::try_from(key)?)?;
        let origins = Origins::told(head.origin(), entries.values().map(|proven| &proven.entry));
        for (&index, ProvenEntry { entry, hashes }) in &entries {
            let proof = InclusionProof { index, size: head.size(), hashes: hashes.clone() };
            let included =
                proof.verify(&leaf_hash(&entry.encoded), head.root()).is_ok() && entry.leaf.origin == origins.at(index);
            included.then_some(()).ok_or(FinishError::NotIncluded { index })?;
        }
        let sealed: Vec<SealedEntry> = entries.values().map(|proven| proven.entry.clone()).collect();
        if let Some(problem) = custody::differences(&self.contents, self.contents_sha256(), &sealed).into_iter().next() {
            return Err(FinishError::Custody(problem));
        }
        for proven in entries.values() {
            self.add_entry(proven, checkpoint)?;
        }
        self.bag.add_tag(layout::CHECKPOINT, checkpoint.to_string().as_bytes())?;
        if let Some(token) = &self.time_stamp {
            self.bag.add_tag(layout::TIME_STAMP, token)?;
        }
        self.bag.add_tag(layout::LOG_KEY, format!("{key}\n").as_bytes())?;
        if !self.key_chain.is_empty() {
            self.bag.add_tag(layout::KEY_CHAIN, self.key_chain.as_bytes())?;
        }
        self.bag.add_tag(layout::GUIDE, layout::GUIDE_TEXT.as_bytes())?;
        if let Some(fetch) = self.contents.fetch() {
            self.bag.add_tag(layout::FETCH, fetch.as_bytes())?;
        }
        let (files, octets) = self.contents.payload(self.bytes.len() as u64);
        self.bag.add_tag(layout::BAG_INFO, bagit::bag_info(&self.contents.dossier, files, octets).as_bytes())?;
        let (sink, size) = self.bag.finish()?;
        Ok(Finished { sink, size })
    }

    fn add_entry(&mut self, proven: &ProvenEntry, checkpoint: &Note) -> Result<(), FinishError> {
        let index = proven.entry.leaf.index;
        let file = entry_file::encode(&proven.entry).map_err(|source| FinishError::Encode { index, source })?;
        let proof = LogProof { extra: None, index, hashes: proven.hashes.clone(), checkpoint: checkpoint.clone() };
        self.bag.add_tag(&layout::entry(index), &file)?;
        self.bag.add_tag(&layout::proof(index), proof.to_string().as_bytes())?;
        Ok(())
    }
}
