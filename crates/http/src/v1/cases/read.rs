//! `GET /api/v1/cases/{id}`: A case: what happened, what the law asks, what is missing.

use app::Caller;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use base::CaseId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A case: what happened, what the law asks, what is missing.
#[utoipa::path(
    get,
    path = "/cases/{id}",
    operation_id = "cases_read",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.read", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
) -> Result<Json<CaseView>, RouteError> {
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
