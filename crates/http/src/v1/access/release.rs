//! `POST /api/v1/access-requests/{id}/releases`: it is told that something left the agency (Art. 24 para. 1).

use app::Caller;
use app::query::access::{self, AccessView};
use axum::extract::State;
use base::{AccessId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What left.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRelease {
    /// When; now if not said.
    at: Option<Timestamp>,
    /// To whom, or through which channel.
    to: String,
}

/// Tell that something was given away or published, approved or not (Art. 24 para. 1).
#[utoipa::path(
    post,
    path = "/access-requests/{id}/releases",
    operation_id = "access_release",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = OK, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.release", skip_all, fields(access.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
    Json(body): Json<NewRelease>,
) -> Result<Json<AccessView>, RouteError> {
    app::access::release(&state.app, &caller, id, body.at, &body.to).await?;
    Ok(Json(access::request(&state.app, &caller, id).await?))
}
