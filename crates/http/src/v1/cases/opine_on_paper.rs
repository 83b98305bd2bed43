//! `POST /api/v1/cases/{id}/paper-opinions`: write down the opinion that a head gave on paper (Art. 11 items 2 and 4).

use app::Caller;
use app::case::PaperOpinion;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use base::{CaseId, Day, EntryId, PersonId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// What stands on the paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPaperOpinion {
    /// What the page has seen.
    revision: Revision,
    /// Agreed, or sent back.
    agreed: bool,
    /// Who signed.
    signer: PersonId,
    /// The day beside the signature.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    signed_on: Day,
    /// The entry that took in the scan.
    paper: EntryId,
    /// The words.
    #[serde(default)]
    opinion: String,
}

/// Write down the opinion that a head gave on paper.
#[utoipa::path(
    post,
    path = "/cases/{id}/paper-opinions",
    operation_id = "cases_opine_on_paper",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.opine_on_paper", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewPaperOpinion>,
) -> Result<Json<CaseView>, RouteError> {
    let NewPaperOpinion { revision: seen, agreed, signer, signed_on, paper, opinion } = body;
    app::case::opine_on_paper(&state.app, &caller, id, PaperOpinion { seen, agreed, signer, signed_on, paper, opinion }).await?;
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
