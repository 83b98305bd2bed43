//! Signed notes, <https://c2sp.org/signed-note>: a text and the lines of those who signed it. How a signature is made or checked is behind
//! [`Signer`] and [`Verifier`]; which keys to trust is for the caller.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::key::KeyId;

/// Longer notes are not read, in bytes.
pub const MAX_NOTE_LEN: usize = 1 << 20;
/// Notes with more signatures are not read.
pub const MAX_SIGNATURES: usize = 100;
/// What a signature line begins with: an em dash and a space.
const LINE_START: &str = "— ";

/// Something that signs notes with one key: in memory, in a file, in hardware.
pub trait Signer {
    /// The key, as signature lines name it.
    fn key(&self) -> &KeyId;

    /// Signs the text of a note, which ends with a newline.
    ///
    /// # Errors
    /// When the key cannot be reached, or must not sign such a text.
    fn sign(&self, text: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>>;
}

/// Something that checks signatures of one key.
pub trait Verifier {
    /// The key, as signature lines name it.
    fn key(&self) -> &KeyId;

    /// Whether `signature` is this key's signature of the text of a note.
    fn verify(&self, text: &str, signature: &[u8]) -> bool;
}

/// A signature line, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whose it claims to be.
    pub key: KeyId,
    /// The signature, in the form its type prescribes.
    pub bytes: Vec<u8>,
}

/// The text is not a signature line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a signature line: {0:?}")]
pub struct ParseSignatureError(String);

/// Reads a line, without its newline.
impl FromStr for Signature {
    type Err = ParseSignatureError;

    fn from_str(line: &str) -> Result<Self, ParseSignatureError> {
        parse_signature(line).ok_or_else(|| ParseSignatureError(line.chars().take(80).collect()))
    }
}

fn parse_signature(line: &str) -> Option<Signature> {
    let (name, base64) = line.strip_prefix(LINE_START)?.split_once(' ')?;
    let bytes = BASE64_STANDARD.decode(base64).ok()?;
    let (hash, bytes) = bytes.split_first_chunk::<4>()?;
    let key = KeyId { name: name.parse().ok()?, hash: u32::from_be_bytes(*hash) };
    (!bytes.is_empty()).then(|| Signature { key, bytes: bytes.to_vec() })
}

/// Writes the line, without a newline.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key.hash.to_be_bytes(), self.bytes.as_slice()].concat();
        write!(f, "{LINE_START}{} {}", self.key.name, BASE64_STANDARD.encode(bytes))
    }
}

/// A text with its signature lines, of which nothing is believed yet. Reading and writing give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// Why a text cannot be that of a note, or a message is no note.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseNoteError {
    /// More than [`MAX_NOTE_LEN`] bytes.
    #[error("a note of {0} bytes is too long")]
    TooLong(usize),
    /// A control character other than newline.
    #[error("a note has no control characters")]
    ControlCharacter,
    /// The last line of the text, or of the note, is not ended.
    #[error("a note ends with a newline")]
    Unended,
    /// No empty line between text and signatures.
    #[error("an empty line stands between text and signatures")]
    NoSignatures,
    /// More than [`MAX_SIGNATURES`].
    #[error("{0} signatures are too many")]
    TooManySignatures(usize),
    /// Something else than a signature line after the last empty line.
    #[error(transparent)]
    Signature(#[from] ParseSignatureError),
}

/// Signing failed.
#[derive(Debug, thiserror::Error)]
#[error("{key} did not sign")]
pub struct SignNoteError {
    /// The key.
    pub key: KeyId,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Why a note is not to be believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyNoteError {
    /// A line claims a known key, but the key did not make it: text or line was changed.
    #[error("the signature of {0} is false")]
    Forged(KeyId),
    /// Two known keys have the same name and hash.
    #[error("two known keys are called {0}")]
    Ambiguous(KeyId),
    /// None of the known keys signed.
    #[error("no known key signed")]
    Unsigned,
}

/// The signatures of a note, sorted by what is known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<'note> {
    /// Made by known keys; at least one. A key that signed twice is here twice.
    pub known: Vec<&'note Signature>,
    /// By keys that are not known: they say nothing, and are kept.
    pub unknown: Vec<&'note Signature>,
}

impl Note {
    /// A note that nobody signed yet.
    ///
    /// # Errors
    /// When the text is too long, does not end with a newline, or has other control characters.
    pub fn new(text: String) -> Result<Self, ParseNoteError> {
        check_text(&text)?;
        Ok(Self { text, signatures: Vec::new() })
    }

    /// What is signed, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a line that somebody else made, unless it is there already.
    pub fn attach(&mut self, signature: Signature) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// Signs, in place of an earlier signature of the same key.
    ///
    /// # Errors
    /// When the signer fails; the note is as it was.
    pub fn sign(&mut self, signer: &dyn Signer) -> Result<(), SignNoteError> {
        let key = signer.key().clone();
        let bytes = signer.sign(&self.text).map_err(|source| SignNoteError { key: key.clone(), source })?;
        self.signatures.retain(|signature| signature.key != key);
        self.signatures.push(Signature { key, bytes });
        Ok(())
    }

    /// Checks the lines of known keys. Name and hash must both be those of a known key; other lines are left alone.
    ///
    /// # Errors
    /// When a line of a known key is false, or there is none. A note that carries a false line is refused as a whole.
    pub fn verify(&self, known: &[&dyn Verifier]) -> Result<Verified<'_>, VerifyNoteError> {
        let mut verified = Verified { known: Vec::new(), unknown: Vec::new() };
        for signature in &self.signatures {
            let mut named = known.iter().filter(|verifier| *verifier.key() == signature.key);
            match (named.next(), named.next()) {
                (None, _) => verified.unknown.push(signature),
                (Some(verifier), None) if verifier.verify(&self.text, &signature.bytes) => verified.known.push(signature),
                (Some(_), None) => return Err(VerifyNoteError::Forged(signature.key.clone())),
                (Some(_), Some(_)) => return Err(VerifyNoteError::Ambiguous(signature.key.clone())),
            }
        }
        if verified.known.is_empty() { Err(VerifyNoteError::Unsigned) } else { Ok(verified) }
    }
}

impl FromStr for Note {
    type Err = ParseNoteError;

    fn from_str(message: &str) -> Result<Self, ParseNoteError> {
        check_text(message)?;
        let end_of_text = message.rfind("\n\n").ok_or(ParseNoteError::NoSignatures)? + 1;
        let (text, lines) = message.split_at(end_of_text);
        let lines: Vec<&str> = lines.lines().skip(1).collect();
        match lines.len() {
            0 => return Err(ParseNoteError::NoSignatures),
            1..=MAX_SIGNATURES => {}
            many => return Err(ParseNoteError::TooManySignatures(many)),
        }
        let signatures = lines.into_iter().map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

fn check_text(text: &str) -> Result<(), ParseNoteError> {
    if text.len() > MAX_NOTE_LEN {
        return Err(ParseNoteError::TooLong(text.len()));
    }
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(ParseNoteError::ControlCharacter);
    }
    if text.ends_with('\n') { Ok(()) } else { Err(ParseNoteError::Unended) }
}

#[cfg(test)]
mod tests;
