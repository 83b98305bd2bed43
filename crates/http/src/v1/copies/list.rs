//! `GET /api/v1/copies`: copies of a recording or a case, the newest first.

use app::Caller;
use app::query::copies::{self, CopyView};
use axum::extract::State;
use base::{CaseId, RecordingId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which copies.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListCopies {
    /// Of this case.
    case: Option<CaseId>,
    /// Of this recording.
    recording: Option<RecordingId>,
}

/// Copies of a recording or a case, the newest first.
#[utoipa::path(
    get,
    path = "/copies",
    operation_id = "copies_list",
    tag = "copies",
    params(ListCopies),
    responses((status = OK, body = Vec<CopyView>), Problems),
)]
#[tracing::instrument(name = "api.copies.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListCopies>,
) -> Result<Json<Vec<CopyView>>, RouteError> {
    Ok(Json(copies::list(&state.app, &caller, query.case, query.recording).await?))
}
