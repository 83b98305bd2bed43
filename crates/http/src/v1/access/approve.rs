//! `POST /api/v1/access-requests/{id}/approval`: approve a request until an instant.

use app::Caller;
use app::query::access::{self, AccessView};
use axum::extract::State;
use base::{AccessId, Timestamp};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reach;
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// An approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    /// What the page has seen.
    revision: Revision,
    /// Until when it holds.
    until: Timestamp,
    /// In words.
    opinion: Option<String>,
    /// What it opens although it is labelled: `trade`, `privacy`, `informant` (Art. 25).
    #[serde(default)]
    secrets: Vec<String>,
    /// Whether it opens the second volume 副卷 too.
    #[serde(default)]
    both_volumes: bool,
}

/// Approve a request until an instant.
#[utoipa::path(
    post,
    path = "/access-requests/{id}/approval",
    operation_id = "access_approve",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = OK, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.approve", skip_all, fields(acce.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
    Json(body): Json<Approval>,
) -> Result<Json<AccessView>, RouteError> {
    let reach = reach(&body.secrets, body.both_volumes)?;
    app::access::approve(&state.app, &caller, id, body.revision, body.until, reach, body.opinion.as_deref()).await?;
    Ok(Json(access::request(&state.app, &caller, id).await?))
}
