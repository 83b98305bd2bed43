//! `GET /api/v1/morning-reports/{day}`: the report about a day, as it was signed.

use app::query::watch::{self, ReportView};
use app::{AppError, Caller};
use axum::extract::{Path, State};
use base::Day;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The report about a day.
#[utoipa::path(
    get,
    path = "/morning-reports/{day}",
    operation_id = "morning_reports_read",
    tag = "reports",
    params(("day" = String, Path, description = "The day that it is about: YYYY-MM-DD")),
    responses((status = OK, body = ReportView), Problems),
)]
#[tracing::instrument(name = "api.morning_reports.read", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Path(day): Path<String>,
) -> Result<Json<ReportView>, RouteError> {
    let day: Day = day.parse().map_err(|_| AppError::NotFound("这一天的晨报"))?;
    Ok(Json(watch::report(&state.app, &caller, day).await?))
}
