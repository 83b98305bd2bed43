//! A handler that panics answers with a sentence; the server goes on.

use std::any::Any;

use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::RouteError;

/// The layer that answers for handlers that panic.
pub(crate) type CatchPanic = CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response>;

/// Answers for handlers that panic.
pub(crate) fn catch_panic() -> CatchPanic {
    CatchPanicLayer::custom(answer as fn(_) -> _)
}

fn answer(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    RouteError::App(app::AppError::internal(said.unwrap_or("a handler panicked").to_owned())).into_response()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_in_chinese_and_tells_nothing() {
        async fn fails() {
            panic!("secret");
        }
        let router = Router::new().route("/", get(fails)).layer(catch_panic());
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let said = String::from_utf8(to_bytes(response.into_body(), 1 << 10).await.unwrap().to_vec()).unwrap();
        assert_eq!(said, r#"{"error":{"code":"internal","message":"系统内部错误，已记录"}}"#);
    }
}
