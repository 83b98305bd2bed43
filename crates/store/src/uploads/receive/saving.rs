//! Making progress durable while bytes go on coming: first the bytes, then the row that counts them.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use base::metric;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Receiving;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::uploads::rows::{Progress, note_progress};

/// How much is written before the disk is put to work on it.
const AHEAD_BYTES: u64 = 8 << 20;

impl Receiving {
    /// Has the disk begin on what was written, without waiting for it and without counting it.
    pub(super) async fn sync_ahead(&mut self) -> Result<(), StoreError> {
        let due = self.taken - self.ahead_to.max(self.saved) >= AHEAD_BYTES;
        if !due || self.ahead.as_ref().is_some_and(|ahead| !ahead.is_finished()) {
            return Ok(());
        }
        synced_ahead(self.ahead.take()).await?;
        let file = Arc::clone(&self.lanes.file);
        self.ahead_to = self.taken;
        self.ahead = Some(spawn_blocking(move || file.sync_data()));
        Ok(())
    }

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
        let written = self.lanes.disk.show().await.map_err(failed)?;
        let digests = self.lanes.digests.show().await.map_err(failed)?;
        let (store, id, file) = (self.store.clone(), self.upload.id, Arc::clone(&self.lanes.file));
        let ahead = self.ahead.take();
        let (from, to) = (self.saved, self.taken);
        let complete = self.upload.length == Some(to);
        (self.saved, self.saved_at) = (to, Instant::now());
        Ok(async move {
            written.await.map_err(ended)?;
            synced_ahead(ahead).await?;
            let sync = move || file.sync_data().map_err(StoreError::file("syncing an upload"));
            let (synced, hasher) = tokio::join!(off_thread("syncing an upload", sync), digests.get());
            synced?;
            let hasher = hasher.map_err(failed)?;
            let now = store.clock().now();
            let expires_at = now.plus(store.limits().life);
            let progress = Progress { from, to, hasher, expires_at, completed_at: complete.then_some(now) };
            // Commit point: from here on these bytes count.
            note_progress(store.db(), id, &progress).await?;
            metrics::counter!(metric::UPLOAD_BYTES.name).increment(to - from);
            Ok(())
        })
    }
}

/// Waits for the disk and hears how that ended: the kernel tells of a failed write once, and a later sync would know nothing of it.
async fn synced_ahead(ahead: Option<JoinHandle<io::Result<()>>>) -> Result<(), StoreError> {
    let Some(ahead) = ahead else { return Ok(()) };
    ahead.await.unwrap_or_else(|e| Err(io::Error::other(e))).map_err(StoreError::file("syncing an upload"))
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
