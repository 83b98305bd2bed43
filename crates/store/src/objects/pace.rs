//! How fast objects are read when nobody waits for them: so many bytes a second over everything that is read at the same pace, so that a
//! long look never stands in the way of a person. What is read, and why, is not known here.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// A pace that several readers keep together.
#[derive(Debug)]
pub struct Pace {
    bytes_per_second: Option<u64>,
    /// When the next bytes may be read.
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At most so many bytes a second; without a number as fast as the disk is.
    pub const fn new(bytes_per_second: Option<u64>) -> Self {
        Self { bytes_per_second, next: Mutex::new(None) }
    }

    /// Waits until `bytes` may be read.
    pub async fn take(&self, bytes: u64) {
        let Some(rate) = self.bytes_per_second.filter(|rate| *rate > 0) else { return };
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            // Time in which nothing was read is not made up for.
            let turn = next.map_or(now, |next| next.max(now));
            let nanos = u128::from(bytes) * 1_000_000_000 / u128::from(rate);
            *next = Some(turn + Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)));
            turn
        };
        sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn readers_keep_one_pace_together() {
        let pace = Pace::new(Some(1000));
        let began = Instant::now();
        let read = async || {
            for _ in 0..5 {
                pace.take(500).await;
            }
        };
        tokio::join!(read(), read());
        let took = began.elapsed().as_millis();
        // Ten times half a second, of which the first waits for nobody.
        assert!((4500..4600).contains(&took), "{took} ms");
        tokio::time::sleep(Duration::from_secs(60)).await;
        let again = Instant::now();
        pace.take(500).await;
        pace.take(500).await;
        assert_eq!(again.elapsed().as_millis(), 500, "a rest is not made up for");
        let unhurried = Instant::now();
        Pace::new(None).take(u64::MAX).await;
        assert!(unhurried.elapsed().is_zero());
    }
}
