//! What a dock station 采集站 says and signs: which files it copied from a device, that it is itself who sends them, and what the server
//! answers. Texts as signed notes, pure: who copies, dials or listens is for others.
//!
//! A station is its key: [`id_of`] makes its id of the public key, so it can sign before any server has heard of it.

pub mod camera;
pub mod manifest;
pub mod pass;
pub mod receipt;

use base::{RawId, Sha256Digest, StationId};
use tlog::note::{ParseNoteError, SignNoteError, VerifyNoteError};
use tlog::{Note, NoteSigner, NoteVerifier, VerifierKey};

pub use camera::CameraLog;
pub use manifest::{Clocks, Device, File, Manifest, Name, Unread};
pub use pass::Pass;
pub use receipt::ManifestReceipt;

/// Why a signed text of a station, or for one, is not believed.
#[derive(Debug, thiserror::Error)]
pub enum StationError {
    /// It is no signed note.
    #[error("the signed text cannot be read")]
    Note(#[from] ParseNoteError),
    /// Not signed by that key, or changed after.
    #[error("not signed by the key that was given")]
    Signature(#[from] VerifyNoteError),
    /// The key is not one of Ed25519.
    #[error("not an Ed25519 key")]
    Key,
    /// The key did not sign.
    #[error("the text cannot be signed")]
    Sign(#[from] SignNoteError),
    /// A line or a field is missing, wrong or too much.
    #[error("“{0}” cannot be read")]
    Text(&'static str),
    /// The manifest's root is not that of its files.
    #[error("the root is not that of the files")]
    Root,
}

/// The id of the station with this key.
pub fn id_of(key: &VerifierKey) -> StationId {
    let digest = Sha256Digest::of(key.to_string().as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    StationId(RawId(id))
}

fn sign(text: String, key: &NoteSigner) -> Result<String, StationError> {
    let mut note = Note::new(text)?;
    note.sign(key)?;
    Ok(note.to_string())
}

/// The text of a signed note, if one of the keys signed it.
fn open(signed: &str, keys: &[&VerifierKey]) -> Result<String, StationError> {
    let note: Note = signed.parse()?;
    let verifiers = keys.iter().map(|key| NoteVerifier::try_from(*key)).collect::<Result<Vec<_>, _>>();
    let verifiers = verifiers.map_err(|_| StationError::Key)?;
    let trusted: Vec<&dyn tlog::Verifier> = verifiers.iter().map(|v| v as &dyn tlog::Verifier).collect();
    note.verify(&trusted)?;
    Ok(note.text().to_owned())
}

/// The value of the next line, which begins with `name`.
fn value<T: std::str::FromStr>(lines: &mut std::str::Lines<'_>, name: &'static str) -> Result<T, StationError> {
    let text = lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
    text.and_then(|text| text.parse().ok()).ok_or(StationError::Text(name))
}

#[cfg(test)]
pub(crate) fn key(n: u8) -> NoteSigner {
    NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[n; 32])
}
