//! The pages, carried in the binary (release) or read from `web/dist` (debug). Every path that is neither a file nor part of the API is
//! the application page: its router shows the right one.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::RouteError;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Pages;

/// Files whose names change with their content: they never have to be asked for again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Files that are asked for every time, and mostly have not changed.
const ASK: &str = "no-cache";

/// Shown while there are no pages, so that whoever built only the server knows what to do.
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>执录</title>\
    <p>网页尚未构建：cargo xtask demo</p></html>";

/// Everything that no other route answers.
pub(crate) async fn fallback(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if path == "/api" || path.starts_with("/api/") {
        return unknown_route();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return wrong_method().await;
    }
    page(path.trim_start_matches('/'), &headers)
}

/// A route of the API that there is not.
fn unknown_route() -> Response {
    RouteError::request(StatusCode::NOT_FOUND, "not_found", "没有这个接口").into_response()
}

/// A route that there is, asked with another method.
pub(crate) async fn wrong_method() -> Response {
    RouteError::request(StatusCode::METHOD_NOT_ALLOWED, "method", "不支持这种请求方法").into_response()
}

fn page(path: &str, headers: &HeaderMap) -> Response {
    let hashed = path.starts_with("assets/");
    match Pages::get(path).filter(|_| !path.is_empty()) {
        Some(file) => serve(file, path, if hashed { FOREVER } else { ASK }, headers),
        // A page from before the last update asks for a file that is gone: the application page would be no script.
        None if hashed => (StatusCode::NOT_FOUND, "").into_response(),
        None => match Pages::get("index.html") {
            Some(file) => serve(file, "index.html", ASK, headers),
            None => (StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], NOT_BUILT).into_response(),
        },
    }
}

fn serve(file: EmbeddedFile, path: &str, cache: &'static str, headers: &HeaderMap) -> Response {
    let tag = tag(&file);
    let fresh =
        tag.as_ref().is_some_and(|tag| headers.typed_get::<IfNoneMatch>().is_some_and(|seen| !seen.precondition_passes(tag)));
    let mut response = if fresh { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(Body::from(file.data)) };
    let said = response.headers_mut();
    said.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    said.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if let Some(tag) = tag {
        said.typed_insert(tag);
    }
    response
}

/// Weak, because compression changes the bytes and not what they say.
fn tag(file: &EmbeddedFile) -> Option<ETag> {
    let digest = file.metadata.sha256_hash();
    format!("W/\"{}\"", base::Sha256Digest(digest)).parse().ok()
}

/// What the build of the pages puts out.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
