//! `POST /api/v1/recordings/{id}/time`: state when a recording was made, with the reason for believing it.

use app::Caller;
use app::query::recordings::{self, RecordingView};
use axum::extract::State;
use base::{RecordingId, Span, Timestamp};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatedTime {
    /// What the page has seen.
    revision: Revision,
    /// The first instant.
    started_at: Timestamp,
    /// How far off it may be, in milliseconds.
    uncertainty_ms: i64,
    /// Why it is believed.
    reason: String,
}

/// State when a recording was made, with the reason for believing it.
#[utoipa::path(
    post,
    path = "/recordings/{id}/time",
    operation_id = "recordings_state_time",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = RecordingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.state_time", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<StatedTime>,
) -> Result<Json<RecordingView>, RouteError> {
    let uncertainty = Span::from_millis(body.uncertainty_ms);
    app::recording::state_time(&state.app, &caller, id, body.revision, body.started_at, uncertainty, &body.reason).await?;
    Ok(Json(recordings::recording(&state.app, &caller, id).await?))
}
