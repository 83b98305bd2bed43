//! What a subordinate and its superior say to each other, as JSON. The subordinate dials; what it sends is a [`Delivery`], what it hears an
//! [`Answer`]. There is no place for a private part or its salt, and what has another shape is refused.

use base::Timestamp;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tlog::Hash;

use crate::commitment::{Salt, Salted};
use crate::sealed::{SealError, SealedEntry};

/// Bytes, in base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        BASE64_STANDARD.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}

/// One entry as it leaves the agency: the leaf (header and both commitments) and the rule part with its salt. Of the private part there is
/// the commitment in the leaf and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The bytes that are hashed.
    pub leaf: Bytes,
    /// The salt of the rule part.
    pub salt: Bytes,
    /// The rule part, word for word.
    pub rule: String,
}

impl Line {
    /// The entry, when its rule part is what the leaf commits to.
    ///
    /// # Errors
    /// When the bytes are no leaf, or the rule part is another one.
    pub fn open(self) -> Result<SealedEntry, SealError> {
        let salt = Salt(self.salt.0.try_into().map_err(|_| SealError::Rule)?);
        SealedEntry::open(self.leaf.0, Salted { salt, bytes: self.rule.into_bytes() }, None)
    }
}

/// That the tree of the checkpoint begins with its first `size` leaves as they were at that size: the hashes of a consistency proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrefixProof {
    /// How many leaves the earlier tree has.
    pub size: u64,
    /// From that tree to the one of the checkpoint (RFC 9162).
    pub hashes: Vec<Hash>,
}

/// What a subordinate sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// The signed [`crate::mirror::Statement`]: who speaks, to whom, now.
    pub statement: String,
    /// The newest checkpoint of the log, signed.
    pub checkpoint: String,
    /// Which key of the log followed which ([`tlog::succession`]); empty when it never changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chain: String,
    /// Proofs that the checkpoint extends what was seen and what is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<PrefixProof>,
    /// The index of the first of the entries.
    pub from: u64,
    /// Entries, without a gap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Line>,
}

/// What a superior answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The superior's clock, in milliseconds since 1970-01-01T00:00:00Z. The next statement repeats it.
    pub time: i64,
    /// The public key with which the superior cosigns (signed-note).
    pub key: String,
    /// How many entries it holds.
    pub size: u64,
    /// How many entries the largest checkpoint covered that it has seen.
    pub seen: u64,
    /// From which entry on it wants more.
    pub want: u64,
    /// At which sizes it wants a proof, beyond `seen` and the end of what is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prove: Vec<u64>,
    /// The word under which it has the log, when something is wrong, and one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<(String, String)>,
    /// The largest checkpoint of which it holds every entry, with its cosignature; a signed note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<String>,
}

impl Answer {
    /// The superior's clock.
    pub const fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time)
    }
}
