//! Objects that are here: described anew, and what was said of them read back. Their bytes are read here by nobody.

use app::controller::Pusher;
use app::pushed::describe_object;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;

use crate::answer::{Refusal, empty};
use crate::path::Name;
use crate::{SwiftState, metadata, system};

/// `POST`: what is said replaces what was said; 202, or 404 where there is none.
pub(crate) async fn post(
    state: &SwiftState,
    pusher: &Pusher,
    container: Name,
    name: Name,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let said = metadata::all(headers, &name);
    let there = describe_object(&state.app, pusher, (&container.text, &name.text), said).await?;
    if there { Ok(empty(StatusCode::ACCEPTED)) } else { Err(Refusal::NotFound) }
}

/// `HEAD`: what was said of it; `GET`: that and the bytes, of what describes a system alone.
pub(crate) async fn read(
    state: &SwiftState,
    pusher: &Pusher,
    bytes: bool,
    container: Name,
    name: Name,
) -> Result<Response, Refusal> {
    let of_system = container.text == "System";
    if of_system && let Some(document) = system::document(state, pusher, &name.text).await? {
        return Ok(document.answer(bytes));
    }
    let versions = state.app.store.pushed_versions(pusher.controller, &container.text, &name.text).await?;
    let found = versions.into_iter().next_back().ok_or(Refusal::NotFound)?;
    if bytes && !of_system {
        return Err(Refusal::Forbidden("只接收音像资料，不提供读取"));
    }
    let mut response = empty(StatusCode::OK);
    metadata::write(response.headers_mut(), "x-object-meta-", &found.metadata);
    stamp(&mut response, &found.md5, found.size, found.stored_at.millis());
    if bytes {
        *response.body_mut() = Body::from(found.body.unwrap_or_default());
    }
    Ok(response)
}

/// The headers that every object has.
pub(crate) fn stamp(response: &mut Response, md5: &str, size: u64, stored_at: i64) {
    let headers = response.headers_mut();
    if let Ok(md5) = HeaderValue::from_str(md5) {
        headers.insert(header::ETAG, md5);
    }
    headers.insert(header::CONTENT_LENGTH, size.into());
    headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/octet-stream"));
    let at = Timestamp::from_millisecond(stored_at).ok();
    let said = at.map(|at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(said) = said.and_then(|said| HeaderValue::try_from(said).ok()) {
        headers.insert(header::LAST_MODIFIED, said);
    }
}
