//! `POST /api/v1/labels/lift`: say that something holds a secret no more (Art. 25).

use app::Caller;
use app::access::unlabel;
use axum::extract::State;
use axum::http::StatusCode;
use model::{Revision, SubjectRef};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{labelled, secrecy};
use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A label to be lifted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiftedLabel {
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
}

/// Say that something holds a secret no more.
#[utoipa::path(
    post,
    path = "/labels/lift",
    operation_id = "labels_lift",
    tag = "labels",
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.labels.lift", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<LiftedLabel>,
) -> Result<StatusCode, RouteError> {
    let LiftedLabel { subject, revision, label, reason } = body;
    unlabel(&state.app, &caller, labelled(subject)?, revision, secrecy(&label)?, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
