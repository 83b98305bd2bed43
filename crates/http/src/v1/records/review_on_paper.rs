//! `POST /api/v1/records/{id}/reviews/on-paper`: write down a review that was given on paper.

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::{self, PaperReview};
use axum::extract::State;
use base::{Day, EntryId, PersonId, RecordId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// What stands on the paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPaperReview {
    /// What the page has seen.
    revision: Revision,
    /// Passed, or sent back.
    agreed: bool,
    /// Who signed.
    signer: PersonId,
    /// The day beside the signature.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    signed_on: Day,
    /// The entry of the case that took in the scan.
    paper: EntryId,
    /// The words.
    #[serde(default)]
    text: String,
}

/// Write down a review that was given on paper.
#[utoipa::path(
    post,
    path = "/records/{id}/reviews/on-paper",
    operation_id = "records_review_on_paper",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.review_on_paper", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<NewPaperReview>,
) -> Result<Json<RecordView>, RouteError> {
    let NewPaperReview { revision: seen, agreed, signer, signed_on, paper, text } = body;
    record::review_on_paper(&state.app, &caller, id, PaperReview { seen, agreed, signer, signed_on, paper, text }).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
