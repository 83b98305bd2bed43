//! `zhilu check`: proves offline that what is kept is what was written (invariants 1 to 6 and 10), and repairs nothing.
//!
//! Entries are read twice, both times in batches: once in the order of each log, for the tree and the commitments; once subject by
//! subject, for the folds. Objects come last. What is found is named by kind, by place and in a Chinese sentence.

mod claims;
mod disk;
mod held;
mod log;
mod mirror;
mod objects;
mod replay;
mod report;
mod rows;
mod stamps;
mod subjects;
#[cfg(test)]
pub(crate) mod tests;
mod tree;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tlog::{NoteVerifier, SignatureType, VerifierKey};

pub(crate) use disk::unregistered;
pub(crate) use held::{object_named, rows_of as rows_of_objects};
pub use replay::{Derive, Derived, DerivedOfOther};
pub use report::{Counts, Kind, Place, Problem, Report, label};

use crate::Store;
use crate::error::StoreError;
use crate::recover::lineage;

/// What is checked beyond rows and tiles, and against what.
#[derive(Clone, Default)]
pub struct Options {
    /// Reads every object through and compares its digests.
    pub objects: bool,
    /// Computes anew, and compares, what the floor above derives from folded states: labels, links, duties.
    pub replay: Option<Arc<dyn Derive>>,
    /// Checkpoints kept outside: signed notes in files.
    pub checkpoints: Vec<PathBuf>,
    /// Certificates of time-stamping authorities, or of those that certify them.
    pub authorities: Vec<tsp::Certificate>,
    /// The public keys to believe, and where the signer keeps its memory.
    pub keys: Keys,
}

/// The keys that a check believes.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Keys of logs; the name of each is the origin.
    pub logs: Vec<VerifierKey>,
    /// SM2 keys of logs, whose lines stand beside those of the keys above.
    pub sm2: Vec<VerifierKey>,
    /// Keys of receipts.
    pub receipts: Vec<VerifierKey>,
    /// Keys with which this server cosigned checkpoints of others.
    pub cosigners: Vec<VerifierKey>,
    /// The folder in which signers remember what they signed last.
    pub memory: Option<PathBuf>,
}

impl Keys {
    /// The public keys in a server's folder of keys: `log.*.pub`, `receipt*.pub`, `cosign*.pub`.
    ///
    /// # Errors
    /// When the folder or a key in it cannot be read.
    pub fn folder(dir: &Path) -> Result<Self, StoreError> {
        let failed = StoreError::file("reading the folder of keys");
        let files = std::fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
        let mut keys = Self { memory: Some(dir.to_owned()), ..Self::default() };
        for path in files.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some_and(|e| e == "pub")) {
            let text = std::fs::read_to_string(&path).map_err(StoreError::file("reading a public key"))?;
            let key = text.trim_end().parse();
            let key: VerifierKey = key.map_err(|_| StoreError::corrupt(format!("{} is no public key", path.display())))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // A prepared key does not sign yet.
            if name.ends_with("@next") {
                continue;
            }
            match key.kind() {
                SignatureType::ED25519 if name.starts_with("log.") => keys.logs.push(key),
                SignatureType::ED25519 if name.starts_with("receipt") => keys.receipts.push(key),
                SignatureType::COSIGNATURE_V1 => keys.cosigners.push(key),
                SignatureType::UNASSIGNED if name.starts_with("log.") => keys.sm2.push(key),
                _ => {}
            }
        }
        Ok(keys)
    }

    /// The verifiers of a log: of the key that signs, and of those that signed before.
    pub(crate) fn log(&self, origin: &str) -> Vec<NoteVerifier> {
        let keys = self.logs.iter().filter(|key| key.id().name.as_str() == origin);
        keys.filter_map(|key| NoteVerifier::try_from(key).ok()).collect()
    }

    /// The verifiers of receipts.
    fn receipts(&self) -> Vec<NoteVerifier> {
        self.receipts.iter().filter_map(|key| NoteVerifier::try_from(key).ok()).collect()
    }
}

/// Checks everything a store keeps, as it is at one instant; whoever goes on writing meanwhile does not disturb it.
///
/// # Errors
/// When database or files do not answer; that something is wrong with what they hold is no error but a [`Problem`].
pub async fn check(store: &Store, options: &Options) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut outside = claims::read_files(&options.checkpoints, &mut report);
    let mut kept = BTreeMap::new();
    for (agency, origin, _) in store.logs().await? {
        kept.insert(origin.clone(), claims::look(store, options, &origin).await?);
        for before in store.lineage(agency).await?.0 {
            let origin = before.follows.origin;
            kept.insert(origin.clone(), claims::look(store, options, &origin).await?);
        }
    }
    let mut db = store.db().snapshot().await?;
    for head in log::heads(&mut db).await? {
        let mut told = |origin: &str| (kept.remove(origin).unwrap_or_default(), outside.remove(origin).unwrap_or_default());
        let (found, files) = told(&head.origin);
        let stamped = stamps::check(&mut db, options, head.agency, &mut report).await?;
        let mut claims = claims::gather(&mut db, options, &head, found, files, &mut report).await?;
        claims.add_stamped(&head.origin, &stamped, &mut report);
        let lineage = lineage(&mut db, head.agency).await?;
        for before in &lineage.0 {
            let (found, files) = told(&before.follows.origin);
            claims.add_former(options, before.follows.clone(), found, files, &mut report);
        }
        log::check(store, &mut db, head, lineage, &claims, &mut report).await?;
    }
    claims::of_no_log(&outside, &mut report);
    let held = subjects::check(store, &mut db, options, &mut report).await?;
    objects::check(store, &mut db, options, &held, &mut report).await?;
    disk::check(store, &mut report).await?;
    mirror::check(store, &mut db, options, &mut report).await?;
    Ok(report)
}
