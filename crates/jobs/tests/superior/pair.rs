//! A subordinate and its superior, over real HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::query::subordinates::{self, SubordinateView};
use app::wiring::Database;
use app::{Caller, mirror};
use base::{AgencyId, Day, RawId, Span};
use http_api::ApiState;
use jobs::{Failure, Job as _, Superior, TellSuperior};
use model::agency::Field;
use model::{AgencyFact, Role};
use store::testing::Scribe;
use store::{Db, GuardedSigner};
use tempfile::TempDir;
use testkit::clock::instant;
use testkit::{Member, World};
use tlog::VerifierKey;
use tokio_util::sync::CancellationToken;

pub const ORIGIN: &str = "yuan.example/chengguan";
const BEGINS: &str = "2026-11-03 08:00";

/// How long a superior of these tests waits before it calls a log silent.
pub const SILENT_AFTER: Span = Span::from_seconds(600);

/// A subordinate in a folder that can be put back to what it was.
pub struct Below {
    pub folder: PathBuf,
    pub world: World,
    pub scribe: Scribe,
    pub admin: Caller,
}

/// A superior with an open port.
pub struct Above {
    pub world: World,
    pub head: Caller,
    admin: Caller,
    pub superior: Superior,
    stop: CancellationToken,
    _folder: TempDir,
}

/// The databases on which superiors are tried.
pub async fn databases() -> Vec<Database> {
    let mut all = vec![Database::Embedded];
    if let Ok(server) = std::env::var("ZHILU_TEST_PG") {
        let name = format!("zhilu_above_{}", RawId::random());
        all.push(Database::Server(Db::create_postgres(&server, &name).await.unwrap()));
    }
    all
}

impl Below {
    /// A bureau with its log, in `root/below`.
    pub async fn open(root: &Path) -> Self {
        let folder = root.join("below");
        let world = World::in_folder(&folder, instant(BEGINS), None).await.unwrap();
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency(ORIGIN, "豫安县城市管理局", "豫安城管", Field::UrbanManagement, go_live).await.unwrap();
        let scribe = Scribe { agency: agency.id, person: agency.admin.person };
        Self { folder, world, scribe, admin: agency.admin }
    }

    /// Its database as it is now, kept in another file.
    pub async fn back_up(&mut self, to: &Path) {
        self.stop().await;
        std::fs::copy(self.folder.join("zhilu.db"), to).unwrap();
        self.start_again().await;
    }

    /// The disk is gone: a backup of the database is put in its place. Keys and objects are as they were.
    pub async fn put_back(&mut self, backup: &Path) {
        self.stop().await;
        for rest in ["zhilu.db-wal", "zhilu.db-shm"] {
            let _ = std::fs::remove_file(self.folder.join(rest));
        }
        std::fs::copy(backup, self.folder.join("zhilu.db")).unwrap();
        self.start_again().await;
    }

    /// The same in another folder, as a copy of the first was left there.
    pub async fn in_copy(&self, folder: PathBuf) -> Self {
        let world = World::in_folder(&folder, self.world.clock.shows(), None).await.unwrap();
        Self { folder, world, scribe: self.scribe, admin: self.admin.clone() }
    }

    /// Appends so many entries, and signs.
    pub async fn append(&self, count: usize) -> u64 {
        // As a process does that was not there when the log was cut: another one would refuse to write.
        self.scribe.marks(&self.world.app.store.forgetting(), count).await;
        self.sign().await
    }

    pub async fn sign(&self) -> u64 {
        let signer = GuardedSigner::open(&self.world.app.keys, ORIGIN).unwrap();
        self.world.app.store.integrate(self.scribe.agency, &signer).await.unwrap();
        self.world.app.store.checkpoint(self.scribe.agency).await.unwrap().unwrap().size
    }

    /// Stops, so that its files can be touched.
    pub async fn stop(&self) {
        self.world.app.store.db().close().await;
    }

    /// What a restart sees.
    pub async fn start_again(&mut self) {
        self.world = World::in_folder(&self.folder, self.world.clock.shows(), None).await.unwrap();
    }

    /// Tells the superior, as the job does.
    pub async fn tell(&self, above: &Above) -> Result<(), Failure> {
        TellSuperior::new(Arc::clone(&self.world.app), above.superior.clone())?.run().await?;
        // The next call is of another process.
        self.world.clock.advance(Span::from_seconds(120));
        above.world.clock.advance(Span::from_seconds(120));
        Ok(())
    }
}

impl Above {
    /// A justice bureau that follows `below`, on a database of its own.
    pub async fn following(below: &Below, database: &Database) -> Self {
        let above = Self::open(database).await;
        above.follow(below).await;
        above
    }

    pub async fn open(database: &Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cosigner = store::keys::cosigner(&folder.path().join("keys"), "sifaju.example".parse().unwrap()).unwrap();
        let world = World::on(database, folder.path(), instant(BEGINS), None).await.unwrap();
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("yuan.example/sifaju", "豫安县司法局", "豫安司", Field::Justice, go_live).await.unwrap();
        let head = Member { name: "高局", roles: &[Role::Supervisor], ..Member::default() };
        let head = world.member(&agency, head).await.unwrap();
        let (stop, app) = (CancellationToken::new(), Arc::clone(&world.app));
        let state = ApiState { app, secure_cookies: false, checkpoint_within: Span::from_seconds(60), stopping: stop.clone() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = http_api::router(state).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned()).into_future());
        let superior = Superior { address, key: cosigner.verifier_key().clone() };
        Self { world, head, admin: agency.admin, superior, stop, _folder: folder }
    }

    pub async fn follow(&self, below: &Below) {
        let signer = GuardedSigner::open(&below.world.app.keys, ORIGIN).unwrap();
        self.follow_key(signer.verifier_key()).await;
    }

    pub async fn follow_key(&self, key: &VerifierKey) {
        mirror::follow(&self.world.app, &self.admin, key, "豫安县城市管理局").await.unwrap();
    }

    /// What it knows of the subordinate.
    pub async fn view(&self) -> SubordinateView {
        subordinates::list(&self.world.app, &self.head).await.unwrap().remove(0)
    }

    /// Looks at what time alone brings.
    pub async fn watch(&self) -> usize {
        mirror::watch(&self.world.app, SILENT_AFTER).await.unwrap()
    }

    /// The entries in its own log that tell of the subordinate: what was found, and what ended.
    pub async fn told(&self) -> Vec<String> {
        let entries = self.world.app.store.entries_of(self.agency().into()).await.unwrap();
        let told = entries.iter().filter_map(|e| match e.happening::<AgencyFact>().unwrap().fact {
            AgencyFact::SubordinateFound { finding, .. } => Some(finding.trouble.label().to_owned()),
            AgencyFact::SubordinateMended { trouble, .. } => Some(format!("-{}", trouble.label())),
            _ => None,
        });
        told.collect()
    }

    pub fn agency(&self) -> AgencyId {
        self.head.agency
    }
}

impl Drop for Above {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            std::fs::copy(&path, &there).unwrap();
        }
    }
}
