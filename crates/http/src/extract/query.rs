//! The query of a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::reading;
use crate::error::RouteError;

/// The query as a struct. Names it does not know are passed over: links are shared, and grow old.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = RouteError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, RouteError> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let query = serde_urlencoded::Deserializer::new(pairs);
        let read = serde_path_to_error::deserialize(query);
        read.map(Self).map_err(|e| reading::wrong_field(&e.path().to_string(), &e.inner().to_string()))
    }
}
