//! Values on their way into a statement and out of a row: three types, the same on both databases.

use std::sync::Arc;

use base::{RawId, Timestamp};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Column as _, Postgres, Row as _, SqlStr, Sqlite, TypeInfo as _, ValueRef as _};

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

impl Value {
    const fn is_null(&self) -> bool {
        matches!(self, Self::Int(None) | Self::Text(None) | Self::Bytes(None))
    }
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

/// A row of a result, read whole: whatever database it came from, it looks the same.
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

/// A Rust type that a column can hold.
pub trait Column: Sized {
    /// The value as this type; `None` when it is of another.
    fn read(value: &Value) -> Option<Self>;
}

/// How a parameter's kind is read back, with and without NULL.
macro_rules! column {
    ($($to:ty: $variant:ident;)*) => {$(
        impl Column for $to {
            fn read(value: &Value) -> Option<Self> {
                Option::<Self>::read(value)?
            }
        }
        impl Column for Option<$to> {
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(v) => Some(v.clone()),
                    // What is NULL tells no type.
                    other => other.is_null().then_some(None),
                }
            }
        }
    )*};
}

column! {
    i64: Int;
    String: Text;
    Vec<u8>: Bytes;
}

/// The rows of a query through the driver that serves both databases.
pub(super) fn rows(rows: Either<Vec<SqliteRow>, Vec<PgRow>>) -> Result<Vec<Row>, StoreError> {
    match rows {
        Either::Left(rows) => read_rows(&rows, |row, i| {
            Ok(match row.try_get_raw(i)?.type_info().name() {
                "INTEGER" => Value::Int(row.try_get_unchecked(i)?),
                "TEXT" => Value::Text(row.try_get_unchecked(i)?),
                "BLOB" => Value::Bytes(row.try_get_unchecked(i)?),
                "NULL" => Value::Int(None),
                other => return Err(unread(other)),
            })
        }),
        Either::Right(rows) => read_rows(&rows, |row, i| {
            Ok(match row.column(i).type_info().name() {
                "INT8" => Value::Int(row.try_get(i)?),
                "INT4" => Value::Int(row.try_get::<Option<i32>, _>(i)?.map(i64::from)),
                "TEXT" | "VARCHAR" | "NAME" => Value::Text(row.try_get(i)?),
                "BYTEA" => Value::Bytes(row.try_get(i)?),
                other => return Err(unread(other)),
            })
        }),
    }
}

fn read_rows<R: sqlx::Row>(rows: &[R], read: impl Fn(&R, usize) -> Result<Value, StoreError>) -> Result<Vec<Row>, StoreError> {
    let Some(first) = rows.first() else { return Ok(vec![]) };
    let columns: Arc<[String]> = first.columns().iter().map(|c| c.name().to_owned()).collect();
    let one = |row| {
        let values = (0..columns.len()).map(|i| read(row, i)).collect::<Result<_, _>>()?;
        Ok(Row { columns: Arc::clone(&columns), values })
    };
    rows.iter().map(one).collect()
}

fn unread(kind: &str) -> StoreError {
    StoreError::corrupt(format!("a column holds a value of type {kind}"))
}

impl Row {
    pub(super) const fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// The value of a column.
    ///
    /// # Errors
    /// When there is no such column or it holds another type.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        let at = self.columns.iter().position(|c| c == column);
        let value = at.and_then(|i| self.values.get(i)).and_then(T::read);
        value.ok_or_else(|| StoreError::corrupt(format!("there is no {column} of that type")))
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
