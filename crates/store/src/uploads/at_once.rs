//! For senders that send a whole at once and cannot go on where they stopped: what was learnt while the bytes came is noted, and bytes that
//! count for nothing are let go of (what broke off, what came with another checksum than its own, what is here already byte for byte). The
//! sender has all of it and sends it again; nothing that is whole is touched.

use std::fs;
use std::io::ErrorKind;

use base::{DigestPair, UploadId};

use super::{Metadata, State, Upload};
use crate::error::StoreError;
use crate::objects::{Objects, off_thread};
use crate::{Store, args};

impl Upload {
    /// The digests of the bytes that are durable so far.
    pub fn digests(&self) -> DigestPair {
        self.hasher.clone().finish()
    }
}

impl Store {
    /// Writes anew what is said of an upload that is not whole yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn describe_upload(&self, id: UploadId, metadata: &Metadata) -> Result<(), StoreError> {
        let sql = "UPDATE upload SET metadata = $2 WHERE id = $1 AND state = 'arriving' AND completed_at IS NULL";
        self.db().execute(sql, args![id.0, serde_json::to_string(metadata)?]).await?;
        Ok(())
    }

    /// Lets go of an upload that was never whole, and says why in its row; false when it is whole or gone, and nothing changed.
    ///
    /// In a bucket its parts stay where they are: nobody sees them, and the bucket's own rules end them.
    ///
    /// # Errors
    /// When the database does not answer, or the part cannot be removed.
    pub async fn discard_upload(&self, id: UploadId, why: &str) -> Result<bool, StoreError> {
        let _writer = self.writers.wait(id).await;
        let Some(upload) = self.upload(id).await? else { return Ok(false) };
        if upload.state != State::Arriving || upload.is_complete() {
            return Ok(false);
        }
        // The row is last: if it is not written, the upload expires, and there is nothing to put aside.
        if let Objects::Folder(folder) = self.objects().clone() {
            let remove = move || match fs::remove_file(folder.part(id)) {
                Err(e) if e.kind() != ErrorKind::NotFound => Err(StoreError::file("removing a part of an upload")(e)),
                _ => Ok(()),
            };
            off_thread("letting go of an upload", remove).await?;
        }
        let sql = "UPDATE upload SET state = 'withdrawn', outcome = $2, tail = NULL
                   WHERE id = $1 AND state = 'arriving' AND completed_at IS NULL";
        Ok(self.db().execute(sql, args![id.0, why]).await? == 1)
    }
}
