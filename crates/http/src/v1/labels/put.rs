//! `POST /api/v1/labels`: say that a record or a recording holds a secret (Art. 25).

use app::Caller;
use app::access::{LabelInput, label};
use axum::extract::State;
use axum::http::StatusCode;
use model::{Revision, SubjectRef};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{labelled, secrecy};
use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A label.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLabel {
    /// `recording:<id>` or `record:<id>`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    subject: SubjectRef,
    /// What the page has seen.
    revision: Revision,
    /// `trade`, `privacy` or `informant`.
    label: String,
    /// Why.
    reason: String,
    /// The ground in law.
    #[serde(default)]
    ground: String,
}

/// Say that a record or a recording holds a secret; from then on an approval opens it only where it says so.
#[utoipa::path(
    post,
    path = "/labels",
    operation_id = "labels_put",
    tag = "labels",
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.labels.put", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewLabel>,
) -> Result<StatusCode, RouteError> {
    let NewLabel { subject, revision, label: kind, reason, ground } = body;
    let input = LabelInput { label: secrecy(&kind)?, reason, ground };
    label(&state.app, &caller, labelled(subject)?, revision, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
