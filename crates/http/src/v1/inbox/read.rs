//! `GET /api/v1/inbox`: what the law still asks of the caller, the most urgent first.

use app::Caller;
use app::query::inbox::{self, InboxView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// What the law still asks of the caller, the most urgent first.
#[utoipa::path(
    get,
    path = "/inbox",
    operation_id = "inbox_read",
    tag = "inbox",
    responses((status = OK, body = InboxView), Problems),
)]
#[tracing::instrument(name = "api.inbox.read", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<InboxView>, RouteError> {
    Ok(Json(inbox::inbox(&state.app, &caller).await?))
}
