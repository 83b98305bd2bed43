//! Objects: originals, scans, prints and packages as bytes under random ids, with a sidecar beside each that came from outside.
//!
//! Bytes are durable before anybody hears of them: file synced, renamed into place, directories synced. No function here deletes
//! or overwrites an object; only lawful disposal may, and that is not written here. What an object means is told by its row and
//! by the ledger, not by its name.

mod at_hand;
mod bucket;
mod draft;
mod folder;
pub(crate) mod lanes;
mod locks;
mod pace;
mod read;
mod remove;
mod side_by_side;
mod sidecar;
mod space;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use base::{AgencyId, DigestPair, ObjectId, Timestamp};

pub use at_hand::AtHand;
pub(crate) use bucket::{Bucket, PART_BYTES, blocking};
pub use bucket::{BucketAccess, BucketError, LockProof};
pub use draft::ObjectDraft;
pub(crate) use folder::{Folder, make_dirs, read_small, sync_dir, write_durably};
pub use pace::Pace;
pub use read::{ObjectReader, ObjectStream};
pub use sidecar::{Arrival, Sidecar};
pub use space::Reserve;

use crate::error::StoreError;
use crate::{Store, args};

/// Where objects are kept.
#[derive(Clone, Debug)]
pub(crate) enum Objects {
    /// A folder of this machine.
    Folder(Folder),
    /// A bucket that several machines share.
    Bucket(Bucket),
}

impl Objects {
    /// A store of objects in a folder.
    pub(crate) const fn folder(root: PathBuf) -> Self {
        Self::Folder(Folder::new(root))
    }

    /// The folder of this machine: for everything, or for what is being made.
    pub(crate) fn here(&self) -> &Folder {
        match self {
            Self::Folder(folder) => folder,
            Self::Bucket(bucket) => bucket.scratch(),
        }
    }

    /// How many bytes an object has; nothing when there is none.
    pub(crate) async fn size(&self, id: ObjectId) -> Result<Option<u64>, StoreError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.object(id);
                off_thread("measuring an object", move || Ok(std::fs::metadata(path).ok().map(|file| file.len()))).await
            }
            Self::Bucket(bucket) => Ok(bucket.head(&Bucket::object(id)).await?.map(|head| head.size)),
        }
    }
}

/// Bytes that are durable under their id. Its row comes next (`Slot::register_object`), its receipt last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurableObject {
    /// Its id.
    pub id: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
}

/// An object as its row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// Its id.
    pub id: ObjectId,
    /// Whose it is.
    pub agency: AgencyId,
    /// What it is for: the word of `Purpose`.
    pub purpose: String,
    /// How many bytes.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// The media type, found from the bytes.
    pub media_type: String,
    /// The signed receipt, for what came from outside.
    pub receipt: Option<String>,
    /// When it was last read through and found unchanged.
    pub verified_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
}

impl Store {
    /// The row of an object.
    ///
    /// # Errors
    /// When the database does not answer or the row is damaged.
    pub async fn object(&self, id: ObjectId) -> Result<Option<StoredObject>, StoreError> {
        let sql = "SELECT id, agency, purpose, size, sha256, sm3, media_type, receipt, verified_at, created_at
                   FROM object WHERE id = $1";
        let Some(row) = self.db().fetch_one(sql, args![id.0]).await? else { return Ok(None) };
        let digests = DigestPair { sha256: row.id("sha256")?, sm3: row.id("sm3")? };
        Ok(Some(StoredObject {
            id: row.id("id")?,
            agency: row.id("agency")?,
            purpose: row.get("purpose")?,
            size: row.count("size")?,
            digests,
            media_type: row.get("media_type")?,
            receipt: row.get("receipt")?,
            verified_at: row.get::<Option<i64>>("verified_at")?.map(Timestamp::from_millis),
            created_at: row.instant("created_at")?,
        }))
    }

    /// An object of an agency that holds the same bytes, if one is registered.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn object_with(&self, agency: AgencyId, digests: &DigestPair) -> Result<Option<ObjectId>, StoreError> {
        let sql = "SELECT id FROM object WHERE agency = $1 AND sha256 = $2 AND sm3 = $3 LIMIT 1";
        let args = args![agency.0, digests.sha256.to_string(), digests.sm3.to_string()];
        self.db().fetch_one(sql, args).await?.map(|r| r.id("id")).transpose()
    }

    /// Notes that an object was read through and found unchanged.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_verified(&self, id: ObjectId) -> Result<(), StoreError> {
        let sql = "UPDATE object SET verified_at = $2 WHERE id = $1";
        self.db().execute(sql, args![id.0, self.clock().now()]).await?;
        Ok(())
    }

    /// The objects of this store and what holds them.
    pub(crate) const fn objects(&self) -> &Objects {
        &self.objects
    }
}

/// Runs file work off the threads that serve requests.
pub(crate) async fn off_thread<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|e| Err(StoreError::File { what, source: std::io::Error::other(e) }))
}
