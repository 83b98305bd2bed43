//! `GET /api/v1/session`: who is logged in.

use app::query::session::SessionView;
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::session::Session;
use crate::state::ApiState;

/// Who is logged in, what waits for that person, and what this server can do.
#[utoipa::path(
    get,
    path = "/session",
    operation_id = "session_read",
    tag = "session",
    responses((status = OK, body = SessionView), Problems),
)]
#[tracing::instrument(name = "api.session.read", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, session: Session) -> Result<Json<SessionView>, RouteError> {
    Ok(Json(app::query::session::session(&state.app, &session.who).await?))
}
