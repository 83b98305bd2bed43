//! What stands in the path. An id that is none names nothing, so it is not found.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::RouteError;

/// An id in the path, or several as a tuple.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: DeserializeOwned + Send + 'static, S: Sync> FromRequestParts<S> for Id<T> {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, RouteError> {
        let read = parts.extract::<Path<T>>().await;
        read.map(|Path(id)| Self(id)).map_err(|_| RouteError::not_found("该编号对应的内容"))
    }
}
