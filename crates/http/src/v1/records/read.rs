//! `GET /api/v1/records/{id}`: A record with its form, its print and its scans.

use app::Caller;
use app::query::records::{self, RecordView};
use axum::extract::State;
use base::RecordId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A record with its form, its print and its scans.
#[utoipa::path(
    get,
    path = "/records/{id}",
    operation_id = "records_read",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.read", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
) -> Result<Json<RecordView>, RouteError> {
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
