//! `POST /api/v1/records/{id}/reviews`: send a record to whoever reviews it.

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::{self, ReviewRequest};
use axum::extract::State;
use base::{PersonId, RecordId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// To whom a record is sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReview {
    /// What the page has seen.
    revision: Revision,
    /// Who reviews it.
    reviewer: PersonId,
    /// Who approves it after that.
    approver: Option<PersonId>,
    /// What to look at.
    note: Option<String>,
}

/// Send a record to whoever reviews it.
#[utoipa::path(
    post,
    path = "/records/{id}/reviews",
    operation_id = "records_ask_review",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.ask_review", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<NewReview>,
) -> Result<Json<RecordView>, RouteError> {
    let NewReview { revision: seen, reviewer, approver, note } = body;
    record::ask_review(&state.app, &caller, id, ReviewRequest { seen, reviewer, approver, note }).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
