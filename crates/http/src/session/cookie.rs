//! The session cookie. It holds a random token and nothing else; scripts cannot read it, other sites cannot send it.

use axum::http::{HeaderMap, HeaderValue};
use headers::{Cookie, HeaderMapExt as _};

const NAME: &str = "zhilu_session";
const ATTRIBUTES: &str = "Path=/; HttpOnly; SameSite=Strict";

/// The token that a request carries.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    headers.typed_get::<Cookie>()?.get(NAME).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// The cookie of a session that was just opened. It ends with the browser; the server ends it earlier.
pub(crate) fn opened(token: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    // Tokens are of the id alphabet, so the header cannot be malformed; an empty one would log nobody in.
    HeaderValue::try_from(format!("{NAME}={token}; {ATTRIBUTES}{secure}")).unwrap_or(HeaderValue::from_static(""))
}

/// The cookie that takes it away.
pub(crate) fn ended() -> HeaderValue {
    HeaderValue::from_static("zhilu_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; zhilu_session=abc; zhilu_session2=x"));
        assert_eq!(token(&headers).as_deref(), Some("abc"));
        headers.insert(header::COOKIE, HeaderValue::from_static("zhilu_session="));
        assert_eq!(token(&headers), None);
    }

    #[test]
    fn it_is_for_encrypted_connections_unless_there_are_none() {
        assert_eq!(opened("abc", true), "zhilu_session=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(opened("abc", false), "zhilu_session=abc; Path=/; HttpOnly; SameSite=Strict");
        assert!(ended().to_str().unwrap().ends_with("Max-Age=0"));
    }
}
