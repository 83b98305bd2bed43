//! Objects that this program makes: prints, packages, whatever is written here and then kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base::ObjectId;

use super::folder::make_dirs;
use super::read::digest_file;
use super::{Bucket, DurableObject, Objects, off_thread};
use crate::Store;
use crate::error::StoreError;

/// An object being written: reads, writes and seeks like a file, and blocks like one. Dropped before [`ObjectDraft::finish`] it
/// leaves nothing.
#[derive(Debug)]
pub struct ObjectDraft {
    objects: Objects,
    id: ObjectId,
    file: File,
    path: PathBuf,
    placed: bool,
}

impl ObjectDraft {
    /// The id the object will have.
    pub const fn id(&self) -> ObjectId {
        self.id
    }

    /// The file that holds it until then, for programs that write by name. They must write into it, not put another in its place.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes what was written durable under its id. The digests are those of the bytes read back.
    ///
    /// # Errors
    /// When the bytes cannot be synced, read back, or renamed into place.
    pub async fn finish(mut self) -> Result<DurableObject, StoreError> {
        let file = self.file.try_clone().map_err(StoreError::file("finishing an object"))?;
        let digests = digest_file(file).await.map_err(StoreError::file("reading an object back"))?;
        if let Objects::Bucket(bucket) = self.objects.clone() {
            // The file goes with the draft once the bucket has it.
            let size = self.file.metadata().map_err(StoreError::file("measuring an object"))?.len();
            let file = self.file.try_clone().map_err(StoreError::file("finishing an object"))?;
            bucket.send_file(&Bucket::object(self.id), tokio::fs::File::from_std(file), size).await?;
            return Ok(DurableObject { id: self.id, size, digests });
        }
        off_thread("finishing an object", move || {
            let folder = self.objects.here();
            self.file.sync_all().map_err(StoreError::file("syncing an object"))?;
            let size = self.file.metadata().map_err(StoreError::file("measuring an object"))?.len();
            folder.place(&self.path, self.id)?;
            self.placed = true;
            Ok(DurableObject { id: self.id, size, digests })
        })
        .await
    }
}

impl Write for ObjectDraft {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.file.write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for ObjectDraft {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.file.read(buf)
    }
}

impl Seek for ObjectDraft {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.file.seek(pos)
    }
}

impl Drop for ObjectDraft {
    fn drop(&mut self) {
        // A draft that nobody finished was never an object. If it cannot be removed it only takes up space.
        if !self.placed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Store {
    /// Begins an object that this program writes, such as a package. Blocking: not for a thread that serves requests.
    ///
    /// # Errors
    /// When the disk is down to its reserve or no file can be made.
    pub fn new_object(&self) -> Result<ObjectDraft, StoreError> {
        self.reserve_space(0)?;
        let objects = self.objects().clone();
        let folder = objects.here();
        make_dirs(&folder.incoming()).map_err(StoreError::file("making the folder of uploads"))?;
        let id = ObjectId::random();
        let path = folder.incoming().join(format!("{id}.draft"));
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path);
        let file = file.map_err(StoreError::file("beginning an object"))?;
        Ok(ObjectDraft { objects, id, file, path, placed: false })
    }

    /// Keeps bytes that are already at hand, such as a print.
    ///
    /// # Errors
    /// When the disk is down to its reserve or the bytes cannot be made durable.
    pub async fn put_object(&self, bytes: impl Into<bytes::Bytes>) -> Result<DurableObject, StoreError> {
        let (store, bytes) = (self.clone(), bytes.into());
        let draft = off_thread("writing an object", move || {
            let mut draft = store.new_object()?;
            draft.write_all(&bytes).map_err(StoreError::file("writing an object"))?;
            Ok(draft)
        });
        draft.await?.finish().await
    }
}
