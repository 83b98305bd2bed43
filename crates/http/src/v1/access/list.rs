//! `GET /api/v1/access-requests`: access requests, newest first.

use app::Caller;
use app::query::access::{self, AccessView};
use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Whose requests.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Which {
    /// Those that wait for the head.
    Waiting,
    /// The caller's own.
    #[default]
    Mine,
    /// All of the agency; for the head.
    All,
}

/// Which requests.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListRequests {
    /// Whose; the caller's own if not said.
    #[param(inline)]
    state: Option<Which>,
}

/// Access requests, newest first.
#[utoipa::path(
    get,
    path = "/access-requests",
    operation_id = "access_list",
    tag = "access",
    params(ListRequests),
    responses((status = OK, body = Vec<AccessView>), Problems),
)]
#[tracing::instrument(name = "api.access.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListRequests>,
) -> Result<Json<Vec<AccessView>>, RouteError> {
    let which = match query.state.unwrap_or_default() {
        Which::Waiting => access::Which::Waiting,
        Which::Mine => access::Which::Mine,
        Which::All => access::Which::All,
    };
    Ok(Json(access::list(&state.app, &caller, which).await?))
}
