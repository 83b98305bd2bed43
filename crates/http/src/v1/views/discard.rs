//! `DELETE /api/v1/views/{name}`: throw a saved list away.

use app::{Caller, saved_view};
use axum::extract::State;
use axum::http::StatusCode;

use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// Throw a saved list away.
#[utoipa::path(
    delete,
    path = "/views/{name}",
    operation_id = "views_discard",
    tag = "find",
    params(("name" = String, Path)),
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.views.discard", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(name): Id<String>,
) -> Result<StatusCode, RouteError> {
    saved_view::discard(&state.app, &caller, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
