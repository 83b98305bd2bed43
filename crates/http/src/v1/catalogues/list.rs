//! `GET /api/v1/catalogues`: editions of the catalogue, the newest first.

use app::Caller;
use app::query::catalogues::{self, EditionBrief};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Editions of the catalogue, the newest first.
#[utoipa::path(
    get,
    path = "/catalogues",
    operation_id = "catalogues_list",
    tag = "catalogues",
    responses((status = OK, body = Vec<EditionBrief>), Problems),
)]
#[tracing::instrument(name = "api.catalogues.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<EditionBrief>>, RouteError> {
    Ok(Json(catalogues::list(&state.app, &caller).await?))
}
