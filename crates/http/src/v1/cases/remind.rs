//! `POST /api/v1/cases/{id}/reminders`: remind whoever the opinion waits for.

use app::query::cases::{self, CaseView};
use app::{Caller, remind};
use axum::extract::State;
use base::CaseId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Remind whoever the opinion waits for.
#[utoipa::path(
    post,
    path = "/cases/{id}/reminders",
    operation_id = "cases_remind",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.remind", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
) -> Result<Json<CaseView>, RouteError> {
    remind::case(&state.app, &caller, id).await?;
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
