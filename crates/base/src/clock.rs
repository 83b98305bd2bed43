//! Where the time comes from. Only wiring and tests choose a clock; rules and folds never see one.

use std::sync::Arc;

use crate::time::{Span, Timestamp};

/// A source of the present instant.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The time since some instant of the past, by a counter that nobody sets and that goes on while the machine sleeps; nothing where there is
    /// no such counter. A clock that is set shows by it.
    fn steady(&self) -> Option<Span> {
        None
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }

    fn steady(&self) -> Option<Span> {
        let counter = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Some(Span::from_millis(counter.tv_sec.saturating_mul(1000).saturating_add(counter.tv_nsec / 1_000_000)))
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn steady(&self) -> Option<Span> {
        (**self).steady()
    }
}
