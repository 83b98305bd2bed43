//! `POST /api/v1/cases/{id}/opinions`: give the opinion that is due now (Art. 11 items 2 and 4).

use app::Caller;
use app::case::Opinion;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use base::CaseId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// An opinion.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOpinion {
    /// What the page has seen.
    revision: Revision,
    /// Agreed, or sent back.
    agreed: bool,
    /// In words; reasons when it is sent back.
    #[serde(default)]
    opinion: String,
}

/// Give the opinion that is due now (Art. 11 items 2 and 4).
#[utoipa::path(
    post,
    path = "/cases/{id}/opinions",
    operation_id = "cases_opine",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.opine", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewOpinion>,
) -> Result<Json<CaseView>, RouteError> {
    let input = Opinion { seen: body.revision, agreed: body.agreed, opinion: body.opinion };
    app::case::opine(&state.app, &caller, id, input).await?;
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
