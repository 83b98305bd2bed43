//! `POST /api/v1/devices/{id}/return`: a device comes back.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::{DeviceId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// When a device came back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceReturn {
    /// When; now if not said.
    at: Option<Timestamp>,
}

/// Take a device back.
#[utoipa::path(
    post,
    path = "/devices/{id}/return",
    operation_id = "devices_bring_back",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.bring_back", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceReturn>,
) -> Result<Json<DeviceView>, RouteError> {
    app::device::bring_back(&state.app, &caller, id, body.at).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
