//! Reading objects: ranges for players, whole files for probes and packages, everything for a check of the digests.
//!
//! Whether somebody may read is decided above; nothing here knows who reads.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use base::{DigestPair, DualHasher, ObjectId};
use bytes::{Bytes, BytesMut};
use futures::Stream;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::lanes::{BUFFER_BYTES, DigestLanes};
use super::{Objects, off_thread};
use crate::Store;
use crate::error::StoreError;

/// Size of the pieces in which a range is handed out.
const PIECE_BYTES: usize = 256 << 10;

/// The bytes of a range, in pieces, as fast as the reader takes them.
pub struct ObjectStream(ReaderStream<tokio::io::Take<tokio::fs::File>>);

impl Stream for ObjectStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

/// An object for a reader that seeks and blocks, such as the walker of containers.
#[derive(Debug)]
pub struct ObjectReader(File);

impl ObjectReader {
    /// How many bytes the object has.
    ///
    /// # Errors
    /// When the file system does not tell.
    pub fn size(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Seek for ObjectReader {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.0.seek(pos)
    }
}

impl Objects {
    pub(crate) fn open(&self, id: ObjectId) -> Result<File, StoreError> {
        let Self::Folder(folder) = self;
        File::open(folder.object(id)).map_err(StoreError::file("opening an object"))
    }
}

impl Store {
    /// Opens an object for a reader that seeks and blocks. Blocking: not for a thread that serves requests.
    ///
    /// # Errors
    /// When there is no such object.
    pub fn open_object(&self, id: ObjectId) -> Result<ObjectReader, StoreError> {
        self.objects().open(id).map(ObjectReader)
    }

    /// The bytes of an object in `range`, which ends where the object ends at the latest.
    ///
    /// # Errors
    /// When there is no such object.
    pub async fn read_object(&self, id: ObjectId, range: Range<u64>) -> Result<ObjectStream, StoreError> {
        let objects = self.objects().clone();
        let file = off_thread("opening an object", move || objects.open(id)).await?;
        let mut file = tokio::fs::File::from_std(file);
        file.seek(SeekFrom::Start(range.start)).await.map_err(StoreError::file("seeking in an object"))?;
        let wanted = range.end.saturating_sub(range.start);
        Ok(ObjectStream(ReaderStream::with_capacity(file.take(wanted), PIECE_BYTES)))
    }

    /// Reads an object through and computes its digests, to be compared with those it was registered with.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub async fn verify_object(&self, id: ObjectId) -> Result<DigestPair, StoreError> {
        let objects = self.objects().clone();
        let file = off_thread("opening an object", move || objects.open(id)).await?;
        digest_file(file).await.map_err(StoreError::file("reading an object through"))
    }

    /// The state of both digests after all bytes of an object.
    pub(crate) async fn hasher_of(&self, id: ObjectId) -> Result<DualHasher, StoreError> {
        let objects = self.objects().clone();
        let file = off_thread("opening an object", move || objects.open(id)).await?;
        hash_file(file).await.map_err(StoreError::file("reading an object through"))
    }
}

/// The digests of a file from its beginning.
pub(crate) async fn digest_file(file: File) -> io::Result<DigestPair> {
    hash_file(file).await.map(DualHasher::finish)
}

/// The state of both digests after all bytes of a file.
async fn hash_file(file: File) -> io::Result<DualHasher> {
    let mut file = tokio::fs::File::from_std(file);
    file.set_max_buf_size(BUFFER_BYTES);
    file.rewind().await?;
    let mut lanes = DigestLanes::new(DualHasher::default());
    loop {
        let mut buffer = BytesMut::with_capacity(BUFFER_BYTES);
        while buffer.len() < BUFFER_BYTES && file.read_buf(&mut buffer).await? > 0 {}
        if buffer.is_empty() {
            break;
        }
        lanes.take(&buffer.freeze()).await?;
    }
    let state = lanes.show().await?;
    lanes.close().await?;
    state.get().await
}
