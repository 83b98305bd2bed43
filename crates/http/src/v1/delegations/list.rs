//! `GET /api/v1/delegations`: who acts for whom, as far as it concerns the caller.

use app::Caller;
use app::query::delegations::{self, DelegationsView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Who acts for the caller, and for whom the caller acts.
#[utoipa::path(
    get,
    path = "/delegations",
    operation_id = "delegations_list",
    tag = "delegations",
    responses((status = OK, body = DelegationsView), Problems),
)]
#[tracing::instrument(name = "api.delegations.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<DelegationsView>, RouteError> {
    Ok(Json(delegations::delegations(&state.app, &caller).await?))
}
