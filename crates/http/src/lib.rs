//! What the server says over HTTP. No SQL, no rule, no decision: requests are taken apart, `app` or `store` is called, answers are
//! put together.

mod content;
mod custody;
mod description;
mod error;
mod extract;
mod health;
mod layers;
mod session;
mod state;
#[cfg(test)]
mod tests;
pub mod tus;
mod v1;
mod web;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;

pub use description::openapi;
pub use error::RouteError;
pub use state::ApiState;

use custody::Custody;
use tus::TusState;

/// Longest body of a request in JSON, in bytes: a long record with room to spare. Uploads are not JSON and have limits of their own.
const LONGEST_BODY: usize = 1 << 20;

/// Everything the server answers: the API, its description, the health of the server, the pages.
///
/// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, so that failed logins can be told apart by address.
pub fn router(state: ApiState) -> Router {
    let hooks = Arc::new(Custody(Arc::clone(&state.app)));
    let uploads = tus::router(TusState { store: state.app.store.clone(), hooks, stopping: state.stopping.clone() });
    let guarded = Router::from(v1::guarded())
        .nest("/uploads", uploads.with_state(()))
        .route_layer(middleware::from_fn_with_state(state.clone(), session::guard));
    let api = Router::from(v1::open())
        .merge(guarded)
        .route("/openapi.json", get(description::handler))
        .layer(DefaultBodyLimit::max(LONGEST_BODY));
    // The order: the outermost comes last. A panic is caught inside, so that its answer is traced and protected like any other.
    Router::new()
        .nest("/api/v1", api)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(state)
        .method_not_allowed_fallback(web::wrong_method)
        .fallback_service(pages())
        .layer(layers::catch_panic())
        .layer(middleware::from_fn(layers::protect))
        .layer(middleware::from_fn(layers::trace))
}

/// The pages, compressed. Answers of the API are not: a token beside what others typed must not be guessed by its length.
fn pages() -> Router {
    Router::new().fallback(web::fallback).layer(CompressionLayer::new())
}
