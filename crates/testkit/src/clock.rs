//! A clock that is moved by hand, and between two readings steps a little by itself, so that entries differ in their instants.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::{Span, Timestamp};

/// How far the clock goes from one reading to the next.
const STEP: Span = Span::from_millis(1);

/// A movable clock.
#[derive(Debug)]
pub struct Clock(AtomicI64);

impl Clock {
    /// A clock that shows `at`.
    pub fn at(at: Timestamp) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(at.millis())))
    }

    /// Sets the clock, forwards or back; a log still never runs backwards.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.millis(), Ordering::SeqCst);
    }

    /// Sets the clock to what a wall in China shows: `2026-11-03 09:02`.
    ///
    /// # Panics
    /// When the text is no instant: the test is wrong.
    pub fn set_to(&self, wall: &str) {
        self.set(instant(wall));
    }

    /// Moves the clock.
    pub fn advance(&self, by: Span) {
        self.0.fetch_add(by.millis(), Ordering::SeqCst);
    }

    /// What it shows, without a step.
    pub fn shows(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

impl base::Clock for Clock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(STEP.millis(), Ordering::SeqCst))
    }
}

/// What a wall clock in China shows, as an instant.
///
/// # Panics
/// When the text is no instant: the test is wrong.
pub fn instant(wall: &str) -> Timestamp {
    wall.parse().unwrap_or_else(|e| panic!("{e}"))
}

#[cfg(test)]
mod tests {
    use base::Clock as _;

    use super::*;

    #[test]
    fn it_steps_and_is_moved() {
        let clock = Clock::at(instant("2026-11-03 09:02"));
        let (first, second) = (clock.now(), clock.now());
        assert!(first < second, "two readings differ");
        clock.advance(Span::from_hours(1));
        assert!(clock.shows().since(second) >= Span::from_hours(1));
        clock.set_to("2026-11-01 00:00");
        assert_eq!(clock.now(), instant("2026-11-01 00:00"));
    }
}
