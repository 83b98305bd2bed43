//! `HEAD /{id}`: where an upload stands.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use store::uploads::Upload;

use super::error::TusError;
use super::headers::{self, DEFER_LENGTH, EXPIRES, LENGTH, METADATA, OFFSET};
use super::{TusState, finish, metadata};

pub(super) async fn handler(state: TusState, upload: Upload) -> Result<Response, TusError> {
    // A sender that hears “all here” asks no more. If the last step failed before, this is the moment to make it good.
    if upload.is_complete() {
        finish(&state, upload.id).await?;
    }
    let mut response = (StatusCode::OK, [(OFFSET, upload.offset.to_string())]).into_response();
    let said = response.headers_mut();
    match upload.length {
        Some(length) => headers::insert(said, LENGTH, length.to_string()),
        None => drop(said.insert(DEFER_LENGTH, HeaderValue::from_static("1"))),
    }
    if !upload.metadata.is_empty() {
        headers::insert(said, METADATA, metadata::format(&upload.metadata));
    }
    if !upload.is_complete() {
        headers::insert(said, EXPIRES, headers::http_date(upload.expires_at));
    }
    Ok(response)
}
