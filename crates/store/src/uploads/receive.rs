//! Taking in bytes: written and digested while they arrive, counted only when they are durable.
//!
//! The work runs in a task of its own, so that it ends in order even if whoever called is dropped with the connection.

mod saving;
mod sink;

use std::io;
use std::time::Instant;

use base::UploadId;
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _};
use tokio::task::JoinHandle;

use self::saving::{ended, failed};
use self::sink::Sink;
use super::checksum::{Checksum, Sum};
use super::lease::Lease;
use super::writers::Writer;
use super::{AppendError, State, Upload};
use crate::Store;
use crate::error::StoreError;
use crate::objects::lanes::{BUFFER_BYTES, DigestLanes, Lane};

/// What taking in bytes came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Where the upload stands now.
    pub offset: u64,
    /// Whether every byte is here.
    pub complete: bool,
}

impl Store {
    /// Takes in bytes at `offset`. What came before a line broke counts, unless it had a checksum: then all count or none.
    ///
    /// # Errors
    /// When another sender writes, stands elsewhere, sends more than was announced or something else than its checksum says, or
    /// falls silent; and when the store cannot.
    pub async fn append_upload<S, E>(
        &self,
        id: UploadId,
        offset: u64,
        body: S,
        checksum: Option<Checksum>,
    ) -> Result<Appended, AppendError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Send + 'static,
    {
        let writer = self.writers.take(id, self.limits().stalled).await.map_err(|_| AppendError::Busy)?;
        let upload = self.upload(id).await?.ok_or(AppendError::Unknown)?;
        match upload.state {
            State::Expired | State::Withdrawn => return Err(AppendError::Gone),
            State::Arriving | State::InCustody => {}
        }
        if upload.offset != offset {
            return Err(AppendError::Offset { offset: upload.offset });
        }
        if upload.is_complete() {
            let asked = complete_already(&upload, body);
            return tokio::time::timeout(self.limits().idle, asked).await.unwrap_or(Err(AppendError::Interrupted { offset }));
        }
        self.check_space(0).await?;
        let store = self.clone();
        let task = tokio::spawn(async move {
            let lease = store.lease_upload(id).await?.ok_or(AppendError::Busy)?;
            let done = async {
                // Only the holder of the lease knows where the upload stands.
                let upload = store.upload(id).await?.ok_or(AppendError::Unknown)?;
                if upload.offset != offset || upload.is_complete() {
                    return Err(AppendError::Offset { offset: upload.offset });
                }
                Receiving::begin(store.clone(), writer, lease, upload, checksum).await?.run(body).await
            };
            let done = done.await;
            // What does not end now ends by itself.
            let _ = store.end_lease(id, lease).await;
            done
        });
        task.await.map_err(|e| StoreError::File { what: "taking in an upload", source: io::Error::other(e) })?
    }
}

/// A sender that did not hear that it was done asks again with nothing to send: that is fine, and changes nothing.
async fn complete_already<E>(upload: &Upload, body: impl Stream<Item = Result<Bytes, E>>) -> Result<Appended, AppendError> {
    let mut body = std::pin::pin!(body);
    while let Some(Ok(frame)) = body.next().await {
        if !frame.is_empty() {
            return Err(AppendError::Surplus { length: upload.offset });
        }
    }
    Ok(Appended { offset: upload.offset, complete: true })
}

/// How the bytes of a request ended.
enum End {
    /// As the sender wanted.
    Done,
    /// The line broke, the sender fell silent, or another one took over.
    Broken,
    /// More than announced.
    Surplus,
    /// The disk is down to its reserve.
    Full(StoreError),
}

/// One request's bytes on their way in.
struct Receiving {
    store: Store,
    // Held to the end: nobody else writes before the lanes are empty.
    writer: Writer,
    lease: Lease,
    upload: Upload,
    lanes: Lanes,
    checksum: Option<Checksum>,
    /// Bytes that came and are not in the lanes yet.
    buffer: BytesMut,
    /// Where the next buffer begins.
    taken: u64,
    saving: Option<JoinHandle<Result<(), StoreError>>>,
    /// Where progress that is durable, or being made so, ends.
    saved: u64,
    saved_at: Instant,
}

struct Lanes {
    sink: Sink,
    digests: DigestLanes,
    sum: Option<Lane<Sum>>,
}

impl Receiving {
    async fn begin(
        store: Store,
        writer: Writer,
        lease: Lease,
        upload: Upload,
        checksum: Option<Checksum>,
    ) -> Result<Self, AppendError> {
        let lanes = Lanes {
            sink: Sink::begin(store.objects(), &upload).await?,
            digests: DigestLanes::new(upload.hasher.clone()),
            sum: checksum.map(|c| Lane::new(Sum::like(c), Sum::update)),
        };
        let (buffer, offset) = (BytesMut::new(), upload.offset);
        let (saving, saved_at) = (None, Instant::now());
        Ok(Self { store, writer, lease, upload, lanes, checksum, buffer, taken: offset, saving, saved: offset, saved_at })
    }

    async fn run<E>(mut self, body: impl Stream<Item = Result<Bytes, E>>) -> Result<Appended, AppendError> {
        let end = self.receive(body).await;
        // A save under way ends first: what it counts stays counted.
        let saved = self.saved_up().await;
        let result = match (end, saved) {
            (Ok(end), Ok(())) => self.settle(end).await,
            (Err(e), _) => Err(e),
            (_, Err(e)) => Err(e.into()),
        };
        // Whatever happened, the lanes run empty before anybody else may write.
        let Lanes { sink, digests, sum } = self.lanes;
        let sum = async { if let Some(sum) = sum { sum.close().await } else { Ok(()) } };
        // Whoever opens the part again would cut it too; this gives the space back at once.
        let refused =
            matches!(result, Err(AppendError::Surplus { .. } | AppendError::Checksum | AppendError::Interrupted { .. }));
        let (_, _, closed) = tokio::join!(digests.close(), sum, sink.close(refused.then_some(self.saved)));
        closed?;
        drop(self.writer);
        result
    }

    /// Decides what counts of what came.
    async fn settle(&mut self, end: End) -> Result<Appended, AppendError> {
        match (&end, self.checksum) {
            (End::Surplus, _) => return Err(AppendError::Surplus { length: self.most() }),
            (End::Broken, Some(_)) => return Err(AppendError::Interrupted { offset: self.saved }),
            _ => self.flush().await?,
        }
        if let (Some(expected), Some(lane)) = (self.checksum, &mut self.lanes.sum) {
            let sum = lane.show().await.map_err(failed)?.await.map_err(ended)?;
            if sum.finish() != expected {
                return Err(AppendError::Checksum);
            }
        }
        if self.taken > self.saved {
            self.save().await?.await?;
        }
        let offset = self.saved;
        let complete = self.upload.length == Some(offset);
        match end {
            End::Full(e) if !complete => Err(e.into()),
            End::Broken if !complete => Err(AppendError::Interrupted { offset }),
            _ => Ok(Appended { offset, complete }),
        }
    }

    /// How many bytes the upload may have.
    fn most(&self) -> u64 {
        self.upload.length.unwrap_or(self.store.limits().max_size)
    }

    /// Reads the body to its end, or as far as it goes.
    async fn receive<E>(&mut self, body: impl Stream<Item = Result<Bytes, E>>) -> Result<End, AppendError> {
        let mut body = std::pin::pin!(body);
        let limits = *self.store.limits();
        let most = self.most();
        loop {
            let frame = tokio::select! {
                frame = tokio::time::timeout(limits.idle, body.next()) => frame,
                () = self.writer.asked_to_stop() => return Ok(End::Broken),
            };
            let mut frame = match frame {
                Ok(None) => return Ok(End::Done),
                Ok(Some(Ok(frame))) => frame,
                Ok(Some(Err(_))) | Err(_) => return Ok(End::Broken),
            };
            self.writer.heard();
            if self.offset() + frame.len() as u64 > most {
                return Ok(End::Surplus);
            }
            while !frame.is_empty() {
                if self.buffer.capacity() == 0 {
                    self.buffer.reserve(BUFFER_BYTES);
                }
                let room = BUFFER_BYTES - self.buffer.len();
                self.buffer.extend_from_slice(&frame.split_to(room.min(frame.len())));
                if self.buffer.len() == BUFFER_BYTES {
                    self.flush().await?;
                }
            }
            // Never at the very end: a request that goes on beyond it must not have completed the upload.
            if self.checksum.is_none() && self.offset() < most && self.is_save_due() {
                match self.store.check_space(0).await {
                    Ok(()) => self.begin_save().await?,
                    Err(e) => return Ok(End::Full(e)),
                }
            }
        }
    }

    /// Where the last byte that came ends.
    fn offset(&self) -> u64 {
        self.taken + self.buffer.len() as u64
    }

    /// Hands the buffer to the lanes.
    async fn flush(&mut self) -> Result<(), StoreError> {
        let bytes = std::mem::take(&mut self.buffer).freeze();
        if bytes.is_empty() {
            return Ok(());
        }
        self.taken += bytes.len() as u64;
        let fed = async {
            if let Some(sum) = &mut self.lanes.sum {
                sum.take(bytes.clone()).await?;
            }
            self.lanes.digests.take(&bytes).await
        };
        fed.await.map_err(failed)?;
        self.lanes.sink.take(bytes.clone()).await?;
        self.lanes.sink.sync_ahead(self.taken, self.saved).await
    }
}
