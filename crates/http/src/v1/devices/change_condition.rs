//! `POST /api/v1/devices/{id}/conditions`: damage, loss, back in use, used no more.

use app::Caller;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use base::DeviceId;
use model::device::Condition;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// How a device is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceCondition {
    /// `in_service`, `faulty`, `lost`, `retired`.
    #[schema(value_type = String)]
    condition: Condition,
    /// How that came about.
    text: String,
}

/// Write down that a device is damaged, lost, in use again or used no more.
#[utoipa::path(
    post,
    path = "/devices/{id}/conditions",
    operation_id = "devices_change_condition",
    tag = "devices",
    params(("id" = DeviceId, Path)),
    responses((status = OK, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.change_condition", skip_all, fields(device.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DeviceId>,
    Json(body): Json<DeviceCondition>,
) -> Result<Json<DeviceView>, RouteError> {
    app::device::change_condition(&state.app, &caller, id, body.condition, &body.text).await?;
    Ok(Json(devices::device(&state.app, &caller, id).await?))
}
