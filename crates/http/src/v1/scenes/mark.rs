//! `POST /api/v1/scenes/{id}/marks`: mark one of the six matters of Art. 17.

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::scene::MarkKind;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// A mark.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMark {
    /// Which of the six: a code of `GET /choices`.
    #[schema(value_type = String)]
    mark: MarkKind,
    /// When; now if not said.
    at: Option<Timestamp>,
    /// A note.
    text: Option<String>,
}

/// Mark one of the six matters of Art. 17.
#[utoipa::path(
    post,
    path = "/scenes/{id}/marks",
    operation_id = "scenes_mark",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.mark", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<NewMark>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::mark(&state.app, By::named(&caller, once), id, body.mark, body.at, body.text.as_deref()).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
