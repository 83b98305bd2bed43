//! `GET /api/v1/records/{id}/redactions/{page}`: a redaction 遮盖件, counted from 1.

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

/// A redaction of a record.
#[utoipa::path(
    get,
    path = "/records/{id}/redactions/{page}",
    operation_id = "records_redaction",
    tag = "records",
    params(("id" = RecordId, Path), ("page" = u32, Path, description = "Which, from 1")),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.records.redaction", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id((id, number)): Id<(RecordId, u32)>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = records::redaction_object(&state.app, &caller, id, number).await?;
    content::serve(&state, object, Naming::Print(&format!("遮盖件-{number}.pdf")), &headers, None).await
}
