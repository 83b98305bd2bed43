//! `GET /healthz`: whether the server can serve. Asked by whoever runs it; says nothing about cases or people.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use typeset::Availability;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::state::ApiState;

/// Whether the server can serve.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// Whether the database answers.
    ready: bool,
    /// The version of the program.
    version: &'static str,
    /// Whether documents can be set.
    documents: bool,
}

/// Whether the server can serve.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "health",
    tag = "health",
    security(()),
    responses((status = OK, body = Health), (status = SERVICE_UNAVAILABLE, body = Health)),
)]
pub(crate) async fn handler(State(state): State<ApiState>) -> (StatusCode, Json<Health>) {
    let ready = state.app.store.logs().await.is_ok();
    let documents = !matches!(state.app.typesetter.available(), Availability::Unavailable { .. });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Health { ready, version: env!("CARGO_PKG_VERSION"), documents }))
}
