//! When and how fast the station sends: within a bandwidth, and at night where the settings say so. Manifests are small and go at once.

use std::str::FromStr;
use std::time::Duration;

use base::Timestamp;
use serde::{Deserialize, Deserializer};

/// Hours of the day in which files are sent, `22:00-06:00`; the same hour twice means always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first minute of the day.
    from: u16,
    /// The first minute after it.
    to: u16,
}

/// The text is no such window.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("上传时段应写成 22:00-06:00")]
pub struct WindowError;

impl Window {
    /// Whether files are sent at an instant, by the wall clock in China.
    pub fn is_open(self, at: Timestamp) -> bool {
        let wall = at.civil();
        let minute = u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or(0);
        match self.from.cmp(&self.to) {
            std::cmp::Ordering::Less => (self.from..self.to).contains(&minute),
            std::cmp::Ordering::Greater => minute >= self.from || minute < self.to,
            std::cmp::Ordering::Equal => true,
        }
    }
}

impl FromStr for Window {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Self, WindowError> {
        let minute = |text: &str| -> Option<u16> {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = text.split_once('-').ok_or(WindowError)?;
        Ok(Self { from: minute(from).ok_or(WindowError)?, to: minute(to).ok_or(WindowError)? })
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How fast.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    /// Bytes in a second; as fast as the line is when not set.
    pub bytes_per_second: Option<u64>,
}

/// The smallest and the largest piece that is sent in one request.
const PIECE: (u64, u64) = (64 << 10, 8 << 20);

impl Pace {
    /// How many bytes to send in one request: about two seconds of them.
    pub fn piece(self) -> u64 {
        self.bytes_per_second.map_or(PIECE.1, |rate| rate.saturating_mul(2).clamp(PIECE.0, PIECE.1))
    }

    /// How long to wait after so many bytes took so long, not to be faster than set.
    pub fn rest(self, sent: u64, took: Duration) -> Duration {
        let Some(rate) = self.bytes_per_second.filter(|rate| *rate > 0) else { return Duration::ZERO };
        Duration::from_millis(sent.saturating_mul(1000) / rate).saturating_sub(took)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_goes_over_midnight() {
        let open = |window: &str, at: &str| window.parse::<Window>().unwrap().is_open(at.parse().unwrap());
        assert!(open("22:00-06:00", "2026-11-03 22:00"));
        assert!(open("22:00-06:00", "2026-11-03 05:59:59"));
        assert!(!open("22:00-06:00", "2026-11-03 06:00"));
        assert!(!open("22:00-06:00", "2026-11-03 21:59"));
        assert!(open("12:00-13:30", "2026-11-03 13:29") && !open("12:00-13:30", "2026-11-03 13:30"));
        assert!(open("00:00-00:00", "2026-11-03 09:00"));
        for wrong in ["", "22:00", "24:00-06:00", "22-6", "22:60-06:00"] {
            assert_eq!(wrong.parse::<Window>(), Err(WindowError), "{wrong}");
        }
    }

    #[test]
    fn the_line_is_left_to_others() {
        let pace = Pace { bytes_per_second: Some(500_000) };
        assert_eq!(pace.piece(), 1_000_000);
        assert_eq!(pace.rest(1_000_000, Duration::from_millis(300)), Duration::from_millis(1700));
        assert_eq!(pace.rest(1_000_000, Duration::from_secs(9)), Duration::ZERO);
        assert_eq!(Pace::default().rest(1 << 30, Duration::ZERO), Duration::ZERO);
        assert_eq!((Pace::default().piece(), Pace { bytes_per_second: Some(1) }.piece()), (8 << 20, 64 << 10));
    }
}
