//! `POST /api/v1/stations`: register a station by its public key.

use app::Caller;
use app::station::{self, NewStation};
use axum::extract::State;
use axum::http::StatusCode;
use base::{AgencyId, PersonId, StationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A station to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterStation {
    /// Its public key, as `zhilu station --show-key` prints it.
    key: String,
    /// Where it stands.
    place: String,
    /// Who answers for it; the caller when nobody is named.
    keeper: Option<PersonId>,
}

/// What the station's settings need.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegisteredStation {
    /// The station.
    station: StationId,
    /// The agency.
    agency: AgencyId,
    /// The public key of this server's receipts.
    server_key: String,
}

/// Believe what a station signs from now on.
#[utoipa::path(
    post,
    path = "/stations",
    operation_id = "stations_create",
    tag = "stations",
    responses((status = CREATED, body = RegisteredStation), Problems),
)]
#[tracing::instrument(name = "api.stations.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<RegisterStation>,
) -> Result<(StatusCode, Json<RegisteredStation>), RouteError> {
    let new = NewStation { key: &body.key, place: &body.place, keeper: body.keeper };
    let station = station::register(&state.app, &caller, new).await?;
    let (_, key) = station::greeting(&state.app);
    let registered = RegisteredStation { station, agency: caller.agency, server_key: key.to_string() };
    Ok((StatusCode::CREATED, Json(registered)))
}
