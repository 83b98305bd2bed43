//! `POST /api/v1/records/{id}/void`: declare a document void; its number is never given to another.

use app::Caller;
use app::query::records::{self, RecordView};
use app::record;
use axum::extract::State;
use base::RecordId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Why a document is void.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoidRecord {
    /// What the page has seen.
    revision: Revision,
    /// Why.
    reason: String,
}

/// Declare a document void; its number is never given to another.
#[utoipa::path(
    post,
    path = "/records/{id}/void",
    operation_id = "records_void",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.void", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<VoidRecord>,
) -> Result<Json<RecordView>, RouteError> {
    record::void(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
