//! `POST /api/v1/scenes/{id}/resumptions`: note that recording went on (Art. 19).

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// Recording goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resumption {
    /// When; now if not said.
    at: Option<Timestamp>,
    /// Whether the cause was said aloud then.
    spoken: bool,
}

/// Note that recording went on (Art. 19).
#[utoipa::path(
    post,
    path = "/scenes/{id}/resumptions",
    operation_id = "scenes_resume",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.resume", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<Resumption>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::resume(&state.app, By::named(&caller, once), id, body.at, body.spoken).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
