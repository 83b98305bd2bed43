//! `POST /api/v1/devices/{id}/checks`: a check before use.

use app::Caller;
use app::device::Check;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::DeviceId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What a check showed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceCheck {
    /// Whether all was well.
    passed: bool,
    /// How full the battery was, in percent.
    battery: Option<u8>,
    /// What was wrong.
    text: Option<String>,
}

/// Write down a check before use.
#[utoipa::path(
    post,
    path = "/devices/{id}/checks",
    operation_id = "devices_check",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.check", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceCheck>,
) -> Result<Json<DeviceView>, RouteError> {
    let check = Check { passed: body.passed, battery: body.battery, text: body.text };
    app::device::check(&state.app, &caller, id, check).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
