//! `GET /api/v1/destructions`: the lists of dossiers to be destroyed, newest first.

use app::Caller;
use app::query::destructions::{self, DestructionView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The lists of dossiers to be destroyed, newest first.
#[utoipa::path(
    get,
    path = "/destructions",
    operation_id = "destructions_list",
    tag = "destructions",
    responses((status = OK, body = Vec<DestructionView>), Problems),
)]
#[tracing::instrument(name = "api.destructions.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<DestructionView>>, RouteError> {
    Ok(Json(destructions::destructions(&state.app, &caller).await?))
}
