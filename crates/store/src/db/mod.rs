//! The two databases behind one face: SQLite for one machine, PostgreSQL (or what speaks like it) beyond.
//!
//! One SQL text serves both, with `$1` parameters and three column types: BIGINT, TEXT, bytes. What differs (how a transaction
//! begins, how bytes are called in DDL) stands here and nowhere else.

mod embedded;
mod line;
mod migrate;
pub(crate) mod plain;
mod value;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::AgencyId;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres, SqlSafeStr, Sqlite, SqliteConnection, SqlitePool, Transaction};

pub use value::{Row, Value};

use self::embedded::Embedded;
use self::line::{Line, Turn};
use crate::error::StoreError;

/// How long a connection waits for another process that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// Readers of an embedded database; more do not help on small machines.
const READERS: u32 = 4;
/// How long a server may take to answer before whoever asks hears that it does not.
const SILENCE: Duration = Duration::from_secs(5);
/// Connections to a server.
const SERVER_CONNECTIONS: u32 = 16;

/// A database with its connections.
#[derive(Clone, Debug)]
pub enum Db {
    /// Embedded. One connection writes; the others read beside it (WAL).
    Sqlite {
        /// Where whoever writes stands in line.
        write: Line,
        /// Those that read.
        read: SqlitePool,
    },
    /// A server.
    Postgres {
        /// Its connections.
        pool: PgPool,
        /// Where whoever appends to a log stands in line, per log: the log's head lets one append at a time anyway.
        logs: Arc<Mutex<HashMap<AgencyId, Line>>>,
    },
}

/// A transaction; gone without [`Tx::commit`], it leaves no trace.
pub enum Tx {
    /// A turn of whoever writes, durable together with others.
    Turn(Turn),
    /// Reading on the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// Reading on a server.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one statement on either database.
macro_rules! run {
    ($sql:expr, $args:expr, $call:ident, $sqlite:expr, $pg:expr) => {{
        let sql = $sql.into_sql_str();
        match ($sqlite, $pg) {
            (Some(on), _) => value::bind_sqlite(sql, $args).$call(on).await.map(Either::Left),
            (_, Some(on)) => value::bind_postgres(sql, $args).$call(on).await.map(Either::Right),
            _ => unreachable!("a connection is on one database or the other"),
        }
    }};
}

/// A result from one of the two.
enum Either<A, B> {
    Left(A),
    Right(B),
}

impl Db {
    /// Opens, or creates, the embedded database in a file. Every commit is synced to disk before it is acknowledged (WAL, FULL).
    ///
    /// # Errors
    /// When the file cannot be opened or migrated.
    pub async fn sqlite(path: &Path) -> Result<Self, StoreError> {
        Self::sqlite_up_to(path, migrate::ALL).await
    }

    /// The same with migrations up to one version only: a database as an older program left it.
    pub(crate) async fn sqlite_up_to(path: &Path, version: i64) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted or written over is zeros from then on.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        let mut owner = SqliteConnection::connect_with(&options).await?;
        migrate::run_sqlite(&mut owner, version).await?;
        owner.close().await?;
        let write = Line::embedded(Embedded::open(path, BUSY)?);
        let read = SqlitePoolOptions::new().max_connections(READERS).connect_with(options).await?;
        Ok(Self::Sqlite { write, read })
    }

    /// Connects to a server and migrates it.
    ///
    /// # Errors
    /// When the server does not answer or cannot be migrated.
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        Self::postgres_up_to(url, migrate::ALL).await
    }

    /// The same with migrations up to one version only: a database as an older program left it.
    pub(crate) async fn postgres_up_to(url: &str, version: i64) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new().max_connections(SERVER_CONNECTIONS).acquire_timeout(SILENCE).connect(url).await?;
        migrate::run_postgres(&pool, version).await?;
        Ok(Self::Postgres { pool, logs: Arc::default() })
    }

    /// Makes an empty database of that name on a server and gives back its address.
    ///
    /// # Errors
    /// When the server does not answer, refuses, or has one of that name.
    pub async fn create_postgres(server: &str, name: &str) -> Result<String, StoreError> {
        let (base, _) = server.rsplit_once('/').ok_or_else(|| StoreError::corrupt(format!("“{server}” names no database")))?;
        let mut admin = PgConnection::connect(server).await?;
        let sql = format!("CREATE DATABASE \"{}\"", name.replace('"', ""));
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await?;
        admin.close().await?;
        Ok(format!("{base}/{name}"))
    }

    /// Drops a database on a server, with whoever is connected to it.
    ///
    /// # Errors
    /// When the server does not answer or refuses.
    #[cfg(any(test, feature = "testing"))]
    pub async fn drop_postgres(server: &str, name: &str) -> Result<(), StoreError> {
        let mut admin = PgConnection::connect(server).await?;
        let sql = format!("DROP DATABASE \"{}\" WITH (FORCE)", name.replace('"', ""));
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut admin).await?;
        Ok(admin.close().await?)
    }

    /// Waits for its turn to write to an agency's log.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn begin(&self, agency: AgencyId) -> Result<Tx, StoreError> {
        let line = match self {
            Self::Sqlite { write, .. } => write.clone(),
            Self::Postgres { pool, logs } => {
                // A panic elsewhere leaves the map whole: every change of it is one call.
                let mut logs = logs.lock().unwrap_or_else(PoisonError::into_inner);
                logs.entry(agency).or_insert_with(|| Line::server(pool.clone())).clone()
            }
        };
        line.step_up().await.map(Tx::Turn)
    }

    /// Begins a transaction that only reads, and sees the same until it ends, whatever others commit meanwhile. On SQLite it begins with
    /// the first query.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn snapshot(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres { pool, .. } => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// The rows a query selects.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fetch(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let (sqlite, pg) = match self {
            Self::Sqlite { read, .. } => (Some(read), None),
            Self::Postgres { pool, .. } => (None, Some(pool)),
        };
        value::rows(run!(sql, args, fetch_all, sqlite, pg)?)
    }

    /// The first row a query selects, if any.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fetch_one(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    /// Runs one statement by itself and tells how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn execute(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite { write, .. } => {
                let mut turn = write.step_up().await?;
                let touched = turn.execute(sql, args).await?;
                turn.commit().await?;
                Ok(touched)
            }
            Self::Postgres { pool, .. } => {
                Ok(value::bind_postgres(sql.into_sql_str(), args).execute(pool).await?.rows_affected())
            }
        }
    }

    /// Writes anew where private texts stand, so that nothing of what was deleted or written over is left in the files of the database.
    /// Nobody else writes meanwhile. A server's own log and every backup keep what they have until they expire.
    ///
    /// # Errors
    /// When the database refuses, or somebody reads for so long that the old pages cannot go; what was deleted stays deleted.
    pub(crate) async fn wipe(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { write, .. } => {
                write.alone("VACUUM").await?;
                let done = write.alone("PRAGMA wal_checkpoint(TRUNCATE)").await?;
                let busy = done.first().map_or(Ok(0), |row| row.count("busy"))?;
                if busy == 0 { Ok(()) } else { Err(StoreError::corrupt("old pages are still being read")) }
            }
            Self::Postgres { pool, .. } => {
                for sql in ["VACUUM FULL payload", "VACUUM FULL subject", "VACUUM FULL passage"] {
                    sqlx::query(sql).execute(pool).await?;
                }
                Ok(())
            }
        }
    }

    /// Runs a statement outside any transaction, as whoever owns the database can.
    #[cfg(test)]
    pub(crate) async fn as_owner(&self, sql: &'static str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { write, .. } => write.alone(sql).await.map(drop),
            Self::Postgres { .. } => self.execute(sql, vec![]).await.map(drop),
        }
    }

    /// Whether this is the embedded database.
    pub const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Closes all connections once they are idle.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { pool, logs } => {
                let lines: Vec<Line> = logs.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
                for line in lines {
                    line.close().await;
                }
                pool.close().await;
            }
        }
    }
}

impl Tx {
    /// The rows a query selects.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fetch(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let (sqlite, pg) = match self {
            Self::Turn(turn) => return turn.fetch(sql, args).await,
            Self::Sqlite(tx) => (Some(&mut **tx), None),
            Self::Postgres(tx) => (None, Some(&mut **tx)),
        };
        value::rows(run!(sql, args, fetch_all, sqlite, pg)?)
    }

    /// The first row a query selects, if any.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fetch_one(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, args).await?.into_iter().next())
    }

    /// Runs one statement and tells how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses, or the transaction is one that only reads.
    pub async fn execute(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            Self::Turn(turn) => turn.execute(sql, args).await,
            Self::Sqlite(_) | Self::Postgres(_) => Err(StoreError::corrupt("a transaction that only reads was to write")),
        }
    }

    /// Makes everything durable at once.
    ///
    /// # Errors
    /// When the database cannot; then nothing was done.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Turn(turn) => turn.commit().await,
            Self::Sqlite(tx) => Ok(tx.commit().await?),
            Self::Postgres(tx) => Ok(tx.commit().await?),
        }
    }
}
