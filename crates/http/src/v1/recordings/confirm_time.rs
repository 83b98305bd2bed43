//! `POST /api/v1/recordings/{id}/time/confirmation`: another person confirms the time that was stated.

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

/// What is confirmed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmedTime {
    /// What the page has seen.
    revision: Revision,
}

/// Confirm the time that another person stated.
#[utoipa::path(
    post,
    path = "/recordings/{id}/time/confirmation",
    operation_id = "recordings_confirm_time",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = RecordingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.confirm_time", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<ConfirmedTime>,
) -> Result<Json<RecordingView>, RouteError> {
    app::recording::confirm_time(&state.app, &caller, id, body.revision).await?;
    Ok(Json(recordings::recording(&state.app, &caller, id).await?))
}
