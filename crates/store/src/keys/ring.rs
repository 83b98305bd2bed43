//! Every key of one purpose: the one that signs, the SM2 key beside it where that is switched on, and those that signed before.

use std::fs;
use std::path::Path;

use tlog::note::SignNoteError;
use tlog::{KeyName, Note, NoteSigner, SignatureType, Sm2Signer, VerifierKey};

use super::{Files, KeyError};
use crate::objects::read_small;

/// The keys of one purpose.
#[derive(Clone, Debug)]
pub struct KeyRing {
    primary: NoteSigner,
    sm2: Option<Sm2Signer>,
    former: Vec<VerifierKey>,
    chain: String,
}

impl KeyRing {
    /// The keys for `purpose` in the folder `dir`. An Ed25519 key is made if there never was one; an SM2 key is taken if it is there.
    ///
    /// # Errors
    /// When one cannot be read, is readable by others, holds something else or is gone.
    pub fn open(dir: &Path, purpose: &str, name: &KeyName) -> Result<Self, KeyError> {
        let files = Files::new(dir, purpose);
        super::change::finish(&files)?;
        let primary: NoteSigner = files.load_or_create(name.clone())?;
        let beside = files.beside("sm2");
        let sm2 = if beside.key().exists() || beside.public().exists() { Some(beside.load(name.clone())?) } else { None };
        let former = former(dir, purpose, name, primary.verifier_key())?;
        let path = files.chain();
        let chain = read_small(&path).map_err(|_| KeyError::NotAKey { file: path.display().to_string() })?.unwrap_or_default();
        Ok(Self { primary, sm2, former, chain: String::from_utf8_lossy(&chain).into_owned() })
    }

    /// The Ed25519 key that signs.
    pub const fn verifier_key(&self) -> &VerifierKey {
        self.primary.verifier_key()
    }

    /// The SM2 key beside it, where that is switched on.
    pub fn sm2_key(&self) -> Option<&VerifierKey> {
        self.sm2.as_ref().map(Sm2Signer::verifier_key)
    }

    /// The Ed25519 keys that signed before.
    pub fn former(&self) -> &[VerifierKey] {
        &self.former
    }

    /// Which key followed which, as notes one after another ([`tlog::succession`]); empty when the key never changed.
    pub fn chain(&self) -> &str {
        &self.chain
    }

    /// Signs a note: Ed25519 first, as everybody expects it, then SM2.
    ///
    /// # Errors
    /// When a key does not sign.
    pub fn sign(&self, note: &mut Note) -> Result<(), SignNoteError> {
        note.sign(&self.primary)?;
        self.sm2.iter().try_for_each(|sm2| note.sign(sm2))
    }

    pub(super) const fn primary(&self) -> &NoteSigner {
        &self.primary
    }
}

/// The public keys of the purpose that signed before.
fn former(dir: &Path, purpose: &str, name: &KeyName, current: &VerifierKey) -> Result<Vec<VerifierKey>, KeyError> {
    let failed = |source| KeyError::File { file: dir.display().to_string(), source };
    let mut keys = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if !(file.starts_with(&format!("{purpose}@")) && file.ends_with(".pub")) {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let key: VerifierKey = text.trim_end().parse().map_err(|_| KeyError::NotAKey { file: path.display().to_string() })?;
        if key.kind() == SignatureType::ED25519 && key.id().name == *name && key != *current {
            keys.push(key);
        }
    }
    keys.sort_by_key(ToString::to_string);
    Ok(keys)
}
