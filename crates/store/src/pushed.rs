//! What body-worn systems pushed, as they call it: containers, objects, what was said of them. The bytes of recordings are originals like any
//! other, under the recording that a row names; rows only answer what the system asks, and find what belongs together.

use base::{ControllerId, RecordingId, Sha256Digest, Timestamp};

use crate::db::Row;
use crate::error::StoreError;
use crate::log::Slot;
use crate::uploads::Metadata;
use crate::{Store, args};

const CONTAINER: &str = "SELECT controller, name, metadata, heard_at, completed_at, overdue_at FROM pushed_container
                         WHERE controller = $1 AND name = $2";
const VERSIONS: &str = "SELECT * FROM pushed_object WHERE controller = $1 AND container = $2 AND name = $3 ORDER BY version";

/// A container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedContainer {
    /// Whose.
    pub controller: ControllerId,
    /// Its name.
    pub name: String,
    /// What was said of it.
    pub metadata: Metadata,
    /// When something of it last came.
    pub heard_at: Timestamp,
    /// When the system said that everything is sent.
    pub completed_at: Option<Timestamp>,
    /// When it was found not to have said so in time.
    pub overdue_at: Option<Timestamp>,
}

/// An object in a container, in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedObject {
    /// In which container.
    pub container: String,
    /// Its name.
    pub name: String,
    /// Which version; 0 is the first.
    pub version: u64,
    /// What was said of it.
    pub metadata: Metadata,
    /// How many bytes.
    pub size: u64,
    /// MD5 of the bytes in hexadecimal digits, as the protocol wants it.
    pub md5: String,
    /// SHA-256 of the bytes.
    pub sha256: Sha256Digest,
    /// When it was durable.
    pub stored_at: Timestamp,
    /// The recording that it became.
    pub recording: Option<RecordingId>,
    /// The bytes, where it is a line of a register.
    pub body: Option<Vec<u8>>,
}

impl Slot {
    /// A container.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn pushed_container(
        &mut self,
        controller: ControllerId,
        name: &str,
    ) -> Result<Option<PushedContainer>, StoreError> {
        self.tx.fetch_one(CONTAINER, args![controller.0, name]).await?.map(|row| container(&row)).transpose()
    }

    /// Writes a container as it is now.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_pushed_container(&mut self, c: &PushedContainer) -> Result<(), StoreError> {
        let sql = "INSERT INTO pushed_container (controller, name, metadata, heard_at, completed_at, overdue_at)
                   VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (controller, name) DO UPDATE SET metadata = excluded.metadata, heard_at = excluded.heard_at,
                     completed_at = excluded.completed_at, overdue_at = excluded.overdue_at";
        let metadata = serde_json::to_string(&c.metadata)?;
        let args = args![c.controller.0, c.name.as_str(), metadata, c.heard_at, c.completed_at, c.overdue_at];
        self.execute(sql, args).await?;
        Ok(())
    }

    /// Everything in a container, by name and version.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn pushed_objects(&mut self, controller: ControllerId, of: &str) -> Result<Vec<PushedObject>, StoreError> {
        let sql = "SELECT * FROM pushed_object WHERE controller = $1 AND container = $2 ORDER BY name, version";
        self.tx.fetch(sql, args![controller.0, of]).await?.iter().map(object).collect()
    }

    /// Writes a version of an object as it is now.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_pushed_object(&mut self, controller: ControllerId, o: &PushedObject) -> Result<(), StoreError> {
        let sql = "INSERT INTO pushed_object (controller, container, name, version, metadata, size, md5, sha256, stored_at,
                                              recording, body)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                   ON CONFLICT (controller, container, name, version) DO UPDATE SET metadata = excluded.metadata,
                     size = excluded.size, md5 = excluded.md5, sha256 = excluded.sha256, stored_at = excluded.stored_at,
                     body = excluded.body";
        let metadata = serde_json::to_string(&o.metadata)?;
        let args = args![
            controller.0,
            o.container.as_str(),
            o.name.as_str(),
            o.version,
            metadata,
            o.size,
            o.md5.as_str(),
            o.sha256.to_string(),
            o.stored_at,
            o.recording.map(|r| r.0),
            o.body.clone(),
        ];
        self.execute(sql, args).await?;
        Ok(())
    }
}

impl Store {
    /// A container.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pushed_container(&self, controller: ControllerId, name: &str) -> Result<Option<PushedContainer>, StoreError> {
        self.db().fetch_one(CONTAINER, args![controller.0, name]).await?.map(|row| container(&row)).transpose()
    }

    /// The versions of an object, the first one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pushed_versions(&self, controller: ControllerId, of: &str, name: &str) -> Result<Vec<PushedObject>, StoreError> {
        self.db().fetch(VERSIONS, args![controller.0, of, name]).await?.iter().map(object).collect()
    }

    /// Containers with recordings that were not said to be whole, of which nothing came since an instant, and of which that was not found yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pushed_and_silent(&self, since: Timestamp, limit: u32) -> Result<Vec<PushedContainer>, StoreError> {
        let sql = "SELECT c.controller, c.name, c.metadata, c.heard_at, c.completed_at, c.overdue_at FROM pushed_container AS c
                   WHERE c.completed_at IS NULL AND c.overdue_at IS NULL AND c.heard_at <= $1
                     AND EXISTS (SELECT 1 FROM pushed_object AS o
                                 WHERE o.controller = c.controller AND o.container = c.name AND o.recording IS NOT NULL)
                   ORDER BY c.heard_at LIMIT $2";
        self.db().fetch(sql, args![since, limit]).await?.iter().map(container).collect()
    }
}

fn container(row: &Row) -> Result<PushedContainer, StoreError> {
    Ok(PushedContainer {
        controller: row.id("controller")?,
        name: row.get("name")?,
        metadata: serde_json::from_str(&row.get::<String>("metadata")?)?,
        heard_at: row.instant("heard_at")?,
        completed_at: row.get::<Option<i64>>("completed_at")?.map(Timestamp::from_millis),
        overdue_at: row.get::<Option<i64>>("overdue_at")?.map(Timestamp::from_millis),
    })
}

fn object(row: &Row) -> Result<PushedObject, StoreError> {
    let sha256: String = row.get("sha256")?;
    Ok(PushedObject {
        container: row.get("container")?,
        name: row.get("name")?,
        version: row.count("version")?,
        metadata: serde_json::from_str(&row.get::<String>("metadata")?)?,
        size: row.count("size")?,
        md5: row.get("md5")?,
        sha256: sha256.parse().map_err(|_| StoreError::corrupt("a digest is none"))?,
        stored_at: row.instant("stored_at")?,
        recording: row.get::<Option<String>>("recording")?.map(|_| row.id("recording")).transpose()?,
        body: row.get("body")?,
    })
}
