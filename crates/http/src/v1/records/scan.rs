//! `GET /api/v1/records/{id}/scans/{page}`: A signed page that came back.

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

/// A signed page that came back.
#[utoipa::path(
    get,
    path = "/records/{id}/scans/{page}",
    operation_id = "records_scan",
    tag = "records",
    params(("id" = RecordId, Path), ("page" = u32, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "image/jpeg"), Problems),
)]
#[tracing::instrument(name = "api.records.scan", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id((id, page)): Id<(RecordId, u32)>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = records::scan_object(&state.app, &caller, id, page).await?;
    content::serve(&state, object, Naming::Evidence(&format!("{id}-{page}")), &headers, None).await
}
