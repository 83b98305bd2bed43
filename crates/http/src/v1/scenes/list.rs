//! `GET /api/v1/scenes`: A page of scenes, newest first.

use app::Caller;
use app::query::common::Listing;
use app::query::scenes::{self, SceneBrief};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which scenes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListScenes {
    /// `open` or `closed`.
    state: Option<String>,
    /// Place or target.
    #[serde(default)]
    q: String,
    /// Which page, from 1.
    page: Option<u32>,
}

/// A page of scenes, newest first.
#[utoipa::path(
    get,
    path = "/scenes",
    operation_id = "scenes_list",
    tag = "scenes",
    params(ListScenes),
    responses((status = OK, body = Listing<SceneBrief>), Problems),
)]
#[tracing::instrument(name = "api.scenes.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListScenes>,
) -> Result<Json<Listing<SceneBrief>>, RouteError> {
    let ListScenes { state: stage, q, page } = query;
    Ok(Json(scenes::list(&state.app, &caller, stage.as_deref(), &q, page).await?))
}
