//! `POST /api/v1/devices/{id}/places`: give a device its place.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::DeviceId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DevicePlace {
    /// Where it is kept.
    place: String,
}

/// Give a device its place (Art. 20).
#[utoipa::path(
    post,
    path = "/devices/{id}/places",
    operation_id = "devices_place",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.place", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DevicePlace>,
) -> Result<Json<DeviceView>, RouteError> {
    app::device::place(&state.app, &caller, id, &body.place).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
