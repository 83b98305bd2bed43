//! Files in the folder of objects that no row knows. They are remarks: a crash between bytes and row leaves such files, and
//! adopting them is not for a check.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base::ObjectId;

use super::held::rows_of;
use super::report::{Kind, Place, Report};
use crate::Store;
use crate::error::StoreError;
use crate::objects::{Objects, off_thread};

/// Files per query.
const BATCH: usize = 200;

/// Looks for files that no row knows.
pub(super) async fn check(store: &Store, report: &mut Report) -> Result<(), StoreError> {
    for (path, id) in unknown(store).await? {
        let text = format!("文件 {} 在数据库中没有登记", path.display());
        report.remark(Kind::Orphan, Place { object: id, ..Place::file(path) }, text);
    }
    Ok(())
}

/// Every object in the folder that no row knows, with its file.
pub(crate) async fn unregistered(store: &Store) -> Result<Vec<(ObjectId, PathBuf)>, StoreError> {
    let bytes = |path: &Path| path.extension().is_none();
    Ok(unknown(store).await?.into_iter().filter_map(|(path, id)| id.filter(|_| bytes(&path)).map(|id| (id, path))).collect())
}

/// The files that no row knows, with the object that each holds or tells of.
async fn unknown(store: &Store) -> Result<Vec<(PathBuf, Option<ObjectId>)>, StoreError> {
    let folder = match store.objects() {
        Objects::Folder(folder) => folder,
        Objects::Bucket(bucket) => {
            let keys = bucket.list("objects/").await?.into_iter().map(|(key, _)| PathBuf::from(key));
            let (keys, mut found) = (keys.collect::<Vec<_>>(), Vec::new());
            for some in keys.chunks(BATCH) {
                found.extend(not_known(store, some.to_vec()).await?);
            }
            return Ok(found);
        }
    };
    let root = folder.root().join("objects");
    let (mut walk, mut found) = (Some(Walk { open: vec![root] }), Vec::new());
    while let Some(mut going) = walk.take() {
        let (going, files) = off_thread("looking through the folder of objects", move || {
            let files = going.next(BATCH).map_err(StoreError::file("looking through the folder of objects"))?;
            Ok((going, files))
        })
        .await?;
        if files.is_empty() {
            break;
        }
        found.extend(not_known(store, files).await?);
        walk = Some(going);
    }
    Ok(found)
}

async fn not_known(store: &Store, files: Vec<PathBuf>) -> Result<Vec<(PathBuf, Option<ObjectId>)>, StoreError> {
    let named: Vec<(PathBuf, Option<ObjectId>)> = files.into_iter().map(|path| (path.clone(), object_of(&path))).collect();
    // Asked now and not in the snapshot: a row may have come since.
    let known = rows_of(&mut store.db().snapshot().await?, named.iter().filter_map(|(_, id)| *id)).await?;
    let unknown = named.into_iter().filter(|(_, id)| id.is_none_or(|id| !known.contains_key(&id))).collect::<Vec<_>>();
    // A preview is an object that no entry speaks of.
    let previews = store.previews_among(unknown.iter().filter_map(|(_, id)| *id)).await?;
    Ok(unknown.into_iter().filter(|(_, id)| id.is_none_or(|id| !previews.contains(&id))).collect())
}

/// The object that a file holds or tells of.
fn object_of(path: &Path) -> Option<ObjectId> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(".json").unwrap_or(name).parse().ok()
}

/// A walk through folders that never holds more than one of them open.
struct Walk {
    open: Vec<PathBuf>,
}

impl Walk {
    /// The next files, at least `wanted` unless these are the last.
    fn next(&mut self, wanted: usize) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        while files.len() < wanted
            && let Some(dir) = self.open.pop()
        {
            let entries = match fs::read_dir(&dir) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let into = if entry.file_type()?.is_dir() { &mut self.open } else { &mut files };
                into.push(entry.path());
            }
        }
        Ok(files)
    }
}
