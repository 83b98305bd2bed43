//! Who asks: the session cookie, the token against forged requests, and the one place that makes a [`Caller`].

mod cookie;
mod guard;
mod pass;

use std::sync::Arc;

use app::Caller;
use app::session::Identified;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

pub(crate) use cookie::{ended, opened, token};
pub(crate) use guard::{guard, same_origin};
pub(crate) use pass::Station;

use crate::error::RouteError;
use crate::state::ApiState;

/// The session behind a request, put there by the guard.
#[derive(Clone)]
pub(crate) struct Session {
    /// Who.
    pub(crate) who: Arc<Identified>,
    /// The token, to ask again while something streams.
    pub(crate) token: Arc<str>,
}

impl FromRequestParts<ApiState> for Session {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, RouteError> {
        let session = parts.extensions.get::<Self>().cloned();
        session.ok_or(RouteError::App(app::AppError::Unauthenticated))
    }
}

/// On whose behalf a handler acts. A route that the guard does not watch has nobody, and answers so.
impl FromRequestParts<ApiState> for Caller {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, RouteError> {
        let session = Session::from_request_parts(parts, state).await?;
        Ok(session.who.caller.clone())
    }
}
