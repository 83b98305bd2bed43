//! The key of a log behind a guard that remembers what it signed last and signs nothing that does not extend it.
//!
//! The memory is a file beside the key, outside database and backup: a database restored from yesterday, or changed by hand, cannot
//! get a second history signed. What was signed is durable there before the signature exists.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use tlog::checkpoint::OpenCheckpointError;
use tlog::note::{ParseNoteError, SignNoteError};
use tlog::tree::ReadTreeError;
use tlog::{Checkpoint, Hash, KeyName, Note, NoteVerifier, Tree, VerifierKey};

use crate::error::StoreError;
use crate::keys::{self, KeyError, KeyRing};
use crate::objects::{read_small, write_durably};
use crate::tiles::{LogFolder, file_name};

/// Where an earlier size and root of the log are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// The signer's own file.
    Signer,
    /// The checkpoint beside the objects.
    Published,
    /// This process, which committed as many.
    Process,
}

impl Memory {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Signer => "签名程序的存底",
            Self::Published => "对象旁公布的检查点",
            Self::Process => "正在运行的服务",
        }
    }
}

/// Why a checkpoint is not signed. [`GuardError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The memory of the signer cannot be read or written.
    #[error("the signer's memory failed")]
    Memory(#[from] StoreError),
    /// The checkpoint beside the objects cannot be read.
    #[error("the checkpoint beside the objects cannot be read")]
    Published(#[source] StoreError),
    /// Another process holds the signer and does not let go, or its lock cannot be had.
    #[error("the signer cannot be locked")]
    Lock(#[source] io::Error),
    /// The memory of the signer is no checkpoint of this log.
    #[error("{file} does not tell the last size and root of {origin}")]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Of which log it should tell.
        origin: String,
    },
    /// The checkpoint beside the objects was not signed by this key, or is of another log.
    #[error("the checkpoint beside the objects is not one of {origin} by this key")]
    Foreign {
        /// The log that was to be signed.
        origin: String,
        /// What is wrong with it.
        source: OpenCheckpointError,
    },
    /// The log is shorter than it was: entries are gone, or an old database was restored.
    #[error("{origin} has {now} entries, but {signed} were signed ({memory:?})")]
    Shrunk {
        /// The log.
        origin: String,
        /// Who remembers.
        memory: Memory,
        /// Entries signed before.
        signed: u64,
        /// Entries now.
        now: u64,
    },
    /// The entries are others than those signed before.
    #[error("the first {signed} entries of {origin} are not those that were signed ({memory:?})")]
    Forked {
        /// The log.
        origin: String,
        /// Who remembers.
        memory: Memory,
        /// Entries signed before.
        signed: u64,
    },
    /// The tree cannot prove that it extends what was signed: tiles are missing or spoilt.
    #[error("the tree cannot prove that it extends what was signed")]
    Unproven(#[from] ReadTreeError<io::Error>),
    /// The checkpoint cannot stand in a note.
    #[error("the checkpoint cannot be written")]
    Note(#[from] ParseNoteError),
    /// The key cannot be had.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignNoteError),
}

impl GuardError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Memory(_) | Self::Lock(_) => "签名程序的存底无法读写，未签署检查点；请检查密钥目录的权限和磁盘".into(),
            Self::Published(_) => "对象旁公布的检查点无法读取，未签署新的检查点；请检查对象目录".into(),
            Self::Unreadable { file, origin } => {
                format!("{} 不是日志 {origin} 的签名存底，未签署检查点；请核对密钥目录是否被替换", file.display())
            }
            Self::Foreign { origin, .. } => {
                format!(
                    "对象旁公布的检查点不是由日志 {origin} 现在的密钥签署的，未签署新的检查点；请核对密钥和对象目录是否属于同一日志"
                )
            }
            Self::Shrunk { origin, memory, signed, now } => format!(
                "日志 {origin} 比签署过的短：{}记有 {signed} 条，数据库只有 {now} 条，可能恢复了旧的数据库；未签署检查点，缺少的记录补回之前不再签署",
                memory.label()
            ),
            Self::Forked { origin, memory, signed } => format!(
                "日志 {origin} 的前 {signed} 条与签署过的不一致（{}），数据库或日志树文件被改动；未签署检查点，请运行 zhilu check 查明位置",
                memory.label()
            ),
            Self::Unproven(_) => "日志树文件缺失或损坏，无法证明日志延续了签署过的内容；未签署检查点，请运行 zhilu check".into(),
            Self::Key(e) => e.explain(),
            Self::Note(_) | Self::Sign(_) => "密钥未能签署检查点；请检查密钥文件".into(),
        }
    }
}

/// The key of one log, its memory, and the refusal to sign two histories.
#[derive(Clone, Debug)]
pub struct GuardedSigner {
    origin: String,
    keys: PathBuf,
    ring: KeyRing,
    memory: PathBuf,
}

impl GuardedSigner {
    /// The signer of the log `origin`, with key and memory in the folder `keys`. A key that is not there yet is made.
    ///
    /// # Errors
    /// When the key cannot be had, or the origin cannot name a key.
    pub fn open(keys: &Path, origin: &str) -> Result<Self, KeyError> {
        let ring = KeyRing::open(keys, &purpose(origin), &name(origin)?)?;
        Ok(Self { origin: origin.to_owned(), keys: keys.to_owned(), ring, memory: memory_path(keys, origin) })
    }

    /// The origin of the log it signs for.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public key, to hand out.
    pub const fn verifier_key(&self) -> &VerifierKey {
        self.ring.verifier_key()
    }

    /// All its keys.
    pub const fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// Puts the prepared key ([`GuardedSigner::prepare`]) in the place of the one that signs, while nobody signs. Every signer of this log,
    /// in whatever process, signs with the new one from then on.
    ///
    /// # Errors
    /// When no key was prepared, or files cannot be written.
    pub fn change_over(&self) -> Result<VerifierKey, GuardError> {
        let turn = self.turn()?;
        let last = recall(&turn.signer.memory, &self.origin)?.map_or(0, |last| last.size());
        Ok(keys::change_over(&self.keys, &purpose(&self.origin), &name(&self.origin)?, Some(last))?)
    }

    /// The key that will follow, made and not in use yet.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn prepare(&self) -> Result<VerifierKey, KeyError> {
        keys::prepare(&self.keys, &purpose(&self.origin), name(&self.origin)?)
    }

    /// Waits until nobody else signs with this key on this machine, and keeps others from it until dropped. A crash lets go too.
    pub(crate) fn turn(&self) -> Result<Turn, GuardError> {
        let lock = || {
            let path = self.memory.with_extension("lock");
            let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
            file.lock().map(|()| file)
        };
        let lock = lock().map_err(GuardError::Lock)?;
        // Anew, since the key may have changed while somebody else had the turn.
        Ok(Turn { signer: Self::open(&self.keys, &self.origin)?, _lock: lock })
    }
}

/// What the key files of a log are called.
pub fn purpose(origin: &str) -> String {
    format!("log.{}", file_name(origin))
}

/// The name of a log's key: its origin.
fn name(origin: &str) -> Result<KeyName, KeyError> {
    origin.parse().map_err(|_| KeyError::NotAKey { file: origin.to_owned() })
}

/// The file in which a signer remembers what it signed last.
pub(crate) fn memory_path(keys: &Path, origin: &str) -> PathBuf {
    keys.join(format!("log.{}.last", file_name(origin)))
}

/// The size and root signed last, as a checkpoint without signature; nothing before the first signature.
pub(crate) fn recall(memory: &Path, origin: &str) -> Result<Option<Checkpoint>, GuardError> {
    let Some(bytes) = read_small(memory)? else { return Ok(None) };
    let last = String::from_utf8(bytes).ok().and_then(|text| text.parse().ok());
    let last = last.filter(|last: &Checkpoint| last.origin() == origin);
    last.map(Some).ok_or_else(|| GuardError::Unreadable { file: memory.to_owned(), origin: origin.to_owned() })
}

/// The signer while nobody else has it.
#[derive(Debug)]
pub(crate) struct Turn {
    signer: GuardedSigner,
    _lock: File,
}

impl Turn {
    /// Every size and root that what comes next must extend.
    pub(crate) fn remembered(&self, log: &LogFolder) -> Result<Vec<(Memory, Checkpoint)>, GuardError> {
        let last = recall(&self.signer.memory, &self.signer.origin)?.map(|last| (Memory::Signer, last));
        let published = self.published(log)?.map(|published| (Memory::Published, published));
        Ok(last.into_iter().chain(published).collect())
    }

    /// What is published beside the objects, if a key of this log signed it: the present one, or one that signed before.
    fn published(&self, log: &LogFolder) -> Result<Option<Checkpoint>, GuardError> {
        let Some(note) = log.checkpoint().map_err(GuardError::Published)? else { return Ok(None) };
        let origin = self.signer.origin.clone();
        let ring = &self.signer.ring;
        let open = |key: &VerifierKey| {
            let key = NoteVerifier::try_from(key).map_err(|e| StoreError::corrupt(e.to_string()))?;
            Ok::<_, StoreError>(Checkpoint::open(&note, &origin, &key))
        };
        let source = match open(ring.verifier_key())? {
            Ok(checkpoint) => return Ok(Some(checkpoint)),
            Err(source) => source,
        };
        for key in ring.former() {
            if let Ok(checkpoint) = open(key)? {
                return Ok(Some(checkpoint));
            }
        }
        Err(GuardError::Foreign { origin, source })
    }

    /// Refuses unless the first `size` leaves of `tree`, with this root, extend everything that was signed.
    pub(crate) fn check<R>(&self, log: &LogFolder, tree: &Tree<R>, size: u64, root: &Hash) -> Result<(), GuardError>
    where
        R: tlog::TileReader<Error = io::Error>,
    {
        for (memory, earlier) in self.remembered(log)? {
            let (origin, signed) = (self.signer.origin.clone(), earlier.size());
            if signed > size {
                return Err(GuardError::Shrunk { origin, memory, signed, now: size });
            }
            if tree.consistency(signed, size)?.verify(earlier.root(), root).is_err() {
                return Err(GuardError::Forked { origin, memory, signed });
            }
        }
        Ok(())
    }

    /// Whether a note bears a line of every key that signs now.
    pub(crate) fn has_signed(&self, note: &Note) -> bool {
        let ring = &self.signer.ring;
        let mut keys = std::iter::once(ring.verifier_key()).chain(ring.sm2_key());
        keys.all(|key| note.signatures().iter().any(|line| line.key == *key.id()))
    }

    /// Remembers, durably, and signs. [`Turn::check`] comes before.
    pub(crate) fn sign(&self, checkpoint: &Checkpoint) -> Result<Note, GuardError> {
        let mut note = checkpoint.to_note()?;
        write_durably(&self.signer.memory, checkpoint.to_string().as_bytes())?;
        // From here on the key is bound to this size and root, whether or not anybody ever sees the signature.
        self.signer.ring.sign(&mut note)?;
        Ok(note)
    }
}
