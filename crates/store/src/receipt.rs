//! Receipts 回执: a signed text that says which bytes we hold, and since when. It is given only after bytes, sidecar and entry are
//! durable (invariant 5); who signs is for the caller.

use std::fmt;
use std::str::FromStr;

use base::{DigestPair, ObjectId, Timestamp};
use tlog::note::{ParseNoteError, SignNoteError, VerifyNoteError};
use tlog::{Note, Verifier};

use crate::keys::KeyRing;

/// The first line of a receipt.
const HEADING: &str = "zhilu receipt v1";

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The origin of the log that the entry is in.
    pub origin: String,
    /// The object that holds the bytes.
    pub object: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// When the last byte was durable.
    pub received_at: Timestamp,
}

/// Why a text is no receipt, or not one of ours.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// It is no signed note.
    #[error("the receipt cannot be read")]
    Note(#[from] ParseNoteError),
    /// Not signed by that key, or changed after.
    #[error("the receipt is not signed by the key that was given")]
    Signature(#[from] VerifyNoteError),
    /// The key did not sign.
    #[error("the receipt cannot be signed")]
    Sign(#[from] SignNoteError),
    /// A line is missing, wrong or too much.
    #[error("the line “{0}” of the receipt cannot be read")]
    Line(&'static str),
}

impl Receipt {
    /// The signed receipt, to hand out and to keep.
    ///
    /// # Errors
    /// When the key does not sign, or the origin cannot stand in a note.
    pub fn sign(&self, keys: &KeyRing) -> Result<String, ReceiptError> {
        let mut note = Note::new(self.to_string())?;
        keys.sign(&mut note)?;
        Ok(note.to_string())
    }

    /// What a signed receipt says, if that key signed it.
    ///
    /// # Errors
    /// When it is no receipt, or not signed by that key.
    pub fn verify(signed: &str, verifier: &dyn Verifier) -> Result<Self, ReceiptError> {
        let note: Note = signed.parse()?;
        note.verify(&[verifier])?;
        note.text().parse()
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADING}")?;
        writeln!(f, "origin {}", self.origin)?;
        writeln!(f, "object {}", self.object)?;
        writeln!(f, "size {}", self.size)?;
        writeln!(f, "sha256 {}", self.digests.sha256)?;
        writeln!(f, "sm3 {}", self.digests.sm3)?;
        writeln!(f, "received_at {}", self.received_at)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return Err(ReceiptError::Line(HEADING));
        }
        let receipt = Self {
            origin: value(lines.next(), "origin")?,
            object: value(lines.next(), "object")?,
            size: value(lines.next(), "size")?,
            digests: DigestPair { sha256: value(lines.next(), "sha256")?, sm3: value(lines.next(), "sm3")? },
            received_at: value(lines.next(), "received_at")?,
        };
        // One text, one meaning: what reads the same is written the same.
        if receipt.to_string() == text { Ok(receipt) } else { Err(ReceiptError::Line("received_at")) }
    }
}

fn value<T: FromStr>(line: Option<&str>, name: &'static str) -> Result<T, ReceiptError> {
    let text = line.and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
    text.and_then(|text| text.parse().ok()).ok_or(ReceiptError::Line(name))
}

#[cfg(test)]
mod tests {
    use tlog::{NoteSigner, NoteVerifier};

    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            origin: "zhilu.example/agency".into(),
            object: ObjectId::default(),
            size: 3,
            digests: DigestPair::of(b"abc"),
            received_at: "2026-11-03T09:02:00.123+08:00".parse().unwrap(),
        }
    }

    #[test]
    fn what_is_signed_is_read_back_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let name = "zhilu.example/receipt".parse().unwrap();
        let signer = KeyRing::open(dir.path(), "receipt", &name).unwrap();
        let verifier = NoteVerifier::try_from(signer.verifier_key()).unwrap();
        let signed = receipt().sign(&signer).unwrap();
        assert!(signed.starts_with(
            "zhilu receipt v1\norigin zhilu.example/agency\nobject 00000000000000000000000000\nsize 3\nsha256 ba7816bf"
        ));
        assert_eq!(Receipt::verify(&signed, &verifier).unwrap(), receipt());
        assert_eq!(receipt().sign(&signer).unwrap(), signed, "the same receipt again is the same text");

        let changed = signed.replace("size 3", "size 4");
        assert!(matches!(Receipt::verify(&changed, &verifier), Err(ReceiptError::Signature(_))));
        let other = NoteSigner::from_seed("zhilu.example/receipt".parse().unwrap(), &[8; 32]);
        let other = NoteVerifier::try_from(other.verifier_key()).unwrap();
        assert!(matches!(Receipt::verify(&signed, &other), Err(ReceiptError::Signature(_))));
    }

    #[test]
    fn with_an_sm2_key_both_sign_and_whoever_knows_one_is_content() {
        let dir = tempfile::tempdir().unwrap();
        let name: tlog::KeyName = "zhilu.example/receipt".parse().unwrap();
        KeyRing::open(dir.path(), "receipt", &name).unwrap();
        crate::keys::replace_sm2(dir.path(), "receipt", name.clone()).unwrap();
        let keys = KeyRing::open(dir.path(), "receipt", &name).unwrap();
        let signed = receipt().sign(&keys).unwrap();
        let ed25519 = NoteVerifier::try_from(keys.verifier_key()).unwrap();
        let sm2 = tlog::Sm2Verifier::try_from(keys.sm2_key().unwrap()).unwrap();
        assert_eq!(Receipt::verify(&signed, &ed25519).unwrap(), receipt());
        assert_eq!(Receipt::verify(&signed, &sm2).unwrap(), receipt());
        assert!(Receipt::verify(&signed.replace("size 3", "size 4"), &sm2).is_err());
    }

    #[test]
    fn a_line_too_many_or_spelt_otherwise_is_no_receipt() {
        let text = receipt().to_string();
        assert_eq!(text.parse::<Receipt>().unwrap(), receipt());
        for wrong in [text.replace("size 3", "size 03"), format!("{text}more 1\n"), text.replace("sm3 ", "sm4 ")] {
            assert!(wrong.parse::<Receipt>().is_err(), "{wrong}");
        }
    }
}
