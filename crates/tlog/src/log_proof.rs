//! Proofs that travel alone, <https://c2sp.org/tlog-proof>: where a leaf is, its inclusion proof, and the signed checkpoint it leads to.
//! What the leaf is, and which keys to trust, the verifier must know.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::checkpoint::{Checkpoint, OpenCheckpointError};
use crate::hash::{Hash, ParseHashError};
use crate::note::{Note, ParseNoteError, Verifier};
use crate::proof::{InclusionError, InclusionProof};

/// The first line.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof in a file of its own (`*.tlog-proof`). Its text reads back to the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// Data for the application, signed by nobody.
    pub extra: Option<Vec<u8>>,
    /// Place of the leaf, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The checkpoint, with all its signatures.
    pub checkpoint: Note,
}

/// Why a text is no proof.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseLogProofError {
    /// Another first line.
    #[error("the first line is not {HEADER:?}")]
    Header,
    /// The line of extra data is not base64.
    #[error("the extra data are not in base64")]
    Extra,
    /// No line with the index.
    #[error("the place of the leaf is missing")]
    Index,
    /// A line of the proof is no hash.
    #[error("a line of the proof is no hash")]
    Hash(#[from] ParseHashError),
    /// No empty line before the checkpoint.
    #[error("the checkpoint is missing")]
    NoCheckpoint,
    /// The checkpoint is no note.
    #[error("the checkpoint is malformed")]
    Checkpoint(#[from] ParseNoteError),
}

/// Why a proof proves nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyLogProofError {
    /// The checkpoint is not one of the log.
    #[error(transparent)]
    Checkpoint(#[from] OpenCheckpointError),
    /// The leaf is not shown to be in the tree.
    #[error(transparent)]
    Inclusion(#[from] InclusionError),
}

impl LogProof {
    /// Checks that the log with this origin and key has the leaf with this hash at `self.index`, and returns what the log signed.
    ///
    /// # Errors
    /// When the checkpoint is not the log's, or does not cover the leaf.
    pub fn verify(&self, leaf: &Hash, origin: &str, log: &dyn Verifier) -> Result<Checkpoint, VerifyLogProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, origin, log)?;
        let proof = InclusionProof { index: self.index, size: checkpoint.size(), hashes: self.hashes.clone() };
        proof.verify(leaf, checkpoint.root())?;
        Ok(checkpoint)
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", BASE64_STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for LogProof {
    type Err = ParseLogProofError;

    fn from_str(text: &str) -> Result<Self, ParseLogProofError> {
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n')).ok_or(ParseLogProofError::Header)?;
        let (head, checkpoint) = rest.split_once("\n\n").ok_or(ParseLogProofError::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        let extra = lines.next_if(|line| line.starts_with("extra ")).map(|line| BASE64_STANDARD.decode(&line["extra ".len()..]));
        let extra = extra.transpose().map_err(|_| ParseLogProofError::Extra)?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(parse_index);
        let index = index.ok_or(ParseLogProofError::Index)?;
        let hashes = lines.map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.parse()? })
    }
}

fn parse_index(text: &str) -> Option<u64> {
    text.parse().ok().filter(|index: &u64| index.to_string() == text)
}
