//! The sidecar: what is known of an original, as a file beside it, so that custody can be rebuilt without the database.

use base::{AgencyId, DigestPair, EntryId, ObjectId, PersonId, Timestamp, UploadId};
use serde::{Deserialize, Serialize};

use super::folder::{read_small, write_durably};
use super::{Bucket, Objects, off_thread};
use crate::Store;
use crate::error::StoreError;
use crate::log::Purpose;
use crate::uploads::Metadata;

/// The version that this program writes.
const VERSION: u32 = 1;

/// What is known of an original. Written first when the bytes are in place, and again with the receipt before anybody gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// The version of this form.
    pub version: u32,
    /// The object it stands beside.
    pub object: ObjectId,
    /// How many bytes the object has.
    pub size: u64,
    /// Their digests.
    #[serde(flatten)]
    pub digests: DigestPair,
    /// How they came here; nothing for what this program made.
    pub arrival: Option<Arrival>,
    /// What the object is for, once that is decided.
    pub purpose: Option<Purpose>,
    /// The media type, once the bytes were looked at.
    pub media_type: Option<String>,
    /// The origin of the log that the entry is in.
    pub log: Option<String>,
    /// The entry that took it into custody. A hint: the commit that writes it comes after this file.
    pub entry: Option<EntryId>,
    /// The signed receipt.
    pub receipt: Option<String>,
}

/// How an original came here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The upload it came by.
    pub upload: UploadId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Who sent it.
    pub person: PersonId,
    /// When its last byte was durable here.
    pub received_at: Timestamp,
    /// What the sender said of it.
    pub metadata: Metadata,
}

impl Sidecar {
    /// The sidecar of an original that just arrived, of which nothing else is known yet.
    pub const fn arrived(object: ObjectId, size: u64, digests: DigestPair, arrival: Arrival) -> Self {
        Self {
            version: VERSION,
            object,
            size,
            digests,
            arrival: Some(arrival),
            purpose: None,
            media_type: None,
            log: None,
            entry: None,
            receipt: None,
        }
    }
}

impl Store {
    /// Writes the sidecar of an object; durable when this returns. The bytes must be in place.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub async fn write_sidecar(&self, sidecar: &Sidecar) -> Result<(), StoreError> {
        let (objects, id) = (self.objects().clone(), sidecar.object);
        let json = serde_json::to_vec_pretty(sidecar)?;
        match objects {
            Objects::Folder(folder) => off_thread("writing a sidecar", move || write_durably(&folder.sidecar(id), &json)).await,
            Objects::Bucket(bucket) => bucket.put(&Bucket::sidecar(id), json).await,
        }
    }

    /// The sidecar of an object, if it has one.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub async fn read_sidecar(&self, id: ObjectId) -> Result<Option<Sidecar>, StoreError> {
        let bytes = match self.objects() {
            Objects::Folder(folder) => {
                let path = folder.sidecar(id);
                off_thread("reading a sidecar", move || read_small(&path)).await?
            }
            Objects::Bucket(bucket) => bucket.get(&Bucket::sidecar(id)).await?.map(Vec::from),
        };
        Ok(bytes.map(|bytes| serde_json::from_slice(&bytes)).transpose()?)
    }
}
