//! `GET /healthz`: the process lives. `GET /readyz`: it can do its work, or what keeps it from it. Asked by whoever runs it; neither says
//! anything about cases or people.

use app::readiness::{Trouble, troubles};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use typeset::Availability;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::state::ApiState;

/// That the process lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// The version of the program.
    version: &'static str,
}

/// That the process lives. A supervisor that gets no answer may start it anew; nothing else is a reason to.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "health",
    tag = "health",
    security(()),
    responses((status = OK, body = Health)),
)]
pub(crate) async fn alive() -> Json<Health> {
    Json(Health { version: env!("CARGO_PKG_VERSION") })
}

/// Whether the server can do its work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// Whether it can: database and objects answer, entries are signed soon, and nobody told it to stop.
    ready: bool,
    /// What keeps it from it.
    troubles: Vec<Trouble>,
    /// The version of the program.
    version: &'static str,
    /// Whether documents can be set. Without, everything else goes on.
    documents: bool,
}

/// Whether the server can do its work.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readiness",
    tag = "health",
    security(()),
    responses((status = OK, body = Readiness), (status = SERVICE_UNAVAILABLE, body = Readiness)),
)]
pub(crate) async fn ready(State(state): State<ApiState>) -> (StatusCode, Json<Readiness>) {
    let mut troubles = troubles(&state.app, state.checkpoint_within).await;
    if state.stopping.is_cancelled() {
        troubles.push(Trouble::new("stopping", "服务正在停止，不再接受新的请求"));
    }
    let ready = troubles.is_empty();
    let documents = !matches!(state.app.typesetter.available(), Availability::Unavailable { .. });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, troubles, version: env!("CARGO_PKG_VERSION"), documents }))
}
