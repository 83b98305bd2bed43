//! `PUT` of an object: its bytes go where those of every upload go. 201 is said when they are durable and their entry is written, since the
//! system may forget them then.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use app::controller::Pusher;
use app::pushed::{Odd, Parcel, describe_object, is_twin, ready};
use app::recording::take_in;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base::UploadId;
use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use md5::{Digest as _, Md5};
use store::uploads::NewUpload;
use store::{StoreError, Upload};

use crate::answer::{Refusal, empty};
use crate::line::{self, Begun};
use crate::object::stamp;
use crate::path::Name;
use crate::{SwiftState, metadata};

/// The body broke off.
#[derive(Debug)]
struct BrokenOff;

pub(crate) async fn handler(
    state: &SwiftState,
    pusher: &Pusher,
    container: Name,
    name: Name,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    // Before a byte is read: such a system sends all of it again, gigabytes, whenever it hears that it has to.
    ready(&state.app, pusher).await?;
    finish_waiting(state, pusher).await?;
    let permit = Arc::clone(&state.at_once).try_acquire_owned().map_err(|_| Refusal::Busy)?;
    let announced: Option<u64> = headers.get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse().ok());
    if announced.is_some_and(|n| n > state.app.store.limits().max_size) {
        return Err(Refusal::Full);
    }
    state.app.store.check_space(announced.unwrap_or(0)).await?;

    let said = metadata::all(&headers, &name);
    let mut first = Bytes::new();
    let mut rest = body.into_data_stream();
    if line::is_register(&container.text) {
        match line::begin(rest).await? {
            Begun::Whole(body) => return line::put(state, pusher, (&container.text, &name.text), said, body).await,
            Begun::Longer(came, more) => (first, rest) = (came, more),
        }
    }
    let mut odd = BTreeSet::new();
    if container.raw || name.raw || name.whole.is_some() {
        odd.insert(Odd::Name);
    }
    if name.has_folders() || container.text.is_empty() {
        odd.insert(Odd::Path);
    }
    let parcel = Parcel { container: container.text, name: name.text, metadata: said, odd, md5: String::new() };
    let body = stream::iter((!first.is_empty()).then_some(Ok(first))).chain(rest.map(|frame| frame.map_err(|_| BrokenOff)));
    let expected = expected_md5(&headers);
    // In a task of its own, so that it ends in order although the system hangs up.
    let (state, pusher) = (state.clone(), *pusher);
    let task = tokio::spawn(async move {
        let done = receive(&state, &pusher, parcel, body, expected).await;
        drop(permit);
        done
    });
    let broken = |e| StoreError::File { what: "taking in what was pushed", source: std::io::Error::other(e) };
    task.await.map_err(broken)?
}

/// Takes in what is whole and could not be taken in when it came: the system sends it again, and is to find it there.
async fn finish_waiting(state: &SwiftState, pusher: &Pusher) -> Result<(), Refusal> {
    let waiting = state.app.store.unfinished_uploads(pusher.actor()).await?;
    for upload in waiting.into_iter().filter(Upload::is_complete) {
        if let Err(e) = take_in(&state.app, upload.id).await {
            tracing::warn!(upload = %upload.id, error = &e as &dyn std::error::Error, "what was pushed waits for custody");
        }
    }
    Ok(())
}

/// The MD5 that the bytes are said to have.
fn expected_md5(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(header::ETAG)?.to_str().ok()?.trim_matches('"').to_ascii_lowercase();
    (said.len() == 32 && said.bytes().all(|c| c.is_ascii_hexdigit())).then_some(said)
}

async fn receive<S>(
    state: &SwiftState,
    pusher: &Pusher,
    parcel: Parcel,
    body: S,
    expected: Option<String>,
) -> Result<Response, Refusal>
where
    S: Stream<Item = Result<Bytes, BrokenOff>> + Send + 'static,
{
    let store = &state.app.store;
    // Without a length, also where one was announced: the upload is whole when it was compared with everything known, and not before.
    let new = NewUpload { agency: pusher.agency, person: pusher.actor(), length: None, metadata: parcel.announcement() };
    let upload = store.create_upload(new).await?.id;
    let taken = take(state, pusher, parcel, upload, body, expected).await;
    if let Err((why, _)) = &taken {
        // What was not kept gives its space back at once; the system has all of it.
        if let Err(e) = store.discard_upload(upload, why).await {
            tracing::warn!(%upload, error = &e as &dyn std::error::Error, "what broke off could not be let go of");
        }
    }
    taken.map_err(|(_, refusal)| refusal)
}

/// Takes the bytes in. An error comes with the word why nothing of them counts.
async fn take<S>(
    state: &SwiftState,
    pusher: &Pusher,
    mut parcel: Parcel,
    upload: UploadId,
    body: S,
    expected: Option<String>,
) -> Result<Response, (&'static str, Refusal)>
where
    S: Stream<Item = Result<Bytes, BrokenOff>> + Send + 'static,
{
    let store = &state.app.store;
    let sum = Arc::new(Mutex::new(Md5::new()));
    let adding = Arc::clone(&sum);
    let body = body.inspect(move |frame| {
        if let Ok(frame) = frame {
            adding.lock().unwrap_or_else(PoisonError::into_inner).update(frame);
        }
    });
    let size = store.append_upload(upload, 0, body, None).await.map_err(|e| ("broken_off", e.into()))?.offset;
    parcel.md5 = data_encoding::HEXLOWER.encode(&sum.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize());
    if expected.is_some_and(|expected| expected != parcel.md5) {
        return Err(("checksum", Refusal::Checksum));
    }
    let failed = |e: StoreError| ("failed", Refusal::from(e));
    let row = store.upload(upload).await.map_err(failed)?.ok_or(("gone", Refusal::Busy))?;
    let place = (parcel.container.as_str(), parcel.name.as_str());
    if is_twin(&state.app, pusher, place, &row.digests().sha256).await.map_err(|e| ("failed", e.into()))? {
        again(state, pusher, &parcel).await.map_err(|e| ("failed", e))?;
        // The answer before this one was lost; nothing is new.
        let _ = store.discard_upload(upload, "twin").await;
        return Ok(created(&parcel.md5, state));
    }
    store.describe_upload(upload, &parcel.announcement()).await.map_err(failed)?;
    store.declare_length(upload, size).await.map_err(|e| ("failed", e.into()))?;
    // From here on the upload is whole: what is interrupted now is taken in at the next start.
    take_in(&state.app, upload).await.map_err(|e| ("whole", e.into()))?;
    Ok(created(&parcel.md5, state))
}

/// The same bytes once more: what is said of them counts anew, if it is something else.
async fn again(state: &SwiftState, pusher: &Pusher, parcel: &Parcel) -> Result<(), Refusal> {
    let versions = state.app.store.pushed_versions(pusher.controller, &parcel.container, &parcel.name).await?;
    if versions.last().is_some_and(|o| o.md5 == parcel.md5 && o.metadata != parcel.metadata) {
        describe_object(&state.app, pusher, (&parcel.container, &parcel.name), parcel.metadata.clone()).await?;
    }
    Ok(())
}

fn created(md5: &str, state: &SwiftState) -> Response {
    let mut response = empty(StatusCode::CREATED);
    stamp(&mut response, md5, 0, state.app.store.clock().now().millis());
    response
}
