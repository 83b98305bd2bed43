//! Making progress durable while bytes go on coming: first the bytes, then the row that counts them.

use std::io;
use std::time::Instant;

use base::metric;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::Receiving;
use crate::error::StoreError;
use crate::uploads::lease::TERM;
use crate::uploads::rows::{Progress, note_progress};

impl Receiving {
    /// Whether enough came since progress was last made durable.
    pub(super) fn is_save_due(&self) -> bool {
        let limits = self.store.limits();
        let due = self.offset() - self.saved >= limits.save_bytes || self.saved_at.elapsed() >= limits.save_after;
        due && self.saving.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Begins to make progress durable; bytes go on coming meanwhile.
    pub(super) async fn begin_save(&mut self) -> Result<(), StoreError> {
        self.saved_up().await?;
        self.flush().await?;
        if self.taken > self.saved {
            self.saving = Some(tokio::spawn(self.save().await?));
        }
        Ok(())
    }

    /// Waits for progress that is being made durable.
    pub(super) async fn saved_up(&mut self) -> Result<(), StoreError> {
        let Some(saving) = self.saving.take() else { return Ok(()) };
        saving.await.unwrap_or_else(|e| Err(StoreError::File { what: "saving an upload", source: io::Error::other(e) }))
    }

    /// The work of making durable what the lanes were given so far: bytes first, then the row.
    pub(super) async fn save(&mut self) -> Result<impl Future<Output = Result<(), StoreError>> + Send + use<>, StoreError> {
        let saving = self.lanes.sink.save().await?;
        let digests = self.lanes.digests.show().await.map_err(failed)?;
        let (store, id, lease) = (self.store.clone(), self.upload.id, self.lease);
        let (from, to) = (self.saved, self.taken);
        let complete = self.upload.length == Some(to);
        (self.saved, self.saved_at) = (to, Instant::now());
        Ok(async move {
            let (parts, hasher) = tokio::join!(saving.done(), digests.get());
            let (parts, hasher) = (parts?, hasher.map_err(failed)?);
            let now = store.clock().now();
            let (expires_at, lease_until) = (now.plus(store.limits().life), now.plus(TERM));
            let completed_at = complete.then_some(now);
            let progress = Progress { from, to, hasher, expires_at, completed_at, lease, lease_until, parts };
            // Commit point: from here on these bytes count.
            note_progress(store.db(), id, &progress).await?;
            metrics::counter!(metric::UPLOAD_BYTES.name).increment(to - from);
            Ok(())
        })
    }
}

/// A lane that failed: a full disk is told apart, so that the sender hears that it should wait and not that it did wrong.
pub(super) fn failed(e: io::Error) -> StoreError {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull { reserve: 0 },
        _ => StoreError::File { what: "writing an upload", source: e },
    }
}

pub(super) fn ended(_: oneshot::error::RecvError) -> StoreError {
    failed(io::Error::other("a lane ended early"))
}
