//! Containers: made and described. A system that says that everything is sent hears 204 however often it says so.

use app::controller::Pusher;
use app::pushed::{describe_container, put_container};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use crate::answer::{Refusal, empty};
use crate::path::Name;
use crate::{SwiftState, metadata};

/// `PUT`: 201 for a new one, 202 for one that is there.
pub(crate) async fn put(state: &SwiftState, pusher: &Pusher, name: Name, headers: &HeaderMap) -> Result<Response, Refusal> {
    let mut changes = metadata::changes(headers);
    if let Some(whole) = &name.whole {
        changes.push(("whole-name".to_owned(), Some(whole.as_str().into())));
    }
    let new = put_container(&state.app, pusher, &name.text, &changes).await?;
    Ok(empty(if new { StatusCode::CREATED } else { StatusCode::ACCEPTED }))
}

/// `POST`: 204, or 404 where there is none.
pub(crate) async fn post(state: &SwiftState, pusher: &Pusher, name: Name, headers: &HeaderMap) -> Result<Response, Refusal> {
    let there = describe_container(&state.app, pusher, &name.text, &metadata::changes(headers)).await?;
    if there { Ok(empty(StatusCode::NO_CONTENT)) } else { Err(Refusal::NotFound) }
}

/// `HEAD`: what was said of it.
pub(crate) async fn head(state: &SwiftState, pusher: &Pusher, name: Name) -> Result<Response, Refusal> {
    let found = state.app.store.pushed_container(pusher.controller, &name.text).await?.ok_or(Refusal::NotFound)?;
    let mut response = empty(StatusCode::NO_CONTENT);
    metadata::write(response.headers_mut(), "x-container-meta-", &found.metadata);
    Ok(response)
}
