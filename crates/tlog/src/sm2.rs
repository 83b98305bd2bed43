//! SM2 signatures with SM3 of notes (GB/T 32918.2), for readers who must or want to rely on commercial cryptography of China. They stand
//! beside Ed25519 lines, never in their place: witnesses and tools of other countries know the latter.
//!
//! <https://c2sp.org/signed-note> has no type for SM2. As it asks, the type is 0xff and the key begins with an identifier of our own,
//! [`IDENTIFIER`]; the public point follows, uncompressed (65 bytes from 0x04). The signature is the DER sequence of r and s over the text
//! of the note, with the identity 1234567812345678 that GM/T 0009 sets by default, so that
//! `openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678` checks it. Where keys are kept is not decided here.

use std::fmt;

use sm2::SecretKey;
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, LineEnding};

use crate::key::{KeyId, KeyName, SignatureType, VerifierKey};
use crate::note::{Signer, Verifier};

/// What the encoding of an SM2 key begins with, after the type byte 0xff.
pub const IDENTIFIER: &[u8] = b"zhilu/sm2-sm3/v1\n";
/// The identity of every signer, as GM/T 0009 sets it where none was agreed.
const IDENTITY: &str = "1234567812345678";

/// The bytes or the text are no SM2 key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an SM2 key")]
pub struct Sm2KeyError;

/// Signs notes with an SM2 key held in memory.
#[derive(Clone)]
pub struct Sm2Signer {
    key: VerifierKey,
    signing: SigningKey,
    secret: SecretKey,
}

impl Sm2Signer {
    /// The signer whose private key are these bytes, big-endian.
    ///
    /// # Errors
    /// When they are zero or not below the order of the curve.
    pub fn from_bytes(name: KeyName, bytes: &[u8; 32]) -> Result<Self, Sm2KeyError> {
        Self::of(name, SecretKey::from_slice(bytes).map_err(|_| Sm2KeyError)?)
    }

    /// The signer whose private key is this PKCS#8 PEM.
    ///
    /// # Errors
    /// When it is none, or one of another kind.
    pub fn from_pem(name: KeyName, pem: &str) -> Result<Self, Sm2KeyError> {
        Self::of(name, SecretKey::from_pkcs8_pem(pem).map_err(|_| Sm2KeyError)?)
    }

    fn of(name: KeyName, secret: SecretKey) -> Result<Self, Sm2KeyError> {
        let signing = SigningKey::new(IDENTITY, &secret).map_err(|_| Sm2KeyError)?;
        let material = [IDENTIFIER, &signing.verifying_key().to_sec1_bytes()].concat();
        Ok(Self { key: VerifierKey::new(name, SignatureType::UNASSIGNED, material), signing, secret })
    }

    /// The private key as PKCS#8 PEM, to keep.
    ///
    /// # Errors
    /// Never for a key that was read; the encoding cannot say so.
    pub fn to_pem(&self) -> Result<String, Sm2KeyError> {
        self.secret.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).map_err(|_| Sm2KeyError)
    }

    /// The public half, to hand out.
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }
}

impl Signer for Sm2Signer {
    fn key(&self) -> &KeyId {
        self.key.id()
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        let signature: Signature = self.signing.try_sign(text.as_bytes())?;
        Ok(signature.to_der().as_ref().to_vec())
    }
}

/// Names the public key; the private one is never printed.
impl fmt::Debug for Sm2Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm2Signer({})", self.key)
    }
}

/// Checks SM2 signatures of notes.
#[derive(Clone, Debug)]
pub struct Sm2Verifier {
    key: KeyId,
    verifying: VerifyingKey,
}

impl Sm2Verifier {
    /// The public key as PEM (SubjectPublicKeyInfo), as `openssl` reads it.
    ///
    /// # Errors
    /// Never for a key that was read; the encoding cannot say so.
    pub fn to_pem(&self) -> Result<String, Sm2KeyError> {
        self.verifying.to_public_key_pem(LineEnding::LF).map_err(|_| Sm2KeyError)
    }
}

impl TryFrom<&VerifierKey> for Sm2Verifier {
    type Error = Sm2KeyError;

    fn try_from(key: &VerifierKey) -> Result<Self, Sm2KeyError> {
        let point = key.material().strip_prefix(IDENTIFIER).filter(|_| key.kind() == SignatureType::UNASSIGNED);
        // One key, one text: the compressed form of the point is not taken.
        let point = point.filter(|point| point.len() == 65).ok_or(Sm2KeyError)?;
        let verifying = VerifyingKey::from_sec1_bytes(IDENTITY, point).map_err(|_| Sm2KeyError)?;
        Ok(Self { key: key.id().clone(), verifying })
    }
}

impl Verifier for Sm2Verifier {
    fn key(&self) -> &KeyId {
        &self.key
    }

    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| self.verifying.verify(text.as_bytes(), &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Note, VerifyNoteError};
    use crate::{Checkpoint, EMPTY_ROOT, NoteSigner, NoteVerifier};

    fn signer(seed: u8) -> (Sm2Signer, Sm2Verifier) {
        let signer = Sm2Signer::from_bytes("demo.example/log".parse().unwrap(), &[seed; 32]).unwrap();
        let verifier = Sm2Verifier::try_from(signer.verifier_key()).unwrap();
        (signer, verifier)
    }

    /// Frozen: key and line as others have to read them.
    #[test]
    fn golden_checkpoint_with_both_signatures() {
        let ed = NoteSigner::from_seed("demo.example/log".parse().unwrap(), &[1; 32]);
        let (sm, _) = signer(1);
        let mut note = Checkpoint::new("demo.example/log", 0, EMPTY_ROOT).unwrap().to_note().unwrap();
        note.sign(&ed).unwrap();
        note.sign(&sm).unwrap();
        expect_test::expect![[r#"
            demo.example/log+74ff9378+/3poaWx1L3NtMi1zbTMvdjEKBLuoeAPV4SeIsHqRKuU2jnsnIL0ZuTkgvb8um2KG2pxOK8CTgw3AdiuOFEuArhhEexv2xnC5O9qagHlXaK9akB4=

            demo.example/log
            0
            47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

            — demo.example/log 7/QaxgFpGj6M5qkzPCp3kHXTs2YIA+bwZRXHOLrPFk+eBn0DW3XXExwReHA9LXTipwxPlsxCSuYUbZc4ggYmcnQT0wk=
            — demo.example/log dP+TeDBFAiBh3gAkU/+AXuIxPiWWba6VOmkvAn2DCxWnxQi9nydvDgIhAPADis9+IJVtSMbrIM0/4GhusWlD3+6ik7AVPOZ1yt9a
        "#]].assert_eq(&format!("{}\n\n{note}", sm.verifier_key()));
    }

    #[test]
    fn both_lines_hold_each_for_itself_and_neither_passes_for_the_other() {
        let ed = NoteSigner::from_seed("demo.example/log".parse().unwrap(), &[1; 32]);
        let ((sm, verifier), (_, other)) = (signer(1), signer(2));
        let mut note = Checkpoint::new("demo.example/log", 0, EMPTY_ROOT).unwrap().to_note().unwrap();
        note.sign(&ed).unwrap();
        assert_eq!(note.verify(&[&verifier]), Err(VerifyNoteError::Unsigned));
        note.sign(&sm).unwrap();
        let note: Note = note.to_string().parse().unwrap();
        let ed = NoteVerifier::try_from(ed.verifier_key()).unwrap();
        assert_eq!(note.verify(&[&verifier, &ed]).unwrap().known.len(), 2);
        assert!(Checkpoint::open(&note, "demo.example/log", &ed).is_ok(), "who knows Ed25519 alone is not disturbed");
        assert!(Checkpoint::open(&note, "demo.example/log", &verifier).is_ok());
        assert_eq!(note.verify(&[&other]), Err(VerifyNoteError::Unsigned));
        let changed: Note = note.to_string().replace("\n0\n", "\n1\n").parse().unwrap();
        assert!(matches!(changed.verify(&[&verifier]), Err(VerifyNoteError::Forged(_))));
        assert!(Sm2Verifier::try_from(&"a+00000000+AA==".parse().unwrap_or_else(|_| sm_free())).is_err());
    }

    fn sm_free() -> VerifierKey {
        VerifierKey::new("a".parse().unwrap(), SignatureType::UNASSIGNED, [IDENTIFIER, &[2; 33]].concat())
    }

    #[test]
    fn every_changed_bit_is_found() {
        let (signer, verifier) = signer(3);
        let bytes = signer.sign("正文\n").unwrap();
        assert!(verifier.verify("正文\n", &bytes) && !verifier.verify("正文。\n", &bytes));
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!verifier.verify("正文\n", &changed), "bit {bit}");
        }
        assert!(!verifier.verify("正文\n", &[bytes.as_slice(), &[0]].concat()));
    }

    #[test]
    fn a_key_is_kept_as_pem_and_never_printed() {
        let (signer, _) = signer(4);
        let pem = signer.to_pem().unwrap();
        let again = Sm2Signer::from_pem("demo.example/log".parse().unwrap(), &pem).unwrap();
        assert_eq!(again.verifier_key(), signer.verifier_key());
        assert_eq!(format!("{signer:?}"), format!("Sm2Signer({})", signer.verifier_key()));
        assert_eq!(Sm2Signer::from_pem("a".parse().unwrap(), "no key").unwrap_err(), Sm2KeyError);
        assert_eq!(Sm2Signer::from_bytes("a".parse().unwrap(), &[0; 32]).unwrap_err(), Sm2KeyError);
    }
}
