//! `POST /api/v1/recordings/{id}/scene`: file a recording under a scene, or under none.

use app::Caller;
use app::query::recordings::{self, RecordingView};
use axum::extract::State;
use base::{RecordingId, SceneId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The scene.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SceneLink {
    /// What the page has seen.
    revision: Revision,
    /// Which scene; null takes the recording out of the one it is in.
    scene: Option<SceneId>,
}

/// File a recording under a scene, or under none.
#[utoipa::path(
    post,
    path = "/recordings/{id}/scene",
    operation_id = "recordings_file_under",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = RecordingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.file_under", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<SceneLink>,
) -> Result<Json<RecordingView>, RouteError> {
    app::recording::file_under_scene(&state.app, &caller, id, body.revision, body.scene).await?;
    Ok(Json(recordings::recording(&state.app, &caller, id).await?))
}
