//! The OpenAPI document, made from the handlers themselves. Clients and tests are generated from it.

use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ErrorBody;
use crate::state::ApiState;
use crate::{health, v1};

#[derive(OpenApi)]
#[openapi(
    info(title = "zhilu 执录", description = "行政执法全过程记录", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    security(("session" = [])),
    components(schemas(ErrorBody)),
    modifiers(&SessionCookie),
)]
struct Document;

/// How requests show who sends them.
struct SessionCookie;

impl Modify for SessionCookie {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let key = ApiKeyValue::with_description("zhilu_session", "with X-Zhilu-CSRF on whatever changes something");
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(key)));
    }
}

/// The OpenAPI document of this server.
pub fn openapi() -> openapi::OpenApi {
    let api = v1::open().merge(v1::guarded());
    let all = OpenApiRouter::<ApiState>::with_openapi(Document::openapi())
        .nest("/api/v1", api.routes(routes!(handler)))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready));
    let mut document = all.into_openapi();
    document.merge(v1::TusDoc::openapi());
    document
}

/// This document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    tag = "reference",
    security(()),
    responses((status = OK, body = Object)),
)]
pub(crate) async fn handler() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| openapi().to_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}
