//! `POST /api/v1/recordings/{id}/redactions`: have something of a recording covered in a copy (Art. 25).

use app::Caller;
use app::copy::{self, RedactInput};
use app::query::copies::{self, CopyView, MaskView, PartView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{CaseId, RecordingId};
use model::copy::Secrecy;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What is covered, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRedaction {
    /// For which case, if for one.
    case: Option<CaseId>,
    /// Which part the redaction holds; the whole if nothing is said.
    part: Option<PartView>,
    /// What is covered.
    masks: Vec<MaskView>,
    /// `trade` 商业秘密 or `privacy` 个人隐私.
    #[schema(value_type = String)]
    ground: Secrecy,
    /// Why, in words.
    #[serde(default)]
    reason: String,
}

/// Have boxes laid over the picture and words silenced, in a copy that names its original and its ground (Art. 25).
#[utoipa::path(
    post,
    path = "/recordings/{id}/redactions",
    operation_id = "recordings_redact",
    tag = "copies",
    params(("id" = RecordingId, Path)),
    responses((status = CREATED, body = CopyView), Problems),
)]
#[tracing::instrument(name = "api.recordings.redact", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<NewRedaction>,
) -> Result<(StatusCode, Json<CopyView>), RouteError> {
    let NewRedaction { case, part, masks, ground, reason } = body;
    let masks = masks.into_iter().map(Into::into).collect();
    let input = RedactInput { case, part: part.map(Into::into), masks, ground, reason };
    let copy = copy::redact(&state.app, &caller, id, input).await?;
    Ok((StatusCode::CREATED, Json(copies::copy(&state.app, &caller, copy).await?)))
}
