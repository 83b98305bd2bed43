//! `GET /api/v1/devices/{id}`: a device.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::DeviceId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A device with all that happened to it.
#[utoipa::path(
    get,
    path = "/devices/{id}",
    operation_id = "devices_read",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.read", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
) -> Result<Json<DeviceView>, RouteError> {
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
