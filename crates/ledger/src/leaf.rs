//! Leaf v1: the bytes of an entry that the tree is built over. Frozen; the golden bytes below must never change.
//!
//! ```text
//! "zhilu-leaf" 0x01                        what this is, and its version
//! u8 n, n bytes                            origin of the log
//! u64                                      index in the log
//! 16 bytes                                 entry id
//! 16 bytes                                 act id
//! u8 n, n bytes                            kind of subject
//! 16 bytes                                 subject id
//! u64                                      revision of the subject with this entry
//! 16 bytes                                 actor
//! u8 n, n bytes                            kind of fact
//! u16                                      version of the fact
//! i64                                      happened_at, epoch milliseconds
//! i64                                      recorded_at, epoch milliseconds
//! u8 0, or u8 1 and 16 bytes               the entry it corrects
//! 32 bytes                                 commitment to the rule part
//! 32 bytes                                 commitment to the private part
//! ```
//! Integers are big-endian. Nothing follows.

use base::{ActId, EntryId, PersonId, RawId, Timestamp};
use model::{SubjectKind, SubjectRef};

use crate::commitment::Commitment;

const MAGIC: &[u8] = b"zhilu-leaf\x01";

/// What a leaf says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The log it belongs to; an entry cannot be passed off as another log's.
    pub origin: String,
    /// Its position, contiguous from 0.
    pub index: u64,
    /// Its id.
    pub entry: EntryId,
    /// The human action it is part of.
    pub act: ActId,
    /// What it happened to.
    pub subject: SubjectRef,
    /// How many facts the subject has with this one.
    pub revision: u64,
    /// Who did it.
    pub actor: PersonId,
    /// The kind of fact: `scene.arrived`.
    pub kind: String,
    /// The version of that kind.
    pub fact_version: u16,
    /// When it is said to have happened: a claim, and may be anything.
    pub happened_at: Timestamp,
    /// When it was written down: max(now, the one before).
    pub recorded_at: Timestamp,
    /// The entry it corrects.
    pub corrects: Option<EntryId>,
    /// Commitment to the rule part.
    pub rule: Commitment,
    /// Commitment to the private part.
    pub private: Commitment,
}

/// Bytes are not a leaf.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Another version, or nothing of ours.
    #[error("the bytes do not begin as a leaf of version 1 does")]
    NotALeaf,
    /// Too short or too long.
    #[error("the leaf has a wrong length")]
    Length,
    /// A name is not UTF-8, or no kind of subject.
    #[error("the leaf names an unknown {0}")]
    Name(&'static str),
}

impl Leaf {
    /// The bytes that are hashed.
    ///
    /// Names are at most 255 bytes; longer ones cannot occur, since origins are checked when a log is opened.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        let name = |out: &mut Vec<u8>, text: &str| {
            let bytes = &text.as_bytes()[..text.len().min(u8::MAX.into())];
            out.push(bytes.len() as u8);
            out.extend_from_slice(bytes);
        };
        out.extend_from_slice(MAGIC);
        name(&mut out, &self.origin);
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&self.entry.0.0);
        out.extend_from_slice(&self.act.0.0);
        name(&mut out, self.subject.kind.name());
        out.extend_from_slice(&self.subject.id.0);
        out.extend_from_slice(&self.revision.to_be_bytes());
        out.extend_from_slice(&self.actor.0.0);
        name(&mut out, &self.kind);
        out.extend_from_slice(&self.fact_version.to_be_bytes());
        out.extend_from_slice(&self.happened_at.millis().to_be_bytes());
        out.extend_from_slice(&self.recorded_at.millis().to_be_bytes());
        match self.corrects {
            None => out.push(0),
            Some(id) => {
                out.push(1);
                out.extend_from_slice(&id.0.0);
            }
        }
        out.extend_from_slice(&self.rule.0);
        out.extend_from_slice(&self.private.0);
        out
    }

    /// What `bytes` say.
    ///
    /// # Errors
    /// When they are not exactly one leaf of version 1.
    pub fn decode(bytes: &[u8]) -> Result<Self, LeafError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(LeafError::NotALeaf)?;
        let r = &mut rest;
        let leaf = Self {
            origin: text(r, "origin")?,
            index: u64::from_be_bytes(take(r)?),
            entry: EntryId(RawId(take(r)?)),
            act: ActId(RawId(take(r)?)),
            subject: {
                let kind: SubjectKind = text(r, "subject")?.parse().map_err(|_| LeafError::Name("subject"))?;
                SubjectRef::new(kind, RawId(take(r)?))
            },
            revision: u64::from_be_bytes(take(r)?),
            actor: PersonId(RawId(take(r)?)),
            kind: text(r, "fact")?,
            fact_version: u16::from_be_bytes(take(r)?),
            happened_at: Timestamp::from_millis(i64::from_be_bytes(take(r)?)),
            recorded_at: Timestamp::from_millis(i64::from_be_bytes(take(r)?)),
            corrects: match take::<1>(r)? {
                [0] => None,
                [1] => Some(EntryId(RawId(take(r)?))),
                _ => return Err(LeafError::Length),
            },
            rule: Commitment(take(r)?),
            private: Commitment(take(r)?),
        };
        if r.is_empty() { Ok(leaf) } else { Err(LeafError::Length) }
    }
}

/// The next `N` bytes.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], LeafError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(LeafError::Length)?;
    *rest = tail;
    Ok(*head)
}

/// The next name.
fn text(rest: &mut &[u8], what: &'static str) -> Result<String, LeafError> {
    let [length] = take::<1>(rest)?;
    let (head, tail) = rest.split_at_checked(length.into()).ok_or(LeafError::Length)?;
    *rest = tail;
    std::str::from_utf8(head).map(str::to_owned).map_err(|_| LeafError::Name(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(corrects: Option<EntryId>) -> Leaf {
        Leaf {
            origin: "demo.example/log".into(),
            index: 7,
            entry: EntryId(RawId([1; 16])),
            act: ActId(RawId([2; 16])),
            subject: SubjectRef::new(SubjectKind::Scene, RawId([3; 16])),
            revision: 1,
            actor: PersonId(RawId([4; 16])),
            kind: "scene.arrived".into(),
            fact_version: 1,
            happened_at: Timestamp::from_millis(1_793_667_720_000),
            recorded_at: Timestamp::from_millis(1_793_667_721_234),
            corrects,
            rule: Commitment([5; 32]),
            private: Commitment([6; 32]),
        }
    }

    /// Every entry ever written is hashed over bytes of this form. If this test fails, the code is wrong, not the test.
    #[test]
    fn golden_bytes() {
        let hex = |bytes: Vec<u8>| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let golden = concat!(
            "7a68696c752d6c65616601",
            "1064656d6f2e6578616d706c652f6c6f67",
            "0000000000000007",
            "01010101010101010101010101010101",
            "02020202020202020202020202020202",
            "057363656e65",
            "03030303030303030303030303030303",
            "0000000000000001",
            "04040404040404040404040404040404",
            "0d7363656e652e61727269766564",
            "0001",
            "000001a19eed6340",
            "000001a19eed6812",
            "00",
            "0505050505050505050505050505050505050505050505050505050505050505",
            "0606060606060606060606060606060606060606060606060606060606060606",
        );
        assert_eq!(hex(sample(None).encode()), golden);
    }

    #[test]
    fn decoding_undoes_encoding() {
        for leaf in [sample(None), sample(Some(EntryId(RawId([9; 16]))))] {
            assert_eq!(Leaf::decode(&leaf.encode()), Ok(leaf));
        }
    }

    #[test]
    fn every_shorter_or_longer_text_is_refused() {
        let bytes = sample(Some(EntryId(RawId([9; 16])))).encode();
        for cut in 0..bytes.len() {
            assert!(Leaf::decode(&bytes[..cut]).is_err(), "{cut}");
        }
        assert_eq!(Leaf::decode(&[bytes, vec![0]].concat()), Err(LeafError::Length));
    }
}
