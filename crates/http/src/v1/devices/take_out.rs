//! `POST /api/v1/devices/{id}/issues`: issue a device.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::{DeviceId, PersonId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// To whom a device is issued.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceIssue {
    /// The officer.
    to: PersonId,
    /// When; now if not said.
    at: Option<Timestamp>,
}

/// Issue a device to an officer, or hand it on.
#[utoipa::path(
    post,
    path = "/devices/{id}/issues",
    operation_id = "devices_take_out",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.take_out", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceIssue>,
) -> Result<Json<DeviceView>, RouteError> {
    app::device::take_out(&state.app, &caller, id, body.to, body.at).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
