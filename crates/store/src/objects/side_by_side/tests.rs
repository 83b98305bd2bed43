//! Tests of streams side by side: whatever the pool does, each stream has its own bytes in its own order.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sm3::{Digest as _, Sm3};
use tokio::time::timeout;

use super::*;

/// Longer than any of these tests may take: what waits so long waits in vain.
const FOR_EVER: Duration = Duration::from_secs(3600);
const PATIENCE: Duration = Duration::from_secs(60);

fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn alone(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

fn pool(company: Duration, threads: usize) -> Arc<Pool> {
    let engine = Engine::best();
    Pool::new(3, company, threads, Box::new(move |streams| engine.update_many(streams)))
}

/// A pool that remembers the largest pass and how many there were.
fn counted(company: Duration) -> (Arc<Pool>, Arc<(AtomicUsize, AtomicUsize)>) {
    let (engine, seen) = (Engine::best(), Arc::new((AtomicUsize::new(0), AtomicUsize::new(0))));
    let by = Arc::clone(&seen);
    let advance = move |streams: &mut [(&mut Sm3State, &[u8])]| {
        by.0.fetch_max(streams.len(), Ordering::Relaxed);
        by.1.fetch_add(1, Ordering::Relaxed);
        engine.update_many(streams);
    };
    (Pool::new(3, company, 2, Box::new(advance)), seen)
}

/// Feeds a stream in pieces of any length, asks for its state on the way, and compares what it says.
async fn feed(pool: Arc<Pool>, seed: u64, length: usize) {
    let bytes = noise(length, seed);
    let mut cuts = noise(2 * length, seed + 1).into_iter().map(usize::from);
    let mut stream = Sm3Stream::new(&pool, Sm3State::default());
    let (mut at, mut asked) = (0, Vec::new());
    while at < length {
        let most = [70, 4096, 60_000][cuts.next().unwrap() % 3];
        let next = (at + 1 + cuts.next().unwrap() * most / 256).min(length);
        stream.take(Bytes::copy_from_slice(&bytes[at..next])).await.unwrap();
        at = next;
        if cuts.next().unwrap() < 20 {
            asked.push((at, stream.show().unwrap()));
        }
        if cuts.next().unwrap() < 40 {
            tokio::task::yield_now().await;
        }
    }
    asked.push((at, stream.show().unwrap()));
    for (at, state) in asked {
        assert_eq!(state.await.unwrap().finish(), alone(&bytes[..at]), "stream {seed} at {at}");
    }
    stream.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_stream_has_its_own_digest() {
    for (threads, company) in [(1, FOR_EVER), (3, FOR_EVER), (2, Duration::from_millis(1))] {
        let pool = pool(company, threads);
        let streams: Vec<_> =
            (0..40).map(|i| tokio::spawn(feed(Arc::clone(&pool), i * 7 + 1, 20_000 + 9_000 * i as usize))).collect();
        for stream in streams {
            timeout(PATIENCE, stream).await.unwrap().unwrap();
        }
        let inner = pool.lock();
        assert!(inner.streams.is_empty() && inner.waiting.is_empty());
        assert_eq!((inner.working, inner.in_pass), (0, 0));
    }
}

#[tokio::test]
async fn a_stream_goes_on_from_where_it_was() {
    let (pool, bytes) = (pool(FOR_EVER, 1), noise(1000, 5));
    let before = Sm3State::from(&Sm3::new_with_prefix(&bytes[..333]));
    let mut stream = Sm3Stream::new(&pool, before.clone());
    assert_eq!(stream.show().unwrap().await.unwrap(), before);
    stream.take(Bytes::copy_from_slice(&bytes[333..])).await.unwrap();
    assert_eq!(stream.show().unwrap().await.unwrap().finish(), alone(&bytes));
}

#[tokio::test]
async fn sixteen_go_through_one_pass() {
    let (pool, seen) = counted(FOR_EVER);
    let mut streams: Vec<Sm3Stream> = (0..LANES).map(|_| Sm3Stream::new(&pool, Sm3State::default())).collect();
    let bytes: Vec<Vec<u8>> = (0..LANES).map(|i| noise(10_000 + i, i as u64)).collect();
    for (stream, bytes) in streams.iter_mut().zip(&bytes) {
        stream.take(Bytes::copy_from_slice(bytes)).await.unwrap();
    }
    for (stream, bytes) in streams.iter_mut().zip(&bytes) {
        assert_eq!(stream.show().unwrap().await.unwrap().finish(), alone(bytes));
    }
    assert_eq!((seen.0.load(Ordering::Relaxed), seen.1.load(Ordering::Relaxed)), (LANES, 1));
}

/// Waits until nothing of any stream waits or is worked on, though nobody asked.
async fn until_done(pool: &Pool) {
    let done = async {
        while pool.lock().streams.values().any(Queued::is_busy) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, done).await.unwrap();
}

#[tokio::test]
async fn a_stream_alone_does_not_wait() {
    let pool = pool(FOR_EVER, 2);
    let mut stream = Sm3Stream::new(&pool, Sm3State::default());
    stream.take(Bytes::from_static(b"abc")).await.unwrap();
    until_done(&pool).await;
}

#[tokio::test]
async fn a_slow_stream_holds_nobody_up() {
    let pool = pool(FOR_EVER, 1);
    // They opened and go on only after all others.
    let mut slow: Vec<Sm3Stream> = (0..5).map(|_| Sm3Stream::new(&pool, Sm3State::default())).collect();
    slow[0].take(Bytes::from_static(b"a")).await.unwrap();
    let quick: Vec<_> = (0..4).map(|i| tokio::spawn(feed(Arc::clone(&pool), i + 50, 400_000))).collect();
    for stream in quick {
        timeout(PATIENCE, stream).await.unwrap().unwrap();
    }
    slow[0].take(Bytes::from_static(b"bc")).await.unwrap();
    assert_eq!(slow[0].show().unwrap().await.unwrap().finish(), alone(b"abc"));
}

#[tokio::test]
async fn company_is_waited_for_and_not_for_ever() {
    let (pool, seen) = counted(Duration::from_secs(2));
    let mut streams: Vec<Sm3Stream> = (0..5).map(|_| Sm3Stream::new(&pool, Sm3State::default())).collect();
    for stream in &mut streams[..3] {
        stream.take(Bytes::from_static(b"abc")).await.unwrap();
    }
    assert_eq!(seen.1.load(Ordering::Relaxed), 0, "two more were just opened");
    until_done(&pool).await;
    assert_eq!((seen.0.load(Ordering::Relaxed), seen.1.load(Ordering::Relaxed)), (3, 1));
}

#[tokio::test]
async fn a_stream_that_went_away_leaves_nothing() {
    let pool = pool(FOR_EVER, 2);
    let mut streams: Vec<Sm3Stream> = (0..6).map(|_| Sm3Stream::new(&pool, Sm3State::default())).collect();
    for stream in &mut streams {
        stream.take(Bytes::from(noise(50_000, 3))).await.unwrap();
    }
    let mut last = streams.pop().unwrap();
    let asked = streams[2].show().unwrap();
    drop(streams);
    // Answered before it went, or never: both are fine, hanging is not.
    let _ = timeout(PATIENCE, asked).await.unwrap();
    assert_eq!(last.show().unwrap().await.unwrap().finish(), alone(&noise(50_000, 3)));
    drop(last);
    let gone = async {
        while !pool.lock().streams.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, gone).await.unwrap();
    assert!(pool.lock().waiting.is_empty());
}

#[tokio::test]
async fn a_pass_that_fails_fails_its_streams_only() {
    let (engine, fails) = (Engine::best(), Arc::new(AtomicBool::new(true)));
    let once = Arc::clone(&fails);
    let advance = move |streams: &mut [(&mut Sm3State, &[u8])]| {
        assert!(!once.swap(false, Ordering::Relaxed), "as this test wants it");
        engine.update_many(streams);
    };
    let pool = Pool::new(3, FOR_EVER, 1, Box::new(advance));
    let mut broken = Sm3Stream::new(&pool, Sm3State::default());
    broken.take(Bytes::from_static(b"abc")).await.unwrap();
    // Asked before or after it failed: it is never answered with a state that lacks bytes.
    match broken.show() {
        Ok(state) => assert!(timeout(PATIENCE, state).await.unwrap().is_err()),
        Err(e) => assert_eq!(e.to_string(), "a lane ended early"),
    }
    assert!(broken.take(Bytes::from_static(b"d")).await.is_err());
    assert!(broken.close().await.is_err());

    let mut good = Sm3Stream::new(&pool, Sm3State::default());
    good.take(Bytes::from_static(b"abc")).await.unwrap();
    assert_eq!(timeout(PATIENCE, good.show().unwrap()).await.unwrap().unwrap().finish(), alone(b"abc"));
}
