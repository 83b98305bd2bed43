//! Migrations: one DDL text for both databases, in which `BYTES` stands for the type that each calls differently, and a line
//! may be meant for one of them (`-- sqlite:` … `-- end`, `-- postgres:` … `-- end`).

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr, SqliteConnection};

use crate::error::StoreError;

/// Every migration, oldest first. A released one never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first light", include_str!("../../migrations/0001_first_light.sql")),
    (2, "versions", include_str!("../../migrations/0002_versions.sql")),
    (3, "time", include_str!("../../migrations/0003_time.sql")),
];

pub(super) async fn run_sqlite(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    Ok(migrator("sqlite", "BLOB").run(connection).await?)
}

pub(super) async fn run_postgres(pool: &PgPool) -> Result<(), StoreError> {
    Ok(migrator("postgres", "BYTEA").run(pool).await?)
}

fn migrator(database: &str, bytes: &str) -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(version, name, ddl)| {
        let sql = AssertSqlSafe(dialect(ddl, database, bytes)).into_sql_str();
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
    });
    Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT }
}

/// The DDL as one database reads it.
fn dialect(ddl: &str, database: &str, bytes: &str) -> String {
    let mut meant_for: Option<&str> = None;
    let mut out = String::with_capacity(ddl.len());
    for line in ddl.lines() {
        match line.trim() {
            "-- sqlite:" => meant_for = Some("sqlite"),
            "-- postgres:" => meant_for = Some("postgres"),
            "-- end" => meant_for = None,
            _ if meant_for.is_none_or(|d| d == database) => {
                out.push_str(&line.replace("BYTES", bytes));
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::dialect;

    #[test]
    fn each_database_reads_its_own_lines() {
        let ddl = "a BYTES\n-- sqlite:\nonly here\n-- end\n-- postgres:\nonly there\n-- end\nb";
        assert_eq!(dialect(ddl, "sqlite", "BLOB"), "a BLOB\nonly here\nb\n");
        assert_eq!(dialect(ddl, "postgres", "BYTEA"), "a BYTEA\nonly there\nb\n");
    }
}
