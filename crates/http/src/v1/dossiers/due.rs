//! `GET /api/v1/dossiers/due`: archived dossiers whose term ends in a month, or ended before.

use app::Caller;
use app::query::dossier_terms::{self, DueDossiers};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichMonth {
    /// As `2026-11`; this month if not said.
    month: Option<String>,
}

/// Archived dossiers whose term ends in a month, or ended before and nobody decided (Art. 20 para. 2).
#[utoipa::path(
    get,
    path = "/dossiers/due",
    operation_id = "dossiers_due",
    tag = "dossiers",
    params(WhichMonth),
    responses((status = OK, body = DueDossiers), Problems),
)]
#[tracing::instrument(name = "api.dossiers.due", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(which): Query<WhichMonth>,
) -> Result<Json<DueDossiers>, RouteError> {
    Ok(Json(dossier_terms::due(&state.app, &caller, which.month.as_deref()).await?))
}
