//! `POST /api/v1/records/{id}/reminders`: remind whoever the review waits for.

use app::query::records::{self, RecordView};
use app::{Caller, remind};
use axum::extract::State;
use base::RecordId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Remind whoever the review waits for.
#[utoipa::path(
    post,
    path = "/records/{id}/reminders",
    operation_id = "records_remind",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.remind", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
) -> Result<Json<RecordView>, RouteError> {
    remind::record(&state.app, &caller, id).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
