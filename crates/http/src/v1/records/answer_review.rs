//! `POST /api/v1/records/{id}/reviews/answer`: pass a record on, or send it back with reasons.

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::{self, ReviewAnswer};
use axum::extract::State;
use base::RecordId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What one of those asked says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnswer {
    /// What the page has seen.
    revision: Revision,
    /// Passed, or sent back.
    agreed: bool,
    /// In words; reasons when it is sent back.
    #[serde(default)]
    text: String,
}

/// Pass a record on, or send it back with reasons.
#[utoipa::path(
    post,
    path = "/records/{id}/reviews/answer",
    operation_id = "records_answer_review",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.answer_review", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<NewAnswer>,
) -> Result<Json<RecordView>, RouteError> {
    let NewAnswer { revision: seen, agreed, text } = body;
    record::answer_review(&state.app, &caller, id, ReviewAnswer { seen, agreed, text }).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
