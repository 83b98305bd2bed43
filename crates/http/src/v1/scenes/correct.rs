//! `POST /api/v1/scenes/{id}/attendees/{line}/corrections`: correct a line of the roster, or withdraw it; what stood there stays in the log.

use app::Caller;
use app::query::scenes::{self, SceneView};
use app::scene::{Attendance, LineCorrection};
use axum::extract::{Path, State};
use base::{AttendeeId, EntryId, PersonId, SceneId};
use model::scene::Part;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// How a line is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttendeeCorrection {
    /// Why it is corrected.
    reason: String,
    /// Whether nobody was there who belongs on it; then nothing else is said.
    #[serde(default)]
    withdrawn: bool,
    /// As what: a code of `GET /choices`.
    #[schema(value_type = Option<String>)]
    part: Option<Part>,
    /// A person of this agency.
    person: Option<PersonId>,
    /// The name, when it is nobody of this agency.
    name: Option<String>,
    /// The unit.
    unit: Option<String>,
    /// Another agency that takes part: the id of its line in `agencies`.
    agency: Option<EntryId>,
}

/// Correct a line of the roster.
#[utoipa::path(
    post,
    path = "/scenes/{id}/attendees/{line}/corrections",
    operation_id = "scenes_correct_attendee",
    tag = "scenes",
    params(("id" = SceneId, Path), ("line" = AttendeeId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.correct_attendee", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Path((id, line)): Path<(String, String)>,
    Json(body): Json<AttendeeCorrection>,
) -> Result<Json<SceneView>, RouteError> {
    let id: SceneId = id.parse().map_err(|_| RouteError::not_found("现场"))?;
    let line: AttendeeId = line.parse().map_err(|_| RouteError::not_found("到场人员"))?;
    let AttendeeCorrection { reason, withdrawn, part, person, name, unit, agency } = body;
    let right = match (withdrawn, part) {
        (true, _) => None,
        (false, None) => return Err(app::AppError::field("part", "请选择身份").into()),
        (false, Some(part)) => Some(Attendance { part, person, name, unit, agency }),
    };
    app::scene::correct_attendee(&state.app, &caller, id, &LineCorrection { line, right, reason }).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
