//! The pages, carried in the binary (release) or read from `web/dist` (debug). Every path that is neither a file nor part of the API is
//! the application page: its router shows the right one.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::RouteError;

#[derive(RustEmbed)]
#[folder = "$ZHILU_PAGES"]
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
    page::<Pages>(path.trim_start_matches('/'), &headers)
}

/// A route of the API that there is not.
fn unknown_route() -> Response {
    RouteError::request(StatusCode::NOT_FOUND, "not_found", "没有这个接口").into_response()
}

/// A route that there is, asked with another method.
pub(crate) async fn wrong_method() -> Response {
    RouteError::request(StatusCode::METHOD_NOT_ALLOWED, "method", "不支持这种请求方法").into_response()
}

fn page<P: RustEmbed>(path: &str, headers: &HeaderMap) -> Response {
    let hashed = path.starts_with("assets/");
    match P::get(path).filter(|_| !path.is_empty()) {
        Some(file) => serve(file, path, if hashed { FOREVER } else { ASK }, headers),
        // A page from before the last update asks for a file that is gone: the application page would be no script.
        None if hashed => (StatusCode::NOT_FOUND, "").into_response(),
        None => match P::get("index.html") {
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
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[derive(RustEmbed)]
    #[folder = "testdata/pages"]
    struct Sample;

    #[derive(RustEmbed)]
    #[folder = "testdata/not-built"]
    #[allow_missing = true]
    struct NotBuilt;

    async fn body(response: Response) -> String {
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn every_path_of_the_application_is_its_page() {
        for path in ["", "cases", "cases/abc/records/new", "index.html", "../secret"] {
            let response = page::<Sample>(path, &HeaderMap::new());
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8", "{path}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], ASK);
            assert!(body(response).await.contains("id=\"root\""), "{path}");
        }
    }

    #[tokio::test]
    async fn files_with_a_digest_in_their_name_are_kept_and_missing_ones_are_no_page() {
        let script = page::<Sample>("assets/index-1a2b.js", &HeaderMap::new());
        assert_eq!(script.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(script.headers()[header::CACHE_CONTROL], FOREVER);
        assert_eq!(page::<Sample>("assets/index-0000.js", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_service_worker_is_a_script_that_is_asked_for_every_time() {
        // A browser takes a worker as a script only, for the folder it lies in, and finds a new version by asking.
        let worker = page::<Sample>("sw.js", &HeaderMap::new());
        assert_eq!(worker.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(worker.headers()[header::CACHE_CONTROL], ASK);
        assert_eq!(media_type("manifest.webmanifest"), "application/manifest+json");
    }

    #[tokio::test]
    async fn what_did_not_change_is_not_sent_again() {
        let tag = page::<Sample>("", &HeaderMap::new()).headers()[header::ETAG].clone();
        let again = page::<Sample>("", &HeaderMap::from_iter([(header::IF_NONE_MATCH, tag.clone())]));
        assert_eq!((again.status(), &again.headers()[header::ETAG]), (StatusCode::NOT_MODIFIED, &tag));
        assert_eq!(body(again).await, "");
        let other = HeaderValue::from_static("W/\"0\"");
        assert_eq!(page::<Sample>("", &HeaderMap::from_iter([(header::IF_NONE_MATCH, other)])).status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn without_pages_one_says_how_to_build_them() {
        let response = page::<NotBuilt>("cases", &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK);
        assert!(body(response).await.contains("网页尚未构建：cargo xtask demo"));
    }

    #[tokio::test]
    async fn the_api_is_not_the_application() {
        for (method, path, status) in [
            (Method::GET, "/api/v1/poems", 404),
            (Method::POST, "/api", 404),
            (Method::POST, "/cases", 405),
            (Method::GET, "/cases", 200),
        ] {
            let answered = fallback(method, path.parse().unwrap(), HeaderMap::new()).await;
            assert_eq!(answered.status(), status, "{path}");
        }
    }
}
