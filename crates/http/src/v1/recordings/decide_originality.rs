//! `POST /api/v1/recordings/{id}/originality`: decide whether a recording can be used as evidence, with the reason (Art. 24).

use app::Caller;
use app::query::recordings::{self, RecordingView};
use axum::extract::State;
use base::RecordingId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OriginalityDecision {
    /// What the page has seen.
    revision: Revision,
    /// Whether it is taken for an original, and can be used as evidence.
    accepted: bool,
    /// Why.
    reason: String,
}

/// Decide whether a recording can be used as evidence, with the reason.
#[utoipa::path(
    post,
    path = "/recordings/{id}/originality",
    operation_id = "recordings_decide_originality",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = RecordingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.decide_originality", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<OriginalityDecision>,
) -> Result<Json<RecordingView>, RouteError> {
    app::recording::decide_originality(&state.app, &caller, id, body.revision, body.accepted, &body.reason).await?;
    Ok(Json(recordings::recording(&state.app, &caller, id).await?))
}
