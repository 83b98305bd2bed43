//! `GET /api/v1/views`: the caller's saved lists.

use app::{Caller, saved_view};
use axum::extract::State;

use super::SavedViewBody;
use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The caller's saved lists, by name.
#[utoipa::path(
    get,
    path = "/views",
    operation_id = "views_list",
    tag = "find",
    responses((status = OK, body = Vec<SavedViewBody>), Problems),
)]
#[tracing::instrument(name = "api.views.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<SavedViewBody>>, RouteError> {
    let list = saved_view::list(&state.app, &caller).await?;
    Ok(Json(list.into_iter().map(Into::into).collect()))
}
