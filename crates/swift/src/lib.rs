//! The content destination 推送目的地 of body-worn systems: the part of OpenStack Swift v1 by which their controllers push recordings, as the
//! Axis body worn content destination API has it. Such a system only ever brings: it reads nothing but what it said itself.
//!
//! Requests are taken apart and answered; what becomes of bytes and words is for `app::pushed`. Nothing that may be evidence is answered with
//! 400: to such a system that means never to send it again.

mod answer;
mod auth;
mod connection;
mod container;
mod line;
mod metadata;
mod object;
mod path;
mod put;
mod system;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::any;
use base::Span;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;

pub use connection::{Connection, ConnectionError, ContainerType};

use answer::Refusal;
use path::{Place, Target};

/// Objects that are taken in at once: more would only make each of them slower.
const AT_ONCE: usize = 32;
/// How often recordings of which nothing came are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(300);

/// What requests work with.
#[derive(Clone)]
pub struct SwiftState {
    app: Arc<App>,
    /// Where such systems reach this server; by the request where it is not set.
    address: Option<String>,
    /// Whether whoever is in front speaks TLS.
    behind_tls: bool,
    at_once: Arc<Semaphore>,
}

impl SwiftState {
    /// The state of a server that is reached at `address`, or where the request says; then by TLS if somebody in front speaks it.
    pub fn new(app: Arc<App>, address: Option<String>, behind_tls: bool) -> Self {
        Self { app, address, behind_tls, at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// The routes `/auth/v1.0` and `/v1.0/…`, to be joined with those of the server.
pub fn router(state: SwiftState) -> Router {
    Router::new()
        .route("/auth/v1.0", any(auth::handler))
        .route("/v1.0/{*rest}", any(storage))
        .with_state(state)
        .layer(CatchPanicLayer::custom(answer::panicked))
}

/// Looks for recordings that no system said to be whole, for as long as the server runs.
pub async fn watch(app: Arc<App>, silent_after: Span, stopping: CancellationToken) {
    loop {
        match app::pushed::look_for_silent(&app, silent_after).await {
            Ok(0) => {}
            Ok(found) => tracing::info!(found, "recordings that body-worn systems went silent about"),
            Err(e) => tracing::warn!(error = &e as &dyn std::error::Error, "looking for silent body-worn systems failed"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Everything below an account. The token is asked for once, before anything else: a body that is on its way is never broken off.
#[tracing::instrument(name = "swift", skip_all, fields(controller))]
async fn storage(State(state): State<SwiftState>, request: Request) -> Result<Response, Refusal> {
    let pusher = auth::admit(&state, request.headers()).await?;
    tracing::Span::current().record("controller", tracing::field::display(pusher.controller));
    let place = Place::of(request.uri().path());
    if place.account != pusher.controller.to_string() {
        return Err(Refusal::Forbidden("账号与地址不符"));
    }
    match (request.method().clone(), place.target) {
        (Method::HEAD, Target::Account) => Ok(answer::empty(axum::http::StatusCode::NO_CONTENT)),
        (Method::PUT, Target::Container(name)) => container::put(&state, &pusher, name, request.headers()).await,
        (Method::POST, Target::Container(name)) => container::post(&state, &pusher, name, request.headers()).await,
        (Method::HEAD, Target::Container(name)) => container::head(&state, &pusher, name).await,
        (Method::PUT, Target::Object(container, name)) => put::handler(&state, &pusher, container, name, request).await,
        (Method::POST, Target::Object(container, name)) => {
            object::post(&state, &pusher, container, name, request.headers()).await
        }
        (method @ (Method::HEAD | Method::GET), Target::Object(container, name)) => {
            object::read(&state, &pusher, method == Method::GET, container, name).await
        }
        (Method::GET, _) => Err(Refusal::Forbidden("只接收音像资料，不提供读取")),
        _ => Err(Refusal::Method),
    }
}

/// Where a request comes from, for counting failures alone.
fn address(request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(|| "unknown".to_owned(), |ConnectInfo(peer)| peer.ip().to_canonical().to_string())
}
