//! `POST /api/v1/supervisions`: a supervisor looks under a task; the agency is told, nobody approves (Art. 26).

use app::Caller;
use app::access::SupervisionInput;
use app::query::access::{self, AccessView};
use axum::extract::State;
use axum::http::StatusCode;
use base::Timestamp;
use model::SubjectRef;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reach;
use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A supervisor's insight.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSupervision {
    /// What of: `recording:<id>`, `scene:<id>` or `case:<id>`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    scope: SubjectRef,
    /// 监督证号.
    certificate: String,
    /// The number of the task's document 监督任务文号.
    task: String,
    /// What for.
    purpose: String,
    /// The first instant at which it no longer holds.
    until: Timestamp,
    /// What it opens although it is labelled: `trade`, `privacy`, `informant` (Art. 25).
    #[serde(default)]
    secrets: Vec<String>,
    /// Whether it opens the second volume 副卷 too.
    #[serde(default)]
    both_volumes: bool,
}

/// Look under a task of supervision: no approval is asked, the agency sees who looks at what and why (Art. 26).
#[utoipa::path(
    post,
    path = "/supervisions",
    operation_id = "access_supervise",
    tag = "access",
    responses((status = CREATED, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.supervise", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewSupervision>,
) -> Result<(StatusCode, Json<AccessView>), RouteError> {
    let NewSupervision { scope, certificate, task, purpose, until, secrets, both_volumes } = body;
    let reach = reach(&secrets, both_volumes)?;
    let input = SupervisionInput { scope, certificate, task, purpose, until, reach };
    let id = app::access::open_supervision(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(access::request(&state.app, &caller, id).await?)))
}
