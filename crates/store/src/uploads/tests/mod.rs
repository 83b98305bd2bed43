//! Tests of uploads: what counts, what does not, and what is left after a crash.

mod custody;
mod receiving;

use std::convert::Infallible;

use base::{AgencyId, PersonId};
use bytes::Bytes;
use futures::{Stream, stream};

use super::{Metadata, NewUpload, Upload};
use crate::Store;

/// Bytes that differ everywhere, so that a shifted or repeated piece shows.
fn sample(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..length).map(|_| next()).collect()
}

fn body(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + use<> {
    stream::iter([Ok(Bytes::copy_from_slice(bytes))])
}

/// A body whose line breaks after `bytes`.
fn broken(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, &'static str>> + Send + use<> {
    stream::iter([Ok(Bytes::copy_from_slice(bytes)), Err("the line broke")])
}

async fn create(store: &Store, length: impl Into<Option<u64>>) -> Upload {
    let mut metadata = Metadata::default();
    metadata.insert("filename".into(), "4101002601_20261103090200_0001.mp4");
    let new = NewUpload { agency: AgencyId::random(), person: PersonId::random(), length: length.into(), metadata };
    store.create_upload(new).await.unwrap()
}
