//! `POST /api/v1/devices/{id}/clock`: what the clock of a device showed.

use app::Caller;
use app::device::ClockComparison;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::{DeviceId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What the clock showed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceClock {
    /// The true instant; now if not said.
    at: Option<Timestamp>,
    /// What the device showed then.
    shows: Timestamp,
    /// Whether its clock was set right after that.
    set: bool,
}

/// Write down what the clock of a device showed; its recordings are corrected by that.
#[utoipa::path(
    post,
    path = "/devices/{id}/clock",
    operation_id = "devices_compare_clock",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.compare_clock", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceClock>,
) -> Result<Json<DeviceView>, RouteError> {
    let comparison = ClockComparison { at: body.at, shows: body.shows, set: body.set };
    app::device::compare_clock(&state.app, &caller, id, comparison).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
