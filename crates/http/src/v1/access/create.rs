//! `POST /api/v1/access-requests`: ask to consult, copy, provide or publish (Art. 24).

use app::Caller;
use app::access::AccessInput;
use app::query::access::{self, AccessView};
use axum::extract::State;
use axum::http::StatusCode;
use model::SubjectRef;
use model::access::{AccessKind, Outsider};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRequest {
    /// `consult`, `copy`, `provide` or `publish`.
    #[schema(value_type = String)]
    kind: AccessKind,
    /// What of: `recording:<id>`, `scene:<id>` or `case:<id>`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    scope: SubjectRef,
    /// What for.
    purpose: String,
    /// For whom, if not for oneself: `party`, `lawyer`, `authority` or `other`.
    #[schema(value_type = Option<String>)]
    outsider: Option<Outsider>,
    /// Who that is, or through which channel it is published.
    #[serde(default)]
    recipient: String,
}

/// Ask to consult, copy, provide outside or publish (Art. 24).
#[utoipa::path(
    post,
    path = "/access-requests",
    operation_id = "access_create",
    tag = "access",
    responses((status = CREATED, body = AccessView), Problems),
)]
#[tracing::instrument(name = "api.access.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewRequest>,
) -> Result<(StatusCode, Json<AccessView>), RouteError> {
    let outsider = body.outsider.map(|who| (who, body.recipient));
    let input = AccessInput { kind: body.kind, scope: body.scope, purpose: body.purpose, outsider };
    let id = app::access::ask(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(access::request(&state.app, &caller, id).await?)))
}
