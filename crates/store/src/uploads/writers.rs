//! Who writes to which upload: one writer each, in this process. A writer whose line broke unnoticed gives way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base::UploadId;
use tokio::sync::Notify;

/// The writers of this process.
#[derive(Default)]
pub struct Writers {
    held: Mutex<HashMap<UploadId, Holder>>,
    freed: Notify,
}

struct Holder {
    last_byte: Instant,
    stop: Arc<Notify>,
}

/// The right to write to one upload, until dropped.
pub(crate) struct Writer {
    writers: Arc<Writers>,
    id: UploadId,
    stop: Arc<Notify>,
}

/// Somebody else writes.
#[derive(Debug)]
pub(crate) struct Busy;

impl Writers {
    /// Takes the right to write at once, or from a writer that has been silent for `stalled`.
    pub(crate) async fn take(self: &Arc<Self>, id: UploadId, stalled: Duration) -> Result<Writer, Busy> {
        let deadline = tokio::time::Instant::now() + stalled;
        loop {
            let freed = self.freed.notified();
            if let Some(writer) = self.try_take(id) {
                return Ok(writer);
            }
            match self.held().get(&id) {
                Some(holder) if holder.last_byte.elapsed() < stalled => return Err(Busy),
                Some(holder) => holder.stop.notify_one(),
                None => continue,
            }
            tokio::time::timeout_at(deadline, freed).await.map_err(|_| Busy)?;
        }
    }

    /// Waits for the right to write, however long the writer takes.
    pub(crate) async fn wait(self: &Arc<Self>, id: UploadId) -> Writer {
        loop {
            let freed = self.freed.notified();
            if let Some(writer) = self.try_take(id) {
                return writer;
            }
            freed.await;
        }
    }

    fn try_take(self: &Arc<Self>, id: UploadId) -> Option<Writer> {
        let mut held = self.held();
        if held.contains_key(&id) {
            return None;
        }
        let stop = Arc::new(Notify::new());
        held.insert(id, Holder { last_byte: Instant::now(), stop: Arc::clone(&stop) });
        Some(Writer { writers: Arc::clone(self), id, stop })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<UploadId, Holder>> {
        // A panic elsewhere leaves the map whole: every change of it is one call.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Notes that bytes came.
    pub(crate) fn heard(&self) {
        if let Some(holder) = self.writers.held().get_mut(&self.id) {
            holder.last_byte = Instant::now();
        }
    }

    /// Returns when another writer wants to take over from this one.
    pub(crate) async fn asked_to_stop(&self) {
        self.stop.notified().await;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.writers.held().remove(&self.id);
        self.writers.freed.notify_waiters();
    }
}
