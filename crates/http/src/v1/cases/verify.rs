//! `POST /api/v1/cases/{id}/verification`: compare every entry with the signed log, and every original with its digests.

use app::Caller;
use app::query::verification::{self, VerificationView};
use axum::extract::State;
use base::CaseId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Compare every entry with the signed log, and every original with its digests.
#[utoipa::path(
    post,
    path = "/cases/{id}/verification",
    operation_id = "cases_verify",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = VerificationView), Problems),
)]
#[tracing::instrument(name = "api.cases.verify", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
) -> Result<Json<VerificationView>, RouteError> {
    Ok(Json(verification::verify_case(&state.app, &caller, id).await?))
}
