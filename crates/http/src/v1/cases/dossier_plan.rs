//! `GET /api/v1/cases/{id}/dossier-plan`: the dossier as it would be compiled now, or was, and every day of the period (Art. 21).

use app::Caller;
use app::query::dossier_plan::{self, DossierPlan};
use axum::extract::State;
use base::CaseId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The dossier as it would be compiled now, or was: volumes, pages, what is missing, and every day of the period (Art. 21).
#[utoipa::path(
    get,
    path = "/cases/{id}/dossier-plan",
    operation_id = "cases_dossier_plan",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = DossierPlan), Problems),
)]
#[tracing::instrument(name = "api.cases.dossier_plan", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
) -> Result<Json<DossierPlan>, RouteError> {
    Ok(Json(dossier_plan::plan(&state.app, &caller, id).await?))
}
