//! Cosignatures of checkpoints, `cosignature/v1` of <https://c2sp.org/tlog-cosignature>, type 0x04: “at this time, this was the largest
//! tree I had seen of this log, and it extends all I saw before”. Whether that is true is for the cosigner to check before it signs.

use std::fmt;
use std::sync::Arc;

use ed25519_dalek::{SECRET_KEY_LENGTH, SigningKey, VerifyingKey};

use crate::checkpoint::{Checkpoint, ParseCheckpointError};
use crate::ed25519::{Ed25519Key, Ed25519KeyError, verifier_key, verify, verifying_key};
use crate::key::{KeyId, KeyName, SignatureType, VerifierKey};
use crate::note::{Note, Signature, Signer, Verifier, VerifyNoteError};

/// Cosigns with an Ed25519 key. The key must be used for nothing else: what it signs does not say its name.
#[derive(Clone)]
pub struct Cosigner {
    key: VerifierKey,
    signing: Arc<dyn Ed25519Key>,
}

impl Cosigner {
    /// The cosigner whose private key comes from this seed (RFC 8032).
    pub fn from_seed(name: KeyName, seed: &[u8; SECRET_KEY_LENGTH]) -> Self {
        Self::new(name, Arc::new(SigningKey::from_bytes(seed)))
    }

    /// The cosigner with this key.
    pub fn new(name: KeyName, signing: Arc<dyn Ed25519Key>) -> Self {
        Self { key: verifier_key(name, SignatureType::COSIGNATURE_V1, &*signing), signing }
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

/// Names the public key; the private one is never printed.
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
        let signature = self.cosigner.signing.sign(message(self.unix_seconds, text).as_bytes())?;
        Ok([self.unix_seconds.to_be_bytes().as_slice(), &signature].concat())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ed25519::{NoteSigner, NoteVerifier};

    /// The example of the standard, which publishes no keys for it.
    const SOFA: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const LINE: &str = "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";
    const TIME: u64 = 1_679_315_147;

    fn witness(seed: u8) -> (Cosigner, CosignatureVerifier) {
        let cosigner = Cosigner::from_seed("witness.example.com/w1".parse().unwrap(), &[seed; 32]);
        let verifier = CosignatureVerifier::try_from(cosigner.verifier_key()).unwrap();
        (cosigner, verifier)
    }

    #[test]
    fn the_form_of_the_standard() {
        let line: Signature = LINE.parse().unwrap();
        assert_eq!(timestamp(&line), Some(TIME));
        assert_eq!(line.bytes.len(), 8 + 64);
        assert_eq!(message(TIME, SOFA), format!("cosignature/v1\ntime 1679315147\n{SOFA}"));
    }

    /// Frozen: key and line as other implementations have to read them.
    #[test]
    fn golden_cosignature() {
        let (cosigner, _) = witness(2);
        let mut note = Note::new(SOFA.into()).unwrap();
        note.sign(&cosigner.at(TIME)).unwrap();
        expect_test::expect![[r#"
            witness.example.com/w1+745fb5e8+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU
            — witness.example.com/w1 dF+16AAAAABkGFDLUwBLV8e4tjvb6qEHiNTQjDZIX+7tvd038taw9A7W/cQ7ZhSah0uJMOI6CTPez5qwHtE49MrkWhU349mtYmi3Dw==
        "#]].assert_eq(&format!("{}\n{}\n", cosigner.verifier_key(), note.signatures()[0]));
    }

    #[test]
    fn a_cosigned_checkpoint_tells_when() {
        let (cosigner, verifier) = witness(2);
        let mut note = Note::new(SOFA.into()).unwrap();
        note.attach(LINE.parse().unwrap());
        assert_eq!(verifier.cosigned_at(&note), Err(VerifyNoteError::Unsigned));
        note.sign(&cosigner.at(TIME)).unwrap();
        assert_eq!(verifier.cosigned_at(&note), Ok(TIME));
        assert_eq!(verifier.cosigned_at(&note.to_string().parse().unwrap()), Ok(TIME));

        let mut again = Note::new(SOFA.into()).unwrap();
        again.sign(&cosigner.at(TIME + 60)).unwrap();
        note.attach(again.signatures()[0].clone());
        assert_eq!(verifier.cosigned_at(&note), Ok(TIME + 60));

        let (_, stranger) = witness(3);
        assert_eq!(stranger.cosigned_at(&note), Err(VerifyNoteError::Unsigned));
    }

    #[test]
    fn every_changed_bit_is_found() {
        let (cosigner, verifier) = witness(2);
        let bytes = cosigner.at(TIME).sign(SOFA).unwrap();
        assert!(verifier.verify(SOFA, &bytes));
        assert!(!verifier.verify(&SOFA.replace("2085", "2086"), &bytes));
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!verifier.verify(SOFA, &changed), "bit {bit}");
        }
        for len in 0..bytes.len() {
            assert!(!verifier.verify(SOFA, &bytes[..len]), "{len} bytes");
        }
    }

    #[test]
    fn only_checkpoints_are_cosigned() {
        let (cosigner, verifier) = witness(2);
        let letter = "not a checkpoint\n";
        let error = cosigner.at(TIME).sign(letter).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&CosignError::NotACheckpoint(ParseCheckpointError::Lines)));
        let error = cosigner.at(1 << 63).sign(SOFA).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&CosignError::Time(1 << 63)));
        assert!(cosigner.at((1 << 63) - 1).sign(SOFA).is_ok());

        let signature = cosigner.signing.sign(message(TIME, letter).as_bytes()).unwrap();
        let bytes = [TIME.to_be_bytes().as_slice(), &signature].concat();
        assert!(!verifier.verify(letter, &bytes));
    }

    /// A log's key says “this is my tree”, a cosigner's “this is what I saw”: neither passes for the other.
    #[test]
    fn log_and_cosigner_do_not_stand_in_for_each_other() {
        let name = || "witness.example.com/w1".parse().unwrap();
        let (cosigner, log) = (witness(2).0, NoteSigner::from_seed(name(), &[2; 32]));
        assert_ne!(cosigner.verifier_key().id(), log.verifier_key().id());
        assert!(CosignatureVerifier::try_from(log.verifier_key()).is_err());
        assert!(NoteVerifier::try_from(cosigner.verifier_key()).is_err());
    }
}
