//! `POST /api/v1/cases/{id}/records`: set a record of a case; the print is a draft until its signed pages have come back (Art. 8).

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::Issue;
use axum::extract::State;
use axum::http::StatusCode;
use base::{CaseId, SceneId};
use law::record::Values;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A filled form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRecord {
    /// The record type.
    record_type: String,
    /// The scene it tells of.
    scene: Option<SceneId>,
    /// The values.
    #[schema(value_type = Object)]
    values: Values,
    /// The document exists on paper already: no gate refuses it, and what speaks against it becomes a finding.
    #[serde(default)]
    on_paper: bool,
    /// The number that stands on the paper, out of a block that was set aside.
    number: Option<String>,
    /// Written by hand: how many pages of paper.
    handwritten: Option<u32>,
}

/// Set a record of a case; the print is a draft until its signed pages have come back (Art. 8).
#[utoipa::path(
    post,
    path = "/cases/{id}/records",
    operation_id = "records_create",
    tag = "records",
    params(("id" = CaseId, Path)),
    responses((status = CREATED, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.create", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewRecord>,
) -> Result<(StatusCode, Json<RecordView>), RouteError> {
    let NewRecord { record_type, scene, values, on_paper, number, handwritten } = body;
    let issue = Issue { record_type, scene, values, on_paper, number, handwritten };
    let record = app::record::issue(&state.app, &caller, id, issue).await?;
    Ok((StatusCode::CREATED, Json(records::record(&state.app, &caller, record).await?)))
}
