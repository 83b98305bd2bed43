//! Tests of what a restored, shortened or changed database may still do.

use std::fs;

use base::SceneId;

use super::*;
use crate::check::tests::sample::{ORIGIN, Sample, on_every_sample};
use crate::{GuardedSigner, IntegrateError, StoreError};

impl Sample {
    /// Opens a data folder as a server with the keys of this machine does.
    pub(crate) async fn serve(&self, place: &crate::backup::Place, data: &Path) -> Store {
        let store = self.t.open(place, data).await.with_keys(self.t.keys());
        store.inspect_all().await.unwrap();
        store
    }
}

async fn refusal(store: &Store, s: &Sample) -> Standing {
    match store.begin(s.scribe.agency, s.scribe.person).await.err() {
        Some(StoreError::ReadOnly(standing)) => *standing,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_restored_old_database_is_read_and_not_written() {
    on_every_sample(|s| async move {
        s.backup().await;
        s.scribe.marks(s.store(), 4).await;
        s.integrate().await;
        let (data, place, _) = s.put_back("old").await;
        let store = s.serve(&place, &data).await;
        let gap = Gap { origin: ORIGIN.into(), from: 9, to: 13, memory: Memory::Signer };
        assert_eq!(store.standing(s.scribe.agency), Standing::Gap(gap.clone()));
        assert_eq!(refusal(&store, &s).await, Standing::Gap(gap.clone()));
        let said = Standing::Gap(gap).notice().unwrap();
        assert_eq!(said, "恢复缺口：数据库缺少第 9 至 12 号记录，补回之前只能查阅，不能办理；上传的文件照常接收保存，补回后入库");
        assert_eq!(store.entries_of(s.scene.into()).await.unwrap().len(), 5, "reading goes on");
        let refused = store.integrate(s.scribe.agency, &s.signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Shrunk { signed: 13, now: 9, .. })), "{refused:?}");
        // Uploads are taken in as before.
        let new = crate::uploads::NewUpload {
            agency: s.scribe.agency,
            person: s.scribe.person,
            length: Some(5),
            metadata: crate::uploads::Metadata::default(),
        };
        store.create_upload(new).await.unwrap();
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn the_checkpoint_beside_the_objects_remembers_too() {
    on_every_sample(|s| async move {
        s.backup().await;
        s.scribe.marks(s.store(), 4).await;
        s.integrate().await;
        let (data, place, _) = s.put_back("old").await;
        // The folder of objects is the present one; the signer's memory is gone.
        let published = s.store().log_folder(ORIGIN).checkpoint_path();
        fs::copy(&published, crate::tiles::LogFolder::of(&data, ORIGIN).checkpoint_path()).unwrap();
        fs::remove_file(memory_path(&s.t.keys(), ORIGIN)).unwrap();
        let store = s.serve(&place, &data).await;
        let standing = store.standing(s.scribe.agency);
        assert!(matches!(&standing, Standing::Gap(Gap { from: 9, to: 13, memory: Memory::Published, .. })), "{standing:?}");
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_restored_database_that_nobody_remembers_waits_for_the_memory() {
    on_every_sample(|s| async move {
        s.backup().await;
        let (data, place, _) = s.put_back("new").await;
        let memory = memory_path(&s.t.keys(), ORIGIN);
        let kept = fs::read(&memory).unwrap();
        fs::remove_file(&memory).unwrap();
        let store = s.serve(&place, &data).await;
        let standing = refusal(&store, &s).await;
        assert!(matches!(standing, Standing::Unremembered { size: 9, .. }), "{standing:?}");
        fs::write(&memory, kept).unwrap();
        assert_eq!(store.inspect(s.scribe.agency).await.unwrap(), Standing::Whole);
        s.scribe.mark(&store, SceneId::random()).await;
        store.integrate(s.scribe.agency, &s.signer).await.unwrap().unwrap();
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_database_with_other_entries_is_forked_and_nothing_is_written() {
    on_every_sample(|s| async move {
        s.backup().await;
        s.scribe.marks(s.store(), 4).await;
        s.integrate().await;
        let (data, place, _) = s.put_back("old").await;
        // An older program, or somebody without the folder of keys, wrote on.
        let careless = s.t.open(&place, &data).await;
        s.scribe.marks(&careless, 6).await;
        let store = s.serve(&place, &data).await;
        let standing = refusal(&store, &s).await;
        assert!(matches!(&standing, Standing::Forked { signed: 13, memory: Memory::Signer, .. }), "{standing:?}");
        assert!(standing.explain().unwrap().contains("zhilu check"));
        careless.db().close().await;
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_database_put_back_under_a_running_server_is_noticed_by_the_next_command() {
    on_every_sample(|s| async move {
        let sql = "UPDATE log_head SET size = size - 3 WHERE agency = $1";
        s.store().db().execute(sql, crate::args![s.scribe.agency.0]).await.unwrap();
        let standing = refusal(s.store(), &s).await;
        assert!(matches!(standing, Standing::Gap(Gap { from: 6, to: 9, memory: Memory::Process, .. })), "{standing:?}");
    })
    .await;
}

#[tokio::test]
async fn an_older_root_that_the_tree_does_not_extend_is_a_fork() {
    on_every_sample(|s| async move {
        s.scribe.marks(s.store(), 4).await;
        s.integrate().await;
        let other = Checkpoint::new(ORIGIN, 9, tlog::EMPTY_ROOT).unwrap();
        fs::write(memory_path(&s.t.keys(), ORIGIN), other.to_string()).unwrap();
        let store = s.t.open(s.t.place(), &s.t.folder()).await.with_keys(s.t.keys());
        let standing = store.inspect(s.scribe.agency).await.unwrap();
        assert!(matches!(&standing, Standing::Forked { signed: 9, .. }), "{standing:?}");
        store.db().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_log_in_order_is_whole_before_and_after_it_is_signed() {
    on_every_sample(|s| async move {
        let store = s.t.open(s.t.place(), &s.t.folder()).await.with_keys(s.t.keys());
        for signed in [false, true] {
            assert_eq!(store.inspect(s.scribe.agency).await.unwrap(), Standing::Whole, "{signed}");
            s.scribe.mark(&store, SceneId::random()).await;
            let signer = GuardedSigner::open(&s.t.keys(), ORIGIN).unwrap();
            store.integrate(s.scribe.agency, &signer).await.unwrap().unwrap();
        }
        store.db().close().await;
    })
    .await;
}
