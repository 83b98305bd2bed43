//! A stream of evidence that looks up every ten seconds whether it may go on (Art. 24, invariant 7).

use std::io;

use app::session::identify;
use base::{RawId, Span, Timestamp};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use store::ObjectStream;

use crate::error::RouteError;
use crate::session::Session;
use crate::state::ApiState;

/// How long bytes flow before the grant is read again.
const LOOK_UP_AFTER: Span = Span::from_seconds(10);

/// Keeps a stream under its viewing session.
pub(crate) struct Watch {
    state: ApiState,
    token: std::sync::Arc<str>,
    viewing: RawId,
    looked_up: Timestamp,
}

impl Watch {
    /// A watch over a viewing session that was found good just now.
    pub(crate) fn new(state: &ApiState, session: &Session, viewing: RawId) -> Self {
        let looked_up = state.app.store.clock().now();
        Self { state: state.clone(), token: session.token.clone(), viewing, looked_up }
    }

    /// The bytes, as long as they may flow. When they may not, the stream breaks off: what was sent is not the whole, and is not
    /// taken for it.
    pub(super) fn over(self, bytes: ObjectStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
        stream::try_unfold((self, bytes), |(mut watch, mut bytes)| async move {
            let Some(piece) = bytes.next().await else { return Ok(None) };
            let piece = piece?;
            watch.look_up().await.map_err(|e| {
                tracing::info!(reason = %e, "a stream of evidence was broken off");
                io::Error::new(io::ErrorKind::PermissionDenied, e)
            })?;
            Ok(Some((piece, (watch, bytes))))
        })
    }

    /// Reads login and grant again when it is time. A clock set back counts as time.
    async fn look_up(&mut self) -> Result<(), RouteError> {
        let app = &self.state.app;
        let now = app.store.clock().now();
        if now.since(self.looked_up).millis().abs() < LOOK_UP_AFTER.millis() {
            return Ok(());
        }
        let caller = identify(app, &self.token).await?.caller;
        app::access::may_continue(app, caller.person, &caller.session, self.viewing).await?;
        self.looked_up = now;
        Ok(())
    }
}
