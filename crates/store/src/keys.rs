//! The server's own keys, as files that nobody else may read. Never in the database, never in a backup of it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use tlog::{KeyName, NoteSigner};

use crate::objects::{make_dirs, sync_dir};

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file {file} failed")]
    File {
        /// Which file.
        file: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Others may read the file: whoever did can sign in our name.
    #[error("others may read the key file {file}; only its owner should (chmod 600)")]
    Exposed {
        /// Which file.
        file: String,
    },
    /// The file holds no Ed25519 key in PKCS#8.
    #[error("the key file {file} holds no Ed25519 key")]
    NotAKey {
        /// Which file.
        file: String,
    },
    /// The operating system gives no randomness.
    #[error("no randomness for a new key")]
    Randomness,
}

/// The key for `purpose` (`log`, `receipt`) in the folder `dir`, made if there is none: `<purpose>.key` holds it in PKCS#8 PEM,
/// readable by its owner alone, `<purpose>.pub` the verifier key to hand out. Each purpose has a key of its own.
///
/// # Errors
/// When the file cannot be read or written, is readable by others, or holds something else.
pub fn load_or_create(dir: &Path, purpose: &str, name: KeyName) -> Result<NoteSigner, KeyError> {
    let path = dir.join(format!("{purpose}.key"));
    let file = path.display().to_string();
    let failed = |source| KeyError::File { file: file.clone(), source };
    if !path.exists() {
        create(dir, &path)?;
    }
    if fs::metadata(&path).map_err(failed)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Exposed { file });
    }
    let pem = fs::read_to_string(&path).map_err(failed)?;
    let key = SigningKey::from_pkcs8_pem(&pem).map_err(|_| KeyError::NotAKey { file: file.clone() })?;
    let signer = NoteSigner::from_seed(name, key.as_bytes());
    let public = dir.join(format!("{purpose}.pub"));
    let text = format!("{}\n", signer.verifier_key());
    if fs::read_to_string(&public).ok().as_ref() != Some(&text) {
        fs::write(&public, text).map_err(failed)?;
    }
    Ok(signer)
}

fn create(dir: &Path, path: &Path) -> Result<(), KeyError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyError::Randomness)?;
    let file = path.display().to_string();
    let pem = SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF);
    let pem = pem.map_err(|_| KeyError::NotAKey { file: file.clone() })?;
    let write = || {
        make_dirs(dir)?;
        let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        out.write_all(pem.as_bytes())?;
        out.sync_all()?;
        sync_dir(dir)
    };
    write().map_err(|source| KeyError::File { file, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> KeyName {
        "zhilu.example/receipt".parse().unwrap()
    }

    #[test]
    fn a_key_is_made_once_and_stays() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("keys");
        let first = load_or_create(&keys, "receipt", name()).unwrap();
        let again = load_or_create(&keys, "receipt", name()).unwrap();
        let other = load_or_create(&keys, "log", name()).unwrap();
        assert_eq!(first.verifier_key(), again.verifier_key());
        assert_ne!(first.verifier_key(), other.verifier_key(), "each purpose has a key of its own");
        let mode = fs::metadata(keys.join("receipt.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let public = fs::read_to_string(keys.join("receipt.pub")).unwrap();
        assert_eq!(public.trim_end().parse::<tlog::VerifierKey>().as_ref(), Ok(first.verifier_key()));
    }

    #[test]
    fn a_key_that_others_may_read_or_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        load_or_create(dir.path(), "log", name()).unwrap();
        let file = dir.path().join("log.key");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(load_or_create(dir.path(), "log", name()), Err(KeyError::Exposed { .. })));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&file, "not a key").unwrap();
        assert!(matches!(load_or_create(dir.path(), "log", name()), Err(KeyError::NotAKey { .. })));
    }
}
