//! `GET /api/v1/disposals`: proposals to destroy private parts, newest first.

use app::Caller;
use app::query::disposals::{self, DisposalView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Proposals to destroy private parts of entries, newest first.
#[utoipa::path(
    get,
    path = "/disposals",
    operation_id = "disposals_list",
    tag = "disposals",
    responses((status = OK, body = Vec<DisposalView>), Problems),
)]
#[tracing::instrument(name = "api.disposals.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<DisposalView>>, RouteError> {
    Ok(Json(disposals::list(&state.app, &caller).await?))
}
