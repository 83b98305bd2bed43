//! A body that breaks off when the server is told to stop: what came is made durable at once, and the sender goes on later.

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use tokio_util::sync::CancellationToken;

/// The body broke off: by the sender, by the line, or because the server stops.
#[derive(Debug)]
pub(super) struct BrokenOff;

/// The body, as far as it comes before the server is told to stop.
pub(super) fn stopped(body: BodyDataStream, stopping: CancellationToken) -> impl Stream<Item = Result<Bytes, BrokenOff>> + Send {
    stream::unfold(Some((body, stopping)), |going| async move {
        let (mut body, stopping) = going?;
        tokio::select! {
            // First, or a sender that never pauses would keep the server from stopping.
            biased;
            () = stopping.cancelled() => Some((Err(BrokenOff), None)),
            frame = body.next() => match frame? {
                Ok(frame) => Some((Ok(frame), Some((body, stopping)))),
                Err(_) => Some((Err(BrokenOff), None)),
            },
        }
    })
}
