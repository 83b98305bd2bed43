//! `POST /api/v1/copies/{id}/withdrawal`: a recording is not used as evidence after all.

use app::Caller;
use app::copy;
use app::query::copies::{self, CopyView};
use axum::extract::State;
use base::CopyId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Why it is not wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    /// The state the page has seen.
    revision: Revision,
    /// Why.
    reason: String,
}

/// A recording is not used as evidence after all; its copy stays as it is and says so.
#[utoipa::path(
    post,
    path = "/copies/{id}/withdrawal",
    operation_id = "copies_withdraw",
    tag = "copies",
    params(("id" = CopyId, Path)),
    responses((status = OK, body = CopyView), Problems),
)]
#[tracing::instrument(name = "api.copies.withdraw", skip_all, fields(copy.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CopyId>,
    Json(body): Json<Withdrawal>,
) -> Result<Json<CopyView>, RouteError> {
    copy::withdraw(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(copies::copy(&state.app, &caller, id).await?))
}
