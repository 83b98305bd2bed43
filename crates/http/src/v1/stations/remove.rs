//! `DELETE /api/v1/stations/{id}`: believe what a station signs no more. What it signed before stays.

use app::{Caller, station};
use axum::extract::State;
use axum::http::StatusCode;
use base::StationId;

use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// Believe what a station signs no more.
#[utoipa::path(
    delete,
    path = "/stations/{id}",
    operation_id = "stations_remove",
    tag = "stations",
    params(("id" = StationId, Path)),
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.stations.remove", skip_all, fields(station.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<StationId>,
) -> Result<StatusCode, RouteError> {
    station::remove(&state.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
