//! `GET /api/v1/cases/{id}/dossier-sheet`: a sheet of the dossier to be looked at or printed.

use app::Caller;
use app::dossier::{PrintedSheet, printed};
use axum::extract::State;
use axum::response::Response;
use base::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Query};
use crate::state::ApiState;

/// Which sheet.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichSheet {
    /// `cover`, `index`, `recordings`, `end-note`, `spine` or `labels`.
    #[serde(default)]
    sheet: String,
    /// Of which volume, from 0.
    #[serde(default)]
    volume: usize,
}

/// A sheet of the dossier to be looked at or printed. Pictures of recordings are in it for those who may take the package.
#[utoipa::path(
    get,
    path = "/cases/{id}/dossier-sheet",
    operation_id = "cases_dossier_sheet",
    tag = "cases",
    params(("id" = CaseId, Path), WhichSheet),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.cases.dossier_sheet", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Query(which): Query<WhichSheet>,
) -> Result<Response, RouteError> {
    let sheet = PrintedSheet::parse(&which.sheet).ok_or(RouteError::not_found("这种表"))?;
    let bytes = printed(&state.app, &caller, id, sheet, which.volume).await?;
    Ok(content::made(bytes, "application/pdf", Naming::Print(&format!("{}.pdf", sheet.label()))))
}
