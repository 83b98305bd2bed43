//! What every request works with.

use std::sync::Arc;

use app::App;

/// What the handlers work with.
#[derive(Clone)]
pub struct ApiState {
    /// The application.
    pub app: Arc<App>,
    /// Whether the session cookie is for encrypted connections only. Off when people reach this process by plain HTTP on the machine
    /// itself; behind a proxy that speaks TLS it stays on.
    pub secure_cookies: bool,
}
