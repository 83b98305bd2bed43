//! `POST /api/v1/devices`: register a device.

use app::Caller;
use app::device::NewDevice;
use app::query::devices::{self, DeviceView};
use axum::extract::State;
use axum::http::StatusCode;
use base::Day;
use model::device::DeviceCategory;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::extract::scalar;
use crate::state::ApiState;

/// A device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceRegistration {
    /// What it is.
    #[schema(value_type = String)]
    category: DeviceCategory,
    /// The number by which its files name it.
    mark: String,
    /// Make and model.
    name: String,
    /// Its serial number.
    serial: Option<String>,
    /// Where it is kept.
    place: Option<String>,
    /// Since when the agency has it.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "scalar::optional_day")]
    acquired_on: Option<Day>,
}

/// Enter a device in the register.
#[utoipa::path(
    post,
    path = "/devices",
    operation_id = "devices_create",
    tag = "devices",
    responses((status = CREATED, body = DeviceView), Problems),
)]
#[tracing::instrument(name = "api.devices.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<DeviceRegistration>,
) -> Result<(StatusCode, Json<DeviceView>), RouteError> {
    let DeviceRegistration { category, mark, name, serial, place, acquired_on } = body;
    let input = NewDevice { category, mark, name, serial, place, acquired_on };
    let id = app::device::register(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(devices::device(&state.app, &caller, id).await?)))
}
