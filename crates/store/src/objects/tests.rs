//! Tests of objects.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use base::{DigestPair, ObjectId};
use futures::TryStreamExt as _;

use super::{Folder, Reserve};
use crate::testing::{on_every_database, on_every_store};
use crate::{Store, StoreError};

async fn read(store: &Store, id: ObjectId, range: std::ops::Range<u64>) -> Vec<u8> {
    let pieces: Vec<_> = store.read_object(id, range).await.unwrap().try_collect().await.unwrap();
    pieces.concat()
}

#[tokio::test]
async fn ranges_are_those_of_the_bytes() {
    on_every_store(|t| async move {
        let bytes: Vec<u8> = (0..700_000_u32).map(|n| (n % 251) as u8).collect();
        let object = t.store.put_object(bytes.clone()).await.unwrap();
        assert_eq!((object.size, object.digests), (700_000, DigestPair::of(&bytes)));
        for (from, to) in [(0, 700_000), (0, 1), (699_999, 700_000), (123_456, 456_789), (5, 5)] {
            assert_eq!(read(&t.store, object.id, from..to).await, bytes[from as usize..to as usize], "{from}..{to}");
        }
        assert_eq!(read(&t.store, object.id, 699_998..800_000).await, bytes[699_998..], "a range ends where the object ends");
        assert!(t.store.read_object(ObjectId::random(), 0..1).await.is_err());

        let mut reader = t.store.open_object(object.id).unwrap();
        reader.seek(SeekFrom::Start(250)).unwrap();
        let mut two = [0; 2];
        reader.read_exact(&mut two).unwrap();
        assert_eq!((two, reader.size().unwrap()), ([250, 0], 700_000));
    })
    .await;
}

#[tokio::test]
async fn a_changed_byte_shows() {
    on_every_database(|t| async move {
        let object = t.store.put_object("现场检查笔录".as_bytes()).await.unwrap();
        assert_eq!(t.store.verify_object(object.id).await.unwrap(), object.digests);
        fs::write(Folder::new(t.folder()).object(object.id), "现场检查笔彔").unwrap();
        assert_ne!(t.store.verify_object(object.id).await.unwrap(), object.digests);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_an_object_only_when_finished() {
    on_every_database(|t| async move {
        let mut draft = t.store.new_object().unwrap();
        draft.write_all(b"0123456789").unwrap();
        draft.seek(SeekFrom::Start(2)).unwrap();
        draft.write_all(b"xx").unwrap();
        let id = draft.id();
        let object = draft.finish().await.unwrap();
        assert_eq!((object.id, object.digests), (id, DigestPair::of(b"01xx456789")));

        let mut dropped = t.store.new_object().unwrap();
        dropped.write_all(b"nothing").unwrap();
        let gone = dropped.id();
        drop(dropped);
        assert!(t.store.open_object(gone).is_err());
        assert_eq!(fs::read_dir(Folder::new(t.folder()).incoming()).unwrap().count(), 0);
    })
    .await;
}

#[test]
fn an_object_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().into());
    let (id, from) = (ObjectId::random(), folder.incoming().join("a"));
    super::make_dirs(&folder.incoming()).unwrap();
    fs::write(&from, "first").unwrap();
    folder.place(&from, id).unwrap();
    folder.place(&from, id).unwrap();
    fs::write(&from, "second").unwrap();
    assert!(matches!(folder.place(&from, id), Err(StoreError::Corrupt(_))));
    assert_eq!(fs::read(folder.object(id)).unwrap(), b"first");
    let nothing = folder.place(&folder.incoming().join("b"), ObjectId::random());
    assert!(matches!(nothing, Err(StoreError::Corrupt(_))));
}

#[test]
fn the_reserve_follows_the_disk_within_bounds() {
    const GIB: u64 = 1 << 30;
    let shares = [10, 100, 1000].map(|disk| Reserve::Share.of(disk * GIB) / GIB);
    assert_eq!(shares, [2, 5, 16]);
    assert_eq!(Reserve::Bytes(7).of(GIB), 7);
}
