//! `GET /api/v1/scenes/{id}`: A scene with its recordings, coverage and duties.

use app::Caller;
use app::query::scenes::{self, SceneView};
use axum::extract::State;
use base::SceneId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A scene with its recordings, coverage and duties.
#[utoipa::path(
    get,
    path = "/scenes/{id}",
    operation_id = "scenes_read",
    tag = "scenes",
    params(("id" = SceneId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.read", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SceneId>,
) -> Result<Json<SceneView>, RouteError> {
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
