//! `Idempotency-Key`: the name that a page gave to one action, so that sending it twice does it once.

use app::Once;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use crate::error::RouteError;

const HEADER: &str = "idempotency-key";

/// The name of an action, if it has one.
pub(crate) struct Named(pub(crate) Option<Once>);

impl<S: Sync> FromRequestParts<S> for Named {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, RouteError> {
        let Some(header) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let once = header.to_str().ok().and_then(Once::named);
        once.map(|once| Self(Some(once))).ok_or_else(|| {
            let message = "Idempotency-Key 应为 16 至 64 个可见的 ASCII 字符";
            RouteError::request(StatusCode::BAD_REQUEST, "idempotency_key", message)
        })
    }
}
