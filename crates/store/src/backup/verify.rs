//! Whether a copy is what it was when it was made.

use std::path::{Path, PathBuf};

use super::copy::digest;
use super::manifest::{self, Files, Manifest};
use super::{BackupError, blocking, chosen, copies};
use crate::db::plain;
use crate::error::StoreError;

/// Files per step.
const BATCH: usize = 100;

/// What was found of a copy.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The folder of the copy.
    pub copy: PathBuf,
    /// What it should hold.
    pub manifest: Manifest,
    /// What is damaged, in Chinese.
    pub problems: Vec<String>,
    /// Copies that broke off, which are none.
    pub unfinished: Vec<PathBuf>,
}

/// Reads the newest whole copy in `folder`, or the one of that name, from end to end.
///
/// # Errors
/// When there is no whole copy, or its manifest is damaged. A damaged file is no error but a problem.
pub async fn verify(folder: &Path, name: Option<&str>) -> Result<Verified, BackupError> {
    let (at, name) = (folder.to_owned(), name.map(str::to_owned));
    let read = blocking(move || {
        let copy = chosen(&at, name.as_deref())?;
        let (manifest, files) = Manifest::read(&copy)?;
        Ok((copy, manifest, files, copies(&at)?.1))
    });
    let (copy, manifest, files, unfinished) = read.await?;
    let mut problems = damaged(folder, &files).await?;
    let database = copy.join(file_of(&manifest));
    if manifest.database == "sqlite" {
        problems.extend(of_sqlite(&database, &manifest).await.unwrap_or_else(|_| Some(unreadable(&database))));
    } else if plain::reads_postgres(&database).await == Some(false) {
        problems.push(unreadable(&database));
    }
    Ok(Verified { copy, manifest, problems, unfinished })
}

pub(super) fn file_of(manifest: &Manifest) -> &'static str {
    if manifest.database == "sqlite" { "database.db" } else { "database.pgdump" }
}

fn unreadable(database: &Path) -> String {
    format!("备份中的数据库 {} 不能读取", database.display())
}

/// The files that are missing or other than they were.
async fn damaged(folder: &Path, files: &Files) -> Result<Vec<String>, BackupError> {
    let mut problems = Vec::new();
    let files: Vec<_> = files.iter().map(|(path, digest)| (path.clone(), *digest)).collect();
    for some in files.chunks(BATCH) {
        let (folder, some) = (folder.to_owned(), some.to_vec());
        let found = blocking(move || {
            let mut problems = Vec::new();
            for (path, wanted) in some {
                match digest(&folder.join(&path)) {
                    Ok(Some((_, found))) if found == wanted => {}
                    Ok(Some(_)) => problems.push(format!("{path} 的内容与清单不符")),
                    Ok(None) => problems.push(format!("{path} 缺失")),
                    Err(_) => problems.push(format!("{path} 无法读到结尾：磁盘可能损坏")),
                }
            }
            Ok(problems)
        });
        problems.extend(found.await?);
    }
    Ok(problems)
}

/// The database must hold what the manifest says of its logs.
async fn of_sqlite(database: &Path, manifest: &Manifest) -> Result<Option<String>, StoreError> {
    let mut db = plain::read_sqlite(database).await?;
    let same = manifest::logs(&mut db).await? == manifest.logs;
    Ok((!same).then(|| format!("备份中的数据库 {} 与清单所记的日志不符", database.display())))
}
