//! What a copy holds: the manifest, the list of its files, and the digests of both.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use base::{AgencyId, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};
use tlog::{Frontier, leaf_hash};

use super::BackupError;
use super::copy::{Into, digest};
use crate::args;
use crate::db::Tx;
use crate::error::StoreError;

/// The version of this form.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const LIST: &str = "files.sha256";
const DIGESTS: &str = "manifest.sha256";
/// Leaves per query.
const BATCH: u32 = 8192;

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form.
    pub format: u32,
    /// The version of the program that made it.
    pub program: String,
    /// The version of the schema of the database.
    pub schema: i64,
    /// The instant of the copy: everything that was committed before is in it.
    pub made_at: Timestamp,
    /// The kind of the database: `sqlite`, `postgres`.
    pub database: String,
    /// Every log, as it was at that instant.
    pub logs: Vec<LogMark>,
    /// How many objects.
    pub objects: u64,
    /// How many bytes they have.
    pub object_bytes: u64,
    /// How many files altogether.
    pub files: u64,
    /// The bucket in which objects and trees are, which stay there and are not in the copy; nothing when they are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// What was wrong with the server's files when the copy was made, in Chinese.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// How far a log was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogMark {
    /// Whose log.
    pub agency: AgencyId,
    /// Its origin.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root over them, as checkpoints write it.
    pub root: String,
    /// The newest checkpoint that the database had: a signed note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
}

/// The files of a copy, by their path from the backup's folder, with what they should be.
pub(super) type Files = BTreeMap<String, Sha256Digest>;

impl Manifest {
    pub(super) fn new(database: &str, schema: i64, made_at: Timestamp, logs: Vec<LogMark>) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").into(),
            schema,
            made_at,
            database: database.into(),
            logs,
            objects: 0,
            object_bytes: 0,
            files: 0,
            bucket: None,
            problems: Vec::new(),
        }
    }

    /// Writes manifest, list and digests into the folder of a copy.
    pub(super) fn write(&self, files: &Files, into: &mut Into) -> Result<(), BackupError> {
        let mut list = String::new();
        for (path, digest) in files {
            let _ = writeln!(list, "{digest}  {path}");
        }
        let manifest = serde_json::to_vec_pretty(self).map_err(StoreError::from)?;
        let (_, of_list) = into.write(LIST, list.as_bytes())?;
        let (_, of_manifest) = into.write(MANIFEST, &manifest)?;
        into.write(DIGESTS, format!("{of_list}  {LIST}\n{of_manifest}  {MANIFEST}\n").as_bytes())?;
        Ok(())
    }

    /// Reads the manifest and the list of files of a copy.
    ///
    /// # Errors
    /// [`BackupError::Manifest`] when one is missing, or other than it was written.
    pub(super) fn read(copy: &Path) -> Result<(Self, Files), BackupError> {
        let damaged = || BackupError::Manifest(copy.to_owned());
        let text = |name: &str| std::fs::read_to_string(copy.join(name)).map_err(|_| damaged());
        let digests = read_list(&text(DIGESTS)?).ok_or_else(damaged)?;
        for name in [LIST, MANIFEST] {
            let found = digest(&copy.join(name))?.map(|(_, digest)| digest);
            found.filter(|found| digests.get(name) == Some(found)).ok_or_else(damaged)?;
        }
        let manifest: Self = serde_json::from_str(&text(MANIFEST)?).map_err(|_| damaged())?;
        let files = read_list(&text(LIST)?).ok_or_else(damaged)?;
        if manifest.format != FORMAT || manifest.files != files.len() as u64 { Err(damaged()) } else { Ok((manifest, files)) }
    }
}

/// Reads a list as `sha256sum` writes it. A path never leads out of the backup's folder.
fn read_list(text: &str) -> Option<Files> {
    let line = |line: &str| {
        let (digest, path) = line.split_once("  ")?;
        let inside = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        inside.then_some((path.to_owned(), digest.parse().ok()?))
    };
    text.lines().map(line).collect()
}

/// The version of the schema of a database.
pub(super) async fn schema(db: &mut Tx) -> Result<i64, StoreError> {
    let row = db.fetch_one("SELECT MAX(version) AS version FROM _sqlx_migrations", vec![]).await?;
    row.map_or(Ok(0), |row| Ok(row.get::<Option<i64>>("version")?.unwrap_or(0)))
}

/// Every log of a database, with the root over all its entries.
pub(super) async fn logs(db: &mut Tx) -> Result<Vec<LogMark>, StoreError> {
    let sql = "SELECT h.agency, h.origin, h.size, c.note, c.frontier FROM log_head AS h
               LEFT JOIN checkpoint AS c ON c.agency = h.agency ORDER BY h.origin";
    let mut marks = Vec::new();
    for row in db.fetch(sql, vec![]).await? {
        let (agency, size): (AgencyId, u64) = (row.id("agency")?, row.count("size")?);
        let frontier: Option<Vec<u8>> = row.get("frontier")?;
        let frontier = frontier.and_then(|bytes| Frontier::from_bytes(&bytes).ok());
        let mut frontier = frontier.filter(|frontier| frontier.size() <= size).unwrap_or_default();
        while frontier.size() < size {
            let sql = "SELECT encoded FROM entry WHERE agency = $1 AND leaf_index >= $2 AND leaf_index < $3
                       ORDER BY leaf_index LIMIT $4";
            let leaves = db.fetch(sql, args![agency.0, frontier.size(), size, BATCH]).await?;
            if leaves.is_empty() {
                return Err(StoreError::corrupt(format!("entry {} of {agency} is missing", frontier.size())));
            }
            for leaf in leaves {
                frontier.push(leaf_hash(&leaf.get::<Vec<u8>>("encoded")?));
            }
        }
        let (origin, checkpoint) = (row.get("origin")?, row.get("note")?);
        marks.push(LogMark { agency, origin, size, root: frontier.root().to_string(), checkpoint });
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::read_list;

    #[test]
    fn a_list_names_files_of_the_backup_only() {
        let line = |path: &str| format!("{}  {path}\n", "0".repeat(64));
        assert!(read_list(&line("objects/ab/cd/x y")).is_some_and(|files| files.contains_key("objects/ab/cd/x y")));
        for path in ["/etc/passwd", "../x", "objects/../../x", "", "a//b"] {
            assert!(read_list(&line(path)).is_none(), "{path}");
        }
        assert!(read_list("no digest").is_none());
    }
}
