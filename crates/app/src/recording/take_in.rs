//! From an upload of which every byte is here to custody: bytes in place, signed receipt, entry. Object first, row second, receipt last.

use base::{ControllerId, PersonId, RecordId, RecordingId, Timestamp, UploadId, metric};
use model::PersonState;
use store::uploads::{CompletedUpload, Metadata};
use store::{Receipt, Upload};
use tlog::NoteVerifier;
use tracing::warn;

use super::receive::{Arrived, UploadNote, received};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::pushed::{self, Parcel};
use crate::record::{ScanNote, scanned};
use crate::recover::stranger;

/// What an upload became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// A recording.
    Recording(RecordingId),
    /// A page of a record.
    Page(RecordId, u32),
}

/// Turns a whole upload into custody. Doing it again gives the same object and one entry.
///
/// # Errors
/// When the store fails, or a scan cannot be told a page of its record; the bytes stay where they are.
pub async fn take_in(app: &App, upload: UploadId) -> Result<Option<TakenIn>, AppError> {
    with_page(app, upload, None).await
}

/// Tells which page a scan is whose code could not be read, and takes it in: nothing has to be sent again.
///
/// # Errors
/// As [`take_in`]; also when the upload is not the caller's.
pub async fn tell_page(app: &App, caller: &Caller, upload: UploadId, page: u32) -> Result<Option<TakenIn>, AppError> {
    let found = app.store.upload(upload).await?;
    found.filter(|u| (u.person, u.agency) == (caller.person, caller.agency)).ok_or(AppError::NotFound("上传任务"))?;
    with_page(app, upload, Some(page)).await
}

async fn with_page(app: &App, upload: UploadId, told: Option<u32>) -> Result<Option<TakenIn>, AppError> {
    let _hold = app.store.hold_upload(upload).await?;
    let Some(whole) = app.store.upload(upload).await?.as_ref().and_then(Upload::completed) else { return Ok(None) };
    let caller = sender(app, &whole).await?;
    let durable = app.store.adopt(&whole).await?;
    let receipt = receipt(app, &whole).await?;
    let arrived = Arrived {
        upload,
        object: durable.id,
        size: durable.size,
        digests: durable.digests,
        receipt,
        received_at: whole.received_at,
    };
    let meta = &whole.metadata;
    let file_name = meta.text("filename").unwrap_or("未命名").to_owned();
    let done = if meta.text("purpose") == Some("record_scan") {
        let record = parsed(meta, "record").ok_or_else(|| AppError::field("record", "扫描件没有说明属于哪份文书"))?;
        let note = ScanNote { record, page: told.or_else(|| parsed(meta, "page")), file_name };
        TakenIn::Page(record, scanned(app, &caller, arrived, note).await?)
    } else if meta.text("purpose") == Some(pushed::PURPOSE)
        // Nobody else says so of what is sent: the words of such a system count for more than a name.
        && app.store.controller(ControllerId(caller.person.0)).await?.is_some()
    {
        TakenIn::Recording(pushed::received(app, &caller, arrived, Parcel::of(meta)).await?)
    } else {
        let last_modified = parsed(meta, "last_modified").map(Timestamp::from_millis);
        let note = UploadNote {
            file_name,
            scene: parsed(meta, "scene"),
            last_modified,
            device: meta.text("device").map(str::to_owned),
            manifest: parsed(meta, "manifest"),
            ..UploadNote::default()
        };
        TakenIn::Recording(received(app, &caller, arrived, note).await?)
    };
    metrics::counter!(metric::RECEIPTS.name).increment(1);
    Ok(Some(done))
}

/// The receipt of what arrived: the one that lies beside it, if this server signed it for these bytes, else a new one, which is laid there
/// before anybody gets it. So whoever rebuilds custody without the database has the receipt that the sender has.
async fn receipt(app: &App, whole: &CompletedUpload) -> Result<String, AppError> {
    let mut sidecar = app.store.read_sidecar(whole.object).await?;
    if let Some(signed) = sidecar.as_ref().and_then(|sidecar| sidecar.receipt.as_ref()) {
        let keys = std::iter::once(app.receipt_signer.verifier_key()).chain(app.receipt_signer.former());
        let verifiers: Vec<_> = keys.filter_map(|key| NoteVerifier::try_from(key).ok()).collect();
        let read = verifiers.iter().find_map(|key| Receipt::verify(signed, key).ok());
        if read.is_some_and(|read| (read.object, read.size, read.digests) == (whole.object, whole.size, whole.digests)) {
            return Ok(signed.clone());
        }
    }
    let origin = app.origin(whole.agency).await?;
    let receipt =
        Receipt { origin, object: whole.object, size: whole.size, digests: whole.digests, received_at: whole.received_at };
    let log = Some(receipt.origin.clone());
    let signed = receipt.sign(&app.receipt_signer).map_err(AppError::internal)?;
    if let Some(sidecar) = &mut sidecar {
        (sidecar.receipt, sidecar.log) = (Some(signed.clone()), log);
        app.store.write_sidecar(sidecar).await?;
    }
    Ok(signed)
}

/// Takes in what a crash left between the last byte and the entry. Called at start.
///
/// # Errors
/// When the store does not answer. An upload that cannot be taken in is logged and left for its sender.
pub async fn finish_interrupted(app: &App) -> Result<usize, AppError> {
    let mut done = 0;
    for upload in app.store.recover_uploads().await? {
        match take_in(app, upload.id).await {
            Ok(_) => done += 1,
            Err(e) => warn!(upload = %upload.id, error = %e, "an interrupted upload waits for its sender"),
        }
    }
    Ok(done)
}

/// The person who sent it, as he or she is today.
async fn sender(app: &App, upload: &CompletedUpload) -> Result<Caller, AppError> {
    let person: PersonId = upload.person;
    let Some(found) = app.store.load::<PersonState>(person).await? else {
        // Registered by an entry that is lost: no reason not to take evidence in.
        return Ok(stranger(person, upload.agency));
    };
    Ok(Caller { person, agency: upload.agency, unit: found.state.unit, roles: found.state.roles.clone(), session: String::new() })
}

/// A value that the sender said, when it can be read.
fn parsed<T: std::str::FromStr>(meta: &Metadata, name: &str) -> Option<T> {
    meta.text(name)?.parse().ok()
}
