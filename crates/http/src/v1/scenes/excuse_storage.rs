//! `POST /api/v1/scenes/{id}/storage-excuses`: tell why storing had to wait (Art. 22 para. 2).

use app::Caller;
use app::query::scenes::{self, SceneView};
use app::scene::StorageExcuseInput;
use axum::extract::State;
use base::{SceneId, Timestamp};
use model::scene::StorageExcuse;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Why storing had to wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExcuse {
    /// Which of the five reasons: a code of `GET /choices`.
    #[schema(value_type = String)]
    excuse: StorageExcuse,
    /// When the officers came back to their unit.
    returned_at: Timestamp,
    /// In words.
    text: String,
}

/// Tell why storing had to wait (Art. 22 para. 2).
#[utoipa::path(
    post,
    path = "/scenes/{id}/storage-excuses",
    operation_id = "scenes_excuse_storage",
    tag = "scenes",
    params(("id" = SceneId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.excuse_storage", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SceneId>,
    Json(body): Json<NewExcuse>,
) -> Result<Json<SceneView>, RouteError> {
    let input = StorageExcuseInput { excuse: body.excuse, returned_at: body.returned_at, text: body.text };
    app::scene::excuse_storage(&state.app, &caller, id, input).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
