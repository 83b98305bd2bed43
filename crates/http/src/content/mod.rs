//! Bytes out of the store: originals under a grant, prints, scans, packages. With ranges, under headers that let nothing run.

mod naming;
mod range;
mod stream;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::ObjectId;
use headers::{AcceptRanges, ContentLength, ContentRange, HeaderMapExt as _};

pub(crate) use naming::Naming;
use store::StoredObject;
pub(crate) use stream::Watch;

use crate::error::RouteError;
use crate::state::ApiState;

/// Nothing in the bytes may load or run anything, wherever they are opened. A browser's own player and reader may load the bytes.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
);

/// Serves an object, or the range of it that was asked for. With a watch, the stream goes on only while it may.
///
/// # Errors
/// When there is no such object, or the store does not answer.
pub(crate) async fn serve(
    state: &ApiState,
    object: ObjectId,
    naming: Naming<'_>,
    asked: &HeaderMap,
    watch: Option<Watch>,
) -> Result<Response, RouteError> {
    let stored = state.app.store.object(object).await?.ok_or(RouteError::not_found("文件"))?;
    serve_stored(state, &stored, naming, asked, watch).await
}

/// The same of an object whose row is at hand.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn serve_stored(
    state: &ApiState,
    stored: &StoredObject,
    naming: Naming<'_>,
    asked: &HeaderMap,
    watch: Option<Watch>,
) -> Result<Response, RouteError> {
    let tag = range::tag(&stored.digests.sha256);
    let wanted = range::wanted(asked, stored.size, &tag);
    let part = match wanted {
        range::Wanted::Nothing => {
            let mut response =
                RouteError::request(StatusCode::RANGE_NOT_SATISFIABLE, "range", "请求的范围超出文件长度").into_response();
            response.headers_mut().typed_insert(ContentRange::unsatisfied_bytes(stored.size));
            return Ok(response);
        }
        range::Wanted::Whole => 0..stored.size,
        range::Wanted::Part(ref part) => part.clone(),
    };
    let bytes = state.app.store.read_object(stored.id, part.clone()).await?;
    let body = match watch {
        Some(watch) => Body::from_stream(watch.over(bytes)),
        None => Body::from_stream(bytes),
    };

    let mut response = Response::new(body);
    let headers = response.headers_mut();
    if matches!(wanted, range::Wanted::Part(_))
        && let Ok(range) = ContentRange::bytes(part.clone(), stored.size)
    {
        headers.typed_insert(range);
    }
    headers.typed_insert(ContentLength(part.end - part.start));
    headers.typed_insert(AcceptRanges::bytes());
    headers.typed_insert(tag);
    guard(headers);
    naming.describe(&stored.media_type, headers);
    if matches!(wanted, range::Wanted::Part(_)) {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// Bytes that were made for this answer alone, such as a sheet.
pub(crate) fn made(bytes: Vec<u8>, media_type: &str, naming: Naming<'_>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    guard(response.headers_mut());
    naming.describe(media_type, response.headers_mut());
    response
}

/// Nobody keeps a copy on the way, and nothing in the bytes runs.
/// A picture that was made just now, of bytes the caller may see.
pub(crate) fn picture(jpeg: Vec<u8>, name: &str) -> Response {
    let mut response = Response::new(Body::from(jpeg));
    guard(response.headers_mut());
    Naming::Evidence(name).describe("image/jpeg", response.headers_mut());
    response
}

fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
