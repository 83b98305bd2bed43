//! `POST /api/v1/access-requests/{id}/refusal`: refuse a request.

use app::Caller;
use app::query::access::{self, AccessView};
use axum::extract::State;
use base::AccessId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A refusal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// What the page has seen.
    revision: Revision,
    /// Why.
    reason: String,
}

/// Refuse a request.
#[utoipa::path(
    post,
    path = "/access-requests/{id}/refusal",
    operation_id = "access_refuse",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = OK, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.refuse", skip_all, fields(acce.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
    Json(body): Json<Refusal>,
) -> Result<Json<AccessView>, RouteError> {
    app::access::refuse(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(access::request(&state.app, &caller, id).await?))
}
