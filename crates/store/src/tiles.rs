//! The tree of each log beside the objects, in the same folder or bucket, laid out after <https://c2sp.org/tlog-tiles>, and its newest checkpoint.
//!
//! `tiles/<origin>/tile/…` are the tiles, `tiles/<origin>/checkpoint` is a signed note. A file appears whole and durable or not at
//! all. A tile never changes its bytes; a partial one goes when the full one is there, since it says nothing else. Blocking;
//! callers are not.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use tlog::{Note, TileFile, TileId, TileReader};

use crate::error::StoreError;
use crate::objects::{Bucket, Objects, blocking, make_dirs, read_small, sync_dir, write_durably};

/// The longest name under which a log can be kept in a folder, in bytes: file systems end at 255, and names around it need room.
pub(crate) const MAX_NAME_LEN: usize = 240;

/// The files of one log.
#[derive(Clone, Debug)]
pub(crate) struct LogFolder {
    root: PathBuf,
    /// Where they are when not in a folder; `root` is then what their keys begin with.
    bucket: Option<Bucket>,
}

impl LogFolder {
    /// The files of the log `origin` in the folder of a store.
    pub(crate) fn of(store: &Path, origin: &str) -> Self {
        Self { root: store.join("tiles").join(file_name(origin)), bucket: None }
    }

    /// The files of the log `origin`, wherever its store keeps objects.
    pub(crate) fn beside(objects: &Objects, origin: &str) -> Self {
        match objects {
            Objects::Folder(folder) => Self::of(folder.root(), origin),
            Objects::Bucket(bucket) => Self { bucket: Some(bucket.clone()), ..Self::of(Path::new(""), origin) },
        }
    }

    fn small(&self, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(bucket) = self.bucket.clone() else { return read_small(path) };
        let key = key_of(path);
        blocking(async move { Ok(bucket.get(&key).await?.map(Vec::from)) })
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let Some(bucket) = self.bucket.clone() else { return write_durably(path, bytes) };
        let (key, bytes) = (key_of(path), bytes.to_vec());
        blocking(async move { bucket.put(&key, bytes).await })
    }

    /// Replaces the newest checkpoint that others cosigned; durable when this returns.
    pub(crate) fn write_cosigned(&self, note: &str) -> Result<(), StoreError> {
        self.keep(&self.root.join("checkpoint.cosigned"), note.as_bytes())
    }

    /// The newest checkpoint, unverified; nothing when the log was never signed.
    pub(crate) fn checkpoint(&self) -> Result<Option<Note>, StoreError> {
        let Some(bytes) = self.small(&self.checkpoint_path())? else { return Ok(None) };
        let note = String::from_utf8(bytes).ok().and_then(|text| text.parse().ok());
        note.map(Some).ok_or_else(|| StoreError::corrupt(format!("{} is no signed note", self.checkpoint_path().display())))
    }

    /// Replaces the newest checkpoint; durable when this returns.
    pub(crate) fn write_checkpoint(&self, note: &Note) -> Result<(), StoreError> {
        self.keep(&self.checkpoint_path(), note.to_string().as_bytes())
    }

    pub(crate) fn checkpoint_path(&self) -> PathBuf {
        self.root.join("checkpoint")
    }

    /// Writes tiles; all of them are durable when this returns. Those that are there already must be the same.
    pub(crate) fn write(&self, files: &[TileFile]) -> Result<(), StoreError> {
        let mut dirs = BTreeSet::new();
        for file in files {
            let path = self.path(file.tile);
            if let Some(there) = self.small(&path)? {
                if there != file.bytes {
                    return Err(StoreError::corrupt(format!("{} is there already, with other bytes", path.display())));
                }
            } else if self.bucket.is_some() {
                self.keep(&path, &file.bytes)?;
            } else {
                write_new(&path, &file.bytes).map_err(StoreError::file("writing a tile"))?;
            }
            if self.bucket.is_some() {
                continue;
            }
            // Also for a file that was there: whoever wrote it may have stopped before this.
            dirs.extend(path.ancestors().skip(1).take_while(|dir| dir.starts_with(&self.root)).map(Path::to_owned));
        }
        if self.bucket.is_some() {
            return Ok(());
        }
        let above = self.root.ancestors().skip(1).take(2).map(Path::to_owned);
        let synced = dirs.into_iter().chain(above.filter(|_| !files.is_empty())).try_for_each(|dir| sync_dir(&dir));
        synced.map_err(StoreError::file("syncing the tiles of a log"))?;
        for file in files.iter().filter(|file| file.tile.is_full()) {
            // What stays behind only takes up space.
            let _ = fs::remove_dir_all(self.path(file.tile).with_extension("p"));
        }
        Ok(())
    }

    pub(crate) fn path(&self, tile: TileId) -> PathBuf {
        self.root.join(tile.to_string())
    }
}

/// A partial tile that is gone has become full.
impl TileReader for LogFolder {
    type Error = io::Error;

    fn read(&self, tile: TileId) -> io::Result<Vec<u8>> {
        let read = |tile| -> io::Result<Vec<u8>> {
            if self.bucket.is_none() {
                return fs::read(self.path(tile));
            }
            self.small(&self.path(tile)).map_err(io::Error::other)?.ok_or_else(|| ErrorKind::NotFound.into())
        };
        match read(tile) {
            Err(e) if e.kind() == ErrorKind::NotFound => read(tile.full()),
            read => read,
        }
    }
}

/// A file of a log as its key in a bucket.
fn key_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    path.parent().map_or(Ok(()), make_dirs)?;
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)
}

/// An origin as the name of a file or folder: one to one, never hidden, never with a slash.
pub(crate) fn file_name(origin: &str) -> String {
    let mut name = String::with_capacity(origin.len());
    for (place, c) in origin.char_indices() {
        let plain = c.is_alphanumeric() || matches!(c, '-' | '_') || (c == '.' && place > 0);
        if plain {
            name.push(c);
        } else {
            let mut bytes = [0; 4];
            name.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02x}")));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use tlog::{Frontier, Tree, grow};

    use super::*;

    fn folder() -> (tempfile::TempDir, LogFolder) {
        let dir = tempfile::tempdir().unwrap();
        let log = LogFolder::of(dir.path(), "demo.example/log");
        (dir, log)
    }

    fn leaves(range: std::ops::Range<u16>) -> impl Iterator<Item = [u8; 2]> {
        range.map(u16::to_be_bytes)
    }

    #[test]
    fn origins_become_names_of_their_own() {
        let names = ["demo.yuan-cg", "demo.example/log", "执录.例/日志", "..", ".", "a%2fb", "a/b"].map(file_name);
        assert_eq!(names, ["demo.yuan-cg", "demo.example%2flog", "执录.例%2f日志", "%2e.", "%2e", "a%252fb", "a%2fb"]);
    }

    #[test]
    fn a_tree_written_in_steps_is_read_back_and_leaves_no_partial_tile_behind() {
        let (_dir, log) = folder();
        let mut frontier = Frontier::default();
        for step in [0..200, 200..300, 300..512] {
            let growth = grow(&log, &frontier, leaves(step)).unwrap();
            log.write(&growth.files).unwrap();
            // Again, as after a crash: nothing changes.
            log.write(&growth.files).unwrap();
            frontier = growth.frontier;
            let tree = Tree::new(&log, frontier.size());
            assert_eq!(tree.root(frontier.size()).unwrap(), frontier.root());
            assert_eq!(tree.entry(199).unwrap(), 199_u16.to_be_bytes());
        }
        // What was asked of the tree of 300 leaves is answered from the full tile.
        assert_eq!(Tree::new(&log, 300).entry(299).unwrap(), 299_u16.to_be_bytes());
        assert!(!log.root.join("tile/entries/001.p").exists());
        assert!(log.root.join("tile/1/000.p/2").exists());
    }

    #[test]
    fn a_tile_is_never_overwritten() {
        let (_dir, log) = folder();
        let first = grow(&log, &Frontier::default(), leaves(0..256)).unwrap();
        log.write(&first.files).unwrap();
        let other = grow(&log, &Frontier::default(), leaves(1..257)).unwrap();
        assert!(matches!(log.write(&other.files), Err(StoreError::Corrupt(_))));
        assert_eq!(Tree::new(&log, 256).root(256).unwrap(), first.frontier.root());
    }
}
