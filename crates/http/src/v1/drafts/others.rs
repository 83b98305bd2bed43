//! `GET /api/v1/drafts/{key}/others`: which colleagues are writing the same.

use app::Caller;
use app::query::drafters::{self, DrafterView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Which colleagues are writing the same form, and when they last typed; not what.
#[utoipa::path(
    get,
    path = "/drafts/{key}/others",
    operation_id = "drafts_others",
    tag = "drafts",
    params(("key" = String, Path)),
    responses((status = OK, body = Vec<DrafterView>), Problems),
)]
#[tracing::instrument(name = "api.drafts.others", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(key): Id<String>,
) -> Result<Json<Vec<DrafterView>>, RouteError> {
    Ok(Json(drafters::drafters(&state.app, &caller, &key).await?))
}
