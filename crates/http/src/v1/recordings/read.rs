//! `GET /api/v1/recordings/{id}`: A recording; never its bytes.

use app::Caller;
use app::query::recordings::{self, RecordingView};
use axum::extract::State;
use base::RecordingId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A recording; never its bytes.
#[utoipa::path(
    get,
    path = "/recordings/{id}",
    operation_id = "recordings_read",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = RecordingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.read", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
) -> Result<Json<RecordingView>, RouteError> {
    Ok(Json(recordings::recording(&state.app, &caller, id).await?))
}
