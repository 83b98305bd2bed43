//! `POST /api/v1/cases/{id}/dossier`: compile the dossier (Arts. 13, 21).

use app::Caller;
use app::dossier::Compile;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{CaseId, RecordId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Why a record lacks what it lacks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GapReason {
    /// The record.
    record: RecordId,
    /// Why, such as that a page was lost.
    reason: String,
}

/// A compilation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDossier {
    /// What the page has seen.
    revision: Revision,
    /// What is to be said of what is missing, for the end note 备考表.
    note: Option<String>,
    /// Why records lack what they lack; the duties about them stay as they are.
    #[serde(default)]
    reasons: Vec<GapReason>,
    /// Whether the package only names originals with their digests; they stay where they are kept.
    #[serde(default)]
    by_reference: bool,
}

/// Compile the dossier (Arts. 13, 21).
#[utoipa::path(
    post,
    path = "/cases/{id}/dossier",
    operation_id = "cases_compile",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = CREATED, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.compile", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewDossier>,
) -> Result<(StatusCode, Json<CaseView>), RouteError> {
    let reasons = body.reasons.into_iter().map(|gap| (gap.record, gap.reason)).collect();
    let input = Compile { seen: body.revision, note: body.note, reasons, by_reference: body.by_reference };
    app::dossier::compile(&state.app, &caller, id, input).await?;
    Ok((StatusCode::CREATED, Json(cases::case(&state.app, &caller, id).await?)))
}
