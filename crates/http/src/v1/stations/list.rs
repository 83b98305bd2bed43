//! `GET /api/v1/stations`: the stations of the agency.

use app::Caller;
use app::query::stations::{self, StationView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The stations of the agency, the last one first.
#[utoipa::path(
    get,
    path = "/stations",
    operation_id = "stations_list",
    tag = "stations",
    responses((status = OK, body = Vec<StationView>), Problems),
)]
#[tracing::instrument(name = "api.stations.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<StationView>>, RouteError> {
    Ok(Json(stations::list(&state.app, &caller).await?))
}
