//! After a restore: an old database is read and not written; entries come back from a newer copy, or a new origin names what is lost; objects
//! that no row knows are in custody again, with the receipt that their sender has.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::derivation::Derivation;
use app::disposal;
use app::recording::finish_interrupted;
use app::recover::{self, OpenOriginError};
use app::scene::{self, Arrival};
use app::wiring::Database;
use app::{AppError, Caller};
use base::{Clock as _, ObjectId, RawId, RecordingId, SceneId, Span};
use model::agency::{Activity, Field};
use model::{AgencyState, RecordingState, Role};
use store::backup;
use store::check::{Keys, Kind, Options, Report, check};
use store::recover::{DatabaseSource, NewOriginError, RecoverError};
use store::{Db, Standing, StoreError};
use tempfile::TempDir;
use testkit::upload::Parcel;
use testkit::{Member, World};

const ORIGIN: &str = "zhilu.example/restore";

/// A server that was restored from yesterday, and what is left of the one it took the place of.
struct Restored {
    dir: TempDir,
    database: Database,
    world: World,
    admin: Caller,
    officer: Caller,
    /// The scene of before the backup, and that of after it.
    scenes: [SceneId; 2],
    /// The recording of after the backup.
    recording: RecordingId,
    object: ObjectId,
    receipt: String,
    /// How many entries the backup has, and how many there were.
    sizes: [u64; 2],
    others: Vec<String>,
}

async fn arrive(world: &World, officer: &Caller, place: &str) -> Result<SceneId, AppError> {
    let arrival = Arrival {
        activity: Activity::Inquiry,
        arrived_at: None,
        officers: vec![officer.person],
        place: place.into(),
        target: None,
        room: None,
    };
    scene::arrive(&world.app, officer, arrival).await
}

async fn sign(world: &World, caller: &Caller) {
    let signer = world.app.log_signer(caller.agency).await.unwrap();
    world.app.store.integrate(caller.agency, &signer).await.unwrap();
}

async fn size(world: &World) -> u64 {
    world.app.store.logs().await.unwrap()[0].2
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &to) } else { std::fs::copy(&path, &to).map(drop).unwrap() }
    }
}

impl Restored {
    async fn new(server: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut others = Vec::new();
        let mut fresh = async || match server {
            None => Database::Embedded,
            Some(server) => {
                let name = format!("zhilu_test_{}", RawId::random());
                others.push(name.clone());
                Database::Server(Db::create_postgres(server, &name).await.unwrap())
            }
        };
        let (database, data) = (fresh().await, dir.path().join("data"));
        let world = World::on(&database, &data, testkit::clock::instant("2026-11-03 08:00"), None).await.unwrap();
        let go_live = "2026-01-01".parse().unwrap();
        let agency = world.agency(ORIGIN, "某县林业局", "某林", Field::Other, go_live).await.unwrap();
        let certificate = Some(("豫C-7788", go_live, "2036-12-31".parse().unwrap()));
        let officer = Member { name: "洪七", roles: &[Role::Officer], certificate, ..Member::default() };
        let officer = world.member(&agency, officer).await.unwrap();
        let before = arrive(&world, &officer, "林区检查站").await.unwrap();
        sign(&world, &officer).await;
        let old = dir.path().join("yesterday");
        backup::make(&database.place(&data), &data, None, &old, world.app.store.clock().now()).await.unwrap();
        let size_before = size(&world).await;

        world.clock.advance(Span::from_hours(24));
        let after = arrive(&world, &officer, "木材加工厂").await.unwrap();
        let parcel = Parcel::recording("VID_20261104.mp4", &b"not quite a video"[..]).with("scene", after);
        let recording = world.recording(&officer, &parcel).await;
        let state = world.app.store.load::<RecordingState>(recording).await.unwrap().unwrap().state;
        let object = state.original.unwrap().what.object;
        let receipt = world.app.store.object(object).await.unwrap().unwrap().receipt.unwrap();
        sign(&world, &officer).await;
        let size_after = size(&world).await;
        world.app.store.db().close().await;

        let (place, restored) = (fresh().await, dir.path().join("restored"));
        let now = world.clock.now();
        backup::restore(&old, None, &place.place(&restored), &restored, now).await.unwrap();
        copy(&data.join("keys"), &restored.join("keys"));
        let admin = agency.admin.clone();
        let world = World::on(&place, &restored, now, None).await.unwrap();
        Self {
            dir,
            database,
            world,
            admin,
            officer,
            scenes: [before, after],
            recording,
            object,
            receipt,
            sizes: [size_before, size_after],
            others,
        }
    }

    fn data(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    async fn newer(&self) -> DatabaseSource {
        DatabaseSource::at(&self.database.place(&self.data("data"))).await.unwrap()
    }

    async fn check(&self) -> Report {
        let keys = Keys::folder(&self.world.app.keys).unwrap();
        let replay = Some(Arc::new(Derivation) as _);
        check(&self.world.app.store, &Options { objects: true, replay, keys, ..Options::default() }).await.unwrap()
    }

    async fn close(self, server: Option<&str>) {
        self.world.app.store.db().close().await;
        for name in self.others {
            Db::drop_postgres(server.unwrap(), &name).await.unwrap();
        }
    }
}

/// Runs a test over a restored server on every database.
async fn on_every_database(test: impl AsyncFn(&Restored)) {
    let server = std::env::var("ZHILU_TEST_PG").ok();
    for server in [None].into_iter().chain(server.as_deref().map(Some)) {
        let restored = Restored::new(server).await;
        test(&restored).await;
        restored.close(server).await;
    }
}

#[tokio::test]
async fn nothing_is_written_to_a_restored_old_database_and_everything_is_read() {
    on_every_database(async |r| {
        let app = &r.world.app;
        let refused = arrive(&r.world, &r.officer, "某处").await.unwrap_err();
        assert!(matches!(refused, AppError::Store(StoreError::ReadOnly(_))), "{refused:?}");
        let [from, to] = r.sizes;
        let notice = app.notice(r.officer.agency).unwrap();
        assert!(notice.starts_with(&format!("恢复缺口：数据库缺少第 {from} 至 {} 号记录", to - 1)), "{notice}");
        let troubles = app::readiness::troubles(app, Span::from_hours(1)).await;
        assert_eq!(troubles.iter().map(|t| t.part).collect::<Vec<_>>(), ["recovery"]);
        let signer = app.log_signer(r.officer.agency).await.unwrap();
        assert!(app.store.integrate(r.officer.agency, &signer).await.is_err(), "nothing is signed");
        assert!(app.store.subject_row(r.scenes[0].into()).await.unwrap().is_some());

        // Evidence goes on arriving: every byte is kept, and waits.
        let parcel = Parcel::recording("VID_20261105.mp4", &b"sent meanwhile"[..]);
        let refused = r.world.upload(&r.officer, &parcel).await.unwrap_err();
        assert!(matches!(refused, AppError::Store(StoreError::ReadOnly(_))), "{refused:?}");
        assert_eq!(app.store.uploads_open().await.unwrap(), 1);
        recover::bring_back(app, r.officer.agency, &mut r.newer().await).await.unwrap();
        assert_eq!(finish_interrupted(app).await.unwrap(), 1);
        assert_eq!(app.store.uploads_open().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_newer_copy_brings_everything_back_and_the_log_goes_on() {
    on_every_database(async |r| {
        let app = &r.world.app;
        copy(&r.data("data").join("objects"), &r.data("restored").join("objects"));
        let done = recover::bring_back(app, r.officer.agency, &mut r.newer().await).await.unwrap();
        assert_eq!(([done.from, done.to], done.without_private, done.signed), (r.sizes, 0, true));
        assert_eq!(app.notice(r.officer.agency), None);
        let object = app.store.object(r.object).await.unwrap().unwrap();
        assert_eq!(object.receipt.as_ref(), Some(&r.receipt));
        assert_eq!(recover::reconcile(app).await.unwrap(), recover::Reconciled::default(), "nothing is left over");
        let again = recover::bring_back(app, r.officer.agency, &mut r.newer().await).await.unwrap_err();
        assert!(matches!(again, RecoverError::Whole(_)), "{again:?}");
        arrive(&r.world, &r.officer, "苗圃").await.unwrap();
        sign(&r.world, &r.officer).await;
        let report = r.check().await;
        assert!(report.is_clean(), "{:#?}", report.problems);
        assert_eq!(app.store.load::<RecordingState>(r.recording).await.unwrap().unwrap().state.scene, Some(r.scenes[1]));
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_was_changed_or_is_too_old_brings_nothing_back() {
    on_every_database(async |r| {
        let app = &r.world.app;
        let yesterday = app.store.db().is_sqlite().then(|| r.data("yesterday"));
        if let Some(yesterday) = yesterday {
            let mut source = DatabaseSource::open(yesterday.to_str().unwrap()).await.unwrap();
            let refused = recover::bring_back(app, r.officer.agency, &mut source).await.unwrap_err();
            assert!(matches!(refused, RecoverError::Short { has, needed } if [has, needed] == r.sizes), "{refused:?}");
        }
        let other = match r.database.place(&r.data("data")) {
            backup::Place::Sqlite(file) => Db::sqlite(&file).await.unwrap(),
            backup::Place::Postgres(url) => Db::postgres(&url).await.unwrap(),
        };
        let sql = "UPDATE payload SET rule_part = rule_salt WHERE entry_id IN (SELECT entry_id FROM entry WHERE leaf_index = $1)";
        let last = i64::try_from(r.sizes[1] - 1).unwrap();
        assert_eq!(other.execute(sql, vec![last.into()]).await.unwrap(), 1);
        other.close().await;
        let refused = recover::bring_back(app, r.officer.agency, &mut r.newer().await).await.unwrap_err();
        assert!(matches!(refused, RecoverError::Entry { index, .. } if index == r.sizes[1] - 1), "{refused:?}");
        assert_eq!(size(&r.world).await, r.sizes[0], "nothing of it counts");
    })
    .await;
}

#[tokio::test]
async fn a_new_origin_names_what_is_lost_and_orphans_are_adopted_with_their_receipts() {
    on_every_database(async |r| {
        let app = &r.world.app;
        let open = async |origin: &str, reason: &str| recover::open_origin(app, &r.admin, origin, reason).await;
        let taken = open(ORIGIN, "磁盘损坏，没有更新的备份").await.unwrap_err();
        assert!(matches!(taken, OpenOriginError::Origin(NewOriginError::Taken(_))), "{taken:?}");
        assert!(matches!(open("zhilu.example/2", "").await.unwrap_err(), OpenOriginError::App(AppError::Invalid(_))));
        let follows = open("zhilu.example/2", "磁盘损坏，没有更新的备份").await.unwrap();
        assert_eq!((follows.origin.as_str(), [follows.from, follows.signed]), (ORIGIN, r.sizes));
        assert_eq!(app.store.standing(r.officer.agency), Standing::Whole);
        let first = app.store.origin_entries(r.officer.agency).await.unwrap().remove(0);
        assert_eq!((first.leaf.index, first.leaf.origin.as_str()), (r.sizes[0], "zhilu.example/2"));
        let keys = app.store.load::<AgencyState>(r.officer.agency).await.unwrap().unwrap().state.keys;
        let key = app.log_signer(r.officer.agency).await.unwrap().verifier_key().to_string();
        assert!(keys.iter().any(|known| known.what.key == key), "the new key has introduced itself");

        // The bytes of after the backup are still there, with what lay beside them.
        copy(&r.data("data").join("objects"), &r.data("restored").join("objects"));
        std::fs::write(r.data("restored").join("objects").join(ObjectId::random().to_string()), "whose is it").unwrap();
        let done = recover::reconcile(app).await.unwrap();
        assert_eq!((done.adopted.as_slice(), done.left.len()), ([r.object].as_slice(), 1), "{done:?}");
        let object = app.store.object(r.object).await.unwrap().unwrap();
        assert_eq!(object.receipt.as_ref(), Some(&r.receipt), "the receipt that the sender has");

        arrive(&r.world, &r.officer, "苗圃").await.unwrap();
        sign(&r.world, &r.officer).await;
        let report = r.check().await;
        assert!(report.is_clean(), "{:#?}", report.problems);
        let lost: Vec<_> = report.remarks.iter().filter(|remark| remark.kind == Kind::Lost).collect();
        assert!(lost.len() == 1 && lost[0].text.contains("已登记遗失，由日志 zhilu.example/2 接续"), "{lost:?}");
        // Entries of both origins are proven by the checkpoint of today.
        for scene in [r.scenes[0]] {
            let entry = app.store.entries_of(scene.into()).await.unwrap().remove(0);
            assert_eq!(entry.leaf.origin, ORIGIN);
            assert_eq!(app.store.prove_included(r.officer.agency, &entry).await.unwrap(), Ok(()));
        }
        assert_eq!(app.store.prove_included(r.officer.agency, &first).await.unwrap(), Ok(()));
        let again = open("zhilu.example/3", "再来一次").await.unwrap_err();
        assert!(matches!(again, OpenOriginError::Origin(NewOriginError::Standing(_))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_destroyed_after_the_backup_is_destroyed_again() {
    on_every_database(async |r| {
        // On the server of before: the arrival that the backup still has is destroyed lawfully.
        let now = r.world.clock.now();
        let before = World::on(&r.database, &r.data("data"), now, None).await.unwrap();
        let entry = before.app.store.entries_of(r.scenes[0].into()).await.unwrap()[0].leaf.entry;
        let custodian = Caller { roles: vec![Role::DossierCustodian], ..r.officer.clone() };
        let head = Caller { roles: vec![Role::AgencyHead], ..r.admin.clone() };
        let proposal = disposal::propose(&before.app, &custodian, &[entry], "保管期限届满").await.unwrap();
        disposal::destroy_private_part(&before.app, &head, proposal, &[]).await.unwrap();
        sign(&before, &r.officer).await;
        before.app.store.db().close().await;
        copy(&r.data("data").join("keys"), &r.data("restored").join("keys"));
        copy(&r.data("data").join("objects"), &r.data("restored").join("objects"));

        let app = &r.world.app;
        let private = async || app.store.entries_of(r.scenes[0].into()).await.unwrap().remove(0).private;
        assert!(private().await.is_some(), "the backup has it");
        recover::bring_back(app, r.officer.agency, &mut r.newer().await).await.unwrap();
        assert!(private().await.is_none());
        let report = r.check().await;
        assert!(report.is_clean(), "{:#?}", report.problems);
        assert_eq!((report.counts.destroyed, report.counts.lost), (1, 0));
    })
    .await;
}
