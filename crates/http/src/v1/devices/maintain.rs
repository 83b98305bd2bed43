//! `POST /api/v1/devices/{id}/maintenance`: write down maintenance.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::{Day, DeviceId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::scalar;
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Maintenance.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceMaintenance {
    /// When.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    on: Day,
    /// Whether it can be used now.
    usable: bool,
    /// What was done.
    text: String,
}

/// Write down that a device was maintained (Art. 20).
#[utoipa::path(
    post,
    path = "/devices/{id}/maintenance",
    operation_id = "devices_maintain",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.maintain", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceMaintenance>,
) -> Result<Json<DeviceView>, RouteError> {
    app::device::maintain(&state.app, &caller, id, body.on, body.usable, &body.text).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
