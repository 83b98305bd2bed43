//! Putting a copy back where there is nothing: database first, objects second, each file compared with the list while it is copied.

use std::fs;
use std::path::{Path, PathBuf};

use base::{Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use super::copy::{Into, digest};
use super::manifest::{Files, LogMark, Manifest};
use super::verify::file_of;
use super::{BackupError, COPIES, OBJECTS, Place, blocking, chosen};
use crate::db::{Db, plain};
use crate::error::StoreError;
use crate::objects::{make_dirs, read_small, write_durably};

/// Files per step.
const BATCH: usize = 100;
/// The mark that a data folder was restored.
const MARK: &str = "restored.json";

/// The mark that a restore leaves in the data folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The copy it came from.
    pub copy: String,
    /// The instant of that copy: what was written later is not in it.
    pub made_at: Timestamp,
    /// When it was put back.
    pub restored_at: Timestamp,
    /// Whether everything was; until then it is no server's folder.
    pub finished: bool,
    /// The logs, as far as the copy has them.
    pub logs: Vec<LogMark>,
    /// What of the copy was damaged, in Chinese.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Restored {
    /// The mark of a data folder; nothing when it was never restored.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn of(data: &Path) -> Result<Option<Self>, StoreError> {
        Ok(read_small(&data.join(MARK))?.map(|bytes| serde_json::from_slice(&bytes)).transpose()?)
    }

    fn write(&self, data: &Path) -> Result<(), BackupError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(StoreError::from)?;
        Ok(write_durably(&data.join(MARK), &bytes)?)
    }
}

/// Puts the newest whole copy in `folder`, or the one of that name, into an empty database and an empty data folder. Keys may lie in the
/// data folder already, and nothing else.
///
/// # Errors
/// When database or data folder are not empty, the copy is not whole or of another kind, or its database is damaged. A damaged object is no
/// error: it is put back as it is, and named.
pub async fn restore(
    folder: &Path,
    name: Option<&str>,
    db: &Place,
    data: &Path,
    now: Timestamp,
) -> Result<Restored, BackupError> {
    let (at, name, to) = (folder.to_owned(), name.map(str::to_owned), data.to_owned());
    let begun = blocking(move || {
        let copy = chosen(&at, name.as_deref())?;
        let (manifest, files) = Manifest::read(&copy)?;
        empty(&to)?;
        Ok((copy, manifest, files))
    });
    let (copy, manifest, files) = begun.await?;
    if manifest.database != db.kind() {
        return Err(BackupError::OtherKind { copy: manifest.database });
    }
    if let Place::Postgres(url) = db
        && plain::tables_postgres(url).await? > 0
    {
        return Err(BackupError::DatabaseNotEmpty);
    }
    let title = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut mark = Restored {
        copy: title.clone(),
        made_at: manifest.made_at,
        restored_at: now,
        finished: false,
        logs: manifest.logs.clone(),
        problems: Vec::new(),
    };
    let (to, begun) = (data.to_owned(), mark.clone());
    blocking(move || {
        let incoming = to.join("incoming");
        make_dirs(&incoming).map_err(BackupError::file(&incoming))?;
        begun.write(&to)
    })
    .await?;
    let opened = database(&copy, &manifest, &files, db).await?;
    mark.problems = rest(folder, &title, files, data).await?;
    settle(&opened, data, manifest.bucket.is_some()).await?;
    opened.close().await;
    mark.finished = true;
    let (to, done) = (data.to_owned(), mark.clone());
    blocking(move || done.write(&to)).await?;
    Ok(mark)
}

/// Refuses a data folder in which there is anything but keys.
fn empty(data: &Path) -> Result<(), BackupError> {
    let entries = match fs::read_dir(data) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(BackupError::file(data))?,
    };
    for entry in entries {
        if entry.map_err(BackupError::file(data))?.file_name() != "keys" {
            return Err(BackupError::FolderNotEmpty(data.to_owned()));
        }
    }
    Ok(())
}

/// The database comes first: until it is whole, there is nothing that objects could belong to.
async fn database(copy: &Path, manifest: &Manifest, files: &Files, db: &Place) -> Result<Db, BackupError> {
    let (name, from) = (file_of(manifest), copy.join(file_of(manifest)));
    let title = copy.file_name().unwrap_or_default().to_string_lossy();
    let wanted = files.get(&format!("{COPIES}/{title}/{name}")).copied();
    let damaged = || BackupError::Database(from.clone());
    match db {
        Place::Sqlite(file) => {
            let (from, to) = (from.clone(), file.clone());
            let found = blocking(move || {
                let mut into = Into::new(to.parent().unwrap_or(&to));
                let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let found = into.copy(&from, &name)?;
                into.sync()?;
                Ok(found)
            });
            let found = found.await?.map(|(_, digest)| digest);
            if found != wanted || wanted.is_none() {
                let left = file.clone();
                blocking(move || fs::remove_file(&left).map_err(BackupError::file(&left))).await?;
                return Err(damaged());
            }
            Ok(Db::sqlite(file).await?)
        }
        Place::Postgres(url) => {
            let at = from.clone();
            let found = blocking(move || digest(&at)).await?.map(|(_, digest)| digest);
            if found != wanted || wanted.is_none() {
                return Err(damaged());
            }
            plain::fill_postgres(url, &from).await?;
            Ok(Db::postgres(url).await?)
        }
    }
}

/// Everything else. Gives what of it is damaged.
async fn rest(folder: &Path, title: &str, files: Files, data: &Path) -> Result<Vec<String>, BackupError> {
    let mut problems = Vec::new();
    let copied: Vec<_> = files.into_iter().filter_map(|(path, digest)| Some((target(&path, title)?, path, digest))).collect();
    for some in copied.chunks(BATCH) {
        let (folder, data, some) = (folder.to_owned(), data.to_owned(), some.to_vec());
        let found = blocking(move || {
            let mut into = Into::new(&data);
            let mut problems = Vec::new();
            for (to, path, wanted) in &some {
                let found = into.copy(&folder.join(path), to)?.map(|(_, digest)| digest);
                problems.extend(problem(path, found, *wanted));
            }
            into.sync()?;
            Ok(problems)
        });
        problems.extend(found.await?);
    }
    Ok(problems)
}

fn problem(path: &str, found: Option<Sha256Digest>, wanted: Sha256Digest) -> Option<String> {
    match found {
        Some(found) if found == wanted => None,
        Some(_) => Some(format!("{path} 的内容与清单不符，已按现状放回")),
        None => Some(format!("{path} 在备份中缺失")),
    }
}

/// Where a file of the backup belongs in a data folder; nothing for the database.
fn target(path: &str, title: &str) -> Option<String> {
    if path.starts_with(&format!("{OBJECTS}/")) {
        return Some(path.to_owned());
    }
    let path = path.strip_prefix(&format!("{COPIES}/{title}/"))?;
    let sidecar = path.strip_prefix("sidecars/").map(|path| format!("{OBJECTS}/{path}"));
    sidecar.or_else(|| path.starts_with("tiles/").then(|| path.to_owned()))
}

/// What a database of another time must not go on with: sessions, which nobody holds any more, and uploads whose bytes are not in a backup.
/// Their senders still have them, since they never got a receipt.
async fn settle(db: &Db, data: &Path, in_bucket: bool) -> Result<(), BackupError> {
    db.execute("DELETE FROM session", vec![]).await?;
    if in_bucket {
        // What counts of an upload is in its row and in the bucket.
        return Ok(());
    }
    let rows = db.fetch("SELECT id, object FROM upload WHERE state = 'arriving' AND received > 0", vec![]).await?;
    for row in rows {
        let (id, object): (String, base::ObjectId) = (row.get("id")?, row.id("object")?);
        // One whose bytes are an object already is taken in at the next start.
        if !crate::objects::Folder::new(PathBuf::from(data)).object(object).exists() {
            db.execute("UPDATE upload SET state = 'expired' WHERE id = $1", crate::args![id]).await?;
        }
    }
    Ok(())
}
