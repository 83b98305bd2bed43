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
