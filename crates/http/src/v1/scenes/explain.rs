//! `POST /api/v1/scenes/{id}/explanations`: explain an interruption, aloud or in writing (Art. 19).

use app::query::scenes::{self, SceneView};
use app::scene::HoleExplanation;
use app::{AppError, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::fact::Stretch;
use model::scene::Cause;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// How an interruption was explained.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum How {
    /// Aloud, on the recording.
    Spoken,
    /// In writing.
    Written,
}

/// An explanation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExplanation {
    /// The first instant of the hole.
    from: Timestamp,
    /// The first instant after it.
    to: Timestamp,
    /// Why: a code of `GET /choices`.
    #[schema(value_type = String)]
    cause: Cause,
    /// Aloud or in writing.
    how: How,
    /// Where the spoken explanation is to be heard.
    spoken_at: Option<Timestamp>,
    /// The written explanation, or a note beside the spoken one.
    text: Option<String>,
}

impl NewExplanation {
    fn input(self) -> Result<HoleExplanation, AppError> {
        let spoken_at = match self.how {
            How::Spoken => Some(self.spoken_at.ok_or_else(|| AppError::field("spoken_at", "请填写语音说明的时间"))?),
            How::Written => None,
        };
        let hole = Stretch { from: self.from, to: self.to };
        Ok(HoleExplanation { hole, cause: self.cause, spoken_at, text: self.text })
    }
}

/// Explain an interruption, aloud or in writing (Art. 19).
#[utoipa::path(
    post,
    path = "/scenes/{id}/explanations",
    operation_id = "scenes_explain",
    tag = "scenes",
    params(("id" = SceneId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.explain", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SceneId>,
    Json(body): Json<NewExplanation>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::explain_hole(&state.app, &caller, id, body.input()?).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
