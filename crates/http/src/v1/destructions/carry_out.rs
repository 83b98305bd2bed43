//! `POST /api/v1/destructions/{id}/execution`: carry out a list that was agreed to.

use app::{Caller, destruction};
use axum::extract::State;
use base::EntryId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A destruction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DestructionExecution {
    /// Before whom 监销人.
    witness: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DestructionResult {
    /// How many dossiers were destroyed.
    dossiers: usize,
    /// How many were left out, since something holds them now.
    left_out: usize,
    /// How many files still stand because a lock holds them.
    locked: usize,
}

/// Carry out a list that was agreed to, once the delay is over: private parts and files go, what proves them stays.
#[utoipa::path(
    post,
    path = "/destructions/{id}/execution",
    operation_id = "destructions_carry_out",
    tag = "destructions",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = DestructionResult), Problems),
)]
#[tracing::instrument(name = "api.destructions.carry_out", skip_all, fields(destruction.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
    Json(body): Json<DestructionExecution>,
) -> Result<Json<DestructionResult>, RouteError> {
    let destruction::Destroyed { dossiers, left_out, locked } =
        destruction::carry_out(&state.app, &caller, id, &body.witness).await?;
    Ok(Json(DestructionResult { dossiers, left_out, locked }))
}
