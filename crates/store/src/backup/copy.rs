//! Copying files so that they are whole and durable or not there, with their digest known. Blocking; callers are not.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base::Sha256Digest;
use sha2::{Digest as _, Sha256};

use super::BackupError;
use crate::objects::{make_dirs, sync_dir};

/// Bytes per read.
const PIECE: usize = 1 << 20;

/// The folder that files are copied into, and which of its folders are to be synced.
pub(super) struct Into {
    root: PathBuf,
    dirs: BTreeSet<PathBuf>,
}

impl Into {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), dirs: BTreeSet::new() }
    }

    /// Where a file comes to lie; its folder is made.
    pub(super) fn place(&mut self, path: &str) -> Result<PathBuf, BackupError> {
        let to = self.root.join(path);
        let dir = to.parent().unwrap_or(&self.root);
        if self.dirs.insert(dir.to_owned()) {
            make_dirs(dir).map_err(BackupError::file(dir))?;
            self.dirs.extend(dir.ancestors().take_while(|d| d.starts_with(&self.root)).map(Path::to_owned));
        }
        Ok(to)
    }

    /// Copies a file; the digest of the bytes that were written. Nothing when there is no such file.
    pub(super) fn copy(&mut self, from: &Path, path: &str) -> Result<Option<(u64, Sha256Digest)>, BackupError> {
        let to = self.place(path)?;
        let source = match File::open(from) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            source => source.map_err(BackupError::file(from))?,
        };
        pour(source, &to).map(Some).map_err(BackupError::file(&to))
    }

    /// Gives a file that never changes a second name; false when that cannot be (another disk, a file system without links).
    pub(super) fn link(&mut self, from: &Path, path: &str) -> Result<bool, BackupError> {
        let to = self.place(path)?;
        match fs::remove_file(&to) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(BackupError::File { path: to, source: e }),
            _ => {}
        }
        Ok(fs::hard_link(from, &to).is_ok())
    }

    /// Writes a small file; its digest.
    pub(super) fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(u64, Sha256Digest), BackupError> {
        let to = self.place(path)?;
        pour(bytes, &to).map_err(BackupError::file(&to))
    }

    /// Makes the names of everything that was copied durable.
    pub(super) fn sync(self) -> Result<(), BackupError> {
        self.dirs.iter().chain([&self.root]).try_for_each(|dir| sync_dir(dir).map_err(BackupError::file(dir)))
    }
}

fn pour(mut from: impl io::Read, to: &Path) -> io::Result<(u64, Sha256Digest)> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = to.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    let (mut hasher, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        file.write_all(&piece[..read])?;
        size += read as u64;
    }
    file.sync_all()?;
    fs::rename(&fresh, to)?;
    Ok((size, Sha256Digest(hasher.finalize().into())))
}

/// The size and digest of a file; nothing when there is none.
pub(super) fn digest(path: &Path) -> Result<Option<(u64, Sha256Digest)>, BackupError> {
    let read = || -> io::Result<_> {
        let mut file = File::open(path)?;
        let (mut hasher, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                return Ok((size, Sha256Digest(hasher.finalize().into())));
            }
            hasher.update(&piece[..read]);
            size += read as u64;
        }
    };
    match read() {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(BackupError::file(path)),
    }
}

/// Every file below a folder, by its path from there, in order. What vanishes meanwhile is left out.
pub(super) fn files_below(root: &Path) -> Result<Vec<String>, BackupError> {
    let (mut open, mut found) = (vec![root.to_owned()], Vec::new());
    while let Some(dir) = open.pop() {
        let entries = match fs::read_dir(&dir) {
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(BackupError::file(&dir))?,
        };
        for entry in entries {
            let path = entry.map_err(BackupError::file(&dir))?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}
