//! What the program tells the service manager that started it (systemd), if one did: that it serves, that it lives, that it stops.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

/// Tells that requests are answered from now on.
pub fn ready() {
    tell(NotifyState::Ready);
}

/// Tells that the program stops, and may take so long.
pub fn stopping(within: Duration) {
    let micros = u32::try_from(within.as_micros()).unwrap_or(u32::MAX);
    tell(NotifyState::Stopping);
    tell(NotifyState::ExtendTimeoutUsec(micros));
}

/// Tells again and again that the program lives, if the service manager asked for it, until told to stop. It comes from the threads that
/// serve: when they hang, it stays away.
pub async fn lives(stop: CancellationToken) {
    let Some(patience) = sd_notify::watchdog_enabled() else { return };
    while stop.run_until_cancelled(tokio::time::sleep(patience / 2)).await.is_some() {
        tell(NotifyState::Watchdog);
    }
}

fn tell(state: NotifyState<'_>) {
    if let Err(e) = sd_notify::notify(&[state]) {
        tracing::warn!(error = %e, "the service manager does not listen");
    }
}
