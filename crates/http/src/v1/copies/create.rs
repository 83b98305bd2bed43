//! `POST /api/v1/recordings/{id}/copies`: list a recording as evidence of a case and have it copied (Art. 23).

use app::Caller;
use app::copy::{self, OrderInput};
use app::query::copies::{self, CopyView, PartView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{CaseId, PersonId, RecordingId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What is copied, and what the written note says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCopy {
    /// Of which case it is evidence.
    case: CaseId,
    /// Which part; the whole if nothing is said.
    part: Option<PartView>,
    /// Who took the evidence 取证人员.
    #[serde(default)]
    collectors: Vec<PersonId>,
    /// When 取证时间.
    collected_at: Option<Timestamp>,
    /// Where 取证地点.
    #[serde(default)]
    place: String,
    /// What it proves 证明对象.
    proves: Option<String>,
    /// Where the original carrier is kept 原始载体存放处.
    kept_at: Option<String>,
}

/// List a recording as evidence of a case: it is copied, and the written note of Art. 23 is made with the copy.
#[utoipa::path(
    post,
    path = "/recordings/{id}/copies",
    operation_id = "recordings_copy",
    tag = "copies",
    params(("id" = RecordingId, Path)),
    responses((status = CREATED, body = CopyView), Problems),
)]
#[tracing::instrument(name = "api.recordings.copy", skip_all, fields(recording.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordingId>,
    Json(body): Json<NewCopy>,
) -> Result<(StatusCode, Json<CopyView>), RouteError> {
    let NewCopy { case, part, collectors, collected_at, place, proves, kept_at } = body;
    let part = part.map(Into::into);
    let input = OrderInput { case, part, collectors, collected_at, place, proves, kept_at };
    let copy = copy::order(&state.app, &caller, id, input).await?;
    Ok((StatusCode::CREATED, Json(copies::copy(&state.app, &caller, copy).await?)))
}
