//! `POST /api/v1/destructions/{id}/approval`: agree to a list that somebody else made.

use app::query::destructions::{self, DestructionView};
use app::{Caller, destruction};
use axum::extract::State;
use base::EntryId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// An approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DestructionApproval {
    /// What the person says.
    opinion: String,
}

/// Agree to a list that somebody else made; it may be carried out after a delay.
#[utoipa::path(
    post,
    path = "/destructions/{id}/approval",
    operation_id = "destructions_approve",
    tag = "destructions",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = Vec<DestructionView>), Problems),
)]
#[tracing::instrument(name = "api.destructions.approve", skip_all, fields(destruction.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
    Json(body): Json<DestructionApproval>,
) -> Result<Json<Vec<DestructionView>>, RouteError> {
    destruction::approve(&state.app, &caller, id, &body.opinion).await?;
    Ok(Json(destructions::destructions(&state.app, &caller).await?))
}
