//! `POST /api/v1/recordings/{id}/viewings`: open a viewing session under a grant; its entry precedes the first byte (Art. 24).

use app::Caller;
use app::access::Seen;
use axum::extract::State;
use axum::http::StatusCode;
use base::{CopyId, RawId, RecordingId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Query, scalar};
use crate::state::ApiState;

/// What is to be seen.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// The original, although there is a preview that any browser plays.
    #[serde(default, deserialize_with = "scalar::flag")]
    original: bool,
    /// A copy of it instead.
    copy: Option<CopyId>,
}

/// Open a viewing session under a grant; its entry precedes the first byte (Art. 24).
#[utoipa::path(
    post,
    path = "/recordings/{id}/viewings",
    operation_id = "recordings_view",
    tag = "recordings",
    params(("id" = RecordingId, Path), How),
    responses((status = CREATED, body = ViewingView), Problems),
)]
#[tracing::instrument(name = "api.recordings.view", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Query(how): Query<How>,
) -> Result<(StatusCode, Json<ViewingView>), RouteError> {
    let seen = match how.copy {
        Some(copy) => Seen::Copy(copy),
        None if how.original => Seen::Original,
        None => Seen::Playable,
    };
    let viewing = app::access::open_viewing(&state.app, &caller, id, seen).await?;
    let content = format!("/api/v1/viewings/{}/content", viewing.id);
    let waveform = viewing.waveform.then(|| format!("/api/v1/viewings/{}/waveform", viewing.id));
    let speech = viewing.speech.then(|| format!("/api/v1/viewings/{}/speech", viewing.id));
    let view = ViewingView {
        viewing: viewing.id,
        content,
        until: viewing.until,
        overlay: viewing.overlay,
        preview: viewing.preview,
        waveform,
        speech,
    };
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
    /// Whether the bytes are a preview 预览 of the original.
    preview: bool,
    /// Where its waveform is.
    #[serde(skip_serializing_if = "Option::is_none")]
    waveform: Option<String>,
    /// Where it is told where somebody speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    speech: Option<String>,
}
