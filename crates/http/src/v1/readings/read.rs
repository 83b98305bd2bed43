//! `GET /api/v1/readings`: unclear words with what the agency confirmed, the number of its fonds, the order of its dossiers.

use app::Caller;
use app::query::readings::{self, ReadingsView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Unclear words with what the agency confirmed, the number of its fonds, the order of its dossiers (Art. 21).
#[utoipa::path(
    get,
    path = "/readings",
    operation_id = "readings_read",
    tag = "readings",
    responses((status = OK, body = ReadingsView), Problems),
)]
#[tracing::instrument(name = "api.readings.read", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<ReadingsView>, RouteError> {
    Ok(Json(readings::readings(&state.app, &caller).await?))
}
