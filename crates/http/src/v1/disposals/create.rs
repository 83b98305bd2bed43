//! `POST /api/v1/disposals`: propose to destroy the private parts of entries.

use app::query::disposals::{self, DisposalView};
use app::{Caller, disposal};
use axum::extract::State;
use axum::http::StatusCode;
use base::EntryId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A proposal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDisposal {
    /// Whose private parts.
    entries: Vec<EntryId>,
    /// On which legal ground.
    ground: String,
}

/// Propose to destroy the private parts of entries. Nothing is destroyed before another person has it done.
#[utoipa::path(
    post,
    path = "/disposals",
    operation_id = "disposals_create",
    tag = "disposals",
    responses((status = CREATED, body = Vec<DisposalView>), Problems),
)]
#[tracing::instrument(name = "api.disposals.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewDisposal>,
) -> Result<(StatusCode, Json<Vec<DisposalView>>), RouteError> {
    disposal::propose(&state.app, &caller, &body.entries, &body.ground).await?;
    Ok((StatusCode::CREATED, Json(disposals::list(&state.app, &caller).await?)))
}
