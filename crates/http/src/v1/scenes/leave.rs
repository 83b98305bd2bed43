//! `POST /api/v1/scenes/{id}/departures`: leave a scene.

use app::query::scenes::{self, SceneView};
use app::{By, Caller};
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// A departure.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Departure {
    /// What the page has seen.
    revision: Option<Revision>,
    /// When; now if not said.
    at: Option<Timestamp>,
}

/// Leave a scene.
#[utoipa::path(
    post,
    path = "/scenes/{id}/departures",
    operation_id = "scenes_leave",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.leave", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<Departure>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::leave(&state.app, By::named(&caller, once), id, body.revision, body.at).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
