//! Stores for the tests of this crate: one on SQLite, and one on PostgreSQL when `ZHILU_TEST_PG` names a server.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::{Clock, RawId, Span, Timestamp};
use tempfile::TempDir;

use crate::db::Db;
use crate::{Limits, Reserve, Store};

/// A clock that stands until it is moved.
pub(crate) struct StillClock(AtomicI64);

impl StillClock {
    pub(crate) fn move_on(&self, by: Span) {
        self.0.fetch_add(by.millis(), Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A fresh store, and what it takes to open it again as after a crash.
pub(crate) struct Fresh {
    pub(crate) store: Store,
    pub(crate) clock: Arc<StillClock>,
    folder: PathBuf,
    db: Db,
}

impl Fresh {
    fn new(dir: &TempDir, db: Db) -> Self {
        let folder = dir.path().join("data");
        let start: Timestamp = "2026-11-03T09:02:00+08:00".parse().unwrap();
        let clock = Arc::new(StillClock(AtomicI64::new(start.millis())));
        let store = Store::new(db.clone(), folder.clone(), Arc::clone(&clock) as _).with_limits(limits());
        Self { store, clock, folder, db }
    }

    /// A store over the same database and folder that remembers nothing: what a new process would see.
    pub(crate) fn reopen(&mut self) {
        self.store =
            Store::new(self.db.clone(), self.folder.clone(), Arc::clone(&self.clock) as _).with_limits(*self.store.limits());
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }
}

/// Limits that tests can reach, on a disk of any size.
pub(crate) fn limits() -> Limits {
    Limits { reserve: Reserve::Bytes(0), ..Limits::default() }
}

/// Runs a test on every database there is.
pub(crate) async fn on_every_database<F: Future<Output = ()>>(test: impl Fn(Fresh) -> F) {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&dir.path().join("zhilu.db")).await.unwrap();
    // The folder stays here: a test that takes `Fresh` apart must not drop it half way.
    test(Fresh::new(&dir, db)).await;

    let Ok(server) = std::env::var("ZHILU_TEST_PG") else { return };
    let name = format!("zhilu_test_{}", RawId::random());
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let db = Db::postgres(&format!("{base}/{name}")).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    test(Fresh::new(&dir, db.clone())).await;
    db.close().await;
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(&admin).await.unwrap();
}
