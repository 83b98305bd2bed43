//! One line of the server's log per request: method, route, status, time. Never a path with its ids, never a query, a body or a name:
//! logs are read by people who have no business with a case.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use base::{RawId, metric};
use tracing::Instrument as _;

/// Names a request in the log, and to whoever complains about its answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives a request its id, and writes its line.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let (id, begun) = (RawId::random(), Instant::now());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let (method, route) = (known(request.method()), matched.as_ref().map_or("-", MatchedPath::as_str));
    let span = tracing::info_span!("request", %id, method, route);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    count(method, route, status, took);
    let took_ms = took.as_millis();
    span.in_scope(|| tracing::info!(status, took_ms, "answered"));
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A method by a name of ours: anybody can invent methods, and each would be a series of its own.
const fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn count(method: &'static str, route: &str, status: u16, took: Duration) {
    let route = route.to_owned();
    metrics::histogram!(metric::REQUEST.name, "method" => method, "route" => route.clone()).record(took);
    metrics::counter!(metric::REQUESTS.name, "method" => method, "route" => route, "status" => status.to_string()).increment(1);
}
