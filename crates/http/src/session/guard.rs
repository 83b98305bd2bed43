//! The guard before every route that belongs to somebody: a session that holds, and the token with whatever changes something.

use std::sync::Arc;

use app::AppError;
use app::session::identify;
use app::station::admit;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use subtle::ConstantTimeEq as _;

use super::{Session, pass, token};
use crate::error::RouteError;
use crate::state::ApiState;
use crate::tus::Uploader;

/// Carries the token of `GET /session`.
const CSRF: HeaderName = HeaderName::from_static("x-zhilu-csrf");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Finds out who asks, and refuses requests that a page of ours did not send.
pub(crate) async fn guard(State(state): State<ApiState>, mut request: Request, next: Next) -> Result<Response, RouteError> {
    if let Some(pass) = pass::shown(request.headers()) {
        // A station sends files, and nothing else: whoever handles another request finds nobody.
        let guest = admit(&state.app, &pass?).await?;
        if !pass::opens(request.method(), request.extensions().get::<OriginalUri>().map_or(request.uri(), |uri| &uri.0)) {
            return Err(AppError::Unauthenticated.into());
        }
        request.extensions_mut().insert(Uploader { person: guest.actor(), agency: guest.agency });
        return Ok(next.run(request).await);
    }
    let token = token(request.headers()).ok_or(AppError::Unauthenticated)?;
    let who = identify(&state.app, &token).await?;
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !carries(request.headers(), &who.session.csrf) {
        return Err(RouteError::request(StatusCode::FORBIDDEN, "csrf", "页面已经失效，请刷新后再试"));
    }
    let (person, agency) = (who.caller.person, who.caller.agency);
    request.extensions_mut().insert(Uploader { person, agency });
    request.extensions_mut().insert(Session { who: Arc::new(who), token: token.into() });
    Ok(next.run(request).await)
}

/// Whether a request carries the token, without telling by time how much of it is right.
fn carries(headers: &HeaderMap, csrf: &str) -> bool {
    let sent = headers.get(CSRF).map_or(&[][..], |v| v.as_bytes());
    bool::from(sent.ct_eq(csrf.as_bytes()))
}

/// A login carries no token yet: it must come from a page of this very host, or from no page at all.
///
/// # Errors
/// When a browser says that another site sent it.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), RouteError> {
    let text = |name: &HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let site = text(&FETCH_SITE).is_none_or(|site| matches!(site, "same-origin" | "none"));
    let host = text(&header::HOST);
    let origin = text(&header::ORIGIN).is_none_or(|origin| origin.split_once("://").map(|(_, host)| host) == host);
    if site && origin {
        return Ok(());
    }
    Err(RouteError::request(StatusCode::FORBIDDEN, "cross_site", "请在本系统的页面上登录"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn allowed(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect();
        same_origin(&headers).is_ok()
    }

    #[test]
    fn only_pages_of_this_host_log_in() {
        assert!(allowed(&[("host", "127.0.0.1:8480")]), "no browser");
        assert!(allowed(&[("host", "z.example"), ("origin", "https://z.example"), ("sec-fetch-site", "same-origin")]));
        assert!(!allowed(&[("host", "z.example"), ("origin", "https://evil.example")]));
        assert!(!allowed(&[("host", "z.example"), ("origin", "https://z.example:444")]));
        assert!(!allowed(&[("host", "z.example"), ("origin", "null")]));
        assert!(!allowed(&[("host", "z.example"), ("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[("host", "z.example"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn the_token_must_be_the_whole_token() {
        let with = |sent: &'static str| HeaderMap::from_iter([(CSRF, HeaderValue::from_static(sent))]);
        assert!(carries(&with("abc"), "abc"));
        for wrong in ["", "ab", "abcd", "abd"] {
            assert!(!carries(&with(wrong), "abc"), "{wrong}");
        }
        assert!(!carries(&HeaderMap::new(), "abc"));
    }
}
