//! `GET /api/v1/subordinates`: the logs that the agency follows, and how they stand.

use app::Caller;
use app::query::subordinates::{self, SubordinateView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The logs that the agency follows as their superior, and how they stand.
#[utoipa::path(
    get,
    path = "/subordinates",
    operation_id = "subordinates_list",
    tag = "subordinates",
    responses((status = OK, body = Vec<SubordinateView>), Problems),
)]
#[tracing::instrument(name = "api.subordinates.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<SubordinateView>>, RouteError> {
    Ok(Json(subordinates::list(&state.app, &caller).await?))
}
