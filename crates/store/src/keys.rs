//! The server's own keys, as files that nobody else may read. Never in the database, never in a backup of it.
//!
//! For each purpose (`log.<origin>`, `receipt`, `cosign`) the folder holds `<purpose>.key`, an Ed25519 key in PKCS#8 PEM, and `<purpose>.pub`
//! to hand out; `<purpose>.token` stands in the place of the former where the key is in a device. `<purpose>@sm2.key` beside it switches SM2
//! lines on; `<purpose>@<hash>.pub` are keys that signed before, `<purpose>.chain` tells which followed which. What log entries say of keys
//! is written above.

mod change;
mod ring;
mod token;

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use tlog::{Cosigner, Ed25519Key, KeyName, NoteSigner, Sm2Signer, VerifierKey};

pub use change::{change_over, prepare, replace_cosigner, replace_lost, replace_sm2};
pub use ring::KeyRing;
use token::Reference;
pub use token::{Token, TokenError};

use crate::objects::{make_dirs, sync_dir, write_durably};

/// Why a key cannot be had. [`KeyError::explain`] says it to operators.
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
        /// Its permissions.
        mode: u32,
    },
    /// The file holds no key of its kind in PKCS#8.
    #[error("the key file {file} holds no such key")]
    NotAKey {
        /// Which file.
        file: String,
    },
    /// The public key is there, the private one is gone. Another key is never made in its place unasked.
    #[error("the key file {file} is gone")]
    Lost {
        /// Which file.
        file: String,
    },
    /// The key is there and can be read: it is not lost.
    #[error("the key file {file} is not lost")]
    NotLost {
        /// Which file.
        file: String,
    },
    /// There is a cosigning key already, under another name.
    #[error("there is a cosigning key already: {0}")]
    Named(VerifierKey),
    /// The device that holds the key does not do its part.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The keys do not sign what tells that one follows the other.
    #[error("the succession of keys cannot be signed")]
    Succession(#[from] tlog::note::SignNoteError),
    /// The operating system gives no randomness.
    #[error("no randomness for a new key")]
    Randomness,
}

impl KeyError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::File { file, source } => format!("密钥文件 {file} 不能读写：{source}"),
            Self::Exposed { file, mode } => format!(
                "密钥文件 {file} 的权限为 {mode:o}，他人可以读取，不予使用；请改为仅所有者可读写（chmod 600），并考虑更换密钥（zhilu keys rotate）"
            ),
            Self::NotAKey { file } => format!("密钥文件 {file} 的内容不是可用的密钥；请从备份恢复"),
            Self::Lost { file } => {
                format!("密钥文件 {file} 不见了，公钥还在；请从备份恢复，确实丢失的，用 zhilu keys lost 登记并启用新密钥")
            }
            Self::NotLost { file } => format!("密钥文件 {file} 可以读取，没有丢失；更换密钥请用 zhilu keys rotate"),
            Self::Named(key) => {
                format!("联署密钥已有，名称为“{}”，没有另外生成；更换密钥请用 zhilu keys rotate cosign", key.id().name)
            }
            Self::Token(e) => e.explain(),
            Self::Succession(_) => "密钥更替的证明未能签署，没有更换密钥".into(),
            Self::Randomness => "系统没有提供随机数，不能生成密钥".into(),
        }
    }
}

/// A kind of private key as it lies in a file, or in a device.
trait Stored: Sized {
    /// The key in PKCS#8 PEM.
    fn read(name: KeyName, pem: &str) -> Option<Self>;
    /// The key in a device; nothing for a kind that is kept in files only.
    fn held(name: KeyName, key: Arc<dyn Ed25519Key>) -> Option<Self>;
    /// Whether devices take this kind.
    const IN_DEVICES: bool = true;
    /// A fresh key in PKCS#8 PEM.
    fn fresh(name: KeyName) -> Result<String, KeyError>;
    /// Its public half.
    fn public(&self) -> &VerifierKey;
}

fn random() -> Result<[u8; 32], KeyError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyError::Randomness)?;
    Ok(seed)
}

fn fresh_ed25519() -> Result<String, KeyError> {
    let pem = SigningKey::from_bytes(&random()?).to_pkcs8_pem(LineEnding::LF);
    pem.map(|pem| pem.to_string()).map_err(|_| KeyError::Randomness)
}

impl Stored for NoteSigner {
    fn read(name: KeyName, pem: &str) -> Option<Self> {
        Some(Self::from_seed(name, SigningKey::from_pkcs8_pem(pem).ok()?.as_bytes()))
    }

    fn held(name: KeyName, key: Arc<dyn Ed25519Key>) -> Option<Self> {
        Some(Self::new(name, key))
    }

    fn fresh(_: KeyName) -> Result<String, KeyError> {
        fresh_ed25519()
    }

    fn public(&self) -> &VerifierKey {
        self.verifier_key()
    }
}

impl Stored for Cosigner {
    fn read(name: KeyName, pem: &str) -> Option<Self> {
        Some(Self::from_seed(name, SigningKey::from_pkcs8_pem(pem).ok()?.as_bytes()))
    }

    fn held(name: KeyName, key: Arc<dyn Ed25519Key>) -> Option<Self> {
        Some(Self::new(name, key))
    }

    fn fresh(_: KeyName) -> Result<String, KeyError> {
        fresh_ed25519()
    }

    fn public(&self) -> &VerifierKey {
        self.verifier_key()
    }
}

impl Stored for Sm2Signer {
    fn read(name: KeyName, pem: &str) -> Option<Self> {
        Self::from_pem(name, pem).ok()
    }

    fn held(_: KeyName, _: Arc<dyn Ed25519Key>) -> Option<Self> {
        None
    }

    const IN_DEVICES: bool = false;

    fn fresh(name: KeyName) -> Result<String, KeyError> {
        loop {
            // One draw in 2^32 is not below the order of the curve.
            if let Ok(signer) = Self::from_bytes(name.clone(), &random()?) {
                return signer.to_pem().map_err(|_| KeyError::Randomness);
            }
        }
    }

    fn public(&self) -> &VerifierKey {
        self.verifier_key()
    }
}

/// The files of one key.
struct Files<'a> {
    dir: &'a Path,
    stem: String,
}

impl<'a> Files<'a> {
    fn new(dir: &'a Path, stem: impl Into<String>) -> Self {
        Self { dir, stem: stem.into() }
    }

    /// `<purpose>@<what>`: no origin has an `@` in the name of its file.
    fn beside(&self, what: &str) -> Self {
        Self::new(self.dir, format!("{}@{what}", self.stem))
    }

    fn key(&self) -> PathBuf {
        self.dir.join(format!("{}.key", self.stem))
    }

    /// What names the key in a device, in the place of [`Files::key`].
    fn token(&self) -> PathBuf {
        self.dir.join(format!("{}.token", self.stem))
    }

    fn public(&self) -> PathBuf {
        self.dir.join(format!("{}.pub", self.stem))
    }

    /// Whether there is a private key, here or in a device.
    fn exists(&self) -> bool {
        self.key().exists() || self.token().exists()
    }

    /// The key, and its public half written beside it.
    fn load<K: Stored>(&self, name: KeyName) -> Result<K, KeyError> {
        let file = self.key().display().to_string();
        let key = match Reference::read(&self.token())? {
            Some(reference) => K::held(name, token::held(&reference)?).ok_or(KeyError::NotAKey { file })?,
            None => self.read(name)?,
        };
        let text = format!("{}\n", key.public());
        if fs::read_to_string(self.public()).ok().as_ref() != Some(&text) {
            // Durable: that it is there is how a lost key is told from one that was never made.
            let failed = |e| KeyError::File { file: self.public().display().to_string(), source: io::Error::other(e) };
            write_durably(&self.public(), text.as_bytes()).map_err(failed)?;
        }
        Ok(key)
    }

    /// The key in its file.
    fn read<K: Stored>(&self, name: KeyName) -> Result<K, KeyError> {
        let path = self.key();
        let file = path.display().to_string();
        let failed = |source| KeyError::File { file: file.clone(), source };
        let mode = fs::metadata(&path).map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Exposed { file, mode });
        }
        let pem = fs::read_to_string(&path).map_err(failed)?;
        K::read(name, &pem).ok_or_else(|| KeyError::NotAKey { file: file.clone() })
    }

    /// Makes a key, durable before it is used: in the device that makes keys for this folder, or else in a file.
    fn create<K: Stored>(&self, name: KeyName) -> Result<(), KeyError> {
        if let Some(token) = Token::of(self.dir)?.filter(|_| K::IN_DEVICES) {
            return token.generate(&self.stem)?.write(self.dir, &self.token());
        }
        let (pem, path) = (K::fresh(name)?, self.key());
        let write = || {
            make_dirs(self.dir)?;
            let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            out.write_all(pem.as_bytes())?;
            out.sync_all()?;
            sync_dir(self.dir)
        };
        write().map_err(|source| KeyError::File { file: path.display().to_string(), source })
    }

    /// The key, made if there never was one.
    fn load_or_create<K: Stored>(&self, name: KeyName) -> Result<K, KeyError> {
        if !self.exists() {
            if self.public().exists() {
                return Err(KeyError::Lost { file: self.key().display().to_string() });
            }
            self.create::<K>(name.clone())?;
        }
        self.load(name)
    }
}

/// The key for `purpose` in the folder `dir`, made if there never was one: readable by its owner alone. Each purpose has a key of its own.
///
/// # Errors
/// When the file cannot be read or written, is readable by others, holds something else, or is gone while the public key is there.
pub fn load_or_create(dir: &Path, purpose: &str, name: KeyName) -> Result<NoteSigner, KeyError> {
    Files::new(dir, purpose).load_or_create(name)
}

/// What the files of the cosigning key are called.
const COSIGN: &str = "cosign";

/// The key with which this server cosigns checkpoints of others, made if there never was one.
///
/// # Errors
/// As [`load_or_create`]; and when there is one under another name.
pub fn cosigner(dir: &Path, name: KeyName) -> Result<Cosigner, KeyError> {
    match cosigner_if_there(dir)? {
        Some(there) if there.verifier_key().id().name == name => Ok(there),
        Some(there) => Err(KeyError::Named(there.verifier_key().clone())),
        None => Files::new(dir, COSIGN).load_or_create(name),
    }
}

/// The key with which this server cosigns, under the name it was made with; nothing when there never was one.
///
/// # Errors
/// As [`load_or_create`].
pub fn cosigner_if_there(dir: &Path) -> Result<Option<Cosigner>, KeyError> {
    let files = Files::new(dir, COSIGN);
    if !files.public().exists() {
        return Ok(None);
    }
    change::finish(&files)?;
    let text = fs::read_to_string(files.public());
    let text = text.map_err(|source| KeyError::File { file: files.public().display().to_string(), source })?;
    let key: VerifierKey =
        text.trim_end().parse().map_err(|_| KeyError::NotAKey { file: files.public().display().to_string() })?;
    files.load_or_create(key.id().name.clone()).map(Some)
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
        assert!(matches!(load_or_create(dir.path(), "log", name()), Err(KeyError::Exposed { mode: 0o640, .. })));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&file, "not a key").unwrap();
        assert!(matches!(load_or_create(dir.path(), "log", name()), Err(KeyError::NotAKey { .. })));
    }

    #[test]
    fn a_key_that_is_gone_is_not_replaced_unasked() {
        let dir = tempfile::tempdir().unwrap();
        load_or_create(dir.path(), "log", name()).unwrap();
        fs::remove_file(dir.path().join("log.key")).unwrap();
        let gone = load_or_create(dir.path(), "log", name()).unwrap_err();
        assert!(matches!(gone, KeyError::Lost { .. }) && gone.explain().contains("zhilu keys lost"), "{gone}");
        assert!(!dir.path().join("log.key").exists());
    }

    #[test]
    fn a_cosigner_has_a_key_of_its_own_kind_and_one_name() {
        let dir = tempfile::tempdir().unwrap();
        let first = cosigner(dir.path(), name()).unwrap();
        assert_eq!(cosigner(dir.path(), name()).unwrap().verifier_key(), first.verifier_key());
        let other = cosigner(dir.path(), "other.example".parse().unwrap());
        assert!(matches!(&other, Err(KeyError::Named(key)) if key == first.verifier_key()), "{other:?}");
        assert_eq!(first.verifier_key().kind(), tlog::SignatureType::COSIGNATURE_V1);
    }
}
