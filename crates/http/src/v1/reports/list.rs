//! `GET /api/v1/morning-reports`: the reports, and how what is kept stands now.

use app::Caller;
use app::query::watch::{self, WatchView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Morning reports, the newest in full, and how what is kept stands now.
#[utoipa::path(
    get,
    path = "/morning-reports",
    operation_id = "morning_reports_list",
    tag = "reports",
    responses((status = OK, body = WatchView), Problems),
)]
#[tracing::instrument(name = "api.morning_reports.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<WatchView>, RouteError> {
    Ok(Json(watch::watch(&state.app, &caller).await?))
}
