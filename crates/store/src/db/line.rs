//! Commands in a line: each a savepoint of one transaction, made durable together.
//!
//! Durability costs a sync of the disk, and a sync costs the same for one command as for twenty. So whoever is done does not commit
//! at once: it steps to the end of the line, and whoever stood before it joins its group. When its turn comes, the group is
//! committed and everybody in it hears so. A writer that is alone commits at once; nobody waits for a timer.
//!
//! A command that fails or is dropped rolls back to its savepoint and spoils nobody else's work.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, SqlSafeStr};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::Either;
use super::embedded::Embedded;
use super::value::{self, Row, Value};
use crate::error::StoreError;

/// Where commands on one log, or on one embedded database, stand in line.
#[derive(Clone, Debug)]
pub struct Line(Arc<Mutex<Counter>>);

/// What the one whose turn it is holds.
#[derive(Debug)]
struct Counter {
    source: Source,
    group: Option<Group>,
    /// Groups so far: tells whoever comes to commit one that it was committed already.
    number: u64,
}

#[derive(Debug)]
enum Source {
    /// One connection for good: SQLite lets one write anyway.
    Embedded(Option<Embedded>),
    /// A connection per group.
    Server(PgPool),
}

/// Commands of one transaction.
#[derive(Debug)]
struct Group {
    /// On a server, the connection of this group.
    server: Option<PoolConnection<Postgres>>,
    /// Those that are done and wait for the commit.
    waiting: Vec<oneshot::Sender<Result<(), StoreError>>>,
    /// Somebody left without saying whether what it did counts. It does not.
    abandoned: bool,
}

/// One command at its turn.
pub struct Turn {
    counter: OwnedMutexGuard<Counter>,
    line: Line,
    /// After an error nothing more is run: a statement could otherwise stand for itself, outside any transaction.
    failed: bool,
    left: bool,
}

const SAVEPOINT: &str = "SAVEPOINT turn";
const RELEASE: &str = "RELEASE SAVEPOINT turn";
const BACK: &str = "ROLLBACK TO SAVEPOINT turn";

impl Line {
    pub(super) fn embedded(connection: Embedded) -> Self {
        Self::new(Source::Embedded(Some(connection)))
    }

    pub(super) fn server(pool: PgPool) -> Self {
        Self::new(Source::Server(pool))
    }

    fn new(source: Source) -> Self {
        Self(Arc::new(Mutex::new(Counter { source, group: None, number: 0 })))
    }

    /// Waits for its turn, and begins a savepoint in the group of those before it.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub(super) async fn step_up(&self) -> Result<Turn, StoreError> {
        let mut counter = Arc::clone(&self.0).lock_owned().await;
        counter.tidy().await;
        counter.open().await?;
        counter.run(SAVEPOINT, vec![]).await?;
        Ok(Turn { counter, line: self.clone(), failed: false, left: false })
    }

    /// Commits a group once everybody who stood in line before this call has had a turn.
    async fn close_group(self, number: u64) {
        let mut counter = self.0.lock().await;
        if counter.number == number {
            counter.tidy().await;
            counter.commit().await;
        }
    }

    /// Runs a statement between groups, outside any transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn alone(&self, sql: &'static str) -> Result<Vec<Row>, StoreError> {
        let mut counter = self.0.lock().await;
        counter.tidy().await;
        counter.commit().await;
        if let Source::Embedded(Some(connection)) = &counter.source {
            return connection.fetch_off_thread(sql).await;
        }
        counter.fetch(sql, vec![]).await
    }

    /// Ends the work of this line and closes its connection.
    pub(super) async fn close(&self) {
        let mut counter = self.0.lock().await;
        counter.tidy().await;
        counter.commit().await;
        if let Source::Embedded(connection) = &mut counter.source {
            *connection = None;
        }
    }
}

impl Counter {
    /// Begins a group if none is open.
    async fn open(&mut self) -> Result<(), StoreError> {
        if self.group.is_some() {
            return Ok(());
        }
        let (server, begin) = match &self.source {
            // IMMEDIATE takes the write lock now: a transaction that reads first could otherwise fail when it wants to write.
            Source::Embedded(_) => (None, "BEGIN IMMEDIATE"),
            Source::Server(pool) => (Some(pool.acquire().await?), "BEGIN"),
        };
        self.number += 1;
        // Abandoned until it has begun: a caller that is dropped here leaves a transaction that may or may not be open.
        self.group = Some(Group { server, waiting: Vec::new(), abandoned: true });
        if let Err(e) = self.bound(begin).await {
            self.group = None;
            return Err(e);
        }
        self.group.iter_mut().for_each(|g| g.abandoned = false);
        Ok(())
    }

    async fn run(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64, StoreError> {
        let sql = sql.into_sql_str();
        match self.connection()? {
            Either::Left(embedded) => embedded.execute(sql.as_str(), &args),
            Either::Right(server) => Ok(value::bind_postgres(sql, args).execute(server).await?.rows_affected()),
        }
    }

    async fn fetch(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let sql = sql.into_sql_str();
        match self.connection()? {
            Either::Left(embedded) => embedded.fetch(sql.as_str(), &args),
            Either::Right(server) => value::rows(Either::Right(value::bind_postgres(sql, args).fetch_all(server).await?)),
        }
    }

    /// Begins or ends a transaction: that may wait for the disk, or for another process.
    async fn bound(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match self.connection()? {
            Either::Left(embedded) => embedded.fetch_off_thread(sql).await.map(drop),
            Either::Right(server) => Ok(value::bind_postgres(sql.into_sql_str(), vec![]).execute(server).await.map(drop)?),
        }
    }

    fn connection(&mut self) -> Result<Either<&Embedded, &mut PgConnection>, StoreError> {
        let server = self.group.as_mut().and_then(|g| g.server.as_deref_mut());
        match (&self.source, server) {
            (Source::Embedded(Some(connection)), _) => Ok(Either::Left(connection)),
            (Source::Server(_), Some(connection)) => Ok(Either::Right(connection)),
            _ => Err(StoreError::Database(sqlx::Error::PoolClosed)),
        }
    }

    /// Undoes what somebody left behind.
    async fn tidy(&mut self) {
        if !self.group.as_ref().is_some_and(|g| g.abandoned) {
            return;
        }
        let undone = async {
            self.run(BACK, vec![]).await?;
            self.run(RELEASE, vec![]).await
        };
        match undone.await {
            Ok(_) => self.group.iter_mut().for_each(|g| g.abandoned = false),
            // No such savepoint: the database rolled back everything by itself (disk full, a line that broke).
            Err(e) => self.lose(e).await,
        }
    }

    /// Makes the open group durable and tells everybody in it.
    async fn commit(&mut self) {
        if self.group.is_none() {
            return;
        }
        // Commit point: what the group wrote is durable from here on, all of it.
        match self.bound("COMMIT").await {
            Ok(()) => {
                let waiting = self.group.take().map(|g| g.waiting).unwrap_or_default();
                // Whoever gave up waiting is durable all the same.
                waiting.into_iter().for_each(|w| drop(w.send(Ok(()))));
            }
            Err(e) => self.lose(e).await,
        }
    }

    /// The group came to nothing; everybody in it hears why.
    async fn lose(&mut self, why: StoreError) {
        // Nothing may be open any more, and then this fails: that is what was wanted.
        let _ = self.bound("ROLLBACK").await;
        let Some(group) = self.group.take() else { return };
        if let Some(connection) = group.server {
            // What state it is in nobody knows.
            drop(connection.detach());
        }
        let why = Arc::new(why);
        group.waiting.into_iter().for_each(|w| drop(w.send(Err(StoreError::Group(Arc::clone(&why))))));
    }
}

impl Turn {
    /// The rows a query selects.
    pub(super) async fn fetch(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        self.usable()?;
        let rows = self.counter.fetch(sql, args).await;
        self.failed = rows.is_err();
        rows
    }

    /// Runs one statement and tells how many rows it touched.
    pub(super) async fn execute(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64, StoreError> {
        self.usable()?;
        let done = self.counter.run(sql, args).await;
        self.failed = done.is_err();
        done
    }

    fn usable(&self) -> Result<(), StoreError> {
        if self.failed { Err(StoreError::corrupt("a command went on after an error")) } else { Ok(()) }
    }

    /// Steps down; returns when what was done is durable, together with the group.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        self.execute(RELEASE, vec![]).await?;
        let (tell, heard) = oneshot::channel();
        let number = self.counter.number;
        self.counter.group.iter_mut().for_each(|g| g.abandoned = false);
        let Some(group) = &mut self.counter.group else {
            return Err(StoreError::corrupt("a command without a transaction"));
        };
        group.waiting.push(tell);
        self.left = true;
        let line = self.line.clone();
        drop(self);
        // A task of its own: the group is committed even if nobody waits for it any more.
        tokio::spawn(line.close_group(number));
        heard.await.unwrap_or_else(|_| Err(StoreError::corrupt("a group ended without a word")))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.left {
            return;
        }
        let number = self.counter.number;
        self.counter.group.iter_mut().for_each(|g| g.abandoned = true);
        // The write lock must not stay taken. Without a runtime the program is ending, and the lock with it.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(self.line.clone().close_group(number));
        }
    }
}

#[cfg(test)]
mod tests;
