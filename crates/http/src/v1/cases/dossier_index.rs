//! `GET /api/v1/cases/{id}/dossier-index`: 卷内目录 as a sheet of cells, to be saved.

use app::Caller;
use app::dossier::index_workbook;
use axum::extract::State;
use axum::response::Response;
use base::CaseId;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// 卷内目录 as a sheet of cells (XLSX), one for each volume.
#[utoipa::path(
    get,
    path = "/cases/{id}/dossier-index",
    operation_id = "cases_dossier_index",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
#[tracing::instrument(name = "api.cases.dossier_index", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller, Id(id): Id<CaseId>) -> Result<Response, RouteError> {
    let sheet = index_workbook(&state.app, &caller, id).await?;
    Ok(content::made(sheet.bytes, "", Naming::Download(&sheet.name)))
}
