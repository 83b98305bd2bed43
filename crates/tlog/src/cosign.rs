//! Cosignatures of checkpoints, `cosignature/v1` of <https://c2sp.org/tlog-cosignature>, type 0x04: “at this time, this was the largest
//! tree I had seen of this log, and it extends all I saw before”. Whether that is true is for the cosigner to check before it signs.

use std::fmt;

use ed25519_dalek::{SECRET_KEY_LENGTH, Signer as _, SigningKey, VerifyingKey};

use crate::checkpoint::{Checkpoint, ParseCheckpointError};
use crate::ed25519::{Ed25519KeyError, verifier_key, verify, verifying_key};
use crate::key::{KeyId, KeyName, SignatureType, VerifierKey};
use crate::note::{Note, Signature, Signer, Verifier, VerifyNoteError};

/// Cosigns with an Ed25519 key held in memory. The key must be used for nothing else: what it signs does not say its name.
#[derive(Clone)]
pub struct Cosigner {
    key: VerifierKey,
    signing: SigningKey,
}

impl Cosigner {
    /// The cosigner whose private key comes from this seed (RFC 8032).
    pub fn from_seed(name: KeyName, seed: &[u8; SECRET_KEY_LENGTH]) -> Self {
        let signing = SigningKey::from_bytes(seed);
        Self { key: verifier_key(name, SignatureType::COSIGNATURE_V1, &signing), signing }
    }

    /// The public half, to hand out.
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// The signer at this time, in seconds since 1970-01-01T00:00:00Z.
    pub const fn at(&self, unix_seconds: u64) -> CosignerAt<'_> {
        CosignerAt { cosigner: self, unix_seconds }
    }
}

/// Names the public key; the seed is never printed.
impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.key)
    }
}

/// A cosigner and the time that its signatures will bear.
#[derive(Clone, Copy, Debug)]
pub struct CosignerAt<'key> {
    cosigner: &'key Cosigner,
    unix_seconds: u64,
}

/// Why a cosigner does not sign.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CosignError {
    /// Only checkpoints are cosigned.
    #[error("the note is not a checkpoint")]
    NotACheckpoint(#[from] ParseCheckpointError),
    /// Beyond what the format can hold.
    #[error("{0} seconds are beyond what a cosignature can hold")]
    Time(u64),
}

impl Signer for CosignerAt<'_> {
    fn key(&self) -> &KeyId {
        self.cosigner.key.id()
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        text.parse::<Checkpoint>().map_err(CosignError::from)?;
        if self.unix_seconds > i64::MAX as u64 {
            return Err(CosignError::Time(self.unix_seconds).into());
        }
        let signature = self.cosigner.signing.try_sign(message(self.unix_seconds, text).as_bytes())?;
        Ok([self.unix_seconds.to_be_bytes().as_slice(), &signature.to_bytes()].concat())
    }
}

/// Checks cosignatures of one cosigner.
#[derive(Clone, Debug)]
pub struct CosignatureVerifier {
    key: KeyId,
    verifying: VerifyingKey,
}

impl CosignatureVerifier {
    /// When this cosigner last signed the note, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When it did not sign, or a line that claims to be its own is false.
    pub fn cosigned_at(&self, note: &Note) -> Result<u64, VerifyNoteError> {
        let verified = note.verify(&[self])?;
        let times = verified.known.into_iter().filter_map(timestamp);
        times.max().ok_or(VerifyNoteError::Unsigned)
    }
}

impl TryFrom<&VerifierKey> for CosignatureVerifier {
    type Error = Ed25519KeyError;

    fn try_from(key: &VerifierKey) -> Result<Self, Ed25519KeyError> {
        Ok(Self { key: key.id().clone(), verifying: verifying_key(key, SignatureType::COSIGNATURE_V1)? })
    }
}

impl Verifier for CosignatureVerifier {
    fn key(&self) -> &KeyId {
        &self.key
    }

    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        let Some((time, signature)) = split(signature).filter(|(time, _)| *time <= i64::MAX as u64) else {
            return false;
        };
        text.parse::<Checkpoint>().is_ok() && verify(&self.verifying, message(time, text).as_bytes(), signature)
    }
}

/// The time that a cosignature bears, in seconds since 1970-01-01T00:00:00Z; to be believed once the line is verified.
pub fn timestamp(signature: &Signature) -> Option<u64> {
    split(&signature.bytes).map(|(time, _)| time)
}

fn split(signature: &[u8]) -> Option<(u64, &[u8])> {
    signature.split_first_chunk().map(|(time, rest)| (u64::from_be_bytes(*time), rest))
}

/// What is signed: two header lines, then the text of the checkpoint.
fn message(unix_seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {unix_seconds}\n{text}")
}
