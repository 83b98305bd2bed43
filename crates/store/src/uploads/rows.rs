//! The rows of uploads: announce, look up, declare a length, note progress.

use base::{DualHasher, ObjectId, PersonId, Timestamp, UploadId};

use super::lease::Lease;
use super::{CreateError, DeclareError, NewUpload, Parts, State, Upload};
use crate::db::{Db, Row};
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::{Store, args};

const COLUMNS: &str = "id, agency, person, object, length, received, hasher, metadata, state, outcome,
                       created_at, expires_at, completed_at, multipart, parts, tail";

impl Store {
    /// Announces an upload. One without bytes is complete at once.
    ///
    /// # Errors
    /// When it would be too long, the disk is down to its reserve, or the database does not answer.
    pub async fn create_upload(&self, new: NewUpload) -> Result<Upload, CreateError> {
        let max = self.limits().max_size;
        if new.length.is_some_and(|length| length > max) {
            return Err(CreateError::TooLarge { max });
        }
        self.check_space(new.length.unwrap_or(0)).await?;
        let now = self.clock().now();
        let upload = Upload {
            id: UploadId::random(),
            agency: new.agency,
            person: new.person,
            object: ObjectId::random(),
            length: new.length,
            offset: 0,
            metadata: new.metadata,
            state: State::Arriving,
            outcome: None,
            created_at: now,
            expires_at: now.plus(self.limits().life),
            completed_at: (new.length == Some(0)).then_some(now),
            hasher: DualHasher::default(),
            parts: Parts::default(),
        };
        let sql = "INSERT INTO upload (id, agency, person, object, length, received, hasher, metadata, state,
                                       created_at, expires_at, completed_at)
                   VALUES ($1, $2, $3, $4, $5, 0, $6, $7, 'arriving', $8, $9, $10)";
        let u = &upload;
        let metadata = serde_json::to_string(&u.metadata).map_err(StoreError::from)?;
        let args = args![
            u.id.0,
            u.agency.0,
            u.person.0,
            u.object.0,
            u.length,
            u.hasher.save(),
            metadata,
            u.created_at,
            u.expires_at,
            u.completed_at
        ];
        self.db().execute(sql, args).await?;
        Ok(upload)
    }

    /// An upload as it stands.
    ///
    /// # Errors
    /// When the database does not answer or the row is damaged.
    pub async fn upload(&self, id: UploadId) -> Result<Option<Upload>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM upload WHERE id = $1"));
        self.db().fetch_one(sql, args![id.0]).await?.map(|row| read(&row)).transpose()
    }

    /// What a person began and what is not in custody yet, oldest first: to go on after a closed page.
    ///
    /// # Errors
    /// When the database does not answer or a row is damaged.
    pub async fn unfinished_uploads(&self, person: PersonId) -> Result<Vec<Upload>, StoreError> {
        self.uploads_where("person = $1 AND state = 'arriving'", args![person.0]).await
    }

    /// Declares the length of an upload that was announced without one. Declaring the same length again changes nothing.
    ///
    /// # Errors
    /// When another length was declared, more bytes are here, or it would be too long.
    pub async fn declare_length(&self, id: UploadId, length: u64) -> Result<(), DeclareError> {
        let max = self.limits().max_size;
        if length > max {
            return Err(DeclareError::TooLarge { max });
        }
        let _writer = self.writers.take(id, self.limits().stalled).await.map_err(|_| DeclareError::Busy)?;
        let upload = self.upload(id).await?.filter(|u| u.state == State::Arriving).ok_or(DeclareError::Unknown)?;
        match upload.length {
            Some(settled) if settled == length => return Ok(()),
            Some(length) => return Err(DeclareError::Settled { length }),
            None if length < upload.offset => return Err(DeclareError::TooShort { offset: upload.offset }),
            None => {}
        }
        let completed_at = (length == upload.offset).then(|| self.clock().now());
        let sql = "UPDATE upload SET length = $2, completed_at = $3 WHERE id = $1 AND length IS NULL AND received = $4";
        let done = self.db().execute(sql, args![id.0, length, completed_at, upload.offset]).await?;
        if done == 1 { Ok(()) } else { Err(DeclareError::Busy) }
    }

    /// Takes back an upload of which not one byte came; false when bytes came, and nothing changed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn withdraw_upload(&self, id: UploadId) -> Result<bool, StoreError> {
        let Ok(_writer) = self.writers.take(id, self.limits().stalled).await else { return Ok(false) };
        let sql = "UPDATE upload SET state = 'withdrawn'
                   WHERE id = $1 AND state = 'arriving' AND received = 0 AND completed_at IS NULL";
        Ok(self.db().execute(sql, args![id.0]).await? == 1)
    }

    pub(super) async fn uploads_where(&self, condition: &str, args: Vec<crate::db::Value>) -> Result<Vec<Upload>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM upload WHERE {condition} ORDER BY created_at, id");
        self.db().fetch(sqlx::AssertSqlSafe(sql), args).await?.iter().map(read).collect()
    }

    /// Makes sure that `wanted` more bytes leave the reserve of the disk untouched.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] when they do not.
    pub async fn check_space(&self, wanted: u64) -> Result<(), StoreError> {
        let store = self.clone();
        off_thread("asking for free space", move || store.reserve_space(wanted)).await
    }
}

/// What is durable of an upload now.
pub(super) struct Progress {
    pub from: u64,
    pub to: u64,
    pub hasher: DualHasher,
    pub expires_at: Timestamp,
    pub completed_at: Option<Timestamp>,
    /// Under which lease, and until when that lasts now.
    pub lease: Lease,
    pub lease_until: Timestamp,
    /// What lies in the bucket; nothing where objects are kept in a folder.
    pub parts: Option<Parts>,
}

/// Notes progress. The old offset and the lease are part of the condition: whoever else moved it, wins, and nothing is counted twice.
pub(super) async fn note_progress(db: &Db, id: UploadId, p: &Progress) -> Result<(), StoreError> {
    let sql = "UPDATE upload SET received = $3, hasher = $4, expires_at = $5, completed_at = $6, lease_until = $8,
                                 multipart = $9, parts = $10, tail = $11
               WHERE id = $1 AND received = $2 AND state = 'arriving' AND lease_token = $7";
    let (multipart, tags, tail) = match &p.parts {
        Some(parts) => (parts.multipart.clone(), Some(serde_json::to_string(&parts.tags)?), Some(parts.tail.to_vec())),
        None => (None, None, None),
    };
    let args = args![
        id.0,
        p.from,
        p.to,
        p.hasher.save(),
        p.expires_at,
        p.completed_at,
        p.lease.token,
        p.lease_until,
        multipart,
        tags,
        tail
    ];
    if db.execute(sql, args).await? == 1 {
        return Ok(());
    }
    Err(StoreError::Fenced(id))
}

fn read(row: &Row) -> Result<Upload, StoreError> {
    let state: String = row.get("state")?;
    let length: Option<i64> = row.get("length")?;
    let hasher: Vec<u8> = row.get("hasher")?;
    let tags: Option<String> = row.get("parts")?;
    let parts = Parts {
        multipart: row.get("multipart")?,
        tags: tags.map(|tags| serde_json::from_str(&tags)).transpose()?.unwrap_or_default(),
        tail: row.get::<Option<Vec<u8>>>("tail")?.unwrap_or_default().into(),
    };
    Ok(Upload {
        id: row.id("id")?,
        agency: row.id("agency")?,
        person: row.id("person")?,
        object: row.id("object")?,
        length: length.map(|_| row.count("length")).transpose()?,
        offset: row.count("received")?,
        metadata: serde_json::from_str(&row.get::<String>("metadata")?)?,
        state: match state.as_str() {
            "arriving" => State::Arriving,
            "in_custody" => State::InCustody,
            "expired" => State::Expired,
            "withdrawn" => State::Withdrawn,
            other => return Err(StoreError::corrupt(format!("an upload is “{other}”"))),
        },
        outcome: row.get("outcome")?,
        created_at: row.instant("created_at")?,
        expires_at: row.instant("expires_at")?,
        completed_at: row.get::<Option<i64>>("completed_at")?.map(Timestamp::from_millis),
        hasher: DualHasher::restore(&hasher).map_err(|e| StoreError::corrupt(e.to_string()))?,
        parts,
    })
}
