//! `POST /api/v1/dossiers/{id}/appraisals`: write down what an appraisal of a dossier found.

use app::Caller;
use app::dossier::AppraisalInput;
use app::query::dossiers::{self, DossierView};
use axum::extract::State;
use base::{Day, DossierId};
use model::Revision;
use model::dossier::Appraisal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// An appraisal 鉴定.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAppraisal {
    /// What the page has seen.
    revision: Revision,
    /// `extended`, `permanent` or `destroy`.
    #[schema(value_type = String)]
    verdict: Appraisal,
    /// Until when it is kept, when `extended`.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default, deserialize_with = "scalar::optional_day")]
    until: Option<Day>,
    /// Who appraised it.
    by: String,
    /// The opinion.
    opinion: String,
}

/// Write down what an appraisal of a dossier found.
#[utoipa::path(
    post,
    path = "/dossiers/{id}/appraisals",
    operation_id = "dossiers_appraise",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.appraise", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<NewAppraisal>,
) -> Result<Json<DossierView>, RouteError> {
    let NewAppraisal { revision, verdict, until, by, opinion } = body;
    app::dossier::appraise(&state.app, &caller, id, revision, AppraisalInput { verdict, until, by, opinion }).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
