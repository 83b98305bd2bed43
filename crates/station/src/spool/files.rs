//! Files of the spool: listed, read, and written so that a crash leaves the old one or the new one. What they mean is not known here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::SpoolError;

pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, SpoolError> {
    let failed = |source| SpoolError::File { file: folder.to_owned(), source };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    // What a crash left of a file on its way to its name.
    paths.retain(|path| path.extension().is_none_or(|e| e != "new"));
    paths.sort();
    Ok(paths)
}

pub(crate) fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, SpoolError> {
    let bytes = fs::read(path).map_err(|source| SpoolError::File { file: path.to_owned(), source })?;
    serde_json::from_slice(&bytes).map_err(|_| SpoolError::Damaged(path.to_owned()))
}

/// Writes a file under its name once it is whole and durable.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_added_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync(path.parent().unwrap_or(path))
}

pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
