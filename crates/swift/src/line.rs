//! Lines of the registers that a system keeps: itself, its users, its devices. They are short, and say most of what they say in headers.

use app::controller::Pusher;
use app::pushed::{ContainerKind, put_container, put_line};
use axum::body::BodyDataStream;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use store::uploads::Metadata;

use crate::SwiftState;
use crate::answer::{Refusal, empty};
use crate::object::stamp;
use crate::system::md5_of;

/// The longest body of a line. What is longer is none, and is kept like any other file.
const LONGEST: usize = 64 << 10;

/// How the body of what may be a line began.
pub(crate) enum Begun {
    /// All of it.
    Whole(Bytes),
    /// More than a line has: what came, and what is still to come.
    Longer(Bytes, BodyDataStream),
}

/// Whether a container is a register.
pub(crate) fn is_register(container: &str) -> bool {
    matches!(ContainerKind::of(container), ContainerKind::Register(_))
}

/// Reads as much as a line may have.
pub(crate) async fn begin(mut body: BodyDataStream) -> Result<Begun, Refusal> {
    let mut came = BytesMut::new();
    while let Some(frame) = body.next().await {
        came.extend_from_slice(&frame.map_err(|_| Refusal::BrokenOff)?);
        if came.len() > LONGEST {
            return Ok(Begun::Longer(came.freeze(), body));
        }
    }
    Ok(Begun::Whole(came.freeze()))
}

/// Writes a line.
pub(crate) async fn put(
    state: &SwiftState,
    pusher: &Pusher,
    place: (&str, &str),
    metadata: Metadata,
    body: Bytes,
) -> Result<Response, Refusal> {
    let (store, md5) = (&state.app.store, md5_of(&body));
    if store.pushed_container(pusher.controller, place.0).await?.is_none() {
        put_container(&state.app, pusher, place.0, &[]).await?;
    }
    let size = body.len() as u64;
    put_line(&state.app, pusher, place, metadata, body.to_vec(), md5.clone()).await?;
    let mut response = empty(StatusCode::CREATED);
    stamp(&mut response, &md5, size, store.clock().now().millis());
    response.headers_mut().insert(axum::http::header::CONTENT_LENGTH, 0.into());
    Ok(response)
}
