//! `GET /api/v1/records/{id}/pdf`: the print of a record.

use app::Caller;
use app::query::records;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::RecordId;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// The print of a record.
#[utoipa::path(
    get,
    path = "/records/{id}/pdf",
    operation_id = "records_print",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.records.print", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = records::print_object(&state.app, &caller, id).await?;
    content::serve(&state, object, Naming::Print(&format!("{id}.pdf")), &headers, None).await
}
