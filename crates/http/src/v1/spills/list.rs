//! `GET /api/v1/spills`: what is said to hold state secrets, and what became of it.

use app::Caller;
use app::query::spills::{self, SpillView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// What is said to hold state secrets, and what became of it; never what it is.
#[utoipa::path(
    get,
    path = "/spills",
    operation_id = "spills_list",
    tag = "spills",
    responses((status = OK, body = Vec<SpillView>), Problems),
)]
#[tracing::instrument(name = "api.spills.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<SpillView>>, RouteError> {
    Ok(Json(spills::list(&state.app, &caller).await?))
}
