//! What counts of the bytes of a request.

use std::convert::Infallible;
use std::time::Duration;

use base::{DigestPair, ObjectId, RawId, UploadId};
use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _, channel::mpsc, stream};
use proptest::prelude::*;
use sha2::Digest as _;

use super::{body, broken, create, sample};
use crate::objects::Folder;
use crate::testing::{limits, on_every_database, on_every_store};
use crate::uploads::{AppendError, Appended, Checksum, CreateError, DeclareError, State};
use crate::{Limits, Reserve, StoreError};

#[tokio::test]
async fn pieces_become_a_whole_with_both_digests() {
    on_every_store(|t| async move {
        let bytes = sample(3_000_000);
        let id = create(&t.store, 3_000_000).await.id;
        let first = t.store.append_upload(id, 0, body(&bytes[..1_234_567]), None).await.unwrap();
        assert_eq!(first, Appended { offset: 1_234_567, complete: false });
        let upload = t.store.upload(id).await.unwrap().unwrap();
        assert_eq!((upload.offset, upload.completed()), (1_234_567, None));
        let rest = t.store.append_upload(id, 1_234_567, body(&bytes[1_234_567..]), None).await.unwrap();
        assert_eq!(rest, Appended { offset: 3_000_000, complete: true });
        let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
        assert_eq!((whole.size, whole.digests), (3_000_000, DigestPair::of(&bytes)));
        assert_eq!(whole.metadata.text("filename"), Some("4101002601_20261103090200_0001.mp4"));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_place_changes_nothing() {
    on_every_store(|t| async move {
        let id = create(&t.store, 10).await.id;
        t.store.append_upload(id, 0, body(b"01234"), None).await.unwrap();
        for wrong in [0, 4, 6, 10] {
            let refused = t.store.append_upload(id, wrong, body(b"56789"), None).await;
            assert!(matches!(refused, Err(AppendError::Offset { offset: 5 })), "{wrong}: {refused:?}");
        }
        let unknown = t.store.append_upload(UploadId::random(), 0, body(b""), None).await;
        assert!(matches!(unknown, Err(AppendError::Unknown)));
        t.store.append_upload(id, 5, body(b"56789"), None).await.unwrap();
        let upload = t.store.upload(id).await.unwrap().unwrap();
        assert_eq!(upload.completed().unwrap().digests, DigestPair::of(b"0123456789"));
    })
    .await;
}

#[tokio::test]
async fn what_came_before_the_line_broke_counts() {
    on_every_store(|mut t| async move {
        let bytes = sample(2_500_000);
        let id = create(&t.store, 2_500_000).await.id;
        let cut = t.store.append_upload(id, 0, broken(&bytes[..2_000_001]), None).await;
        assert!(matches!(cut, Err(AppendError::Interrupted { offset: 2_000_001 })), "{cut:?}");
        t.reopen();
        assert_eq!(t.store.upload(id).await.unwrap().unwrap().offset, 2_000_001);
        t.store.append_upload(id, 2_000_001, body(&bytes[2_000_001..]), None).await.unwrap();
        let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
        assert_eq!(whole.digests, DigestPair::of(&bytes));
    })
    .await;
}

#[tokio::test]
async fn what_came_counts_even_if_the_caller_is_gone() {
    on_every_store(|t| async move {
        let id = create(&t.store, 10).await.id;
        let (mut line, frames) = mpsc::channel::<Result<Bytes, Infallible>>(0);
        let append = tokio::spawn({
            let store = t.store.clone();
            async move { store.append_upload(id, 0, frames, None).await }
        });
        // The second frame fits into the channel when the first was taken out: the append has begun.
        line.send(Ok(Bytes::from_static(b"012"))).await.unwrap();
        line.send(Ok(Bytes::from_static(b"34"))).await.unwrap();
        append.abort();
        drop(line);
        drop(t.store.hold_upload(id).await.unwrap());
        assert_eq!(t.store.upload(id).await.unwrap().unwrap().offset, 5);
    })
    .await;
}

#[tokio::test]
async fn more_than_announced_is_refused_and_not_counted() {
    on_every_store(|t| async move {
        let id = create(&t.store, 5).await.id;
        let two = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"01234")), Ok(Bytes::from_static(b"5"))]);
        let refused = t.store.append_upload(id, 0, two, None).await;
        assert!(matches!(refused, Err(AppendError::Surplus { length: 5 })), "{refused:?}");
        let upload = t.store.upload(id).await.unwrap().unwrap();
        assert_eq!((upload.offset, upload.is_complete()), (0, false));

        t.store.append_upload(id, 0, body(b"01234"), None).await.unwrap();
        let again = t.store.append_upload(id, 5, body(b""), None).await.unwrap();
        assert_eq!(again, Appended { offset: 5, complete: true }, "finishing twice is fine");
        assert!(matches!(t.store.append_upload(id, 5, body(b"5"), None).await, Err(AppendError::Surplus { .. })));
    })
    .await;
}

#[tokio::test]
async fn bytes_with_a_checksum_count_all_or_not_at_all() {
    on_every_database(|t| async move {
        let bytes = sample(1_500_000);
        let id = create(&t.store, 3_000_000).await.id;
        let right = Checksum::Sha256(sha2::Sha256::digest(&bytes).into());
        let wrong = Checksum::Sha1([0; 20]);
        assert!(matches!(t.store.append_upload(id, 0, body(&bytes), Some(wrong)).await, Err(AppendError::Checksum)));
        let cut = t.store.append_upload(id, 0, broken(&bytes[..1_400_000]), Some(right)).await;
        assert!(matches!(cut, Err(AppendError::Interrupted { offset: 0 })));
        assert_eq!(t.store.upload(id).await.unwrap().unwrap().offset, 0);
        let part = Folder::new(t.folder()).part(id);
        assert_eq!(std::fs::metadata(part).unwrap().len(), 0, "what does not count takes no space");

        assert_eq!(t.store.append_upload(id, 0, body(&bytes), Some(right)).await.unwrap().offset, 1_500_000);
        let right = Checksum::Sha1(sha1::Sha1::digest(&bytes).into());
        t.store.append_upload(id, 1_500_000, body(&bytes), Some(right)).await.unwrap();
        let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
        assert_eq!(whole.digests, DigestPair::of(&[bytes.clone(), bytes].concat()));
    })
    .await;
}

#[tokio::test]
async fn two_writers_do_not_mix_and_a_silent_one_gives_way() {
    on_every_store(|mut t| async move {
        t.store = t.store.with_limits(Limits { stalled: Duration::from_millis(300), ..limits() });
        let id = create(&t.store, 10).await.id;
        let (mut line, frames) = mpsc::channel::<Result<Bytes, Infallible>>(0);
        let first = tokio::spawn({
            let store = t.store.clone();
            async move { store.append_upload(id, 0, frames, None).await }
        });
        line.send(Ok(Bytes::from_static(b"012"))).await.unwrap();
        line.send(Ok(Bytes::from_static(b"34"))).await.unwrap();
        let second = t.store.append_upload(id, 0, body(b"xxxxx"), None).await;
        assert!(matches!(second, Err(AppendError::Busy)), "{second:?}");
        tokio::time::sleep(Duration::from_millis(400)).await;
        let third = t.store.append_upload(id, 5, body(b"56789"), None).await.unwrap();
        assert!(third.complete);
        assert!(matches!(first.await.unwrap(), Err(AppendError::Interrupted { offset: 5 })));
        let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
        assert_eq!(whole.digests, DigestPair::of(b"0123456789"));
    })
    .await;
}

#[tokio::test]
async fn a_sender_that_falls_silent_is_let_go() {
    on_every_store(|mut t| async move {
        t.store = t.store.with_limits(Limits { idle: Duration::from_millis(50), ..limits() });
        let id = create(&t.store, 10).await.id;
        let silent = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"012"))]).chain(stream::pending());
        let cut = t.store.append_upload(id, 0, silent, None).await;
        assert!(matches!(cut, Err(AppendError::Interrupted { offset: 3 })), "{cut:?}");
    })
    .await;
}

#[tokio::test]
async fn a_length_is_declared_once_and_fits() {
    on_every_store(|t| async move {
        let id = create(&t.store, None).await.id;
        t.store.append_upload(id, 0, body(b"01234"), None).await.unwrap();
        assert!(matches!(t.store.declare_length(id, 4).await, Err(DeclareError::TooShort { offset: 5 })));
        assert!(matches!(t.store.declare_length(id, u64::MAX).await, Err(DeclareError::TooLarge { .. })));
        t.store.declare_length(id, 5).await.unwrap();
        t.store.declare_length(id, 5).await.unwrap();
        assert!(matches!(t.store.declare_length(id, 6).await, Err(DeclareError::Settled { length: 5 })));
        assert!(t.store.upload(id).await.unwrap().unwrap().completed().is_some());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_begun_on_a_full_disk_or_beyond_the_limit() {
    on_every_database(|mut t| async move {
        let id = create(&t.store, 10).await.id;
        t.store = t.store.with_limits(Limits { max_size: 100, reserve: Reserve::Bytes(u64::MAX), ..limits() });
        let new = |length| crate::uploads::NewUpload {
            agency: Default::default(),
            person: Default::default(),
            length: Some(length),
            metadata: Default::default(),
        };
        assert!(matches!(t.store.create_upload(new(101)).await, Err(CreateError::TooLarge { max: 100 })));
        let full = t.store.create_upload(new(100)).await.map(|_| ());
        assert!(matches!(full, Err(CreateError::Store(StoreError::DiskFull { .. }))));
        let full = t.store.append_upload(id, 0, body(b"0"), None).await;
        assert!(matches!(full, Err(AppendError::Store(StoreError::DiskFull { .. }))));
    })
    .await;
}

#[tokio::test]
async fn only_an_upload_without_bytes_is_taken_back() {
    on_every_store(|t| async move {
        let (empty, begun) = (create(&t.store, 10).await.id, create(&t.store, 10).await.id);
        t.store.append_upload(begun, 0, body(b"0"), None).await.unwrap();
        assert!(t.store.withdraw_upload(empty).await.unwrap());
        assert!(!t.store.withdraw_upload(begun).await.unwrap());
        assert_eq!(t.store.upload(empty).await.unwrap().unwrap().state, State::Withdrawn);
        assert!(matches!(t.store.append_upload(empty, 0, body(b"0"), None).await, Err(AppendError::Gone)));
    })
    .await;
}

/// One request of a sender in the property test: how many bytes it sends, in frames of which size, and how it ends.
#[derive(Clone, Copy, Debug)]
struct Try {
    bytes: usize,
    frame: usize,
    breaks: bool,
    restart: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..900_000_usize, 1..700_000_usize, any::<bool>(), any::<bool>());
    let one = one.prop_map(|(bytes, frame, breaks, restart)| Try { bytes, frame: frame.max(bytes / 50 + 1), breaks, restart });
    proptest::collection::vec(one, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However a sender cuts its bytes, loses the line, and however often the server restarts: the same object comes out.
    #[test]
    fn the_digests_are_those_of_the_bytes(tries in tries(), save_bytes in 1..600_000_u64) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(on_every_store(|mut t| {
            let tries = tries.clone();
            async move {
                t.store = t.store.with_limits(Limits { save_bytes, ..limits() });
                let bytes = sample(2_200_000);
                let id = create(&t.store, bytes.len() as u64).await.id;
                let mut offset = 0;
                for one in tries.iter().cycle() {
                    let piece = &bytes[offset..bytes.len().min(offset + one.bytes + 1)];
                    let mut frames: Vec<_> = piece.chunks(one.frame).map(|f| Ok(Bytes::copy_from_slice(f))).collect();
                    if one.breaks {
                        frames.push(Err("the line broke"));
                    }
                    let _ = t.store.append_upload(id, offset as u64, stream::iter(frames), None).await;
                    if one.restart {
                        t.reopen();
                    }
                    offset = t.store.upload(id).await.unwrap().unwrap().offset as usize;
                    if offset == bytes.len() {
                        break;
                    }
                }
                let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
                assert_eq!(whole.digests, DigestPair::of(&bytes));
                let object = t.store.adopt(&whole).await.unwrap();
                assert_eq!(t.store.verify_object(object.id).await.unwrap(), DigestPair::of(&bytes));
                assert_ne!(object.id, ObjectId(RawId::default()));
            }
        }));
    }
}
