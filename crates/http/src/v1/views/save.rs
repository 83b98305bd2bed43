//! `PUT /api/v1/views`: keep the address of a list under a name.

use app::{Caller, saved_view};
use axum::extract::State;

use super::SavedViewBody;
use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Keep the address of a list under a name; one of the same name is written over.
#[utoipa::path(
    put,
    path = "/views",
    operation_id = "views_save",
    tag = "find",
    responses((status = OK, body = Vec<SavedViewBody>), Problems),
)]
#[tracing::instrument(name = "api.views.save", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<SavedViewBody>,
) -> Result<Json<Vec<SavedViewBody>>, RouteError> {
    saved_view::save(&state.app, &caller, &body.name, &body.address).await?;
    let list = saved_view::list(&state.app, &caller).await?;
    Ok(Json(list.into_iter().map(Into::into).collect()))
}
