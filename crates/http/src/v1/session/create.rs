//! `POST /api/v1/session`: log in.

use app::query::session::SessionView;
use app::session::{identify, login};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{ClientAddress, Json};
use crate::session::{opened, same_origin};
use crate::state::ApiState;

/// Who wants in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    /// The login.
    login: String,
    /// The password.
    password: String,
}

/// Log in: the session comes as a cookie, the token for everything that changes something in the answer.
#[utoipa::path(
    post,
    path = "/session",
    operation_id = "session_create",
    tag = "session",
    responses((status = CREATED, body = SessionView), Problems),
)]
#[tracing::instrument(name = "api.session.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Json(body): Json<Login>,
) -> Result<impl IntoResponse, RouteError> {
    same_origin(&headers)?;
    let opened_session = login(&state.app, &body.login, &body.password, &address).await?;
    let who = identify(&state.app, &opened_session.token).await?;
    let view = app::query::session::session(&state.app, &who).await?;
    let cookie = opened(&opened_session.token, state.secure_cookies);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(view)))
}
