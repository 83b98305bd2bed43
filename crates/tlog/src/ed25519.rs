//! Ed25519 signatures of notes, type 0x01 of <https://c2sp.org/signed-note>. Where keys are kept is not decided here.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ed25519_dalek::{SECRET_KEY_LENGTH, SIGNATURE_LENGTH, Signer as _, SigningKey, VerifyingKey};

use crate::key::{KeyId, KeyName, SignatureType, VerifierKey};
use crate::note::{Signer, Verifier};

/// An Ed25519 key (RFC 8032), wherever it lies: in memory, or in a device that never gives it away.
pub trait Ed25519Key: Send + Sync {
    /// The public half.
    fn public(&self) -> [u8; 32];

    /// Signs a message.
    ///
    /// # Errors
    /// When the key cannot be reached.
    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], Box<dyn Error + Send + Sync>>;
}

impl Ed25519Key for SigningKey {
    fn public(&self) -> [u8; 32] {
        self.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LENGTH], Box<dyn Error + Send + Sync>> {
        Ok(self.try_sign(message)?.to_bytes())
    }
}

/// Signs notes with an Ed25519 key.
#[derive(Clone)]
pub struct NoteSigner {
    key: VerifierKey,
    signing: Arc<dyn Ed25519Key>,
}

impl NoteSigner {
    /// The signer whose private key comes from this seed (RFC 8032).
    pub fn from_seed(name: KeyName, seed: &[u8; SECRET_KEY_LENGTH]) -> Self {
        Self::new(name, Arc::new(SigningKey::from_bytes(seed)))
    }

    /// The signer with this key.
    pub fn new(name: KeyName, signing: Arc<dyn Ed25519Key>) -> Self {
        Self { key: verifier_key(name, SignatureType::ED25519, &*signing), signing }
    }

    /// The public half, to hand out.
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }
}

impl Signer for NoteSigner {
    fn key(&self) -> &KeyId {
        self.key.id()
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        Ok(self.signing.sign(text.as_bytes())?.to_vec())
    }
}

/// Names the public key; the private one is never printed.
impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.key)
    }
}

/// Checks Ed25519 signatures of notes.
#[derive(Clone, Debug)]
pub struct NoteVerifier {
    key: KeyId,
    verifying: VerifyingKey,
}

impl TryFrom<&VerifierKey> for NoteVerifier {
    type Error = Ed25519KeyError;

    fn try_from(key: &VerifierKey) -> Result<Self, Ed25519KeyError> {
        Ok(Self { key: key.id().clone(), verifying: verifying_key(key, SignatureType::ED25519)? })
    }
}

impl Verifier for NoteVerifier {
    fn key(&self) -> &KeyId {
        &self.key
    }

    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        verify(&self.verifying, text.as_bytes(), signature)
    }
}

/// Why a verifier key is not the Ed25519 key that was asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ed25519KeyError {
    /// The key makes signatures of another type, say a cosigner's where the log's was asked for.
    #[error("the key makes signatures of type {found:#04x}, not {expected:#04x}")]
    OtherType {
        /// The type asked for.
        expected: u8,
        /// The type of the key.
        found: u8,
    },
    /// Not 32 bytes that encode a point.
    #[error("the public key is not an Ed25519 key")]
    NotAKey,
    /// A key of low order would accept signatures of anybody.
    #[error("the public key is weak")]
    Weak,
}

/// The text form of the public half of `signing`.
pub(crate) fn verifier_key(name: KeyName, kind: SignatureType, signing: &dyn Ed25519Key) -> VerifierKey {
    VerifierKey::new(name, kind, signing.public().to_vec())
}

/// The Ed25519 key in `key`, which must be of this type.
pub(crate) fn verifying_key(key: &VerifierKey, kind: SignatureType) -> Result<VerifyingKey, Ed25519KeyError> {
    if key.kind() != kind {
        return Err(Ed25519KeyError::OtherType { expected: kind.0, found: key.kind().0 });
    }
    let verifying = VerifyingKey::try_from(key.material()).map_err(|_| Ed25519KeyError::NotAKey)?;
    if verifying.is_weak() { Err(Ed25519KeyError::Weak) } else { Ok(verifying) }
}

/// Whether `signature` is that of `message`, by the strict reading of RFC 8032, which lets nobody reshape a signature.
pub(crate) fn verify(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    ed25519_dalek::Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Note, VerifyNoteError};

    /// The example of the standard.
    const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const NOTE: &str = "This is an example message.\n\n— example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    fn verifier(key: &str) -> NoteVerifier {
        NoteVerifier::try_from(&key.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_note_of_the_standard_verifies_and_no_other() {
        let note: Note = NOTE.parse().unwrap();
        assert_eq!(note.verify(&[&verifier(KEY)]).unwrap().known.len(), 1);
        let changed: Note = NOTE.replace("an example", "no example").parse().unwrap();
        assert!(matches!(changed.verify(&[&verifier(KEY)]), Err(VerifyNoteError::Forged(_))));
        for len in [0, 1, 63] {
            assert!(!verifier(KEY).verify(note.text(), &note.signatures()[0].bytes[..len]));
        }
        assert!(!verifier(KEY).verify(note.text(), &[note.signatures()[0].bytes.as_slice(), &[0]].concat()));
    }

    #[test]
    fn what_a_seed_signs_its_key_verifies() {
        let signer = NoteSigner::from_seed("执录.example/log".parse().unwrap(), &[7; 32]);
        let mut note = Note::new("正文\n".into()).unwrap();
        note.sign(&signer).unwrap();
        note.verify(&[&verifier(&signer.verifier_key().to_string())]).unwrap();
        let other = NoteSigner::from_seed("执录.example/log".parse().unwrap(), &[8; 32]);
        assert_eq!(note.verify(&[&verifier(&other.verifier_key().to_string())]), Err(VerifyNoteError::Unsigned));
        assert_eq!(format!("{signer:?}"), format!("NoteSigner({})", signer.verifier_key()));
    }

    #[test]
    fn keys_that_are_not_for_notes_are_refused() {
        let refused = |kind, material: &[u8]| {
            let key = VerifierKey::new("a".parse().unwrap(), kind, material.to_vec());
            NoteVerifier::try_from(&key).unwrap_err()
        };
        let good = verifier(KEY).verifying.to_bytes();
        assert_eq!(refused(SignatureType::COSIGNATURE_V1, &good), Ed25519KeyError::OtherType { expected: 1, found: 4 });
        assert_eq!(refused(SignatureType::ED25519, &good[..31]), Ed25519KeyError::NotAKey);
        // The neutral point: with it, a signature that everybody can write would pass.
        let neutral = std::array::from_fn::<u8, 32, _>(|n| u8::from(n == 0));
        assert_eq!(refused(SignatureType::ED25519, &neutral), Ed25519KeyError::Weak);
    }
}
