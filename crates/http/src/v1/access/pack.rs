//! `POST /api/v1/access-requests/{id}/pack`: put a pack of copies together under an approval (Arts. 23, 24).

use app::Caller;
use app::query::access::{self, AccessView};
use axum::extract::State;
use axum::http::StatusCode;
use base::AccessId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Put together the copies that the approval covers: a page that plays them without a portal, their notes, and proofs.
#[utoipa::path(
    post,
    path = "/access-requests/{id}/pack",
    operation_id = "access_pack",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = CREATED, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.pack", skip_all, fields(access.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
) -> Result<(StatusCode, Json<AccessView>), RouteError> {
    app::access::pack(&state.app, &caller, id).await?;
    Ok((StatusCode::CREATED, Json(access::request(&state.app, &caller, id).await?)))
}
