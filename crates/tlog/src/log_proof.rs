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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ed25519::{NoteSigner, NoteVerifier};
    use crate::frontier::Frontier;
    use crate::grow::grow;
    use crate::hash::leaf_hash;
    use crate::tile::TileId;
    use crate::tree::Tree;

    const ORIGIN: &str = "demo.example/log";

    /// A proof of leaf 5 of 300, and its log's key.
    fn proof(extra: Option<&[u8]>) -> (LogProof, NoteVerifier) {
        let growth = grow(&BTreeMap::new(), &Frontier::default(), (0..300_u16).map(u16::to_be_bytes)).unwrap();
        let tiles: BTreeMap<TileId, Vec<u8>> = growth.files.into_iter().map(|file| (file.tile, file.bytes)).collect();
        let log = NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[1; 32]);
        let mut checkpoint = Checkpoint::new(ORIGIN, 300, growth.frontier.root()).unwrap().to_note().unwrap();
        checkpoint.sign(&log).unwrap();
        let hashes = Tree::new(tiles, 300).inclusion(5, 300).unwrap().hashes;
        let verifier = NoteVerifier::try_from(log.verifier_key()).unwrap();
        (LogProof { extra: extra.map(<[u8]>::to_vec), index: 5, hashes, checkpoint }, verifier)
    }

    #[test]
    fn a_proof_reads_back_and_verifies_alone() {
        for extra in [None, Some(b"".as_slice()), Some(b"salt")] {
            let (proof, log) = proof(extra);
            let read: LogProof = proof.to_string().parse().unwrap();
            assert_eq!(read, proof);
            let leaf = leaf_hash(&5_u16.to_be_bytes());
            assert_eq!(read.verify(&leaf, ORIGIN, &log).unwrap().size(), 300);
            let other = leaf_hash(&6_u16.to_be_bytes());
            assert!(matches!(read.verify(&other, ORIGIN, &log), Err(VerifyLogProofError::Inclusion(_))));
            assert!(matches!(read.verify(&leaf, "other", &log), Err(VerifyLogProofError::Checkpoint(_))));
        }
    }

    /// The only bytes that may change without the proof failing are those of the extra data, which nobody signed.
    #[test]
    fn every_changed_byte_is_found() {
        let (proof, log) = proof(None);
        let (text, leaf) = (proof.to_string(), leaf_hash(&5_u16.to_be_bytes()));
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let verified = String::from_utf8(bytes).ok().and_then(|text| text.parse::<LogProof>().ok());
            assert!(verified.is_none_or(|proof| proof.verify(&leaf, ORIGIN, &log).is_err()), "byte {place}");
        }
    }

    #[test]
    fn each_fault_of_form_is_told_apart() {
        let text = proof(Some(b"salt")).0.to_string();
        let fault = |text: &str| text.parse::<LogProof>().unwrap_err();
        assert_eq!(fault(&text.replace("@v1", "@v2")), ParseLogProofError::Header);
        assert_eq!(fault(&text.replace("extra ", "extra =")), ParseLogProofError::Extra);
        for index in ["index", "index 05", "index +5", "Index 5"] {
            assert_eq!(fault(&text.replace("index 5", index)), ParseLogProofError::Index, "{index}");
        }
        assert_eq!(fault(&text.replace("index 5\n", "index 5\nA")), ParseLogProofError::Hash(ParseHashError));
        assert_eq!(fault(text.split_once("\n\n").unwrap().0), ParseLogProofError::NoCheckpoint);
        assert_eq!(fault(text.trim_end()), ParseLogProofError::Checkpoint(ParseNoteError::Unended));
    }
}
