//! Values on their way into a statement and out of a row: three types, the same on both databases.

use base::{RawId, Timestamp};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Decode, Postgres, Row as _, SqlStr, Sqlite, Type};

use super::Either;
use crate::error::StoreError;

/// A parameter of a statement.
#[derive(Clone, Debug)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT.
    Text(Option<String>),
    /// BLOB, BYTEA.
    Bytes(Option<Vec<u8>>),
}

/// How a Rust type becomes a parameter.
macro_rules! into_value {
    ($($from:ty => |$v:ident| $variant:ident($to:expr);)*) => {$(
        impl From<$from> for Value {
            fn from($v: $from) -> Self {
                Self::$variant(Some($to))
            }
        }
        impl From<Option<$from>> for Value {
            fn from(v: Option<$from>) -> Self {
                Self::$variant(v.map(|$v| $to))
            }
        }
    )*};
}

into_value! {
    i64 => |v| Int(v);
    // A count or size; values beyond `i64::MAX` cannot occur and would be stored as that maximum.
    u64 => |v| Int(i64::try_from(v).unwrap_or(i64::MAX));
    u32 => |v| Int(v.into());
    bool => |v| Int(v.into());
    Timestamp => |v| Int(v.millis());
    String => |v| Text(v);
    &str => |v| Text(v.to_owned());
    RawId => |v| Text(v.to_string());
    Vec<u8> => |v| Bytes(v);
}

/// Lists parameters of mixed types: `args![id, 5, "text"]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

pub(super) fn bind_sqlite(sql: SqlStr, args: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    args.into_iter().fold(sqlx::query(sql), |q, v| match v {
        Value::Int(v) => q.bind(v),
        Value::Text(v) => q.bind(v),
        Value::Bytes(v) => q.bind(v),
    })
}

pub(super) fn bind_postgres(sql: SqlStr, args: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    args.into_iter().fold(sqlx::query(sql), |q, v| match v {
        Value::Int(v) => q.bind(v),
        Value::Text(v) => q.bind(v),
        Value::Bytes(v) => q.bind(v),
    })
}

/// A row of a result.
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

pub(super) fn rows(rows: Either<Vec<SqliteRow>, Vec<PgRow>>) -> Vec<Row> {
    match rows {
        Either::Left(rows) => rows.into_iter().map(Row::Sqlite).collect(),
        Either::Right(rows) => rows.into_iter().map(Row::Postgres).collect(),
    }
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// When there is no such column or it holds another type.
    pub fn get<'r, T>(&'r self, column: &str) -> Result<T, StoreError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    /// An id that a column holds as text.
    ///
    /// # Errors
    /// When the column does not hold one: somebody wrote to the table by hand.
    pub fn id<T: std::str::FromStr>(&self, column: &str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        text.parse().map_err(|_| StoreError::corrupt(format!("{column} holds “{text}”")))
    }

    /// An instant.
    ///
    /// # Errors
    /// When the column does not hold one.
    pub fn instant(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.get(column).map(Timestamp::from_millis)
    }

    /// A count or size.
    ///
    /// # Errors
    /// When the column holds none or a negative one.
    pub fn count(&self, column: &str) -> Result<u64, StoreError> {
        let n: i64 = self.get(column)?;
        u64::try_from(n).map_err(|_| StoreError::corrupt(format!("{column} holds {n}")))
    }
}
