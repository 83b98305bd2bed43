//! `DELETE /api/v1/drafts/{key}`: throw a draft away.

use app::Caller;
use axum::extract::State;
use axum::http::StatusCode;

use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// Throw a draft away.
#[utoipa::path(
    delete,
    path = "/drafts/{key}",
    operation_id = "drafts_discard",
    tag = "drafts",
    params(("key" = String, Path)),
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.drafts.discard", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(key): Id<String>,
) -> Result<StatusCode, RouteError> {
    state.app.store.drop_draft(caller.person, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
