//! `POST /api/v1/scenes/{id}/interruptions`: note that recording stopped, and why (Art. 19).

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::scene::Cause;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// An interruption.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInterruption {
    /// Why: a code of `GET /choices`.
    #[schema(value_type = String)]
    cause: Cause,
    /// When; now if not said.
    at: Option<Timestamp>,
    /// A note.
    text: Option<String>,
}

/// Note that recording stopped, and why (Art. 19).
#[utoipa::path(
    post,
    path = "/scenes/{id}/interruptions",
    operation_id = "scenes_interrupt",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.interrupt", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<NewInterruption>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::interrupt(&state.app, By::named(&caller, once), id, body.cause, body.at, body.text.as_deref()).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
