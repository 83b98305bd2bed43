//! Sending a file as a browser does: announced, appended, taken in. Nothing of the way is left out.

use anyhow::{Context, Result};
use app::recording::{TakenIn, take_in};
use app::{App, AppError, Caller};
use base::UploadId;
use bytes::Bytes;
use store::uploads::{Metadata, NewUpload};

/// A file about to be sent, and what its sender says of it.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The bytes.
    pub bytes: Bytes,
    /// Names and values, as in the metadata of tus.
    pub metadata: Vec<(&'static str, String)>,
}

impl Parcel {
    /// A recording with the name it has on the device.
    pub fn recording(name: &str, bytes: impl Into<Bytes>) -> Self {
        let metadata = vec![("filename", name.to_owned()), ("purpose", "recording".to_owned())];
        Self { bytes: bytes.into(), metadata }
    }

    /// A scanned page of a record.
    pub fn scan(name: &str, bytes: impl Into<Bytes>, record: base::RecordId) -> Self {
        let metadata = vec![("filename", name.to_owned()), ("purpose", "record_scan".to_owned()), ("record", record.to_string())];
        Self { bytes: bytes.into(), metadata }
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.metadata.push((name, value.to_string()));
        self
    }
}

/// Sends every byte, without taking the upload in: what a crash before the entry would leave.
///
/// # Errors
/// When the store refuses.
pub async fn send(app: &App, caller: &Caller, parcel: &Parcel) -> Result<UploadId> {
    let mut metadata = Metadata::default();
    for (name, value) in &parcel.metadata {
        metadata.insert((*name).to_owned(), value.as_str());
    }
    let length = Some(parcel.bytes.len() as u64);
    let new = NewUpload { agency: caller.agency, person: caller.person, length, metadata };
    let upload = app.store.create_upload(new).await?;
    let bytes = parcel.bytes.clone();
    let body = futures::stream::once(async move { Ok::<_, std::convert::Infallible>(bytes) });
    app.store.append_upload(upload.id, 0, body, None).await?;
    Ok(upload.id)
}

/// Sends a file and takes it in.
///
/// # Errors
/// What [`take_in`] says; a store that refuses the bytes is an error of the test and panics.
///
/// # Panics
/// When the bytes do not get in at all.
pub async fn deliver(app: &App, caller: &Caller, parcel: &Parcel) -> Result<TakenIn, AppError> {
    let upload = send(app, caller, parcel).await.context("sending a parcel").unwrap_or_else(|e| panic!("{e:#}"));
    let taken = take_in(app, upload).await?;
    Ok(taken.unwrap_or_else(|| panic!("a whole upload is taken in")))
}
