//! `POST /api/v1/destructions`: list dossiers to be destroyed.

use app::query::destructions::{self, DestructionView};
use app::{Caller, destruction};
use axum::extract::State;
use axum::http::StatusCode;
use base::DossierId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A list 销毁清册.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDestruction {
    /// The dossiers.
    dossiers: Vec<DossierId>,
    /// On which ground.
    ground: String,
}

/// List dossiers to be destroyed: their term is over, they were appraised, and nothing holds them.
#[utoipa::path(
    post,
    path = "/destructions",
    operation_id = "destructions_create",
    tag = "destructions",
    responses((status = CREATED, body = Vec<DestructionView>), Problems),
)]
#[tracing::instrument(name = "api.destructions.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewDestruction>,
) -> Result<(StatusCode, Json<Vec<DestructionView>>), RouteError> {
    destruction::list(&state.app, &caller, &body.dossiers, &body.ground).await?;
    Ok((StatusCode::CREATED, Json(destructions::destructions(&state.app, &caller).await?)))
}
