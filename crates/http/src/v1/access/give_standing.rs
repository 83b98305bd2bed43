//! `POST /api/v1/standing-approvals`: the head lets persons look without asking each time 常设批准 (Art. 24).

use app::Caller;
use app::access::StandingInput;
use app::query::access::{self, AccessView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{PersonId, Timestamp};
use model::SubjectRef;
use model::access::AccessKind;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reach;
use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A standing approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStanding {
    /// Who may look.
    readers: Vec<PersonId>,
    /// `consult` or `copy`.
    #[schema(value_type = String)]
    kind: AccessKind,
    /// What of: `recording:<id>`, `scene:<id>` or `case:<id>`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    scope: SubjectRef,
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

/// Let persons look at one matter without asking each time; every look is still an entry (Art. 24).
#[utoipa::path(
    post,
    path = "/standing-approvals",
    operation_id = "access_give_standing",
    tag = "access",
    responses((status = CREATED, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.give_standing", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewStanding>,
) -> Result<(StatusCode, Json<AccessView>), RouteError> {
    let NewStanding { readers, kind, scope, purpose, until, secrets, both_volumes } = body;
    let reach = reach(&secrets, both_volumes)?;
    let input = StandingInput { readers, kind, scope, purpose, until, reach };
    let id = app::access::give_standing(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(access::request(&state.app, &caller, id).await?)))
}
