//! Resumable uploads by tus 1.0.0, <https://tus.io/protocols/resumable-upload>: creation (with upload, with deferred length),
//! checksum, expiration. No concatenation: an original is one file. No termination once a byte is here: it may be evidence (Art. 24).
//!
//! Nothing is decided here: requests are taken apart, the store takes the bytes, and [`TusHooks`] turns a whole upload into custody.
//! Session, CSRF and rights are checked by whoever mounts [`router`]; it hands in an [`Uploader`] with every request.

mod create;
mod error;
mod headers;
mod metadata;
mod receive;
mod status;
#[cfg(test)]
mod tests;
mod until;

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, post};
use axum::{Extension, Router};
use base::{AgencyId, PersonId, UploadId};
use futures::future::BoxFuture;
use store::uploads::{State as Stage, Upload};
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

pub use error::{HookError, TusError};

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,creation-with-upload,creation-defer-length,checksum,expiration";
const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// Who sends, as the middleware before this router found out.
#[derive(Clone, Copy, Debug)]
pub struct Uploader {
    /// The person.
    pub person: PersonId,
    /// The agency it acts for.
    pub agency: AgencyId,
}

/// What the application does with a whole upload.
pub trait TusHooks: Send + Sync + 'static {
    /// Turns a whole upload into custody: hold it, adopt the bytes, append the entry, end the upload. The sender waits for it. Called
    /// again after a failure when the sender asks again, and perhaps by two requests at once: whoever holds it second finds it done.
    fn completed(&self, upload: UploadId) -> BoxFuture<'_, Result<(), HookError>>;
}

/// What the handlers work with.
#[derive(Clone)]
pub struct TusState {
    /// Takes the bytes.
    pub store: Store,
    /// Takes what is whole.
    pub hooks: Arc<dyn TusHooks>,
    /// Cancelled when the server is told to stop: bodies under way break off, and what came is kept.
    pub stopping: CancellationToken,
}

/// The routes `/` and `/{id}`, to be nested where uploads live. GET is left free on both for others.
pub fn router(state: TusState) -> Router {
    let item: MethodRouter<TusState> = post(item).head(self::item).patch(self::item).delete(self::item).options(options);
    Router::new()
        .route("/", post(collection).options(options))
        .route("/{id}", item)
        .layer(axum::middleware::map_response(stamp))
        .with_state(state)
}

/// Hands to the application what was whole when the program last ended, and was not in custody yet. To be called at the start;
/// one failure does not keep the others waiting, and is tried again at the next start or when its sender asks.
///
/// # Errors
/// When the database does not answer.
pub async fn recover(state: &TusState) -> Result<(), StoreError> {
    for upload in state.store.recover_uploads().await? {
        match finish(state, upload.id).await {
            Ok(()) => tracing::info!(upload = %upload.id, "an upload was taken into custody after a restart"),
            Err(e) => tracing::error!(upload = %upload.id, error = &e as &dyn std::error::Error, "an upload waits for custody"),
        }
    }
    Ok(())
}

/// Every response says which protocol it speaks, and none is for a cache.
async fn stamp(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `OPTIONS`: what this server can do.
async fn options(State(state): State<TusState>) -> Response {
    let abilities = [
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", EXTENSIONS.to_owned()),
        ("tus-checksum-algorithm", headers::CHECKSUMS.to_owned()),
        ("tus-max-size", state.store.limits().max_size.to_string()),
    ];
    (StatusCode::NO_CONTENT, abilities.map(|(name, value)| (HeaderName::from_static(name), value))).into_response()
}

/// Requests to the collection: `POST` announces an upload.
async fn collection(
    State(state): State<TusState>,
    Extension(uploader): Extension<Uploader>,
    request: Request,
) -> Result<Response, TusError> {
    if request.headers().get(METHOD_OVERRIDE).is_some_and(|m| m == "OPTIONS") {
        return Ok(options(State(state)).await);
    }
    check_version(&request)?;
    match method(&request) {
        m if m == Method::POST => create::handler(state, uploader, request).await,
        _ => Err(TusError::Method),
    }
}

/// Requests to one upload. The method may be in a header: some proxies let only GET and POST through.
async fn item(
    State(state): State<TusState>,
    Extension(uploader): Extension<Uploader>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, TusError> {
    check_version(&request)?;
    let upload = own(&state, uploader, &id).await?;
    match method(&request) {
        m if m == Method::HEAD => status::handler(state, upload).await,
        m if m == Method::PATCH => receive::handler(state, upload, request).await,
        m if m == Method::DELETE => withdraw(state, upload).await,
        _ => Err(TusError::Method),
    }
}

/// `DELETE`: only an upload without a single byte can be taken back.
async fn withdraw(state: TusState, upload: Upload) -> Result<Response, TusError> {
    if state.store.withdraw_upload(upload.id).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(TusError::Evidence)
    }
}

fn check_version(request: &Request) -> Result<(), TusError> {
    let spoken = request.headers().get(TUS_RESUMABLE);
    if spoken.is_some_and(|v| v == VERSION) { Ok(()) } else { Err(TusError::Version) }
}

fn method(request: &Request) -> Method {
    let instead = request.headers().get(METHOD_OVERRIDE).and_then(|m| Method::from_bytes(m.as_bytes()).ok());
    instead.unwrap_or_else(|| request.method().clone())
}

/// An upload of this sender. That of another one is not there for it.
async fn own(state: &TusState, uploader: Uploader, id: &str) -> Result<Upload, TusError> {
    let id: UploadId = id.parse().map_err(|_| TusError::Unknown)?;
    let upload = state.store.upload(id).await?.ok_or(TusError::Unknown)?;
    if (upload.person, upload.agency) != (uploader.person, uploader.agency) {
        return Err(TusError::Unknown);
    }
    match upload.state {
        Stage::Arriving | Stage::InCustody => Ok(upload),
        Stage::Expired | Stage::Withdrawn => Err(TusError::Gone),
    }
}

/// Hands a whole upload to the application, unless it is in custody already. Goes on even if the sender no longer waits.
async fn finish(state: &TusState, id: UploadId) -> Result<(), TusError> {
    let state = state.clone();
    let task = tokio::spawn(async move {
        match state.store.upload(id).await? {
            Some(upload) if upload.completed().is_some() => Ok(state.hooks.completed(id).await?),
            _ => Ok(()),
        }
    });
    let broken = |e| StoreError::File { what: "taking an upload into custody", source: std::io::Error::other(e) };
    task.await.map_err(broken)?
}
