//! An entry as a file of the package: the leaf that was hashed, and its parts with their salts.

use data_encoding::{BASE64, HEXLOWER};
use ledger::{Salt, Salted, SealError, SealedEntry};
use serde::{Deserialize, Serialize};

/// The file `proof/entries/<index>.json`. Bytes are base64, so that `base64 -d` and `sha256sum` can follow.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    /// The leaf.
    leaf: String,
    /// The rule part.
    rule: Part,
    /// The private part; absent once it was lawfully destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    private: Option<Part>,
}

/// A part with the salt under which the leaf commits to it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    /// Thirty-two bytes in hexadecimal.
    salt: String,
    /// The bytes.
    bytes: String,
}

/// Why a file is no entry.
#[derive(Debug, thiserror::Error)]
pub enum EntryFileError {
    /// Not JSON of this form.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A value is not base64, or a salt is not 32 bytes in hexadecimal.
    #[error("字段 {0} 的编码不对")]
    Encoding(&'static str),
    /// The parts are not what the leaf commits to, or there is no leaf.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// The file of an entry.
///
/// # Errors
/// Never for these types; serde cannot say so.
pub fn encode(entry: &SealedEntry) -> Result<Vec<u8>, serde_json::Error> {
    let part = |part: &Salted| Part { salt: HEXLOWER.encode(&part.salt.0), bytes: BASE64.encode(&part.bytes) };
    let file =
        EntryFile { leaf: BASE64.encode(&entry.encoded), rule: part(&entry.rule), private: entry.private.as_ref().map(part) };
    let mut bytes = serde_json::to_vec_pretty(&file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The entry in a file, with its parts compared with what its leaf commits to.
///
/// # Errors
/// When the file is malformed, or a part is another one.
pub fn decode(bytes: &[u8]) -> Result<SealedEntry, EntryFileError> {
    let file: EntryFile = serde_json::from_slice(bytes)?;
    let leaf = BASE64.decode(file.leaf.as_bytes()).map_err(|_| EntryFileError::Encoding("leaf"))?;
    let rule = file.rule.open().ok_or(EntryFileError::Encoding("rule"))?;
    let private = file.private.map(|part| part.open().ok_or(EntryFileError::Encoding("private"))).transpose()?;
    Ok(SealedEntry::open(leaf, rule, private)?)
}

impl Part {
    fn open(&self) -> Option<Salted> {
        let salt = HEXLOWER.decode(self.salt.as_bytes()).ok()?.try_into().ok()?;
        Some(Salted { salt: Salt(salt), bytes: BASE64.decode(self.bytes.as_bytes()).ok()? })
    }
}
