//! `POST /api/v1/recordings/{id}/viewings`: open a viewing session under a grant; its entry precedes the first byte (Art. 24).

use app::Caller;
use axum::extract::State;
use axum::http::StatusCode;
use base::{RawId, RecordingId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Open a viewing session under a grant; its entry precedes the first byte (Art. 24).
#[utoipa::path(
    post,
    path = "/recordings/{id}/viewings",
    operation_id = "recordings_view",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = CREATED, body = ViewingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.view", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
) -> Result<(StatusCode, Json<ViewingView>), RouteError> {
    let viewing = app::access::open_viewing(&state.app, &caller, id).await?;
    let content = format!("/api/v1/viewings/{}/content", viewing.id);
    let view = ViewingView { viewing: viewing.id, content, until: viewing.until, overlay: viewing.overlay };
    Ok((StatusCode::CREATED, Json(view)))
}

/// A viewing session.
#[derive(Serialize, ToSchema)]
pub(crate) struct ViewingView {
    /// Which.
    viewing: RawId,
    /// Where its bytes stream from.
    content: String,
    /// Until when, at the latest.
    until: Timestamp,
    /// What is laid over the picture.
    overlay: String,
}
