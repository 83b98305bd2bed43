//! `GET /api/v1/recordings`: A page of recordings, newest first.

use app::Caller;
use app::query::common::Listing;
use app::query::recordings::{self, RecordingView};
use axum::extract::State;
use base::SceneId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query, scalar};
use crate::state::ApiState;

/// Which recordings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListRecordings {
    /// Of this scene.
    scene: Option<SceneId>,
    /// Only those that belong to no scene yet.
    #[serde(default, deserialize_with = "scalar::flag")]
    unfiled: bool,
    /// File name or device.
    #[serde(default)]
    q: String,
    /// Which page, from 1.
    page: Option<u32>,
}

/// A page of recordings, newest first.
#[utoipa::path(
    get,
    path = "/recordings",
    operation_id = "recordings_list",
    tag = "recordings",
    params(ListRecordings),
    responses((status = OK, body = Listing<RecordingView>), Problems),
)]
#[tracing::instrument(name = "api.recordings.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListRecordings>,
) -> Result<Json<Listing<RecordingView>>, RouteError> {
    let ListRecordings { scene, unfiled, q, page } = query;
    Ok(Json(recordings::list(&state.app, &caller, scene, unfiled, &q, page).await?))
}
