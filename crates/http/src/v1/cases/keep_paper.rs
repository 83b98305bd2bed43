//! `POST /api/v1/cases/{id}/papers`: keep a paper of a case as a scan or a file. The body is the file.

use app::Caller;
use app::case::{Kept, NewPaper};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use base::{CaseId, Day, EntryId};
use model::Revision;
use model::case::PaperKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Query, scalar};
use crate::state::ApiState;

/// What is said of the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaperNote {
    /// `approval`, `foreign` or `other`.
    #[param(value_type = String)]
    kind: PaperKind,
    /// What it is called.
    title: String,
    /// The day that stands on it.
    #[serde(default, deserialize_with = "scalar::optional_day")]
    #[param(value_type = Option<String>, format = Date)]
    dated: Option<Day>,
    /// The name of the file.
    #[serde(default)]
    file_name: String,
    /// Where it comes from.
    #[serde(default)]
    note: String,
}

/// That it is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperKept {
    /// The entry that took it in.
    entry: EntryId,
    /// The case with it.
    revision: Revision,
    /// The same bytes were here already.
    known: bool,
}

/// Keep a paper of a case. The body is the file, as it is.
#[utoipa::path(
    post,
    path = "/cases/{id}/papers",
    operation_id = "cases_keep_paper",
    tag = "cases",
    params(("id" = CaseId, Path), PaperNote),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = CREATED, body = PaperKept), Problems),
)]
#[tracing::instrument(name = "api.cases.keep_paper", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Query(note): Query<PaperNote>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<PaperKept>), RouteError> {
    let PaperNote { kind, title, dated, file_name, note } = note;
    let new = NewPaper { kind, title, dated, file_name, note, bytes };
    let Kept { entry, revision, known } = app::case::keep_paper(&state.app, &caller, id, new).await?;
    Ok((StatusCode::CREATED, Json(PaperKept { entry, revision, known })))
}
