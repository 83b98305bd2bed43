//! `POST /api/v1/scenes/{id}/narrations`: note that something of Art. 18 para. 2 was said aloud.

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::scene::Narration;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// What was said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNarration {
    /// Which element: a code of `GET /choices`.
    #[schema(value_type = String)]
    element: Narration,
    /// When; now if not said.
    at: Option<Timestamp>,
}

/// Note that something of Art. 18 para. 2 was said aloud.
#[utoipa::path(
    post,
    path = "/scenes/{id}/narrations",
    operation_id = "scenes_narrate",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.narrate", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<NewNarration>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::narrate(&state.app, By::named(&caller, once), id, body.element, body.at).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
