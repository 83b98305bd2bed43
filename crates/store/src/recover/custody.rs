//! Custody rebuilt from what lies beside the bytes: objects that no row knows, and the rows of objects whose entry came back.

use std::path::PathBuf;

use base::ObjectId;
use model::SubjectRef;

use crate::check::unregistered;
use crate::db::Value;
use crate::error::StoreError;
use crate::log::{NewObject, Purpose};
use crate::objects::{make_dirs, off_thread};
use crate::uploads::CompletedUpload;
use crate::{Sidecar, Slot, Store, args};

/// An object that no row knows, with what is known of it.
#[derive(Clone, Debug)]
pub struct Orphan {
    /// Which.
    pub object: ObjectId,
    /// Its file.
    pub file: PathBuf,
    /// What lies beside it; nothing for what this program made itself, and for what nobody can say anything about.
    pub sidecar: Option<Sidecar>,
}

impl Store {
    /// The objects in the folder that no row knows.
    ///
    /// # Errors
    /// When folder or database do not answer.
    pub async fn orphans(&self) -> Result<Vec<Orphan>, StoreError> {
        let mut orphans = Vec::new();
        for (object, file) in unregistered(self).await? {
            // A sidecar that cannot be read tells nothing.
            let sidecar = self.read_sidecar(object).await.unwrap_or_default();
            orphans.push(Orphan { object, file, sidecar });
        }
        Ok(orphans)
    }

    /// Makes an orphan an upload again that is whole and waits to be taken into custody, as it was before the database was lost. Nothing
    /// when its sidecar does not say how it came here, or its bytes are not those that came.
    ///
    /// # Errors
    /// When the bytes cannot be read or the database does not answer.
    pub async fn arrive_again(&self, orphan: &Orphan) -> Result<Option<CompletedUpload>, StoreError> {
        let Some(sidecar) = &orphan.sidecar else { return Ok(None) };
        let Some(arrival) = sidecar.arrival.clone() else { return Ok(None) };
        if sidecar.object != orphan.object || self.verify_object(orphan.object).await? != sidecar.digests {
            return Ok(None);
        }
        let whole = CompletedUpload {
            id: arrival.upload,
            agency: arrival.agency,
            person: arrival.person,
            object: orphan.object,
            size: sidecar.size,
            digests: sidecar.digests,
            metadata: arrival.metadata,
            received_at: arrival.received_at,
        };
        let hasher = self.hasher_of(orphan.object).await?;
        self.make_incoming().await?;
        let sql = "INSERT INTO upload (id, agency, person, object, length, received, hasher, metadata, state,
                                       created_at, expires_at, completed_at)
                   VALUES ($1, $2, $3, $4, $5, $5, $6, $7, 'arriving', $8, $8, $8)
                   ON CONFLICT (id) DO UPDATE SET length = excluded.length, received = excluded.received, hasher = excluded.hasher,
                     state = 'arriving', outcome = NULL, completed_at = excluded.completed_at
                   WHERE upload.object = excluded.object AND upload.state <> 'in_custody'";
        let w = &whole;
        let metadata = serde_json::to_string(&w.metadata)?;
        let args: Vec<Value> = args![w.id.0, w.agency.0, w.person.0, w.object.0, w.size, hasher.save(), metadata, w.received_at];
        self.db().execute(sql, args).await?;
        Ok(Some(whole))
    }
}

impl Store {
    /// Makes the folder of what arrives, which a restored data folder does not have yet.
    async fn make_incoming(&self) -> Result<(), StoreError> {
        let objects = self.objects().clone();
        off_thread("making the folder of uploads", move || {
            make_dirs(&objects.here().incoming()).map_err(StoreError::file("making the folder of uploads"))
        })
        .await
    }
}

impl Slot {
    /// Writes the row of an object whose entry came back, and ends the upload it came by.
    pub(super) async fn take_custody_again(&mut self, object: &NewObject, subject: SubjectRef) -> Result<(), StoreError> {
        let there = self.tx.fetch_one("SELECT id FROM object WHERE id = $1", args![object.id.0]).await?;
        if there.is_none() {
            self.register_object(object).await?;
        }
        let outcome = match object.purpose {
            Purpose::Original => serde_json::json!({ "recording": subject.id.to_string() }),
            _ => serde_json::json!({ "record": subject.id.to_string() }),
        };
        let sql = "UPDATE upload SET state = 'in_custody', outcome = $2, length = $3, received = $3,
                     completed_at = COALESCE(completed_at, $4)
                   WHERE object = $1 AND state <> 'in_custody'";
        let args = args![object.id.0, outcome.to_string(), object.size, self.now()];
        self.execute(sql, args).await?;
        Ok(())
    }
}
