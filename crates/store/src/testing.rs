//! Stores for tests, of this crate and of those above: a fresh one on SQLite, and a fresh one on PostgreSQL when `ZHILU_TEST_PG`
//! names a server. Behind the feature `testing`; no program has it.

mod many;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use base::{AgencyId, Clock, EntryId, PersonId, RawId, SceneId, Span, Timestamp};
use ledger::NewEntry;
use model::private::key;
use model::scene::{MarkKind, SceneFact};
use model::{PrivatePart, SceneState};
use tempfile::TempDir;

pub use self::many::{count_rows, multiply};
use crate::backup::Place;
use crate::db::Db;
use crate::{BucketAccess, Limits, Reserve, Store, args};

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct StillClock(AtomicI64);

impl StillClock {
    /// Moves on, or back with a negative span.
    pub fn move_on(&self, by: Span) {
        self.0.fetch_add(by.millis(), Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A fresh store, and what it takes to open it again as after a crash.
pub struct Fresh {
    /// The store.
    pub store: Store,
    /// Its clock, which starts at 2026-11-03 09:02.
    pub clock: Arc<StillClock>,
    folder: PathBuf,
    db: Db,
    place: Place,
    /// A server, and the databases that a test made on it besides its own.
    others: Arc<Mutex<Vec<String>>>,
    bucket: Option<BucketAccess>,
}

impl Fresh {
    pub(crate) fn new(dir: &TempDir, db: Db) -> Self {
        let place = Place::Sqlite(dir.path().join("zhilu.db"));
        Self::at(dir, db, place)
    }

    fn at(dir: &TempDir, db: Db, place: Place) -> Self {
        let folder = dir.path().join("data");
        let start: Timestamp = "2026-11-03T09:02:00+08:00".parse().expect("a time");
        let clock = Arc::new(StillClock(AtomicI64::new(start.millis())));
        let store = Store::new(db.clone(), folder.clone(), Arc::clone(&clock) as _).with_limits(limits());
        Self { store, clock, folder, db, place, others: Arc::default(), bucket: None }
    }

    /// Where the database is.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Where an empty database may come to be, of the same kind and gone after the test: a file that is not there, or a database without
    /// tables.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn elsewhere(&self) -> Place {
        let name = format!("zhilu_test_{}", RawId::random());
        match &self.place {
            Place::Sqlite(file) => Place::Sqlite(file.with_file_name(name).join("zhilu.db")),
            Place::Postgres(url) => {
                self.others.lock().expect("a list").push(name.clone());
                Place::Postgres(Db::create_postgres(url, &name).await.expect("a database of its own"))
            }
        }
    }

    /// Opens the store over a database and a folder elsewhere, as a new process would.
    ///
    /// # Panics
    /// When the database cannot be opened.
    pub async fn open(&self, place: &Place, folder: &Path) -> Store {
        let db = match place {
            Place::Sqlite(file) => Db::sqlite(file).await,
            Place::Postgres(url) => Db::postgres(url).await,
        };
        let db = db.expect("a database");
        Store::new(db, folder.to_owned(), Arc::clone(&self.clock) as _).with_limits(limits())
    }

    /// Makes `store` one over the same database and folder that remembers nothing: what a new process would see.
    pub fn reopen(&mut self) {
        let objects = self.store.objects().clone();
        self.store =
            Store::new(self.db.clone(), self.folder.clone(), Arc::clone(&self.clock) as _).with_limits(*self.store.limits());
        self.store.objects = objects;
    }

    /// Another machine over the same database and bucket, with connections and memory of its own.
    ///
    /// # Panics
    /// When there is no bucket, or it does not answer.
    pub async fn another_machine(&self) -> Store {
        let folder = self.folder.with_file_name(format!("machine-{}", RawId::random()));
        let store = self.open(&self.place, &folder).await;
        store.in_bucket(self.bucket.as_ref().expect("a bucket")).await.expect("the bucket")
    }

    /// The folder of the store.
    pub fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// A folder for keys, beside that of the store.
    pub fn keys(&self) -> PathBuf {
        self.folder.with_file_name("keys")
    }
}

impl Store {
    /// Writes other bytes in the place of an object in a bucket, as whoever has the account can.
    ///
    /// # Panics
    /// When there is no bucket, or it refuses.
    pub async fn put_over(&self, id: base::ObjectId, bytes: &'static [u8]) {
        let crate::objects::Objects::Bucket(bucket) = self.objects() else { panic!("no bucket") };
        bucket.put(&crate::objects::Bucket::object(id), bytes).await.expect("the bucket");
    }

    /// The same store as a process sees it that remembers nothing of what was committed.
    #[must_use]
    pub fn forgetting(&self) -> Self {
        Self { standings: Arc::default(), ..self.clone() }
    }
}

/// An agency's log to write simple entries to.
#[derive(Clone, Copy, Debug)]
pub struct Scribe {
    /// Whose log.
    pub agency: AgencyId,
    /// Who acts.
    pub person: PersonId,
}

impl Scribe {
    /// Opens a log of this origin for an agency of its own.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn new(store: &Store, origin: &str) -> Self {
        let scribe = Self { agency: AgencyId::random(), person: PersonId::random() };
        store.open_log(scribe.agency, origin).await.expect("an open log");
        scribe
    }

    /// A mark at a scene, with a private text.
    pub fn mark_of(scene: SceneId, at: Timestamp) -> NewEntry {
        NewEntry {
            subject: scene.into(),
            happened_at: at,
            corrects: None,
            fact: SceneFact::Marked { mark: MarkKind::Items, at }.into(),
            private: PrivatePart::none().with(key::TEXT, "桌椅十二套"),
        }
    }

    /// Appends a mark to a scene, in an action of its own.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn mark(&self, store: &Store, scene: SceneId) -> EntryId {
        let mut slot = store.begin(self.agency, self.person).await.expect("the head of the log");
        let new = Self::mark_of(scene, slot.now());
        let staged = slot.append::<SceneState>(new).await.expect("a staged entry");
        slot.commit().await.expect("a commit");
        staged.entry
    }

    /// Appends so many marks to one new scene, in one action.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn marks(&self, store: &Store, count: usize) -> SceneId {
        let scene = SceneId::random();
        let mut slot = store.begin(self.agency, self.person).await.expect("the head of the log");
        for _ in 0..count {
            let new = Self::mark_of(scene, slot.now());
            slot.append::<SceneState>(new).await.expect("a staged entry");
        }
        slot.commit().await.expect("a commit");
        scene
    }
}

/// Does what somebody who owns the machine can do to a log, and takes care to leave no trace beside it: the triggers are gone, the tree is
/// built anew and the signer remembers nothing.
pub struct Intruder<'a> {
    /// The store.
    pub store: &'a Store,
    /// Whose log.
    pub agency: AgencyId,
    /// The folder of the keys.
    pub keys: PathBuf,
}

impl Intruder<'_> {
    /// Says of an entry that it happened a day earlier.
    ///
    /// # Panics
    /// When there is no such entry.
    pub async fn rewrite(&self, index: u64) {
        self.disarm().await;
        let db = self.store.db();
        let sql = "SELECT encoded FROM entry WHERE agency = $1 AND leaf_index = $2";
        let row = db.fetch_one(sql, args![self.agency.0, index]).await.expect("a row").expect("an entry");
        let mut leaf = ledger::Leaf::decode(&row.get::<Vec<u8>>("encoded").expect("bytes")).expect("a leaf");
        leaf.happened_at = leaf.happened_at.minus(Span::from_hours(24));
        let sql = "UPDATE entry SET encoded = $3, happened_at = $4 WHERE agency = $1 AND leaf_index = $2";
        db.execute(sql, args![self.agency.0, index, leaf.encode(), leaf.happened_at]).await.expect("a changed row");
        self.forget().await;
    }

    /// Takes away every entry from an index on.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn cut(&self, size: u64) {
        self.disarm().await;
        let db = self.store.db();
        let sql = "DELETE FROM payload WHERE entry_id IN (SELECT entry_id FROM entry WHERE agency = $1 AND leaf_index >= $2)";
        db.execute(sql, args![self.agency.0, size]).await.expect("rows gone");
        db.execute("DELETE FROM entry WHERE agency = $1 AND leaf_index >= $2", args![self.agency.0, size])
            .await
            .expect("rows gone");
        db.execute("UPDATE log_head SET size = $2 WHERE agency = $1", args![self.agency.0, size]).await.expect("a shorter log");
        self.forget().await;
    }

    async fn disarm(&self) {
        let db = self.store.db();
        let sql: &[&'static str] = if db.is_sqlite() {
            &["DROP TRIGGER IF EXISTS entry_is_for_keeps", "DROP TRIGGER IF EXISTS entry_stays"]
        } else {
            &["DROP TRIGGER IF EXISTS entry_is_for_keeps ON entry"]
        };
        for sql in sql {
            db.execute(*sql, vec![]).await.expect("no trigger");
        }
    }

    /// Everything that remembers what was signed is gone.
    async fn forget(&self) {
        self.store.db().execute("DELETE FROM checkpoint WHERE agency = $1", args![self.agency.0]).await.expect("no row");
        let origin = self.store.origin(self.agency).await.expect("an answer").expect("a log");
        let name = crate::tiles::file_name(&origin);
        std::fs::remove_dir_all(self.store.folder().join("tiles").join(&name)).expect("no tiles");
        std::fs::remove_file(self.keys.join(format!("log.{name}.last"))).expect("no memory");
    }
}

/// Limits that tests can reach, on a disk of any size.
pub fn limits() -> Limits {
    Limits { reserve: Reserve::Bytes(0), ..Limits::default() }
}

/// Runs a test on every database there is.
///
/// # Panics
/// When a database cannot be made, or the test panics.
pub async fn on_every_database<F: Future<Output = ()>>(test: impl Fn(Fresh) -> F) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let db = Db::sqlite(&dir.path().join("zhilu.db")).await.expect("a database in a file");
    // The folder stays here: a test that takes `Fresh` apart must not drop it half way.
    test(Fresh::new(&dir, db)).await;

    on_the_server(&test, None).await;
}

/// Runs a test on every store there is: on every database with objects in a folder, and, where `ZHILU_TEST_S3` names a store, on the server
/// with objects in a bucket. For tests that reach into no folder.
///
/// # Panics
/// When a database or a bucket cannot be made, or the test panics.
pub async fn on_every_store<F: Future<Output = ()>>(test: impl Fn(Fresh) -> F) {
    on_every_database(&test).await;
    if let Some(access) = bucket().await {
        on_the_server(&test, Some(access)).await;
    }
}

/// Runs a test on the server with objects in a bucket, where there are both: for what only several machines do.
///
/// # Panics
/// When a database or a bucket cannot be made, or the test panics.
pub async fn in_a_bucket<F: Future<Output = ()>>(test: impl Fn(Fresh) -> F) {
    if let Some(access) = bucket().await {
        on_the_server(&test, Some(access)).await;
    }
}

/// A fresh bucket with a lock on the store that `ZHILU_TEST_S3` names.
///
/// # Panics
/// When the store refuses.
pub async fn bucket() -> Option<BucketAccess> {
    let told = |name: &str| std::env::var(name).ok();
    let access = BucketAccess {
        endpoint: told("ZHILU_TEST_S3")?,
        bucket: format!("zhilu-test-{}", RawId::random()),
        region: "default".into(),
        key: told("ZHILU_TEST_S3_KEY").expect("a key"),
        secret: told("ZHILU_TEST_S3_SECRET").expect("a secret"),
        lock: Span::from_seconds(30),
        archived_lock: Span::from_hours(24),
    };
    access.make(true).await.expect("a bucket of its own on the store that ZHILU_TEST_S3 names");
    Some(access)
}

async fn on_the_server<F: Future<Output = ()>>(test: impl Fn(Fresh) -> F, bucket: Option<BucketAccess>) {
    let Ok(server) = std::env::var("ZHILU_TEST_PG") else { return };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let name = format!("zhilu_test_{}", RawId::random());
    let url = Db::create_postgres(&server, &name).await.expect("a database of its own on the server that ZHILU_TEST_PG names");
    let db = Db::postgres(&url).await.expect("the database just made");
    let mut fresh = Fresh::at(&dir, db.clone(), Place::Postgres(url));
    if let Some(access) = bucket {
        fresh.store = fresh.store.in_bucket(&access).await.expect("a bucket with a lock");
        fresh.bucket = Some(access);
    }
    let others = Arc::clone(&fresh.others);
    test(fresh).await;
    db.close().await;
    let admin = sqlx::PgPool::connect(&server).await.expect("the server");
    let drop = |name: &str, how: &str| sqlx::AssertSqlSafe(format!("DROP DATABASE \"{name}\"{how}"));
    sqlx::query(drop(&name, "")).execute(&admin).await.expect("no connection left");
    let others = others.lock().expect("a list").clone();
    for other in others {
        sqlx::query(drop(&other, " WITH (FORCE)")).execute(&admin).await.expect("a database of the test");
    }
}
