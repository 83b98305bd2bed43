//! `GET /api/v1/devices`: devices, with their ratio to officers.

use app::Caller;
use app::query::devices::{self, DevicesView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The devices of the agency, by number, and what they amount to.
#[utoipa::path(
    get,
    path = "/devices",
    operation_id = "devices_list",
    tag = "devices",
    responses((status = OK, body = DevicesView), Problems),
)]
#[tracing::instrument(name = "api.devices.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<DevicesView>, RouteError> {
    Ok(Json(devices::list(&state.app, &caller).await?))
}
