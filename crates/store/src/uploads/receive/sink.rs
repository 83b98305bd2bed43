//! Where bytes of an upload go: a file of this machine, or a bucket in parts.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use base::UploadId;
use bytes::{Bytes, BytesMut};
use tokio::task::{JoinHandle, spawn_blocking};

use super::saving::{ended, failed};
use crate::error::StoreError;
use crate::objects::lanes::Lane;
use crate::objects::{Bucket, Objects, PART_BYTES, off_thread};
use crate::uploads::{Parts, Upload};

/// How much is written before the disk is put to work on it.
const AHEAD_BYTES: u64 = 8 << 20;

/// How much is written by one call. A whole buffer would have the kernel look for pages as large as that, which on a virtual machine are
/// seldom there already: the same bytes in smaller pieces took a third of the work.
const WRITE_BYTES: usize = 64 << 10;

/// Where bytes go.
pub(super) enum Sink {
    File(FileSink),
    Parts(PartSink),
}

impl Sink {
    pub(super) async fn begin(objects: &Objects, upload: &Upload) -> Result<Self, StoreError> {
        match objects {
            Objects::Folder(folder) => {
                let (folder, id, offset) = (folder.clone(), upload.id, upload.offset);
                let file = off_thread("opening a part of an upload", move || folder.open_part(id, offset)).await?;
                Ok(Self::File(FileSink::at(Arc::new(file), offset)))
            }
            Objects::Bucket(bucket) => Ok(Self::Parts(PartSink::at(bucket.clone(), upload))),
        }
    }

    pub(super) async fn take(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        match self {
            Self::File(sink) => sink.disk.take(bytes).await.map_err(failed),
            Self::Parts(sink) => sink.take(&bytes).await,
        }
    }

    /// Has the disk begin on what was written up to here, without waiting for it and without counting it.
    pub(super) async fn sync_ahead(&mut self, taken: u64, saved: u64) -> Result<(), StoreError> {
        match self {
            Self::File(sink) => sink.sync_ahead(taken, saved).await,
            Self::Parts(_) => Ok(()),
        }
    }

    /// The work of making durable what was taken so far; gives what of it the row has to remember.
    pub(super) async fn save(&mut self) -> Result<Saving, StoreError> {
        match self {
            Self::File(sink) => {
                let written = sink.disk.show().await.map_err(failed)?;
                Ok(Saving::File { written, file: Arc::clone(&sink.file), ahead: sink.ahead.take() })
            }
            Self::Parts(sink) => Ok(Saving::Parts(sink.settle().await?)),
        }
    }

    /// Ends. Bytes after `cut` that never counted go at once, to give the space back.
    pub(super) async fn close(self, cut: Option<u64>) -> Result<(), StoreError> {
        let Self::File(sink) = self else { return Ok(()) };
        let _ = sink.disk.close().await;
        if let Some(length) = cut {
            let cut = move || sink.file.set_len(length).map_err(StoreError::file("cutting a part of an upload"));
            off_thread("cutting a part of an upload", cut).await?;
        }
        Ok(())
    }
}

/// What it takes to make bytes durable, apart from whoever goes on receiving.
pub(super) enum Saving {
    File { written: tokio::sync::oneshot::Receiver<(Arc<File>, u64)>, file: Arc<File>, ahead: Option<JoinHandle<io::Result<()>>> },
    Parts(Parts),
}

impl Saving {
    pub(super) async fn done(self) -> Result<Option<Parts>, StoreError> {
        match self {
            Self::File { written, file, ahead } => {
                written.await.map_err(ended)?;
                synced_ahead(ahead).await?;
                off_thread("syncing an upload", move || file.sync_data().map_err(StoreError::file("syncing an upload"))).await?;
                Ok(None)
            }
            Self::Parts(parts) => Ok(Some(parts)),
        }
    }
}

/// A part file of this machine.
pub(super) struct FileSink {
    file: Arc<File>,
    /// Writes at the place it remembers.
    disk: Lane<(Arc<File>, u64)>,
    /// The disk at work on what was written since the last save, so that little is left to sync at the end of a piece.
    ahead: Option<JoinHandle<io::Result<()>>>,
    /// Up to where it was put to work.
    ahead_to: u64,
}

impl FileSink {
    fn at(file: Arc<File>, offset: u64) -> Self {
        let disk = Lane::new((Arc::clone(&file), offset), |(file, at), bytes| {
            for piece in bytes.chunks(WRITE_BYTES) {
                file.write_all_at(piece, *at)?;
                *at += piece.len() as u64;
            }
            Ok(())
        });
        Self { file, disk, ahead: None, ahead_to: offset }
    }

    async fn sync_ahead(&mut self, taken: u64, saved: u64) -> Result<(), StoreError> {
        let due = taken - self.ahead_to.max(saved) >= AHEAD_BYTES;
        if !due || self.ahead.as_ref().is_some_and(|ahead| !ahead.is_finished()) {
            return Ok(());
        }
        synced_ahead(self.ahead.take()).await?;
        let file = Arc::clone(&self.file);
        self.ahead_to = taken;
        self.ahead = Some(spawn_blocking(move || file.sync_data()));
        Ok(())
    }
}

/// Waits for the disk and hears how that ended: the kernel tells of a failed write once, and a later sync would know nothing of it.
async fn synced_ahead(ahead: Option<JoinHandle<io::Result<()>>>) -> Result<(), StoreError> {
    let Some(ahead) = ahead else { return Ok(()) };
    ahead.await.unwrap_or_else(|e| Err(io::Error::other(e))).map_err(StoreError::file("syncing an upload"))
}

/// Parts in a bucket. One is on its way while the next is filled.
pub(super) struct PartSink {
    bucket: Bucket,
    key: String,
    id: UploadId,
    parts: Parts,
    /// What no part has yet.
    rest: BytesMut,
    sending: Option<JoinHandle<Result<String, StoreError>>>,
}

impl PartSink {
    fn at(bucket: Bucket, upload: &Upload) -> Self {
        let rest = BytesMut::from(&upload.parts.tail[..]);
        Self { bucket, key: Bucket::object(upload.object), id: upload.id, parts: upload.parts.clone(), rest, sending: None }
    }

    async fn take(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.rest.extend_from_slice(bytes);
        while self.rest.len() >= PART_BYTES {
            self.sent().await?;
            let part = self.rest.split_to(PART_BYTES).freeze();
            let multipart = match &self.parts.multipart {
                Some(name) => name.clone(),
                None => {
                    let name = self.bucket.begin_multipart(&self.key).await?;
                    tracing::debug!(upload = %self.id, "an upload in parts was begun");
                    self.parts.multipart.insert(name).clone()
                }
            };
            let (bucket, key, number) = (self.bucket.clone(), self.key.clone(), self.parts.tags.len() + 1);
            self.sending = Some(tokio::spawn(async move { bucket.put_part(&key, &multipart, number, part).await }));
        }
        Ok(())
    }

    /// Waits for the part that is on its way.
    async fn sent(&mut self) -> Result<(), StoreError> {
        if let Some(sending) = self.sending.take() {
            let tag = sending.await.unwrap_or_else(|e| Err(failed(io::Error::other(e))));
            self.parts.tags.push(tag?);
        }
        Ok(())
    }

    /// Everything that was taken, as the row has to remember it.
    async fn settle(&mut self) -> Result<Parts, StoreError> {
        self.sent().await?;
        self.parts.tail = Bytes::copy_from_slice(&self.rest);
        Ok(self.parts.clone())
    }
}
