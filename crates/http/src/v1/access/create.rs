//! `POST /api/v1/access-requests`: ask to consult or copy (Art. 24 para. 2).

use app::Caller;
use app::access::AccessInput;
use app::query::access::{self, AccessView};
use axum::extract::State;
use axum::http::StatusCode;
use model::SubjectRef;
use model::access::AccessKind;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A request.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRequest {
    /// `consult` or `copy`.
    #[schema(value_type = String)]
    kind: AccessKind,
    /// What of: `recording:<id>`, `scene:<id>` or `case:<id>`.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    scope: SubjectRef,
    /// What for.
    purpose: String,
}

/// Ask to consult or copy (Art. 24 para. 2).
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
    let input = AccessInput { kind: body.kind, scope: body.scope, purpose: body.purpose };
    let id = app::access::ask(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(access::request(&state.app, &caller, id).await?)))
}
