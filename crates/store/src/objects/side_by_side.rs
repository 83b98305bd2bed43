//! SM3 of all streams of this machine, side by side. One stream is a chain that nobody hastens; sixteen go through one pass of
//! `sm3-simd` in less time than two of them one after the other. So bytes wait a little for company, and never for it in vain.
//!
//! A pass begins when
//! - as many streams wait as there are lanes, or every stream that is being fed waits: more company will not come soon;
//! - somebody asked for a state, or a sender would have to wait for room;
//! - so few streams are fed that company would not pay: a stream alone never waits;
//! - the first has waited for [`COMPANY`].
//!
//! Digests of whole objects and what they are compared with are not known here.

mod stream;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sm3_simd::{Engine, LANES, Sm3State};
use tokio::sync::OwnedSemaphorePermit;

use self::stream::Queued;
pub(crate) use self::stream::Sm3Stream;

/// How long bytes wait for company at most. Nobody waits for the bytes themselves: whoever asks for a state is answered at once.
const COMPANY: Duration = Duration::from_secs(1);
/// A thread without work for so long ends.
const IDLE: Duration = Duration::from_secs(10);

/// What a pass does: bytes into states, in place.
type Advance = dyn Fn(&mut [(&mut Sm3State, &[u8])]) + Send + Sync;

/// Threads that advance streams, as many as there are cores and only while there is work.
pub(crate) struct Pool {
    /// Streams from which a pass pays.
    pays_from: usize,
    company: Duration,
    most_threads: usize,
    advance: Box<Advance>,
    inner: Mutex<Inner>,
    wake: Condvar,
}

#[derive(Default)]
struct Inner {
    streams: HashMap<u64, Queued>,
    /// The id of the stream that was opened last.
    last: u64,
    /// Streams with bytes that nobody works on, the first to come first.
    waiting: VecDeque<u64>,
    /// Streams that are in a pass.
    in_pass: usize,
    /// Threads that are in a pass, and threads at all.
    working: usize,
    threads: usize,
}

/// Bytes of one stream on their way through a pass.
struct Piece {
    stream: u64,
    state: Sm3State,
    bytes: Bytes,
    /// Room in the stream's queue, free again after the pass.
    _room: OwnedSemaphorePermit,
}

impl Pool {
    /// The pool of this process: all streams share the cores of one machine.
    pub(crate) fn shared() -> &'static Arc<Self> {
        static SHARED: LazyLock<Arc<Pool>> = LazyLock::new(|| {
            let engine = Engine::best();
            let cores = thread::available_parallelism().map_or(1, usize::from);
            Pool::new(engine.pays_from(), COMPANY, cores, Box::new(move |streams| engine.update_many(streams)))
        });
        &SHARED
    }

    fn new(pays_from: usize, company: Duration, most_threads: usize, advance: Box<Advance>) -> Arc<Self> {
        Arc::new(Self { pays_from, company, most_threads, advance, inner: Mutex::default(), wake: Condvar::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing that can panic runs under the lock; a pass does not hold it.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sees to it that a thread comes to what waits.
    fn rouse(self: &Arc<Self>, mut inner: MutexGuard<'_, Inner>) -> io::Result<()> {
        let due = match inner.is_due(self) {
            Ok(()) => true,
            // Somebody has to look again in time; after the first that waits it is somebody already.
            Err(Some(_)) if inner.waiting.len() == 1 => true,
            Err(_) => false,
        };
        if !due {
            return Ok(());
        }
        if inner.threads > inner.working {
            self.wake.notify_one();
        } else if inner.threads < self.most_threads {
            let pool = Arc::clone(self);
            match thread::Builder::new().name("sm3".into()).spawn(move || pool.work()) {
                Ok(_) => inner.threads += 1,
                // Those that are at work will come to it.
                Err(_) if inner.threads > 0 => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// The life of a thread.
    fn work(&self) {
        let mut inner = self.lock();
        loop {
            let wait = match inner.is_due(self) {
                Ok(()) => {
                    let mut pieces = inner.take_pieces(self);
                    inner.working += 1;
                    inner.in_pass += pieces.len();
                    drop(inner);
                    let done = catch_unwind(AssertUnwindSafe(|| self.pass(&mut pieces)));
                    inner = self.lock();
                    inner.working -= 1;
                    inner.in_pass -= pieces.len();
                    inner.put_back(pieces, done.is_ok());
                    continue;
                }
                Err(wait) => wait,
            };
            let (after, timeout) = self.wake.wait_timeout(inner, wait.unwrap_or(IDLE)).unwrap_or_else(PoisonError::into_inner);
            inner = after;
            if timeout.timed_out() && wait.is_none() && inner.waiting.is_empty() {
                inner.threads -= 1;
                return;
            }
        }
    }

    fn pass(&self, pieces: &mut [Piece]) {
        let mut streams: Vec<(&mut Sm3State, &[u8])> =
            pieces.iter_mut().map(|piece| (&mut piece.state, &piece.bytes[..])).collect();
        (self.advance)(&mut streams);
    }
}

impl Inner {
    /// Whether a pass begins now; if not, for how long nothing but more bytes can change that.
    fn is_due(&self, pool: &Pool) -> Result<(), Option<Duration>> {
        let first = self.waiting.front().ok_or(None)?;
        if self.working >= pool.most_threads {
            return Err(None);
        }
        let now = Instant::now();
        let fed = self.fed(now, pool);
        if self.waiting.len() >= LANES || fed < pool.pays_from {
            return Ok(());
        }
        // What waits now goes with the next pass of those that are at work.
        if self.working > 0 {
            return Err(None);
        }
        let alone = self.waiting.len() >= fed;
        if alone || self.waiting.iter().any(|stream| self.streams[stream].is_pressing()) {
            return Ok(());
        }
        let until = self.streams[first].waits_since + pool.company;
        if until <= now { Ok(()) } else { Err(Some(until - now)) }
    }

    /// How many streams are being fed: bytes of theirs came lately or are here.
    fn fed(&self, now: Instant, pool: &Pool) -> usize {
        self.streams.values().filter(|stream| stream.is_busy() || now.duration_since(stream.waits_since) < pool.company).count()
    }

    /// What goes into the next pass: one buffer of each stream, so that all lanes are of one length as far as may be.
    fn take_pieces(&mut self, pool: &Pool) -> Vec<Piece> {
        // So few do not pay: each core takes one of them, and first the one for which somebody waits.
        let few = self.waiting.len() + self.in_pass < pool.pays_from;
        if few && let Some(at) = self.waiting.iter().position(|stream| self.streams[stream].is_pressing()) {
            self.waiting.rotate_left(at);
        }
        let most = if few { 1 } else { LANES };
        let mut pieces = Vec::with_capacity(most.min(self.waiting.len()));
        while pieces.len() < most
            && let Some(id) = self.waiting.pop_front()
        {
            let Some(stream) = self.streams.get_mut(&id) else { continue };
            if let Some((bytes, room)) = stream.begin() {
                pieces.push(Piece { stream: id, state: stream.state.clone(), bytes, _room: room });
            }
        }
        pieces
    }

    fn put_back(&mut self, pieces: Vec<Piece>, well: bool) {
        for piece in pieces {
            let Some(stream) = self.streams.get_mut(&piece.stream) else { continue };
            stream.end(well.then_some(piece.state));
            if stream.is_gone() {
                self.streams.remove(&piece.stream);
            } else if stream.is_busy() {
                self.waiting.push_back(piece.stream);
            }
        }
    }
}
