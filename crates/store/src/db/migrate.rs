//! Migrations: one DDL text for both databases, in which `BYTES` stands for the type that each calls differently, and a line
//! may be meant for one of them (`-- sqlite:` … `-- end`, `-- postgres:` … `-- end`).

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr, SqliteConnection};

use crate::error::StoreError;

/// Up to the newest version.
pub(super) const ALL: i64 = i64::MAX;

/// Every migration, oldest first. A released one never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "first light", include_str!("../../migrations/0001_first_light.sql")),
    (2, "versions", include_str!("../../migrations/0002_versions.sql")),
    (3, "time", include_str!("../../migrations/0003_time.sql")),
    (4, "recovery", include_str!("../../migrations/0004_recovery.sql")),
    (5, "mirror", include_str!("../../migrations/0005_mirror.sql")),
    (6, "bucket", include_str!("../../migrations/0006_bucket.sql")),
    (7, "derived", include_str!("../../migrations/0007_derived.sql")),
    (8, "lost", include_str!("../../migrations/0008_lost.sql")),
    (9, "find", include_str!("../../migrations/0009_find.sql")),
    (10, "one index", include_str!("../../migrations/0010_one_index.sql")),
    (11, "destroyed", include_str!("../../migrations/0011_destroyed.sql")),
    (12, "watch", include_str!("../../migrations/0012_watch.sql")),
    (13, "same party", include_str!("../../migrations/0013_same_party.sql")),
    (14, "pushed", include_str!("../../migrations/0014_pushed.sql")),
];

pub(super) async fn run_sqlite(connection: &mut SqliteConnection, up_to: i64) -> Result<(), StoreError> {
    Ok(migrator("sqlite", "BLOB", up_to).run(connection).await?)
}

pub(super) async fn run_postgres(pool: &PgPool, up_to: i64) -> Result<(), StoreError> {
    Ok(migrator("postgres", "BYTEA", up_to).run(pool).await?)
}

fn migrator(database: &str, bytes: &str, up_to: i64) -> Migrator {
    let migrations = MIGRATIONS.iter().filter(|(version, ..)| *version <= up_to).map(|(version, name, ddl)| {
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
    use base::Sha256Digest;

    use super::{MIGRATIONS, dialect};

    /// Migrations that servers have run, by the SHA-256 of their files. A release adds its own; a line never changes.
    const RELEASED: &[(i64, &str)] = &[(1, "265985a8659f6552a20c11aa8a455a974b7fb96fdf2d22518b33f04dff32b884")];

    #[test]
    fn a_released_migration_never_changes() {
        let files = MIGRATIONS.iter().map(|(version, _, ddl)| (*version, Sha256Digest::of(ddl.as_bytes()).to_string()));
        for ((version, digest), (listed, released)) in files.zip(RELEASED) {
            assert_eq!((version, digest.as_str()), (*listed, *released), "what changes the schema is a migration of its own");
        }
        assert!(RELEASED.len() <= MIGRATIONS.len(), "a released migration is gone");
    }

    #[test]
    fn migrations_are_numbered_from_one_without_gaps() {
        assert!(MIGRATIONS.iter().map(|(version, ..)| *version).eq((1..).take(MIGRATIONS.len())));
    }

    #[test]
    fn each_database_reads_its_own_lines() {
        let ddl = "a BYTES\n-- sqlite:\nonly here\n-- end\n-- postgres:\nonly there\n-- end\nb";
        assert_eq!(dialect(ddl, "sqlite", "BLOB"), "a BLOB\nonly here\nb\n");
        assert_eq!(dialect(ddl, "postgres", "BYTEA"), "a BYTEA\nonly there\nb\n");
    }
}
