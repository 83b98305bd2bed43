//! The bucket by itself, on a store with Object Lock (`cargo xtask stores` starts one).

use base::{Span, Timestamp};
use bytes::Bytes;
use futures::TryStreamExt as _;
use rusty_s3::Method;

use super::request::BucketError;
use super::*;
use crate::testing::bucket as fresh;

fn scratch() -> Folder {
    Folder::new(std::path::PathBuf::new())
}

async fn open() -> Option<Bucket> {
    Some(Bucket::open(&fresh().await?, scratch()).await.unwrap())
}

#[tokio::test]
async fn bytes_come_back_whole_and_in_ranges() {
    let Some(bucket) = open().await else { return };
    let bytes: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let key = "objects/ab/甲+乙 丙.json";
    assert_eq!((bucket.get(key).await.unwrap(), bucket.head(key).await.unwrap()), (None, None));
    bucket.put(key, bytes.clone()).await.unwrap();
    assert_eq!(bucket.get(key).await.unwrap().unwrap(), bytes);
    assert_eq!(bucket.head(key).await.unwrap().unwrap(), Head { size: 300_000, locked_until: None });
    for (from, to) in [(0, 300_000), (0, 1), (299_999, 300_000), (5, 5), (299_998, u64::MAX), (400_000, 500_000)] {
        let pieces: Vec<Bytes> = bucket.range(key, from..to).await.unwrap().try_collect().await.unwrap();
        let wanted = bytes.get(from as usize..(to.min(300_000)) as usize).unwrap_or_default();
        assert_eq!(pieces.concat(), wanted, "{from}..{to}");
    }
    bucket.put("objects/ab/empty", Bytes::new()).await.unwrap();
    assert_eq!(bucket.head("objects/ab/empty").await.unwrap().unwrap().size, 0);
    let mut listed = bucket.list("objects/").await.unwrap();
    listed.sort();
    assert_eq!(listed, [("objects/ab/empty".to_owned(), 0), (key.to_owned(), 300_000)]);
}

#[tokio::test]
async fn parts_become_one_object_and_completing_twice_is_completing() {
    let Some(bucket) = open().await else { return };
    let upload = bucket.begin_multipart("objects/x").await.unwrap();
    let part = |byte: u8, size: usize| Bytes::from(vec![byte; size]);
    // Sent again, as after a crash: the last one counts.
    bucket.put_part("objects/x", &upload, 1, part(9, PART_BYTES)).await.unwrap();
    let tags = [
        bucket.put_part("objects/x", &upload, 1, part(1, PART_BYTES)).await.unwrap(),
        bucket.put_part("objects/x", &upload, 2, part(2, 100)).await.unwrap(),
    ];
    assert_eq!(bucket.head("objects/x").await.unwrap(), None, "not there before it is whole");
    bucket.complete("objects/x", &upload, &tags).await.unwrap();
    bucket.complete("objects/x", &upload, &tags).await.unwrap();
    let size = PART_BYTES as u64 + 100;
    assert_eq!(bucket.head("objects/x").await.unwrap().unwrap().size, size);
    let pieces: Vec<Bytes> = bucket.range("objects/x", size - 101..size).await.unwrap().try_collect().await.unwrap();
    assert_eq!(pieces.concat(), [vec![1], vec![2; 100]].concat());
}

#[tokio::test]
async fn what_is_locked_is_neither_deleted_nor_unlocked() {
    let Some(access) = fresh().await else { return };
    let bucket = Bucket::open(&access, scratch()).await.unwrap();
    let proof = bucket.prove_once().await.unwrap();
    assert_eq!(proof.refused, ["delete", "shorten", "weaken"]);
    assert_eq!(Bucket::open(&access, scratch()).await.unwrap().prove_once().await.unwrap(), proof, "proved once");

    bucket.put("objects/y", "原件".as_bytes().to_vec()).await.unwrap();
    let version = {
        let request = bucket.request(Method::Head, "objects/y");
        bucket.ask("a test", request).await.unwrap().header("x-amz-version-id").unwrap().to_owned()
    };
    bucket.lock_arrived("objects/y", 6).await.unwrap();
    let until = bucket.head("objects/y").await.unwrap().unwrap().locked_until.unwrap();
    let longer = until.plus(Span::from_hours(1));
    bucket.extend("objects/y", longer).await.unwrap();
    // Asked for less, it stays.
    bucket.extend("objects/y", until).await.unwrap();
    let now = bucket.head("objects/y").await.unwrap().unwrap().locked_until.unwrap();
    assert!(now >= Timestamp::from_millis(longer.millis() - 1000), "{now} {longer}");
    let delete = bucket.request_with(Method::Delete, "objects/y", &[("versionId", &version)]);
    let refused = bucket.ask("a test", delete).await.err().unwrap();
    assert!(matches!(refused, BucketError::Refused { status: 403, .. }), "{refused:?}");
    assert!(bucket.lock_arrived("objects/y", 7).await.is_err(), "another size");
}

#[tokio::test]
async fn a_bucket_without_a_lock_takes_no_originals() {
    let Some(mut access) = fresh().await else { return };
    access.bucket.push_str("-open");
    access.make(false).await.unwrap();
    let refused = Bucket::open(&access, scratch()).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Bucket(BucketError::NotLocked(_))), "{refused:?}");
    access.bucket.push_str("-nowhere");
    let refused = Bucket::open(&access, scratch()).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Bucket(BucketError::Refused { status: 404, .. })), "{refused:?}");
    access.secret.push('x');
    let refused = Bucket::open(&access, scratch()).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Bucket(BucketError::Refused { status: 403, .. })), "{refused:?}");
    access.endpoint = "http://127.0.0.1:1".into();
    let refused = Bucket::open(&access, scratch()).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Bucket(BucketError::Silent { .. })), "{refused:?}");
}
