//! The folder that holds objects: paths, part files, and the order of syncs that makes them durable. Blocking; callers are not.
//!
//! `objects/ab/cd/<id>` are objects, `<id>.json` their sidecars, `incoming/` what is not yet whole, `quarantine/` what expired
//! before it was whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base::{ObjectId, UploadId};

use crate::error::StoreError;

/// A folder of objects.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(crate) const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn object(&self, id: ObjectId) -> PathBuf {
        let name = id.to_string();
        self.root.join("objects").join(&name[..2]).join(&name[2..4]).join(name)
    }

    pub(crate) fn sidecar(&self, id: ObjectId) -> PathBuf {
        self.object(id).with_extension("json")
    }

    pub(crate) fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    pub(crate) fn part(&self, id: UploadId) -> PathBuf {
        self.incoming().join(format!("{id}.part"))
    }

    pub(crate) fn quarantine(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    /// Opens the part file of an upload of which `received` bytes count. Bytes beyond were never promised to anybody and go.
    pub(crate) fn open_part(&self, id: UploadId, received: u64) -> Result<File, StoreError> {
        let path = self.part(id);
        let fresh = received == 0 && !path.exists();
        if fresh {
            make_dirs(&self.incoming()).map_err(StoreError::file("making the folder of uploads"))?;
        }
        let file = OpenOptions::new().read(true).write(true).create(fresh).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(StoreError::file("opening a part of an upload"))?;
        if fresh {
            sync_dir(&self.incoming()).map_err(StoreError::file("syncing the folder of uploads"))?;
        }
        let length = file.metadata().map_err(StoreError::file("measuring a part of an upload"))?.len();
        if length < received {
            return Err(StoreError::corrupt(format!("the part of upload {id} holds {length} bytes, {received} were promised")));
        }
        if length > received {
            file.set_len(received).map_err(StoreError::file("cutting a part of an upload"))?;
        }
        Ok(file)
    }

    /// Renames a file that is whole and synced to its object id, and makes the name durable.
    ///
    /// Doing it again is no error: the name is there and the file gone. An object is never overwritten.
    pub(crate) fn place(&self, from: &Path, id: ObjectId) -> Result<(), StoreError> {
        let to = self.object(id);
        match (from.exists(), to.exists()) {
            (true, true) => return Err(StoreError::corrupt(format!("there is an object {id} already"))),
            (false, false) => return Err(StoreError::corrupt(format!("the bytes of object {id} are gone"))),
            (false, true) => {}
            (true, false) => {
                let dir = to.parent().unwrap_or(&self.root);
                make_dirs(dir).map_err(StoreError::file("making a folder of objects"))?;
                fs::rename(from, &to).map_err(StoreError::file("renaming an object into place"))?;
            }
        }
        // Any of these directories may be new: a name is durable only with every name above it.
        for dir in to.ancestors().skip(1).take_while(|dir| dir.starts_with(&self.root)) {
            sync_dir(dir).map_err(StoreError::file("syncing a folder of objects"))?;
        }
        sync_dir(&self.incoming()).map_err(StoreError::file("syncing the folder of uploads"))
    }

    /// Takes an object away, with its sidecar, and makes that durable. None there, nothing to do.
    pub(crate) fn remove(&self, id: ObjectId) -> Result<(), StoreError> {
        let object = self.object(id);
        for path in [self.sidecar(id), object.clone()] {
            match fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(StoreError::file("removing what was destroyed")(e)),
                _ => {}
            }
        }
        match object.parent().filter(|dir| dir.exists()) {
            Some(dir) => sync_dir(dir).map_err(StoreError::file("syncing a folder of objects")),
            None => Ok(()),
        }
    }

    /// Moves the part of an expired upload out of the way. Nothing is deleted. No part, nothing to do.
    pub(crate) fn set_aside(&self, id: UploadId, description: &[u8]) -> Result<(), StoreError> {
        let (from, dir) = (self.part(id), self.quarantine());
        if !from.exists() {
            return Ok(());
        }
        make_dirs(&dir).map_err(StoreError::file("making the quarantine"))?;
        write_durably(&dir.join(format!("{id}.json")), description)?;
        fs::rename(&from, dir.join(format!("{id}.part"))).map_err(StoreError::file("moving a part into quarantine"))?;
        sync_dir(&dir).and_then(|()| sync_dir(&self.incoming())).map_err(StoreError::file("syncing the quarantine"))
    }
}

/// Writes a small file so that after a crash the old or the new bytes are there, never something between.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let fresh = path.with_extension("new");
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, path)?;
        path.parent().map_or(Ok(()), sync_dir)
    };
    write().map_err(StoreError::file("writing a small file"))
}

/// The bytes of a small file, `None` when there is none.
pub(crate) fn read_small(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::File { what: "reading a small file", source }),
    }
}

/// Makes a directory and those above it, readable by nobody else.
pub(crate) fn make_dirs(dir: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// Makes the names in a directory durable.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}
