//! One stream: its state, and what of it waits. Its order is kept here; when it goes on is decided by the pool.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use sm3_simd::Sm3State;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::Pool;

/// Buffers that may wait: while the first is in a pass, a second and a third can come.
const QUEUE: usize = 3;
/// So many waiting buffers press: before the sender would have to wait.
const PRESSING: usize = 2;

/// A stream of bytes through the pool.
pub(crate) struct Sm3Stream {
    pool: Arc<Pool>,
    id: u64,
    room: Arc<Semaphore>,
}

pub(super) enum Job {
    Take(Bytes, OwnedSemaphorePermit),
    Show(oneshot::Sender<Sm3State>),
}

/// A stream as the pool keeps it.
pub(super) struct Queued {
    pub(super) state: Sm3State,
    jobs: VecDeque<Job>,
    /// When bytes came last while none waited.
    pub(super) waits_since: Instant,
    in_pass: bool,
    /// Whoever fed it went away.
    gone: bool,
    room: Arc<Semaphore>,
}

impl Sm3Stream {
    /// A stream that goes on from `state`.
    pub(crate) fn new(pool: &Arc<Pool>, state: Sm3State) -> Self {
        let room = Arc::new(Semaphore::new(QUEUE));
        let mut inner = pool.lock();
        inner.last += 1;
        let id = inner.last;
        let (jobs, waits_since) = (VecDeque::new(), Instant::now());
        inner.streams.insert(id, Queued { state, jobs, waits_since, in_pass: false, gone: false, room: Arc::clone(&room) });
        Self { pool: Arc::clone(pool), id, room }
    }

    /// Queues bytes; waits while the queue is full.
    pub(crate) async fn take(&mut self, bytes: Bytes) -> io::Result<()> {
        let room = Arc::clone(&self.room).acquire_owned().await.map_err(|_| ended())?;
        self.queue(Job::Take(bytes, room))
    }

    /// Asks for the state after everything queued so far, without waiting for it.
    pub(crate) fn show(&mut self) -> io::Result<oneshot::Receiver<Sm3State>> {
        let (reply, state) = oneshot::channel();
        self.queue(Job::Show(reply))?;
        Ok(state)
    }

    /// Waits until everything queued is in the state.
    pub(crate) async fn close(mut self) -> io::Result<()> {
        self.show()?.await.map(drop).map_err(|_| ended())
    }

    fn queue(&self, job: Job) -> io::Result<()> {
        let mut inner = self.pool.lock();
        let stream = inner.streams.get_mut(&self.id).ok_or_else(ended)?;
        if self.room.is_closed() {
            return Err(ended());
        }
        let begins = !stream.is_busy();
        stream.jobs.push_back(job);
        stream.answer();
        if begins && stream.is_busy() {
            stream.waits_since = Instant::now();
            inner.waiting.push_back(self.id);
        }
        self.pool.rouse(inner)
    }
}

impl Drop for Sm3Stream {
    fn drop(&mut self) {
        let mut inner = self.pool.lock();
        if let Some(stream) = inner.streams.get_mut(&self.id) {
            stream.jobs.clear();
            stream.gone = true;
            if !stream.in_pass {
                inner.streams.remove(&self.id);
                inner.waiting.retain(|waiting| *waiting != self.id);
            }
        }
        // The others may have waited for this one.
        let _ = self.pool.rouse(inner);
    }
}

impl Queued {
    /// Whether bytes of it wait or are in a pass.
    pub(super) fn is_busy(&self) -> bool {
        self.in_pass || !self.jobs.is_empty()
    }

    pub(super) const fn is_gone(&self) -> bool {
        self.gone
    }

    /// Whether somebody waits for it, or soon must.
    pub(super) fn is_pressing(&self) -> bool {
        self.jobs.len() >= PRESSING || self.jobs.iter().any(|job| matches!(job, Job::Show(_)))
    }

    /// The first bytes that wait.
    pub(super) fn begin(&mut self) -> Option<(Bytes, OwnedSemaphorePermit)> {
        self.in_pass = matches!(self.jobs.front(), Some(Job::Take(..)));
        match self.jobs.pop_front()? {
            Job::Take(bytes, room) => Some((bytes, room)),
            Job::Show(reply) => {
                let _ = reply.send(self.state.clone());
                None
            }
        }
    }

    /// The pass is over. Without a state it failed, and so has the stream: nobody is answered, and nothing more is taken.
    pub(super) fn end(&mut self, state: Option<Sm3State>) {
        self.in_pass = false;
        match state {
            Some(state) => self.state = state,
            None => {
                self.room.close();
                self.jobs.clear();
            }
        }
        if !self.jobs.is_empty() {
            self.waits_since = Instant::now();
        }
        self.answer();
    }

    /// Answers whoever asked for the state that is there.
    fn answer(&mut self) {
        while !self.in_pass
            && let Some(Job::Show(_)) = self.jobs.front()
            && let Some(Job::Show(reply)) = self.jobs.pop_front()
        {
            // Whoever asked may be gone.
            let _ = reply.send(self.state.clone());
        }
    }
}

fn ended() -> io::Error {
    io::Error::other("a lane ended early")
}
