//! `GET /api/v1/cases/export`: the list of cases as a sheet to be saved.

use app::{Caller, export};
use axum::extract::State;
use axum::response::Response;

use super::list::ListCases;
use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Query;
use crate::state::ApiState;

/// The list of cases as a sheet (XLSX), with the filters of the list; pages do not count.
#[utoipa::path(
    get,
    path = "/cases/export",
    operation_id = "cases_export",
    tag = "cases",
    params(ListCases),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
#[tracing::instrument(name = "api.cases.export", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListCases>,
) -> Result<Response, RouteError> {
    let sheet = export::cases(&state.app, &caller, &query.filter()).await?;
    Ok(content::made(sheet.bytes, "", Naming::Download(&sheet.name)))
}
