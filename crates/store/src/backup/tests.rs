//! Tests of backups: made beside whoever writes, verified, put back into nothing.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{DigestPair, SceneId, Span};

use super::copy::files_below;
use super::{BackupError, Made, Place, Restored, make, restore, verify};
use crate::Store;
use crate::check::tests::sample::{ORIGIN, Sample, on_every_sample, receipt_key, receive};
use crate::check::{Keys, Options, check};
use crate::objects::Folder;

impl Sample {
    fn beside(&self, name: &str) -> PathBuf {
        self.t.folder().with_file_name(name)
    }

    pub(crate) async fn backup(&self) -> Made {
        make(self.t.place(), &self.t.folder(), None, &self.beside("backup"), self.store().clock().now()).await.unwrap()
    }

    /// Puts the newest copy back into a new folder and a new database; the folder, the database and the mark.
    pub(crate) async fn put_back(&self, name: &str) -> (PathBuf, Place, Restored) {
        let (place, data): (Place, PathBuf) = (self.t.elsewhere().await, self.beside(name));
        let mark = restore(&self.beside("backup"), None, &place, &data, self.store().clock().now()).await.unwrap();
        (data, place, mark)
    }

    async fn is_clean(&self, store: &Store) {
        let keys = Keys { memory: None, ..Keys::folder(&self.t.keys()).unwrap() };
        let report = check(store, &Options { objects: true, keys, ..Options::default() }).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.problems);
    }
}

async fn problems(folder: &Path) -> Vec<String> {
    verify(folder, None).await.unwrap().problems
}

#[tokio::test]
async fn a_server_is_made_anew_from_its_backup() {
    on_every_sample(|s| async move {
        let made = s.backup().await;
        assert!(made.manifest.problems.is_empty(), "{:?}", made.manifest.problems);
        assert_eq!((made.manifest.logs[0].size, made.manifest.objects), (9, 2));
        assert_eq!(problems(&s.beside("backup")).await, Vec::<String>::new());
        let (data, place, mark) = s.put_back("new").await;
        assert!(mark.finished && mark.problems.is_empty(), "{mark:?}");
        assert_eq!(Restored::of(&data).unwrap().as_ref(), Some(&mark));
        let store = s.t.open(&place, &data).await;
        s.is_clean(&store).await;
        assert_eq!(store.verify_object(s.original.id).await.unwrap(), DigestPair::of(b"a video"));
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn keys_are_in_no_backup() {
    on_every_sample(|s| async move {
        let private = fs::read(s.t.keys().join("receipt.key")).unwrap();
        s.backup().await;
        let folder = s.beside("backup");
        for file in files_below(&folder).unwrap() {
            assert!(!file.contains("key"), "{file}");
            let bytes = fs::read(folder.join(&file)).unwrap();
            assert!(!bytes.windows(private.len()).any(|part| part == private), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_second_backup_copies_what_is_new_and_the_first_stays_whole() {
    on_every_sample(|s| async move {
        let first = s.backup().await;
        assert_eq!((first.kept, first.copied + first.linked), (0, 2));
        receive(s.store(), s.scribe, &receipt_key(&s.t), b"another video").await;
        s.integrate().await;
        s.t.clock.move_on(Span::from_hours(24));
        let second = s.backup().await;
        assert_eq!((second.kept, second.copied + second.linked), (2, 1));
        assert_eq!(second.manifest.logs[0].size, 10);
        let folder = s.beside("backup");
        for made in [&first, &second] {
            let name = made.copy.file_name().unwrap().to_str().unwrap();
            assert_eq!(verify(&folder, Some(name)).await.unwrap().problems, Vec::<String>::new());
        }
        // Of what an unfinished backup left, whatever is whole is kept, and nothing else.
        fs::remove_dir_all(folder.join("copies")).unwrap();
        let object = Folder::new(folder.clone()).object(s.original.id);
        fs::remove_file(&object).unwrap();
        fs::write(&object, b"a vid??").unwrap();
        let third = s.backup().await;
        assert_eq!((third.kept, third.copied + third.linked), (2, 1));
        assert_eq!(problems(&folder).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn every_damage_is_named() {
    on_every_sample(|s| async move {
        s.backup().await;
        let folder = s.beside("backup");
        let made = verify(&folder, None).await.unwrap();
        let all: Vec<String> = files_below(&folder).unwrap().into_iter().filter(|file| file != ".lock").collect();
        assert!(all.len() > 8, "{all:?}");
        for file in all {
            let path = folder.join(&file);
            let sound = fs::read(&path).unwrap();
            let mut spoilt = sound.clone();
            let middle = sound.len() / 2;
            spoilt[middle] ^= 1;
            for changed in [Some(spoilt), None] {
                fs::remove_file(&path).unwrap();
                changed.iter().for_each(|bytes| fs::write(&path, bytes).unwrap());
                match verify(&folder, None).await {
                    Ok(found) => assert!(found.problems.iter().any(|p| p.contains(&file)), "{file}: {:?}", found.problems),
                    Err(BackupError::Manifest(copy)) => assert_eq!(copy, made.copy, "{file}"),
                    Err(other) => panic!("{file}: {other:?}"),
                }
                fs::write(&path, &sound).unwrap();
            }
        }
        assert_eq!(problems(&folder).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_broke_off_is_no_backup() {
    on_every_sample(|s| async move {
        let made = s.backup().await;
        let folder = s.beside("backup");
        let unfinished = made.copy.with_extension("unfinished");
        fs::rename(&made.copy, &unfinished).unwrap();
        let refused = verify(&folder, None).await.unwrap_err();
        assert!(matches!(refused, BackupError::NoCopy { unfinished: true, .. }), "{refused:?}");
        let (place, data) = (s.t.elsewhere().await, s.beside("new"));
        let refused = restore(&folder, None, &place, &data, s.store().clock().now()).await.unwrap_err();
        assert!(refused.explain().contains("没有做完"), "{}", refused.explain());
        assert!(!data.exists(), "nothing was begun");
        // The next one clears it away and stands alone.
        s.t.clock.move_on(Span::from_hours(1));
        s.backup().await;
        assert!(!unfinished.exists());
        assert_eq!(problems(&folder).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_ever_restored_over_something() {
    on_every_sample(|s| async move {
        s.backup().await;
        let (folder, now) = (s.beside("backup"), s.store().clock().now());
        let refused = restore(&folder, None, s.t.place(), &s.t.folder(), now).await.unwrap_err();
        assert!(matches!(refused, BackupError::FolderNotEmpty(_)), "{refused:?}");
        if let Place::Postgres(_) = s.t.place() {
            let refused = restore(&folder, None, s.t.place(), &s.beside("empty"), now).await.unwrap_err();
            assert!(matches!(refused, BackupError::DatabaseNotEmpty), "{refused:?}");
        }
        // Keys may be there first.
        let data = s.beside("with-keys");
        fs::create_dir_all(data.join("keys")).unwrap();
        let mark = restore(&folder, None, &s.t.elsewhere().await, &data, now).await.unwrap();
        assert!(mark.finished);
        let other = match s.t.place() {
            Place::Sqlite(_) => Place::Postgres("postgres://nobody@127.0.0.1/none".into()),
            Place::Postgres(_) => Place::Sqlite(s.beside("x.db")),
        };
        let refused = restore(&folder, None, &other, &s.beside("other"), now).await.unwrap_err();
        assert!(matches!(refused, BackupError::OtherKind { .. }), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_damaged_object_is_put_back_and_named() {
    on_every_sample(|s| async move {
        s.backup().await;
        let folder = s.beside("backup");
        let object = Folder::new(folder.clone()).object(s.original.id);
        fs::remove_file(&object).unwrap();
        fs::write(&object, b"a vide0").unwrap();
        let (data, _, mark) = s.put_back("new").await;
        assert_eq!(mark.problems.len(), 1, "{mark:?}");
        assert!(mark.problems[0].contains(&s.original.id.to_string()));
        assert_eq!(fs::read(Folder::new(data).object(s.original.id)).unwrap(), b"a vide0");
    })
    .await;
}

#[tokio::test]
async fn a_backup_beside_writers_is_one_instant_of_each_log() {
    on_every_sample(|s| async move {
        let writing = {
            let s = Arc::clone(&s);
            tokio::spawn(async move {
                for _ in 0..60 {
                    s.scribe.marks(s.store(), 3).await;
                    s.scribe.mark(s.store(), SceneId::random()).await;
                    s.integrate().await;
                }
            })
        };
        while s.store().logs().await.unwrap()[0].2 < 20 {
            tokio::task::yield_now().await;
        }
        let made = s.backup().await;
        writing.await.unwrap();
        let size = made.manifest.logs[0].size;
        assert!((20..249).contains(&size), "{size}");
        assert_eq!(problems(&s.beside("backup")).await, Vec::<String>::new());
        let (data, place, _) = s.put_back("new").await;
        let store = s.t.open(&place, &data).await;
        s.is_clean(&store).await;
        // What was published when it began is covered by what it holds.
        let published = store.log_folder(ORIGIN).checkpoint().unwrap().unwrap();
        assert!(published.text().parse::<tlog::Checkpoint>().unwrap().size() <= size);
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn one_at_a_time_and_never_within_the_data() {
    on_every_sample(|s| async move {
        let now = s.store().clock().now();
        let within = make(s.t.place(), &s.t.folder(), None, &s.t.folder().join("backup"), now).await.unwrap_err();
        assert!(matches!(within, BackupError::Within(_)), "{within:?}");
        let folder = s.beside("backup");
        fs::create_dir_all(&folder).unwrap();
        let lock = fs::File::create(folder.join(".lock")).unwrap();
        lock.lock().unwrap();
        let busy = make(s.t.place(), &s.t.folder(), None, &folder, now).await.unwrap_err();
        assert!(matches!(busy, BackupError::Busy(_)), "{busy:?}");
        drop(lock);
        let made = s.backup().await;
        assert_eq!(fs::metadata(&made.copy).unwrap().mode() & 0o077, 0, "nobody else reads it");
    })
    .await;
}
