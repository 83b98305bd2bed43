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
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::lanes::{BUFFER_BYTES, DigestLanes};
use super::pace::Pace;
use super::{Bucket, Objects, blocking, off_thread};
use crate::Store;
use crate::error::StoreError;

/// Size of the pieces in which a range is handed out.
const PIECE_BYTES: usize = 256 << 10;

/// The bytes of a range, in pieces, as fast as the reader takes them.
pub struct ObjectStream(BoxStream<'static, io::Result<Bytes>>);

impl Stream for ObjectStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}

/// An object for a reader that seeks and blocks, such as the walker of containers.
#[derive(Debug)]
pub struct ObjectReader(Reading);

#[derive(Debug)]
enum Reading {
    Here(File),
    Away(Away),
}

/// An object in a bucket, read in pieces as large as a walker of containers jumps.
#[derive(Debug)]
struct Away {
    bucket: Bucket,
    key: String,
    size: u64,
    at: u64,
    /// The piece read last, and where it begins.
    piece: (u64, Bytes),
}

impl ObjectReader {
    /// How many bytes the object has.
    ///
    /// # Errors
    /// When the file system does not tell.
    pub fn size(&self) -> io::Result<u64> {
        match &self.0 {
            Reading::Here(file) => Ok(file.metadata()?.len()),
            Reading::Away(away) => Ok(away.size),
        }
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Reading::Here(file) => file.read(buf),
            Reading::Away(away) => away.read(buf),
        }
    }
}

impl Seek for ObjectReader {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        match &mut self.0 {
            Reading::Here(file) => file.seek(pos),
            Reading::Away(away) => away.seek(pos),
        }
    }
}

impl Away {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let within = self.at.checked_sub(self.piece.0).and_then(|from| self.piece.1.get(usize::try_from(from).ok()?..));
        let within = match within.filter(|rest| !rest.is_empty()) {
            Some(rest) => rest,
            None => {
                let (bucket, key, range) = (self.bucket.clone(), self.key.clone(), self.at..self.at + PIECE_BYTES as u64);
                let read = blocking(async move {
                    let pieces: Vec<Bytes> =
                        bucket.range(&key, range).await?.try_collect().await.map_err(StoreError::file("reading an object"))?;
                    Ok(pieces.concat())
                });
                self.piece = (self.at, read.map_err(io::Error::other)?.into());
                &self.piece.1
            }
        };
        let count = within.len().min(buf.len());
        buf[..count].copy_from_slice(&within[..count]);
        self.at += count as u64;
        Ok(count)
    }

    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        let at = match pos {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

impl Objects {
    /// The bytes of an object in a range.
    async fn range(&self, id: ObjectId, range: Range<u64>) -> Result<BoxStream<'static, io::Result<Bytes>>, StoreError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.object(id);
                let open = move || File::open(path).map_err(StoreError::file("opening an object"));
                let mut file = tokio::fs::File::from_std(off_thread("opening an object", open).await?);
                file.seek(SeekFrom::Start(range.start)).await.map_err(StoreError::file("seeking in an object"))?;
                let wanted = range.end.saturating_sub(range.start);
                Ok(ReaderStream::with_capacity(file.take(wanted), PIECE_BYTES).boxed())
            }
            Self::Bucket(bucket) => Ok(bucket.range(&Bucket::object(id), range).await?.boxed()),
        }
    }

    /// The state of both digests after all bytes of an object. With a pace, they are read no faster, and from the disk itself.
    pub(crate) async fn hash(&self, id: ObjectId, pace: Option<&Pace>) -> Result<DualHasher, StoreError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.object(id);
                let open = move || File::open(path).map_err(StoreError::file("opening an object"));
                let file = off_thread("opening an object", open).await?;
                if pace.is_some() {
                    forget_cached(&file);
                }
                hash_file(file, pace).await
            }
            Self::Bucket(_) => {
                let mut pieces = self.range(id, 0..u64::MAX).await?;
                let mut lanes = DigestLanes::new(DualHasher::default());
                let feed = async {
                    let mut buffer = BytesMut::new();
                    while let Some(piece) = pieces.try_next().await? {
                        buffer.extend_from_slice(&piece);
                        if buffer.len() >= BUFFER_BYTES {
                            wait(pace, buffer.len()).await;
                            lanes.take(&buffer.split().freeze()).await?;
                        }
                    }
                    lanes.take(&buffer.freeze()).await?;
                    let state = lanes.show().await?;
                    lanes.close().await?;
                    state.get().await
                };
                feed.await
            }
        }
        .map_err(StoreError::file("reading an object through"))
    }
}

impl Store {
    /// Opens an object for a reader that seeks and blocks. Blocking: not for a thread that serves requests.
    ///
    /// # Errors
    /// When there is no such object.
    pub fn open_object(&self, id: ObjectId) -> Result<ObjectReader, StoreError> {
        let reading = match self.objects() {
            Objects::Folder(folder) => {
                Reading::Here(File::open(folder.object(id)).map_err(StoreError::file("opening an object"))?)
            }
            Objects::Bucket(bucket) => {
                let (bucket, key) = (bucket.clone(), Bucket::object(id));
                let (asked, of) = (bucket.clone(), key.clone());
                let head = blocking(async move { asked.head(&of).await })?;
                let size = head.ok_or(io::ErrorKind::NotFound.into()).map_err(StoreError::file("opening an object"))?.size;
                Reading::Away(Away { bucket, key, size, at: 0, piece: (0, Bytes::new()) })
            }
        };
        Ok(ObjectReader(reading))
    }

    /// The bytes of an object in `range`, which ends where the object ends at the latest.
    ///
    /// # Errors
    /// When there is no such object.
    pub async fn read_object(&self, id: ObjectId, range: Range<u64>) -> Result<ObjectStream, StoreError> {
        self.objects().range(id, range).await.map(ObjectStream)
    }

    /// Reads an object through and computes its digests, to be compared with those it was registered with.
    ///
    /// # Errors
    /// When it cannot be read to its end.
    pub async fn verify_object(&self, id: ObjectId) -> Result<DigestPair, StoreError> {
        self.objects().hash(id, None).await.map(DualHasher::finish)
    }

    /// The state of both digests after all bytes of an object.
    pub(crate) async fn hasher_of(&self, id: ObjectId) -> Result<DualHasher, StoreError> {
        self.objects().hash(id, None).await
    }
}

/// The digests of a file from its beginning.
pub(crate) async fn digest_file(file: File) -> io::Result<DigestPair> {
    hash_file(file, None).await.map(DualHasher::finish)
}

/// Lets the kernel forget what it holds of a file: what is read next tells of the disk, not of memory. A kernel that does not is no error.
fn forget_cached(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
}

async fn wait(pace: Option<&Pace>, bytes: usize) {
    if let Some(pace) = pace {
        pace.take(bytes as u64).await;
    }
}

/// The state of both digests after all bytes of a file.
async fn hash_file(file: File, pace: Option<&Pace>) -> io::Result<DualHasher> {
    let read_again = if pace.is_some() { Some(file.try_clone()?) } else { None };
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
        wait(pace, buffer.len()).await;
        lanes.take(&buffer.freeze()).await?;
    }
    let state = lanes.show().await?;
    lanes.close().await?;
    // What people work with stays in memory; what was only compared need not.
    read_again.iter().for_each(forget_cached);
    state.get().await
}
