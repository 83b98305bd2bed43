//! `POST /api/v1/scenes/{id}/agencies`: name another agency that takes part.

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// Another agency at a scene.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoiningAgency {
    /// Its name.
    name: String,
    /// From when; now if not said.
    at: Option<Timestamp>,
}

/// Name another agency that takes part in what is done at a scene.
#[utoipa::path(
    post,
    path = "/scenes/{id}/agencies",
    operation_id = "scenes_join",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.join", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<JoiningAgency>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::agency_joined(&state.app, By::named(&caller, once), id, &body.name, body.at).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
