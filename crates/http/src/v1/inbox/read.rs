//! `GET /api/v1/inbox`: what the law still asks of the caller, the most urgent first.

use app::Caller;
use app::query::inbox::{self, InboxView};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// Pages count from 1.
    page: Option<u32>,
}

/// What the law still asks of the caller, the most urgent first.
#[utoipa::path(
    get,
    path = "/inbox",
    operation_id = "inbox_read",
    tag = "inbox",
    params(Page),
    responses((status = OK, body = InboxView), Problems),
)]
#[tracing::instrument(name = "api.inbox.read", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(Page { page }): Query<Page>,
) -> Result<Json<InboxView>, RouteError> {
    Ok(Json(inbox::inbox(&state.app, &caller, page).await?))
}
