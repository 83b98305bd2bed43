//! `GET /api/v1/copies/{id}`: a copy of a recording.

use app::Caller;
use app::query::copies::{self, CopyView};
use axum::extract::State;
use base::CopyId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A copy of a recording: what was asked for, how it was made, its digests beside those of the original.
#[utoipa::path(
    get,
    path = "/copies/{id}",
    operation_id = "copies_read",
    tag = "copies",
    params(("id" = CopyId, Path)),
    responses((status = OK, body = CopyView), Problems),
)]
#[tracing::instrument(name = "api.copies.read", skip_all, fields(copy.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CopyId>,
) -> Result<Json<CopyView>, RouteError> {
    Ok(Json(copies::copy(&state.app, &caller, id).await?))
}
