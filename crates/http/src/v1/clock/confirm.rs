//! `POST /api/v1/clock/confirmation`: go by the server's clock as it is now, after a jump.

use app::Caller;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClockConfirmation {
    /// What was looked into, and why the clock can be believed.
    reason: String,
}

/// Go by the server's clock as it is now, after a jump.
#[utoipa::path(
    post,
    path = "/clock/confirmation",
    operation_id = "clock_confirm",
    tag = "clock",
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.clock.confirm", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<ClockConfirmation>,
) -> Result<StatusCode, RouteError> {
    app::standing::confirm_clock(&state.app, &caller, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
