//! `POST /api/v1/cases/{id}/submissions`: submit the handlers' opinion (Art. 11 item 1).

use app::Caller;
use app::case::Submission;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use base::CaseId;
use model::Revision;
use model::case::Proposal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What the handlers propose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSubmission {
    /// What the page has seen.
    revision: Revision,
    /// What they propose: a code of `GET /choices`.
    #[schema(value_type = String)]
    proposal: Proposal,
    /// Facts, basis, discretion, opinion.
    opinion: String,
}

/// Submit the handlers' opinion (Art. 11 item 1).
#[utoipa::path(
    post,
    path = "/cases/{id}/submissions",
    operation_id = "cases_submit",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.submit", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewSubmission>,
) -> Result<Json<CaseView>, RouteError> {
    let input = Submission { seen: body.revision, proposal: body.proposal, opinion: body.opinion };
    app::case::submit(&state.app, &caller, id, input).await?;
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
