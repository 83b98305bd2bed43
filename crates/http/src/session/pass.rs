//! The pass of a dock station: a header that its key signed, good for a few minutes, for uploads and manifests alone.

use app::AppError;
use app::station::{Guest, admit};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::error::RouteError;
use crate::state::ApiState;

/// `Authorization: Zhilu-Station <base64 of the signed pass>`.
const SCHEME: &str = "Zhilu-Station ";
/// Where its uploads live.
const UPLOADS: &str = "/api/v1/uploads";

/// The signed pass that a request shows; nothing when it shows none.
pub(super) fn shown(headers: &HeaderMap) -> Option<Result<String, AppError>> {
    let written = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix(SCHEME)?;
    let bytes = BASE64_STANDARD.decode(written.trim()).ok();
    Some(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(AppError::Unauthenticated))
}

/// Whether a pass opens the way for a request: sending files, never reading anything.
pub(super) fn opens(method: &Method, uri: &Uri) -> bool {
    let below = uri.path().strip_prefix(UPLOADS).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below && matches!(*method, Method::POST | Method::HEAD | Method::PATCH | Method::OPTIONS)
}

/// A station, for the handlers that serve stations.
impl FromRequestParts<ApiState> for Station {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, RouteError> {
        let pass = shown(&parts.headers).ok_or(AppError::Unauthenticated)??;
        Ok(Self(admit(&state.app, &pass).await?))
    }
}

/// Who asks, when a station does.
pub(crate) struct Station(pub(crate) Guest);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_opens_uploads_and_nothing_else() {
        let opens = |method, path: &'static str| opens(&method, &Uri::from_static(path));
        assert!(opens(Method::POST, "/api/v1/uploads"));
        assert!(opens(Method::PATCH, "/api/v1/uploads/0123"));
        assert!(opens(Method::HEAD, "/api/v1/uploads/0123?x=y"));
        for (method, path) in [
            (Method::GET, "/api/v1/uploads"),
            (Method::DELETE, "/api/v1/uploads/0123"),
            (Method::POST, "/api/v1/uploads2"),
            (Method::POST, "/api/v1/scenes"),
            (Method::POST, "/api/v1/cases/uploads"),
        ] {
            assert!(!opens(method.clone(), path), "{method} {path}");
        }
    }
}
