//! The connection that writes to the embedded database.
//!
//! Statements run on the thread that asks. A driver that sends each to a thread of its own pays two switches of threads for a few
//! microseconds of work, and an action makes a dozen. What may wait for the disk or for another process (begin, commit, vacuum)
//! runs off the threads that serve requests.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::value::{Row, Value};
use crate::error::StoreError;

/// Statements kept prepared: more than the program has that write.
const PREPARED: usize = 256;

/// The one connection that writes.
#[derive(Clone, Debug)]
pub(super) struct Embedded(Arc<Mutex<Writer>>);

#[derive(Debug)]
struct Writer {
    connection: Connection,
    /// By the text of a statement: asking SQLite for the name of each parameter at every turn costs more than binding them.
    shapes: HashMap<String, Shape>,
}

/// What of a statement is the same at every turn.
#[derive(Clone, Debug)]
struct Shape {
    /// Which argument stands at which place.
    arguments: Arc<[usize]>,
    columns: Arc<[String]>,
}

impl Embedded {
    /// Opens a database that is there and migrated. Every commit is synced before it is acknowledged.
    pub(super) fn open(path: &Path, busy: Duration) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(busy)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        // What is deleted or written over is zeros from then on.
        connection.pragma_update(None, "secure_delete", "ON")?;
        // What a statement may have to undo need not survive it.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Self(Arc::new(Mutex::new(Writer { connection, shapes: HashMap::new() }))))
    }

    /// Runs one statement and tells how many rows it touched.
    pub(super) fn execute(&self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        self.writer().run(sql, args, |statement, _| Ok(statement.raw_execute().map(|n| n as u64)?))
    }

    /// The rows a query selects.
    pub(super) fn fetch(&self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.writer().run(sql, args, |statement, columns| {
            let mut rows = statement.raw_query();
            let mut read = Vec::new();
            while let Some(row) = rows.next()? {
                let values = (0..columns.len()).map(|i| value(row.get_ref(i)?)).collect::<Result<_, _>>()?;
                read.push(Row::new(Arc::clone(columns), values));
            }
            Ok(read)
        })
    }

    /// The same for what may wait for the disk: off the threads that serve requests. Whoever stops waiting does not stop the work.
    pub(super) async fn fetch_off_thread(&self, sql: &'static str) -> Result<Vec<Row>, StoreError> {
        let own = self.clone();
        let done = tokio::task::spawn_blocking(move || own.fetch(sql, &[])).await;
        done.unwrap_or_else(|e| Err(StoreError::Database(sqlx::Error::AnyDriverError(e.into()))))
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        // A panic in between leaves the connection as SQLite left it: whole, perhaps in a transaction that will be rolled back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Prepares a statement or takes the prepared one, binds its parameters, and hands it over with the names of its columns.
    fn run<T>(
        &mut self,
        sql: &str,
        args: &[Value],
        then: impl FnOnce(&mut Statement<'_>, &Arc<[String]>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let shape = match self.shapes.get(sql) {
            Some(shape) => shape.clone(),
            None => {
                // Statements that are put together for a list are of many lengths.
                if self.shapes.len() >= 4 * PREPARED {
                    self.shapes.clear();
                }
                let shape = Shape::of(&statement)?;
                self.shapes.entry(sql.to_owned()).or_insert(shape).clone()
            }
        };
        for (n, argument) in shape.arguments.iter().enumerate() {
            let value = args.get(*argument);
            let value = value.ok_or_else(|| StoreError::corrupt("a statement names a parameter that was not given"))?;
            statement.raw_bind_parameter(n + 1, value)?;
        }
        then(&mut statement, &shape.columns)
    }
}

impl Shape {
    /// Parameters go by the number in their name: SQLite itself counts `$2` as the first parameter where it stands first.
    fn of(statement: &Statement<'_>) -> Result<Self, StoreError> {
        let argument = |place| {
            let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
            number.and_then(|n| n.checked_sub(1)).ok_or_else(|| StoreError::corrupt("a parameter without a number"))
        };
        let arguments = (1..=statement.parameter_count()).map(argument).collect::<Result<_, _>>()?;
        let columns = statement.column_names().into_iter().map(str::to_owned).collect();
        Ok(Self { arguments, columns })
    }
}

fn value(stored: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match stored {
        ValueRef::Null => Value::Int(None),
        ValueRef::Integer(n) => Value::Int(Some(n)),
        ValueRef::Text(text) => {
            let text = str::from_utf8(text).map_err(|_| StoreError::corrupt("a column holds text that is no UTF-8"))?;
            Value::Text(Some(text.to_owned()))
        }
        ValueRef::Blob(bytes) => Value::Bytes(Some(bytes.to_vec())),
        ValueRef::Real(_) => return Err(StoreError::corrupt("a column holds a value of type REAL")),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Int(n) => n.map_or(ToSqlOutput::Borrowed(ValueRef::Null), Into::into),
            Self::Text(text) => ToSqlOutput::Borrowed(text.as_deref().map_or(ValueRef::Null, Into::into)),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(bytes.as_deref().map_or(ValueRef::Null, ValueRef::Blob)),
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(e: rusqlite::Error) -> Self {
        Self::Database(sqlx::Error::AnyDriverError(e.into()))
    }
}
