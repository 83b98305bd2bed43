//! Keys in a device that never gives them away, by PKCS#11. The folder of keys says in `pkcs11.json` which device makes new keys; beside
//! `<purpose>.pub` a file `<purpose>.token` then stands in the place of `<purpose>.key` and names the key in the device.
//!
//! Only Ed25519 keys (CKM_EDDSA of PKCS#11 3.0): devices of China speak another interface for SM2. The PIN is in a file of its own.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as DeviceError, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use tlog::Ed25519Key;

use super::KeyError;
use crate::objects::{make_dirs, read_small, write_durably};

/// What says which device makes new keys.
const DEVICE_FILE: &str = "pkcs11.json";
/// The curve as PKCS#11 3.0 names it: the printable string `edwards25519` in DER.
const EDWARDS25519: &[u8] = b"\x13\x0cedwards25519";
/// Bytes of the identifier of a key in a device.
const ID_LEN: usize = 16;

/// Why a device does not do what it was asked. [`TokenError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The library of the device cannot be loaded.
    #[error("the PKCS#11 module {module} cannot be loaded")]
    Module {
        /// Its path.
        module: PathBuf,
        /// Why.
        source: DeviceError,
    },
    /// There is no such token in the device.
    #[error("there is no token “{0}”")]
    NoToken(String),
    /// The file with the PIN cannot be read.
    #[error("the PIN file {file} cannot be read")]
    NoPin {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read the PIN.
    #[error("others may read the PIN file {file}")]
    Exposed {
        /// Which file.
        file: PathBuf,
    },
    /// The device refuses the PIN.
    #[error("the device refuses the PIN")]
    Pin,
    /// The device has no key of this identifier.
    #[error("the device has no key {0}")]
    NoKey(String),
    /// The device has something else under this identifier, or signs so that its own public key does not verify it.
    #[error("the key {0} in the device is no Ed25519 key that signs")]
    NotAKey(String),
    /// The device failed.
    #[error("the device failed")]
    Device(#[source] DeviceError),
    /// A file that names the device or a key in it cannot be read.
    #[error("{0} does not name a device or a key in it")]
    Unreadable(PathBuf),
}

impl TokenError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Module { module, source } => format!("密码设备的接口库 {} 不能加载：{source}", module.display()),
            Self::NoToken(label) => format!("密码设备中没有名为“{label}”的令牌；请检查设备是否接好、是否已初始化"),
            Self::NoPin { file, source } => format!("口令文件 {} 不能读取：{source}", file.display()),
            Self::Exposed { file } => {
                format!("口令文件 {} 他人可以读取，不予使用；请改为仅所有者可读（chmod 600）", file.display())
            }
            Self::Pin => "密码设备不接受口令；请核对口令文件，多次出错设备会锁定".into(),
            Self::NoKey(id) => format!("密码设备中没有密钥 {id}；确实丢失的，用 zhilu keys lost 登记并启用新密钥"),
            Self::NotAKey(id) => format!("密码设备中的密钥 {id} 不是可用的 Ed25519 签名密钥；设备须支持 CKM_EDDSA"),
            Self::Device(e) => format!("密码设备没有完成操作：{e}"),
            Self::Unreadable(file) => format!("文件 {} 的内容不能识别；请从备份恢复", file.display()),
        }
    }
}

/// A token of a device, and how to get into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The library that its maker gives.
    pub module: PathBuf,
    /// The label of the token.
    pub token: String,
    /// The file with the PIN of its user, readable by its owner alone.
    pub pin_file: PathBuf,
}

/// The key of one purpose in a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reference {
    #[serde(flatten)]
    token: Token,
    /// The identifier (CKA_ID) in hex.
    id: String,
}

impl Token {
    /// The device in which keys of this folder are made; nothing when they are made in files.
    pub(super) fn of(dir: &Path) -> Result<Option<Self>, KeyError> {
        read(&dir.join(DEVICE_FILE))
    }

    /// From now on keys of this folder are made in this token, once it has shown that it can sign. Keys that are there stay where they are
    /// until they are changed.
    ///
    /// # Errors
    /// When the token cannot be used.
    pub fn make_keys_for(&self, dir: &Path) -> Result<(), KeyError> {
        let trial = self.generate("zhilu-trial")?;
        let signed = trial.key().and_then(|key| key.sign_checked(b"zhilu"));
        trial.token.with_session(|session| {
            for handle in session.find_objects(&[Attribute::Id(trial.raw_id()?)]).map_err(TokenError::Device)? {
                session.destroy_object(handle).map_err(TokenError::Device)?;
            }
            Ok(())
        })?;
        signed?;
        write(dir, &dir.join(DEVICE_FILE), self)
    }

    /// A fresh key in the token, under an identifier of its own.
    pub(super) fn generate(&self, label: &str) -> Result<Reference, KeyError> {
        let id = super::random()?[..ID_LEN].to_vec();
        self.with_session(|session| {
            let both = [Attribute::Token(true), Attribute::Id(id.clone()), Attribute::Label(label.as_bytes().to_vec())];
            let public = [&both[..], &[Attribute::EcParams(EDWARDS25519.to_vec()), Attribute::Verify(true)]].concat();
            let private =
                [Attribute::Sensitive(true), Attribute::Extractable(false), Attribute::Sign(true), Attribute::Private(true)];
            let private = [&both[..], &private].concat();
            session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private).map_err(TokenError::Device)
        })?;
        Ok(Reference { token: self.clone(), id: HEXLOWER.encode(&id) })
    }

    /// Runs something in a session of its own, logged in.
    fn with_session<T>(&self, work: impl FnOnce(&Session) -> Result<T, TokenError>) -> Result<T, TokenError> {
        let module = module(&self.module)?;
        let slots = module.get_slots_with_initialized_token().map_err(TokenError::Device)?;
        let mut named =
            slots.into_iter().filter(|slot| module.get_token_info(*slot).is_ok_and(|info| info.label() == self.token));
        let slot = named.next().ok_or_else(|| TokenError::NoToken(self.token.clone()))?;
        let session = module.open_rw_session(slot).map_err(TokenError::Device)?;
        match session.login(UserType::User, Some(&self.pin()?)) {
            // One login is for all sessions of a process.
            Ok(()) | Err(DeviceError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => work(&session),
            Err(DeviceError::Pkcs11(
                RvError::PinIncorrect | RvError::PinLocked | RvError::PinInvalid | RvError::PinLenRange,
                _,
            )) => Err(TokenError::Pin),
            Err(e) => Err(TokenError::Device(e)),
        }
    }

    fn pin(&self) -> Result<AuthPin, TokenError> {
        let failed = |source| TokenError::NoPin { file: self.pin_file.clone(), source };
        if fs::metadata(&self.pin_file).map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(TokenError::Exposed { file: self.pin_file.clone() });
        }
        let text = fs::read_to_string(&self.pin_file).map_err(failed)?;
        Ok(AuthPin::from(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

impl Reference {
    pub(super) fn read(path: &Path) -> Result<Option<Self>, KeyError> {
        read(path)
    }

    pub(super) fn write(&self, dir: &Path, path: &Path) -> Result<(), KeyError> {
        write(dir, path, self)
    }

    /// The key, with its public half as the device tells it.
    pub(super) fn key(&self) -> Result<TokenKey, TokenError> {
        let id = Attribute::Id(self.raw_id()?);
        let point = self.token.with_session(|session| {
            let handle = self.find(session, &[id, Attribute::Class(ObjectClass::PUBLIC_KEY)])?;
            session.get_attributes(handle, &[AttributeType::EcPoint]).map_err(TokenError::Device)
        })?;
        let point =
            point.into_iter().find_map(|attribute| if let Attribute::EcPoint(bytes) = attribute { Some(bytes) } else { None });
        // As it stands in an octet string, or, from some devices, bare.
        let point =
            point.as_deref().map(|bytes| bytes.strip_prefix(&[0x04, 0x20]).filter(|rest| rest.len() == 32).unwrap_or(bytes));
        let public =
            point.and_then(|bytes| VerifyingKey::try_from(bytes).ok()).ok_or_else(|| TokenError::NotAKey(self.id.clone()))?;
        Ok(TokenKey { reference: self.clone(), public })
    }

    fn raw_id(&self) -> Result<Vec<u8>, TokenError> {
        HEXLOWER.decode(self.id.as_bytes()).map_err(|_| TokenError::NoKey(self.id.clone()))
    }

    fn find(&self, session: &Session, template: &[Attribute]) -> Result<ObjectHandle, TokenError> {
        let found = session.find_objects(template).map_err(TokenError::Device)?;
        found.first().copied().ok_or_else(|| TokenError::NoKey(self.id.clone()))
    }
}

/// An Ed25519 key in a token.
pub(super) struct TokenKey {
    reference: Reference,
    public: VerifyingKey,
}

impl TokenKey {
    /// Signs, and believes the device no more than its own public key does.
    fn sign_checked(&self, message: &[u8]) -> Result<[u8; 64], TokenError> {
        let id = self.reference.raw_id()?;
        let bytes = self.reference.token.with_session(|session| {
            let template =
                [Attribute::Id(id), Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::KeyType(KeyType::EC_EDWARDS)];
            let handle = self.reference.find(session, &template)?;
            let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
            session.sign(&mechanism, handle, message).map_err(TokenError::Device)
        })?;
        let signature =
            Signature::from_slice(&bytes).ok().filter(|signature| self.public.verify_strict(message, signature).is_ok());
        signature.map(|signature| signature.to_bytes()).ok_or_else(|| TokenError::NotAKey(self.reference.id.clone()))
    }
}

impl Ed25519Key for TokenKey {
    fn public(&self) -> [u8; 32] {
        self.public.to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Box<dyn Error + Send + Sync>> {
        Ok(self.sign_checked(message)?)
    }
}

/// A module is initialised once in a process, and stays.
fn module(path: &Path) -> Result<Pkcs11, TokenError> {
    static MODULES: Mutex<Option<HashMap<PathBuf, Pkcs11>>> = Mutex::new(None);
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    let modules = modules.get_or_insert_default();
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let failed = |source| TokenError::Module { module: path.to_owned(), source };
    let module = Pkcs11::new(path).map_err(failed)?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(failed)?;
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Option<T>, KeyError> {
    let unreadable = || KeyError::Token(TokenError::Unreadable(path.to_owned()));
    let bytes = read_small(path).map_err(|_| unreadable())?;
    bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(|_| unreadable())).transpose()
}

fn write<T: Serialize>(dir: &Path, path: &Path, what: &T) -> Result<(), KeyError> {
    let failed = |source| KeyError::File { file: path.display().to_string(), source };
    make_dirs(dir).map_err(failed)?;
    let json = serde_json::to_vec_pretty(what).map_err(|e| failed(e.into()))?;
    write_durably(path, &json).map_err(|e| failed(std::io::Error::other(e)))
}

/// The key that a file names, shared by whoever signs with it.
pub(super) fn held(reference: &Reference) -> Result<Arc<dyn Ed25519Key>, KeyError> {
    Ok(Arc::new(reference.key()?))
}
