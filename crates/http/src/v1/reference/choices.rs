//! `GET /api/v1/choices`: everything pages choose from.

use app::Caller;
use app::query::reference::{self, Choices};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Everything pages choose from.
#[utoipa::path(
    get,
    path = "/choices",
    operation_id = "reference_choices",
    tag = "reference",
    responses((status = OK, body = Choices), Problems),
)]
#[tracing::instrument(name = "api.reference.choices", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Choices>, RouteError> {
    Ok(Json(reference::choices(&state.app, &caller).await?))
}
