//! Instants and days. The whole product lives in one zone, Asia/Shanghai, which has had no daylight saving since 1991.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// A calendar day 日, as the law counts them.
pub type Day = civil::Date;

/// Seconds that Asia/Shanghai is ahead of UTC.
const CHINA_OFFSET_SECONDS: i32 = 8 * 3600;

/// An instant 时刻: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that lies `ms` milliseconds after the epoch.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the epoch, the form in which databases and entries hold it.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The first instant of `day` in China.
    pub fn start_of(day: Day) -> Self {
        Self::from_civil(day.at(0, 0, 0, 0))
    }

    /// The instant at which `day` is over in China: 24:00, the first instant that is no longer in time.
    pub fn end_of(day: Day) -> Self {
        day.tomorrow().map_or(Self(i64::MAX), Self::start_of)
    }

    /// The instant of a wall clock reading in China.
    pub fn from_civil(wall: civil::DateTime) -> Self {
        let offset = jiff::tz::Offset::from_seconds(CHINA_OFFSET_SECONDS).unwrap_or(jiff::tz::Offset::UTC);
        offset.to_timestamp(wall).map_or(Self(i64::MAX), |t| Self(t.as_millisecond()))
    }

    /// The wall clock reading in China. Instants beyond jiff's range (the years ±9999) clamp to the epoch.
    pub fn civil(self) -> civil::DateTime {
        let offset = jiff::tz::Offset::from_seconds(CHINA_OFFSET_SECONDS).unwrap_or(jiff::tz::Offset::UTC);
        offset.to_datetime(jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
    }

    /// The day in China on which the instant falls.
    pub fn day(self) -> Day {
        self.civil().date()
    }

    /// This instant, moved by a span; saturates at the ends of the range.
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// This instant, moved back by a span; saturates at the ends of the range.
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How long after `earlier` this instant lies; negative when it lies before.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

/// A length of time 时长 in milliseconds; may be negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `ms` milliseconds.
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    /// A span of `s` seconds.
    pub const fn from_seconds(s: i64) -> Self {
        Self(s.saturating_mul(1000))
    }

    /// A span of `h` hours.
    pub const fn from_hours(h: i64) -> Self {
        Self::from_seconds(h.saturating_mul(3600))
    }

    /// The span in milliseconds.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The span in whole seconds, rounded towards zero.
    pub const fn seconds(self) -> i64 {
        self.0 / 1000
    }
}

impl std::ops::Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// As people here write it: `1 小时 13 分`, `1 分 52 秒`, `8 秒`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.seconds().abs();
        let (h, m, s) = (total / 3600, total / 60 % 60, total % 60);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        match (h, m, s) {
            (0, 0, s) => write!(f, "{s} 秒"),
            (0, m, 0) => write!(f, "{m} 分"),
            (0, m, s) => write!(f, "{m} 分 {s} 秒"),
            (h, 0, _) => write!(f, "{h} 小时"),
            (h, m, _) => write!(f, "{h} 小时 {m} 分"),
        }
    }
}

/// `2026-11-03T09:02:00.000+08:00`: sorts as text, says its zone, and reads as the wall clock in China.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+08:00",
            c.year(),
            c.month(),
            c.day(),
            c.hour(),
            c.minute(),
            c.second(),
            c.millisecond()
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is neither an instant with a zone nor a wall clock reading.
#[derive(Debug, thiserror::Error)]
#[error("“{0}”不是时间：请写成 2026-11-03 09:02，或带时区的 2026-11-03T09:02:00+08:00")]
pub struct ParseTimestampError(String);

/// Accepts RFC 3339 with a zone, and a wall clock reading in China without one (`2026-11-03 09:02`, seconds optional).
impl FromStr for Timestamp {
    type Err = ParseTimestampError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if let Ok(t) = s.parse::<jiff::Timestamp>() {
            return Ok(Self(t.as_millisecond()));
        }
        s.parse::<civil::DateTime>().map(Self::from_civil).map_err(|_| ParseTimestampError(s.to_owned()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_and_ends_in_china() {
        let day = civil::date(2026, 11, 3);
        assert_eq!(Timestamp::start_of(day).to_string(), "2026-11-03T00:00:00.000+08:00");
        assert_eq!(Timestamp::end_of(day), Timestamp::start_of(civil::date(2026, 11, 4)));
        assert_eq!(Timestamp::end_of(day).minus(Span::from_millis(1)).day(), day);
    }

    #[test]
    fn wall_clock_and_zoned_text_name_the_same_instant() {
        let a: Timestamp = "2026-11-03 09:02".parse().unwrap();
        let b: Timestamp = "2026-11-03T01:02:00Z".parse().unwrap();
        assert_eq!(a, b);
        assert_eq!(a, a.to_string().parse().unwrap());
        assert!("三日上午".parse::<Timestamp>().is_err());
    }

    #[test]
    fn spans_read_as_people_say_them() {
        let say = |s| Span::from_seconds(s).to_string();
        assert_eq!([say(8), say(60), say(112), say(4380), say(7200)], ["8 秒", "1 分", "1 分 52 秒", "1 小时 13 分", "2 小时"]);
    }
}
