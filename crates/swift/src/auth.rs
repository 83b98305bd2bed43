//! `GET /auth/v1.0`: a token for a key, the way Swift's first authentication has it; and the token of every other request.

use app::controller::{self, Pusher};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use crate::answer::{self, Refusal};
use crate::{SwiftState, address};

const TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const STORAGE_TOKEN: HeaderName = HeaderName::from_static("x-storage-token");
const EXPIRES: HeaderName = HeaderName::from_static("x-auth-token-expires");
const STORAGE_URL: HeaderName = HeaderName::from_static("x-storage-url");
/// Clients of different ages call the account and its key by different names.
const USER: [&str; 2] = ["x-auth-user", "x-storage-user"];
const KEY: [&str; 3] = ["x-auth-key", "auth-key", "x-storage-pass"];

#[tracing::instrument(name = "swift.auth", skip_all)]
pub(crate) async fn handler(State(state): State<SwiftState>, request: Request) -> Result<Response, Refusal> {
    if request.method() != Method::GET {
        return Err(Refusal::Method);
    }
    let headers = request.headers();
    let said = |names: &[&str]| names.iter().find_map(|name| headers.get(*name)?.to_str().ok());
    let (Some(account), Some(key)) = (said(&USER), said(&KEY)) else { return Err(Refusal::Unauthenticated) };
    let signed = controller::sign_in(&state.app, account, key, &address(&request)).await?;
    let url = format!("{}/v1.0/{}", base(&state, headers), signed.controller);
    let mut response = answer::empty(StatusCode::OK);
    let said = response.headers_mut();
    let values = [
        (TOKEN, signed.token.clone()),
        (STORAGE_TOKEN, signed.token),
        (STORAGE_URL, url),
        (EXPIRES, signed.life.seconds().to_string()),
    ];
    for (name, value) in values {
        said.insert(name, HeaderValue::try_from(value).map_err(|_| Refusal::Unauthenticated)?);
    }
    said.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where such a system goes on: at the address that is set, since a proxy writes another host than the system asked.
fn base(state: &SwiftState, headers: &HeaderMap) -> String {
    if let Some(address) = &state.address {
        return address.clone();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if state.behind_tls { "https" } else { "http" })
}

/// Who sends a request, by its token.
pub(crate) async fn admit(state: &SwiftState, headers: &HeaderMap) -> Result<Pusher, Refusal> {
    let token = [TOKEN, STORAGE_TOKEN].iter().find_map(|name| headers.get(name)?.to_str().ok());
    let token = token.ok_or(Refusal::Unauthenticated)?;
    Ok(controller::admit(&state.app, token).await?)
}
