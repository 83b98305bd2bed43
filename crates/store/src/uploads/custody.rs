//! From a whole upload to an original: into place, and what to do after a crash or when nobody came back.

use base::{AgencyId, DigestPair, ObjectId, PersonId, Timestamp, UploadId};

use super::lease::Lease;
use super::{Metadata, Parts, State, Upload};
use crate::error::StoreError;
use crate::objects::{Arrival, Bucket, DurableObject, Objects, Sidecar, off_thread};
use crate::{Store, args};

/// An upload of which every byte is here and durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedUpload {
    /// Its id.
    pub id: UploadId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Who sent it.
    pub person: PersonId,
    /// The object it becomes.
    pub object: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests, computed while they arrived.
    pub digests: DigestPair,
    /// What the sender said of it.
    pub metadata: Metadata,
    /// When its last byte was durable: the instant of the receipt.
    pub received_at: Timestamp,
}

impl Upload {
    /// The upload as a whole; `None` while bytes are missing, or when it is in custody already.
    pub fn completed(&self) -> Option<CompletedUpload> {
        if self.state != State::Arriving {
            return None;
        }
        Some(CompletedUpload {
            id: self.id,
            agency: self.agency,
            person: self.person,
            object: self.object,
            size: self.offset,
            digests: self.hasher.clone().finish(),
            metadata: self.metadata.clone(),
            received_at: self.completed_at?,
        })
    }
}

/// The right to turn one upload into custody, until dropped.
pub struct UploadHold {
    store: Store,
    id: UploadId,
    lease: Lease,
    /// Keeps others of this process away.
    _writer: super::writers::Writer,
}

/// Other machines need not wait until the lease ends by itself.
impl Drop for UploadHold {
    fn drop(&mut self) {
        let (store, id, lease) = (self.store.clone(), self.id, self.lease);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { store.end_lease(id, lease).await });
        }
    }
}

/// How long whoever waits for a lease waits before it asks again.
const ASK_AGAIN: std::time::Duration = std::time::Duration::from_millis(200);

impl Store {
    /// Waits until nobody else, on whatever machine, writes to an upload or turns it into custody, and keeps others from it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold_upload(&self, id: UploadId) -> Result<UploadHold, StoreError> {
        let writer = self.writers.wait(id).await;
        loop {
            let lease = match self.lease_upload(id).await? {
                // Nobody else can have what is not there.
                None if self.upload(id).await?.is_none() => Some(Lease { token: 0 }),
                lease => lease,
            };
            if let Some(lease) = lease {
                return Ok(UploadHold { store: self.clone(), id, lease, _writer: writer });
            }
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }

    /// Renames the bytes of a whole upload to its object, with a sidecar beside it; both are durable when this returns. The entry,
    /// the object's row and the end of the upload follow in one `Slot`. Doing it again, after a crash between the two, gives the same.
    ///
    /// # Errors
    /// When the bytes are not what the row says, or cannot be made durable.
    pub async fn adopt(&self, upload: &CompletedUpload) -> Result<DurableObject, StoreError> {
        let (id, object, size) = (upload.id, upload.object, upload.size);
        match self.objects().clone() {
            Objects::Folder(folder) => {
                let place = move || {
                    if !folder.object(object).exists() {
                        let file = folder.open_part(id, size)?;
                        file.sync_all().map_err(StoreError::file("syncing an upload"))?;
                    }
                    folder.place(&folder.part(id), object)
                };
                off_thread("adopting an upload", place).await?;
            }
            Objects::Bucket(bucket) => self.complete_in(&bucket, upload).await?,
        }
        // A sidecar that knows more, written before a crash, stays.
        if self.read_sidecar(object).await?.is_none() {
            let arrival = Arrival {
                upload: upload.id,
                agency: upload.agency,
                person: upload.person,
                received_at: upload.received_at,
                metadata: upload.metadata.clone(),
            };
            self.write_sidecar(&Sidecar::arrived(object, size, upload.digests, arrival)).await?;
        }
        Ok(DurableObject { id: object, size, digests: upload.digests })
    }

    /// Makes the parts of a whole upload one object, and locks it. After a crash between that and the commit the object is there.
    async fn complete_in(&self, bucket: &Bucket, upload: &CompletedUpload) -> Result<(), StoreError> {
        let key = Bucket::object(upload.object);
        if bucket.head(&key).await?.is_none() {
            let row =
                self.upload(upload.id).await?.ok_or_else(|| StoreError::corrupt(format!("there is no upload {}", upload.id)))?;
            let Parts { multipart, mut tags, tail } = row.parts;
            match multipart {
                // Smaller than a part.
                None => bucket.put(&key, tail).await?,
                Some(name) => {
                    if !tail.is_empty() {
                        tags.push(bucket.put_part(&key, &name, tags.len() + 1, tail).await?);
                    }
                    bucket.complete(&key, &name, &tags).await?;
                }
            }
        }
        bucket.lock_arrived(&key, upload.size).await
    }

    /// Whole uploads that are not in custody: a crash, or a refusal, came between the last byte and the commit. Whoever starts the
    /// program finishes them; finishing is idempotent up to the commit, and the commit happens once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recover_uploads(&self) -> Result<Vec<CompletedUpload>, StoreError> {
        let whole = self.uploads_where("state = 'arriving' AND completed_at IS NOT NULL", Vec::new()).await?;
        Ok(whole.iter().filter_map(Upload::completed).collect())
    }

    /// Puts aside uploads that nobody went on with: the row says expired, the bytes are in quarantine. Returns which.
    ///
    /// # Errors
    /// When the database does not answer or a file cannot be moved.
    pub async fn expire_uploads(&self) -> Result<Vec<UploadId>, StoreError> {
        let now = self.clock().now();
        let late = "state = 'arriving' AND completed_at IS NULL AND expires_at <= $1";
        let mut expired = Vec::new();
        for upload in self.uploads_where(late, args![now]).await? {
            // One that is being written to is not abandoned, whatever its row still says.
            let Ok(_writer) = self.writers.take(upload.id, self.limits().stalled).await else { continue };
            let sql = "UPDATE upload SET state = 'expired'
                       WHERE id = $1 AND state = 'arriving' AND completed_at IS NULL AND expires_at <= $2";
            if self.db().execute(sql, args![upload.id.0, now]).await? == 1 {
                expired.push(upload.id);
            }
        }
        // Also those that a crash left between row and file.
        for upload in self.uploads_where("state = 'expired'", Vec::new()).await? {
            self.set_aside(&upload).await?;
        }
        Ok(expired)
    }

    async fn set_aside(&self, upload: &Upload) -> Result<(), StoreError> {
        let (objects, id) = (self.objects().clone(), upload.id);
        let description = serde_json::to_vec_pretty(&serde_json::json!({
            "upload": upload.id,
            "agency": upload.agency,
            "person": upload.person,
            "length": upload.length,
            "received": upload.offset,
            "metadata": upload.metadata,
            "created_at": upload.created_at,
            "expires_at": upload.expires_at,
        }))?;
        match objects {
            Objects::Folder(folder) => off_thread("putting an upload aside", move || folder.set_aside(id, &description)).await,
            // Its parts stay where they are; nothing is deleted.
            Objects::Bucket(bucket) => bucket.put(&format!("quarantine/{id}.json"), description).await,
        }
    }
}
