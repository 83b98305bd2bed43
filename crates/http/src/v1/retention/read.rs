//! `GET /api/v1/retention`: the tables of terms of the agency, newest first.

use app::Caller;
use app::query::retention::{self, RetentionView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The tables of terms of the agency, newest first (Art. 20 para. 2).
#[utoipa::path(
    get,
    path = "/retention",
    operation_id = "retention_read",
    tag = "retention",
    responses((status = OK, body = RetentionView), Problems),
)]
#[tracing::instrument(name = "api.retention.read", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<RetentionView>, RouteError> {
    Ok(Json(retention::tables(&state.app, &caller).await?))
}
