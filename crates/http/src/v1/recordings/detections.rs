//! `GET /api/v1/recordings/{id}/detections`: what a machine would cover, for whoever makes a redaction (Art. 25).

use app::Caller;
use app::detection::{self, Found};
use axum::extract::State;
use base::RecordingId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What is said of everything that a machine found.
const NOTE: &str = "程序提示，可能有错有漏，由制作人逐处核对";

/// What a machine would cover in a recording. Hints: nothing is covered by them. Empty where none is set, or it has not looked yet.
#[utoipa::path(
    get,
    path = "/recordings/{id}/detections",
    operation_id = "recordings_detections",
    tag = "recordings",
    params(("id" = RecordingId, Path)),
    responses((status = OK, body = DetectionsView), Problems),
)]
#[tracing::instrument(name = "api.recordings.detections", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
) -> Result<Json<DetectionsView>, RouteError> {
    let found = detection::detected(&state.app, &caller, id).await?;
    Ok(Json(DetectionsView { note: NOTE.to_owned(), boxes: found.boxes.into_iter().map(BoxView::from).collect() }))
}

/// What a machine found.
#[derive(Serialize, ToSchema)]
pub(crate) struct DetectionsView {
    /// What to make of it.
    note: String,
    /// In order of time.
    boxes: Vec<BoxView>,
}

/// Something in the picture.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoxView {
    /// What it is, as the machine calls it.
    what: String,
    /// Left, top, width, height in thousandths of the picture.
    sides: [u16; 4],
    /// From when, in milliseconds from the beginning.
    from_ms: i64,
    /// Until when; no later than `from_ms` where it is there throughout.
    to_ms: i64,
}

impl From<Found> for BoxView {
    fn from(found: Found) -> Self {
        Self { what: found.what, sides: found.sides, from_ms: found.from.millis(), to_ms: found.to.millis() }
    }
}
