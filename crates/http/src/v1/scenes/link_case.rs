//! `POST /api/v1/scenes/{id}/cases`: link a scene to the case it turned out to belong to.

use app::Caller;
use app::query::scenes::{self, SceneView};
use axum::extract::State;
use base::{CaseId, SceneId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseLink {
    /// Which.
    case: CaseId,
}

/// Link a scene to the case it turned out to belong to.
#[utoipa::path(
    post,
    path = "/scenes/{id}/cases",
    operation_id = "scenes_link_case",
    tag = "scenes",
    params(("id" = SceneId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.link_case", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SceneId>,
    Json(body): Json<CaseLink>,
) -> Result<Json<SceneView>, RouteError> {
    app::scene::link_case(&state.app, &caller, id, body.case).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
