//! `POST /api/v1/access-requests/{id}/revocation`: take a grant back; whoever is watching is cut off.

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

/// A revocation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revocation {
    /// What the page has seen.
    revision: Revision,
    /// Why.
    reason: String,
}

/// Take a grant back; whoever is watching is cut off.
#[utoipa::path(
    post,
    path = "/access-requests/{id}/revocation",
    operation_id = "access_revoke",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = OK, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.revoke", skip_all, fields(acce.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
    Json(body): Json<Revocation>,
) -> Result<Json<AccessView>, RouteError> {
    app::access::revoke(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(access::request(&state.app, &caller, id).await?))
}
