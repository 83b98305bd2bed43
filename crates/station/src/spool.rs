//! What is durable at the station, as files: bytes under random names, a record of every name they had on a device, manifests that were signed,
//! receipts that came back. Whatever is not whole after a crash is not counted; nothing here deletes what was stored.
//!
//! `objects/<id>` bytes; `records/<id>.json` one file of a device; `manifests/<n>.json` a signed manifest with its records, `.receipt` beside it;
//! `uploads/<object>` where an upload stands on the server; `receipts/<object>` that the server has it; `incoming/` what is being copied;
//! `broken/` what a crash left of that; `deleted.jsonl` what was deleted from devices; `cameras/` what fixed cameras give ([`crate::camera`]).

pub(crate) mod files;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base::{DigestPair, ObjectId, RawId, Sha256Digest, Timestamp};
use ledger::station::{Manifest, Name, StationError};
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};
use store::Reserve;
use tlog::NoteSigner;

use crate::drive::Look;
use files::{list, parse, put, sync};

/// One file of a device that is stored here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: RawId,
    /// The object that holds its bytes; twins share one.
    pub object: ObjectId,
    /// The place where the device was docked.
    pub slot: String,
    /// Its path on the device.
    pub name: Name,
    /// How many bytes.
    pub size: u64,
    /// When the file system says it was last changed.
    pub modified: Option<Timestamp>,
    /// The digests of the bytes.
    pub digests: DigestPair,
    /// The digest over its beginning, to know it again.
    pub beginning: Sha256Digest,
    /// What it is by the layout of the device.
    pub role: String,
    /// Whether the device marks it as important.
    pub important: bool,
    /// Whether it is sent on to the server.
    pub send: bool,
    /// When it was stored.
    pub stored_at: Timestamp,
}

impl Record {
    /// How the file looked on the device.
    pub const fn look(&self) -> Look {
        Look { size: self.size, modified: self.modified }
    }
}

/// A signed manifest as it lies in the spool.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sealed {
    note: String,
    digest: Sha256Digest,
    records: Vec<RawId>,
}

/// A manifest that the server has not answered for yet.
#[derive(Clone, Debug)]
pub struct Undelivered {
    /// Its running number.
    pub sequence: u64,
    /// The signed text.
    pub note: String,
    /// The digest of the manifest.
    pub digest: Sha256Digest,
}

/// Bytes that are to be sent.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The file, under the first name it had.
    pub record: Record,
    /// The manifest that lists it.
    pub manifest: Sha256Digest,
}

/// Why the spool cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// A file cannot be read or written.
    #[error("采集站目录中的 {file} 不能读写：{source}")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another program works with it.
    #[error("采集站目录 {0} 正由另一个程序使用")]
    Busy(PathBuf),
    /// Something in it is not what was written there.
    #[error("采集站目录中的 {0} 已损坏，没有使用；请保留目录并联系系统管理员")]
    Damaged(PathBuf),
    /// A manifest cannot be signed.
    #[error("入站清单没有签成")]
    Sign(#[from] StationError),
}

/// The spool.
pub struct Spool {
    dir: PathBuf,
    reserve: Reserve,
    key: NoteSigner,
    held: Mutex<Held>,
    // Held as long as the spool is.
    _lock: File,
}

#[derive(Default)]
struct Held {
    records: BTreeMap<RawId, Record>,
    /// Names and looks by which files are known again.
    by_name: HashMap<(Vec<u8>, Look), Vec<RawId>>,
    by_digest: HashMap<Sha256Digest, ObjectId>,
    sealed: HashMap<RawId, Sha256Digest>,
    manifests: BTreeMap<u64, Sha256Digest>,
    delivered: HashSet<Sha256Digest>,
    received: HashSet<ObjectId>,
}

const FOLDERS: [&str; 7] = ["objects", "records", "manifests", "uploads", "receipts", "incoming", "broken"];

impl Spool {
    /// Opens a spool, made if there is none. Manifests are signed with `key`.
    ///
    /// # Errors
    /// When it is in use, cannot be read, or is damaged.
    pub fn open(dir: &Path, key: NoteSigner, reserve: Reserve) -> Result<Self, SpoolError> {
        for folder in FOLDERS {
            let folder = dir.join(folder);
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
            made.map_err(|source| SpoolError::File { file: folder, source })?;
        }
        let lock = dir.join("lock");
        let failed = |source| SpoolError::File { file: lock.clone(), source };
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock).map_err(failed)?;
        rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|_| SpoolError::Busy(dir.to_owned()))?;
        for part in list(&dir.join("incoming"))? {
            // Not whole, so nothing counts on it; yet nobody knows whether its device still has it.
            let name = part.file_name().unwrap_or_default();
            fs::rename(&part, dir.join("broken").join(name)).map_err(|source| SpoolError::File { file: part.clone(), source })?;
        }
        let spool = Self { dir: dir.to_owned(), reserve, key, held: Mutex::default(), _lock: file };
        spool.read()?;
        Ok(spool)
    }

    fn read(&self) -> Result<(), SpoolError> {
        let mut held = self.held();
        for path in list(&self.dir.join("records"))? {
            let record: Record = parse(&path)?;
            let size = fs::metadata(self.object(record.object)).map(|meta| meta.len());
            if size.ok() != Some(record.size) {
                return Err(SpoolError::Damaged(self.object(record.object)));
            }
            held.take(record);
        }
        let verifier = self.key.verifier_key();
        let mut previous = None;
        for path in list(&self.dir.join("manifests"))? {
            if path.extension().is_none_or(|e| e != "json") {
                continue;
            }
            let sealed: Sealed = parse(&path)?;
            let manifest = Manifest::verify(&sealed.note, verifier).map_err(|_| SpoolError::Damaged(path.clone()))?;
            if manifest.digest() != sealed.digest || manifest.previous != previous {
                return Err(SpoolError::Damaged(path));
            }
            previous = Some(sealed.digest);
            held.sealed.extend(sealed.records.iter().map(|id| (*id, sealed.digest)));
            held.manifests.insert(manifest.sequence, sealed.digest);
            if self.manifest(manifest.sequence, "receipt").exists() {
                held.delivered.insert(sealed.digest);
            }
        }
        for path in list(&self.dir.join("receipts"))? {
            held.received.extend(path.file_name().and_then(|n| n.to_str()?.parse::<ObjectId>().ok()));
        }
        Ok(())
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that signs.
    pub const fn key(&self) -> &NoteSigner {
        &self.key
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the bytes of an object lie.
    pub fn object(&self, object: ObjectId) -> PathBuf {
        self.dir.join("objects").join(object.to_string())
    }

    fn manifest(&self, sequence: u64, kind: &str) -> PathBuf {
        self.dir.join("manifests").join(format!("{sequence:08}.{kind}"))
    }

    /// A place for a file on its way in.
    pub fn incoming(&self) -> (ObjectId, PathBuf) {
        let id = ObjectId::random();
        (id, self.dir.join("incoming").join(id.to_string()))
    }

    /// Whether there is room for so many bytes beside the reserve.
    pub fn has_room(&self, size: u64) -> bool {
        let Ok(disk) = rustix::fs::statvfs(&self.dir) else { return false };
        let reserve = self.reserve.of(disk.f_blocks.saturating_mul(disk.f_frsize));
        disk.f_bavail.saturating_mul(disk.f_frsize).saturating_sub(size) >= reserve
    }

    /// The stored file with this name and look, if its beginning is that of one; it is asked for only when it may be.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn known(
        &self,
        name: &[u8],
        look: Look,
        beginning: impl FnOnce() -> io::Result<Sha256Digest>,
    ) -> io::Result<Option<Record>> {
        let alike: Vec<Record> = {
            let held = self.held();
            let ids = held.by_name.get(&(name.to_vec(), look)).into_iter().flatten();
            ids.filter_map(|id| held.records.get(id).cloned()).collect()
        };
        if alike.is_empty() {
            return Ok(None);
        }
        let beginning = beginning()?;
        Ok(alike.into_iter().rev().find(|record| record.beginning == beginning))
    }

    /// Stores what lies whole and durable at `incoming`. Bytes that are here already are kept once, under every name.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub fn store(&self, incoming: &Path, mut record: Record) -> io::Result<Record> {
        let mut held = self.held();
        match held.by_digest.get(&record.digests.sha256) {
            Some(twin) => record.object = *twin,
            None => {
                // A crash may have come between the bytes' name and their record.
                if !self.object(record.object).exists() {
                    fs::rename(incoming, self.object(record.object))?;
                }
                sync(&self.dir.join("objects"))?;
            }
        }
        let json = serde_json::to_vec(&record).map_err(io::Error::other)?;
        put(&self.dir.join("records").join(format!("{}.json", record.id)), &json)?;
        // A twin's own copy, equal to what is here by both digests.
        let _ = fs::remove_file(incoming);
        held.take(record.clone());
        Ok(record)
    }

    /// Files that were stored and that no manifest lists yet, with the slots they came from.
    pub fn unsealed(&self) -> BTreeMap<String, Vec<Record>> {
        let held = self.held();
        let mut unsealed: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for record in held.records.values().filter(|record| !held.sealed.contains_key(&record.id)) {
            unsealed.entry(record.slot.clone()).or_default().push(record.clone());
        }
        unsealed
    }

    /// Signs a manifest over records: `make` gets its running number and the digest of the one before. From then on they are stored 储存.
    ///
    /// # Errors
    /// When it cannot be signed or made durable; then nothing is sealed.
    pub fn seal(
        &self,
        records: &[Record],
        make: impl FnOnce(u64, Option<Sha256Digest>) -> Manifest,
    ) -> Result<Manifest, SpoolError> {
        let mut held = self.held();
        let last = held.manifests.last_key_value().map(|(sequence, digest)| (*sequence, *digest));
        let manifest = make(last.map_or(1, |(sequence, _)| sequence + 1), last.map(|(_, digest)| digest));
        let digest = manifest.digest();
        let records: Vec<RawId> = records.iter().map(|record| record.id).collect();
        let sealed = Sealed { note: manifest.sign(&self.key)?, digest, records };
        let path = self.manifest(manifest.sequence, "json");
        let json = serde_json::to_vec(&sealed).unwrap_or_default();
        put(&path, &json).map_err(|source| SpoolError::File { file: path, source })?;
        held.sealed.extend(sealed.records.iter().map(|id| (*id, digest)));
        held.manifests.insert(manifest.sequence, digest);
        Ok(manifest)
    }

    /// Manifests that the server has not answered for yet, in order.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn undelivered(&self) -> Result<Vec<Undelivered>, SpoolError> {
        let open: Vec<u64> = {
            let held = self.held();
            held.manifests.iter().filter(|(_, digest)| !held.delivered.contains(digest)).map(|(n, _)| *n).collect()
        };
        let read = |sequence| {
            let Sealed { note, digest, .. } = parse(&self.manifest(sequence, "json"))?;
            Ok(Undelivered { sequence, note, digest })
        };
        open.into_iter().map(read).collect()
    }

    /// Keeps the server's receipt for a manifest.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub fn delivered(&self, sequence: u64, digest: Sha256Digest, receipt: &str) -> Result<(), SpoolError> {
        let path = self.manifest(sequence, "receipt");
        put(&path, receipt.as_bytes()).map_err(|source| SpoolError::File { file: path, source })?;
        self.held().delivered.insert(digest);
        Ok(())
    }

    /// What is to be sent: objects whose manifest the server has, the important ones first, then in the order in which they were stored.
    pub fn pending(&self) -> Vec<Pending> {
        let held = self.held();
        let mut first: BTreeMap<ObjectId, Pending> = BTreeMap::new();
        let mut records: Vec<&Record> = held.records.values().filter(|record| record.send).collect();
        records.sort_by_key(|record| record.stored_at);
        for record in records {
            let Some(manifest) = held.sealed.get(&record.id).filter(|digest| held.delivered.contains(digest)) else { continue };
            if held.received.contains(&record.object) {
                continue;
            }
            let pending = first.entry(record.object).or_insert_with(|| Pending { record: record.clone(), manifest: *manifest });
            pending.record.important |= record.important;
        }
        let mut pending: Vec<Pending> = first.into_values().collect();
        pending.sort_by_key(|p| (!p.record.important, p.record.stored_at));
        pending
    }

    /// Where the upload of an object stands on the server, if one was begun.
    pub fn upload(&self, object: ObjectId) -> Option<String> {
        fs::read_to_string(self.dir.join("uploads").join(object.to_string())).ok()
    }

    /// Keeps where the upload of an object stands; nothing when there is none any more.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub fn note_upload(&self, object: ObjectId, place: Option<&str>) -> Result<(), SpoolError> {
        let path = self.dir.join("uploads").join(object.to_string());
        let done = match place {
            Some(place) => put(&path, place.as_bytes()),
            None => fs::remove_file(&path).or_else(|e| if e.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(e) }),
        };
        done.map_err(|source| SpoolError::File { file: path, source })
    }

    /// Keeps the server's receipt for an object, verified by whoever calls.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub fn received(&self, object: ObjectId, receipt: &str) -> Result<(), SpoolError> {
        let path = self.dir.join("receipts").join(object.to_string());
        put(&path, receipt.as_bytes()).map_err(|source| SpoolError::File { file: path, source })?;
        self.held().received.insert(object);
        self.note_upload(object, None)
    }

    /// The server's receipt for an object.
    pub fn receipt(&self, object: ObjectId) -> Option<String> {
        fs::read_to_string(self.dir.join("receipts").join(object.to_string())).ok()
    }

    /// Whether the server has it, or need not.
    pub fn is_through(&self, record: &Record) -> bool {
        !record.send || self.held().received.contains(&record.object)
    }

    /// Whether a manifest lists it.
    pub fn is_sealed(&self, record: &Record) -> bool {
        self.held().sealed.contains_key(&record.id)
    }

    /// Writes a line on what is about to be deleted from a device, durable before it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_deletion(&self, line: &str) -> io::Result<()> {
        let path = self.dir.join("deleted.jsonl");
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        writeln!(file, "{line}")?;
        file.sync_all()
    }
}

/// A manifest of a spool that may be in use, by its number; 0 is the last one. What is read is durable and never changes.
///
/// # Errors
/// When there is no such manifest, or it cannot be read.
pub(crate) fn manifest_of(dir: &Path, number: u64) -> Result<(Manifest, String, Option<String>), SpoolError> {
    let folder = dir.join("manifests");
    let path = match number {
        0 => list(&folder)?.into_iter().rfind(|path| path.extension().is_some_and(|e| e == "json")).unwrap_or(folder.join("1")),
        n => folder.join(format!("{n:08}.json")),
    };
    let sealed: Sealed = parse(&path)?;
    let manifest = Manifest::read(&sealed.note).map_err(|_| SpoolError::Damaged(path.clone()))?;
    Ok((manifest, sealed.note, fs::read_to_string(path.with_extension("receipt")).ok()))
}

impl Held {
    fn take(&mut self, record: Record) {
        self.by_name.entry((record.name.bytes(), record.look())).or_default().push(record.id);
        self.by_digest.insert(record.digests.sha256, record.object);
        self.records.insert(record.id, record);
    }
}

#[cfg(test)]
mod tests;
