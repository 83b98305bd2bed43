//! Databases as they lie there: read without bringing their schema up to date, copied while others write, put back where there is none.
//!
//! What a copy means, and what else belongs to a backup, stands in `backup`.

use std::path::Path;
use std::process::Stdio;

use percent_encoding::percent_decode_str;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use tokio::process::Command;

use super::{BUSY, Tx};
use crate::error::StoreError;

/// A program of PostgreSQL that is needed and did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It is not installed.
    #[error("{0} is not installed")]
    Missing(&'static str),
    /// It failed, and this is what it said.
    #[error("{program} failed: {said}")]
    Failed {
        /// Which program.
        program: &'static str,
        /// Its last words.
        said: String,
    },
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ToolError {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}

/// Reads the embedded database in a file as it is; the file must be there. Others may write to it meanwhile.
pub(crate) async fn read_sqlite(path: &Path) -> Result<Tx, StoreError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    Ok(Tx::Sqlite(pool.begin().await?))
}

/// Reads a server's database as it is.
pub(crate) async fn read_postgres(url: &str) -> Result<Tx, StoreError> {
    let pool = PgPoolOptions::new().max_connections(1).connect(url).await?;
    Ok(Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
}

/// Writes what an embedded database holds at one instant into a new file, while others go on writing. Pages that were freed are not in it.
pub(crate) async fn copy_sqlite(from: &Path, to: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(from).busy_timeout(BUSY);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let to = to.to_str().ok_or_else(|| StoreError::corrupt("the name of the backup's folder is no UTF-8"))?;
    let sql = format!("VACUUM INTO '{}'", to.replace('\'', "''"));
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// Has `pg_dump` write what a server's database holds at the instant of `tx` into a new file.
pub(crate) async fn copy_postgres(url: &str, tx: &mut Tx, to: &Path) -> Result<(), ToolError> {
    let row = tx.fetch_one("SELECT pg_export_snapshot() AS name", vec![]).await?;
    let snapshot: String = row.ok_or_else(|| StoreError::corrupt("the server names no snapshot"))?.get("name")?;
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--snapshot", &snapshot, "--file"]).arg(to);
    run("pg_dump", dump, url).await
}

/// Has `pg_restore` fill a server's empty database from such a file, all of it or nothing.
pub(crate) async fn fill_postgres(url: &str, from: &Path) -> Result<(), ToolError> {
    let mut restore = Command::new("pg_restore");
    restore.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]);
    restore.arg(from);
    run("pg_restore", restore, url).await
}

/// Whether such a file can be read by `pg_restore`; nothing when that is not installed.
pub(crate) async fn reads_postgres(from: &Path) -> Option<bool> {
    let mut restore = Command::new("pg_restore");
    restore.arg("--list").arg(from).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Some(restore.status().await.ok()?.success())
}

/// How many tables a server's database has.
pub(crate) async fn tables_postgres(url: &str) -> Result<u64, StoreError> {
    let mut connection = PgConnection::connect(url).await?;
    let sql = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()";
    let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

async fn run(program: &'static str, mut command: Command, url: &str) -> Result<(), ToolError> {
    let (url, password) = without_password(url);
    if let Some(password) = password {
        // Not on the command line, where everybody on this machine can read it.
        command.env("PGPASSWORD", password);
    }
    let out = command.arg("--dbname").arg(url).stdin(Stdio::null()).kill_on_drop(true).output().await;
    match out {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(ToolError::Missing(program)),
        Err(source) => Err(StoreError::File { what: "starting a program of PostgreSQL", source }.into()),
        Ok(out) if out.status.success() => Ok(()),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stderr).trim().chars().take(600).collect();
            Err(ToolError::Failed { program, said })
        }
    }
}

/// An address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let (login, _) = authority.rsplit_once('@')?;
        let (user, password) = login.split_once(':')?;
        Some((
            format!("{scheme}://{user}{}", &rest[login.len()..]),
            percent_decode_str(password).decode_utf8_lossy().into_owned(),
        ))
    };
    parts().map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_taken_out_of_an_address() {
        let split = |url| {
            let (url, password) = without_password(url);
            (url, password.unwrap_or_default())
        };
        let same = |url: &str| (url.to_owned(), String::new());
        assert_eq!(
            split("postgres://zhilu:a%40b@db.example/zhilu?sslmode=require"),
            ("postgres://zhilu@db.example/zhilu?sslmode=require".into(), "a@b".into())
        );
        for url in ["postgres://zhilu@db.example/zhilu", "postgres://db.example:5432/a@b"] {
            assert_eq!(split(url), same(url));
        }
    }
}
