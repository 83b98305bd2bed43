//! What every request works with.

use std::sync::Arc;

use app::App;
use base::Span;
use tokio_util::sync::CancellationToken;

/// What the handlers work with.
#[derive(Clone)]
pub struct ApiState {
    /// The application.
    pub app: Arc<App>,
    /// Whether the session cookie is for encrypted connections only. Off when people reach this process by plain HTTP on the machine
    /// itself; behind a proxy that speaks TLS it stays on.
    pub secure_cookies: bool,
    /// How soon a checkpoint must cover an entry, for the server to call itself ready.
    pub checkpoint_within: Span,
    /// Cancelled when the server is told to stop: uploads under way end then, with what came made durable.
    pub stopping: CancellationToken,
}
