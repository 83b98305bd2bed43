//! `GET /api/v1/drafts/{key}`: what the caller had typed into a form.

use app::Caller;
use axum::extract::State;
use base::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What the caller had typed into a form.
#[utoipa::path(
    get,
    path = "/drafts/{key}",
    operation_id = "drafts_read",
    tag = "drafts",
    params(("key" = String, Path)),
    responses((status = OK, body = DraftView), Problems),
)]
#[tracing::instrument(name = "api.drafts.read", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(key): Id<String>,
) -> Result<Json<DraftView>, RouteError> {
    let draft = state.app.store.draft(caller.person, &key).await?.ok_or(RouteError::not_found("草稿"))?;
    let values = serde_json::from_str(&draft.body).map_err(app::AppError::internal)?;
    Ok(Json(DraftView { revision: draft.revision, values, saved_at: draft.saved_at }))
}

/// A draft.
#[derive(Serialize, ToSchema)]
pub(crate) struct DraftView {
    /// How often it was saved.
    revision: u64,
    /// What was typed.
    #[schema(value_type = Object)]
    values: Value,
    /// When it was saved.
    saved_at: Timestamp,
}
