//! Lanes: work on passing bytes, in order, off the threads that serve requests. A lane holds a thread only while it computes, so
//! hundreds of slow senders cost no thread.

use std::io;

use base::DualHasher;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use sm3::Sm3;
use sm3_simd::Sm3State;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_blocking};

use super::side_by_side::{Pool, Sm3Stream};

/// Size of the buffers that lanes are fed with. Small frames through channels cost more than the digests themselves.
pub(crate) const BUFFER_BYTES: usize = 1 << 20;
/// Buffers that may wait in a lane: enough to smooth a bursty sender, few enough for many senders at once.
const QUEUE: usize = 2;

/// One kind of work on passing bytes.
pub(crate) struct Lane<S> {
    queue: mpsc::Sender<Job<S>>,
    task: JoinHandle<io::Result<()>>,
}

enum Job<S> {
    Take(Bytes),
    Show(oneshot::Sender<S>),
}

impl<S: Clone + Send + 'static> Lane<S> {
    /// A lane whose `work` folds bytes into `state`.
    pub(crate) fn new(mut state: S, work: fn(&mut S, &[u8]) -> io::Result<()>) -> Self {
        let (queue, mut jobs) = mpsc::channel(QUEUE);
        let task = tokio::spawn(async move {
            while let Some(job) = jobs.recv().await {
                match job {
                    Job::Take(bytes) => {
                        let done = spawn_blocking(move || work(&mut state, &bytes).map(|()| state)).await;
                        state = done.map_err(io::Error::other)??;
                    }
                    // Whoever asked may be gone; the lane goes on.
                    Job::Show(reply) => drop(reply.send(state.clone())),
                }
            }
            Ok(())
        });
        Self { queue, task }
    }

    /// Queues bytes; waits while the queue is full.
    pub(crate) async fn take(&mut self, bytes: Bytes) -> io::Result<()> {
        match self.queue.send(Job::Take(bytes)).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.failure().await),
        }
    }

    /// Asks for the state after everything queued so far, without waiting for it.
    pub(crate) async fn show(&mut self) -> io::Result<oneshot::Receiver<S>> {
        let (reply, state) = oneshot::channel();
        match self.queue.send(Job::Show(reply)).await {
            Ok(()) => Ok(state),
            Err(_) => Err(self.failure().await),
        }
    }

    /// Waits until the lane has done everything queued.
    pub(crate) async fn close(self) -> io::Result<()> {
        drop(self.queue);
        self.task.await.unwrap_or_else(|e| Err(io::Error::other(e)))
    }

    async fn failure(&mut self) -> io::Error {
        match (&mut self.task).await {
            Ok(Ok(())) => io::Error::other("a lane ended early"),
            Ok(Err(e)) => e,
            Err(e) => io::Error::other(e),
        }
    }
}

/// Both digests, each off the threads that serve requests: SHA-256 in a lane of its own, SM3 beside other streams.
pub(crate) struct DigestLanes {
    sha256: Lane<Sha256>,
    sm3: Sm3Stream,
}

/// A state of both digests that was asked for.
pub(crate) struct PendingDigests {
    sha256: oneshot::Receiver<Sha256>,
    sm3: oneshot::Receiver<Sm3State>,
}

impl DigestLanes {
    pub(crate) fn new(from: DualHasher) -> Self {
        let (sha256, sm3) = from.split();
        let sha256 = Lane::new(sha256, |state: &mut Sha256, bytes| {
            state.update(bytes);
            Ok(())
        });
        Self { sha256, sm3: Sm3Stream::new(Pool::shared(), Sm3State::from(&sm3)) }
    }

    pub(crate) async fn take(&mut self, bytes: &Bytes) -> io::Result<()> {
        self.sm3.take(bytes.clone()).await?;
        self.sha256.take(bytes.clone()).await
    }

    pub(crate) async fn show(&mut self) -> io::Result<PendingDigests> {
        Ok(PendingDigests { sm3: self.sm3.show()?, sha256: self.sha256.show().await? })
    }

    pub(crate) async fn close(self) -> io::Result<()> {
        let (a, b) = tokio::join!(self.sha256.close(), self.sm3.close());
        a.and(b)
    }
}

impl PendingDigests {
    pub(crate) async fn get(self) -> io::Result<DualHasher> {
        let (sha256, sm3) = tokio::join!(self.sha256, self.sm3);
        let ended = |_| io::Error::other("a lane ended early");
        Ok(DualHasher::join(sha256.map_err(ended)?, Sm3::from(&sm3.map_err(ended)?)))
    }
}
