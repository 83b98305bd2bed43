//! `GET /api/v1/dossiers`: closed cases with their dossiers, what is due first at the top (Art. 21).

use app::Caller;
use app::query::dossiers::{self, DossierLine};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which dossiers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListDossiers {
    /// `to_compile`, `compiled` or `handed_over`; all if not said.
    state: Option<String>,
}

/// Closed cases with their dossiers, what is due first at the top (Art. 21).
#[utoipa::path(
    get,
    path = "/dossiers",
    operation_id = "dossiers_list",
    tag = "dossiers",
    params(ListDossiers),
    responses((status = OK, body = Vec<DossierLine>), Problems),
)]
#[tracing::instrument(name = "api.dossiers.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListDossiers>,
) -> Result<Json<Vec<DossierLine>>, RouteError> {
    Ok(Json(dossiers::list(&state.app, &caller, query.state.as_deref()).await?))
}
