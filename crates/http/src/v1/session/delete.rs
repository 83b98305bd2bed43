//! `DELETE /api/v1/session`: log out.

use app::session::logout;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::error::{Problems, RouteError};
use crate::session::{Session, ended};
use crate::state::ApiState;

/// Log out: the session ends on the server, and streams under it with it.
#[utoipa::path(
    delete,
    path = "/session",
    operation_id = "session_delete",
    tag = "session",
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.session.delete", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, session: Session) -> Result<impl IntoResponse, RouteError> {
    logout(&state.app, &session.token).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, ended())]))
}
