//! Crashes, expiry, and the way into custody.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use base::{AgencyId, DigestPair, PersonId, Span};

use super::{body, create, sample};
use crate::log::{NewObject, Purpose};
use crate::objects::Folder;
use crate::testing::{on_every_database, on_every_store};
use crate::uploads::{AppendError, State};
use crate::{Sidecar, StoreError};

#[tokio::test]
async fn bytes_that_a_killed_server_left_behind_do_not_count() {
    on_every_database(|mut t| async move {
        let bytes = sample(2_000_000);
        let id = create(&t.store, 2_000_000).await.id;
        t.store.append_upload(id, 0, body(&bytes[..1_000_000]), None).await.unwrap();
        // As after a kill between writing and counting: the part is longer than the row says, by bytes nobody promised.
        let part = Folder::new(t.folder()).part(id);
        let mut there = fs::read(&part).unwrap();
        there.extend_from_slice(&[0xee; 77_777]);
        fs::write(&part, &there).unwrap();
        t.reopen();
        assert_eq!(t.store.upload(id).await.unwrap().unwrap().offset, 1_000_000);
        t.store.append_upload(id, 1_000_000, body(&bytes[1_000_000..]), None).await.unwrap();
        let whole = t.store.upload(id).await.unwrap().unwrap().completed().unwrap();
        let object = t.store.adopt(&whole).await.unwrap();
        assert_eq!(t.store.verify_object(object.id).await.unwrap(), DigestPair::of(&bytes));
    })
    .await;
}

#[tokio::test]
async fn a_part_that_lost_counted_bytes_is_damage_and_not_glossed_over() {
    on_every_database(|t| async move {
        let id = create(&t.store, 10).await.id;
        t.store.append_upload(id, 0, body(b"01234"), None).await.unwrap();
        fs::write(Folder::new(t.folder()).part(id), b"012").unwrap();
        let damaged = t.store.append_upload(id, 5, body(b"56789"), None).await;
        assert!(matches!(damaged, Err(AppendError::Store(StoreError::Corrupt(_)))), "{damaged:?}");
    })
    .await;
}

#[tokio::test]
async fn a_crash_between_adopting_and_committing_is_made_good() {
    on_every_store(|mut t| async move {
        let bytes = sample(100_000);
        let upload = create(&t.store, 100_000).await;
        t.store.append_upload(upload.id, 0, body(&bytes), None).await.unwrap();
        t.reopen();
        let found = t.store.recover_uploads().await.unwrap();
        assert_eq!(found.iter().map(|u| u.id).collect::<Vec<_>>(), [upload.id], "a crash before adopting");
        let object = t.store.adopt(&found[0]).await.unwrap();
        assert_eq!(object.id, upload.object);

        t.reopen();
        let found = t.store.recover_uploads().await.unwrap();
        assert_eq!(t.store.adopt(&found[0]).await.unwrap(), object, "a crash after adopting; doing it again is the same");

        t.store.open_log(upload.agency, "zhilu.example/agency").await.unwrap();
        let mut slot = t.store.begin(upload.agency, upload.person).await.unwrap();
        let new = NewObject {
            id: object.id,
            purpose: Purpose::Original,
            size: object.size,
            digests: object.digests,
            media_type: "video/mp4".into(),
            receipt: Some("receipt".into()),
        };
        slot.register_object(&new).await.unwrap();
        slot.finish_upload(upload.id, "{}").await.unwrap();
        slot.commit().await.unwrap();
        assert!(t.store.recover_uploads().await.unwrap().is_empty());
        assert!(t.store.unfinished_uploads(upload.person).await.unwrap().is_empty());
        let row = t.store.upload(upload.id).await.unwrap().unwrap();
        assert_eq!((row.state, row.outcome.as_deref(), row.completed()), (State::InCustody, Some("{}"), None));
        let stored = t.store.object(object.id).await.unwrap().unwrap();
        assert_eq!((stored.digests, stored.purpose.as_str()), (DigestPair::of(&bytes), "original"));
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_not_whole_cannot_become_custody() {
    on_every_store(|t| async move {
        let upload = create(&t.store, 10).await;
        t.store.append_upload(upload.id, 0, body(b"01234"), None).await.unwrap();
        t.store.open_log(upload.agency, "zhilu.example/agency").await.unwrap();
        let mut slot = t.store.begin(upload.agency, upload.person).await.unwrap();
        assert!(slot.finish_upload(upload.id, "{}").await.is_err(), "the database refuses it too");
    })
    .await;
}

#[tokio::test]
async fn an_empty_upload_is_whole_at_once() {
    on_every_store(|t| async move {
        let whole = create(&t.store, 0).await.completed().unwrap();
        let object = t.store.adopt(&whole).await.unwrap();
        assert_eq!((object.size, object.digests), (0, DigestPair::of(b"")));
        assert_eq!(t.store.verify_object(object.id).await.unwrap(), DigestPair::of(b""));
    })
    .await;
}

#[tokio::test]
async fn the_sidecar_is_beside_the_original_and_keeps_its_receipt() {
    on_every_database(|t| async move {
        let upload = create(&t.store, 5).await;
        t.store.append_upload(upload.id, 0, body(b"01234"), None).await.unwrap();
        let whole = t.store.upload(upload.id).await.unwrap().unwrap().completed().unwrap();
        let object = t.store.adopt(&whole).await.unwrap();
        let first = t.store.read_sidecar(object.id).await.unwrap().unwrap();
        assert_eq!((first.digests, first.receipt.clone()), (object.digests, None));
        assert_eq!(first.arrival.as_ref().unwrap().metadata.text("filename"), Some("4101002601_20261103090200_0001.mp4"));
        let second = Sidecar { receipt: Some("signed".into()), purpose: Some(Purpose::Original), ..first };
        t.store.write_sidecar(&second).await.unwrap();
        t.store.adopt(&whole).await.unwrap();
        assert_eq!(t.store.read_sidecar(object.id).await.unwrap(), Some(second), "adopting again does not forget the receipt");

        let folder = Folder::new(t.folder());
        let modes = [folder.object(object.id), folder.sidecar(object.id), folder.incoming()];
        let modes = modes.map(|path| fs::metadata(path).unwrap().permissions().mode() & 0o777);
        assert_eq!(modes, [0o600, 0o600, 0o700]);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_went_on_with_is_put_aside_and_not_deleted() {
    on_every_database(|t| async move {
        let (late, whole, fresh) = (create(&t.store, 10).await, create(&t.store, 5).await, create(&t.store, None).await);
        t.store.append_upload(late.id, 0, body(b"01234"), None).await.unwrap();
        t.store.append_upload(whole.id, 0, body(b"01234"), None).await.unwrap();
        t.clock.move_on(Span::from_hours(7 * 24 - 1));
        t.store.append_upload(fresh.id, 0, body(b"0"), None).await.unwrap();
        t.clock.move_on(Span::from_hours(1));
        assert_eq!(t.store.expire_uploads().await.unwrap(), [late.id]);
        assert_eq!(t.store.expire_uploads().await.unwrap(), []);

        let folder = Folder::new(t.folder());
        assert!(!folder.part(late.id).exists() && folder.part(whole.id).exists() && folder.part(fresh.id).exists());
        assert_eq!(fs::read(folder.quarantine().join(format!("{}.part", late.id))).unwrap(), b"01234");
        let described = fs::read_to_string(folder.quarantine().join(format!("{}.json", late.id))).unwrap();
        assert!(described.contains("4101002601_20261103090200_0001.mp4"));
        assert_eq!(t.store.upload(late.id).await.unwrap().unwrap().state, State::Expired);
        assert!(matches!(t.store.append_upload(late.id, 5, body(b"5"), None).await, Err(AppendError::Gone)));
    })
    .await;
}

#[tokio::test]
async fn a_person_finds_what_it_began() {
    on_every_store(|t| async move {
        let mine = create(&t.store, 10).await;
        create(&t.store, 10).await;
        let found = t.store.unfinished_uploads(mine.person).await.unwrap();
        assert_eq!(found.iter().map(|u| u.id).collect::<Vec<_>>(), [mine.id]);
        assert!(t.store.unfinished_uploads(PersonId::random()).await.unwrap().is_empty());
        assert_ne!(mine.agency, AgencyId::default());
    })
    .await;
}
