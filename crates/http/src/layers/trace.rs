//! One line of the server's log per request: method, route, status, time. Never a path with its ids, never a query, a body or a name:
//! logs are read by people who have no business with a case.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use base::RawId;
use tracing::Instrument as _;

/// Names a request in the log, and to whoever complains about its answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, and writes its line.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let (id, begun) = (RawId::random(), Instant::now());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!("request", %id, method = %request.method(), route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took_ms) = (response.status().as_u16(), begun.elapsed().as_millis());
    span.in_scope(|| tracing::info!(status, took_ms, "answered"));
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
