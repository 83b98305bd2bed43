//! RTP times as numbers that do not wrap, and what the camera's clock says they mean.

use base::{Span, Timestamp};
use ledger::station::camera::TimeSource;

/// A camera whose clock shows an earlier day has lost it: 2015-01-02, as for other devices.
const NOT_BEFORE: i64 = 1_420_128_000_000;
/// A camera that is further off is not believed.
const ABSURD: Span = Span::from_hours(24);
/// Two words of one camera's clock agree up to this.
pub const AGREES: Span = Span::from_seconds(1);

/// A length in ticks as a span.
pub fn span(ticks: i64, rate: u32) -> Span {
    let millis = i128::from(ticks) * 1000 / i128::from(rate.max(1));
    Span::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}

/// A span in ticks.
pub fn ticks(span: Span, rate: u32) -> i64 {
    i64::try_from(i128::from(span.millis()) * i128::from(rate) / 1000).unwrap_or(i64::MAX)
}

/// A span without its sign.
pub fn magnitude(span: Span) -> Span {
    Span::from_millis(span.millis().saturating_abs())
}

/// RTP times of 32 bits as numbers that go on: at 90 kHz they wrap every 13 hours.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwrapped(Option<i64>);

impl Unwrapped {
    /// Where a time lies, nearest to the one before; what lies half a turn away is taken as earlier.
    pub fn place(&self, ticks: u32) -> i64 {
        let Some(last) = self.0 else { return i64::from(ticks) };
        // The low bits are what RTP shows; the difference to them is at most half a turn.
        let delta = ticks.wrapping_sub(last as u32) as i32;
        last.saturating_add(i64::from(delta))
    }

    /// The time before, if there was one.
    pub const fn last(&self) -> Option<i64> {
        self.0
    }

    /// Goes on to a time.
    pub fn advance(&mut self, at: i64) {
        self.0 = Some(at);
    }
}

/// What the camera's clock showed at an RTP time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What it showed.
    pub shown: Timestamp,
    /// At which time.
    pub ticks: i64,
    /// In one second.
    pub rate: u32,
    /// Where it was said.
    pub source: TimeSource,
}

impl Anchor {
    /// What it shows at another time.
    pub fn at(&self, ticks: i64) -> Timestamp {
        self.shown.plus(span(ticks.saturating_sub(self.ticks), self.rate))
    }
}

/// When a picture was taken, as far as anything tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// When.
    pub at: Timestamp,
    /// What tells it.
    pub source: TimeSource,
    /// How far the camera's clock parts from the station's; nothing when the camera said nothing.
    pub differs: Option<Span>,
    /// Whether it is so far off that it is not believed.
    pub absurd: bool,
}

/// The claim for a picture that arrived at an instant: the camera's clock, unless it is lost; else the arrival.
pub fn claim(anchor: Option<&Anchor>, ticks: i64, arrived: Timestamp) -> Claim {
    let Some(anchor) = anchor else {
        return Claim { at: arrived, source: TimeSource::Arrival, differs: None, absurd: false };
    };
    let shown = anchor.at(ticks);
    let differs = shown.since(arrived);
    let absurd = shown.millis() < NOT_BEFORE || magnitude(differs) > ABSURD;
    let (at, source) = if absurd { (arrived, TimeSource::Arrival) } else { (shown, anchor.source) };
    Claim { at, source, differs: Some(differs), absurd }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_thirty_two_bits_go_on_over_their_end_and_a_little_back() {
        let mut line = Unwrapped::default();
        line.advance(line.place(u32::MAX - 10));
        assert_eq!(line.place(89_989) - line.last().unwrap(), 90_000);
        line.advance(line.place(89_989));
        assert_eq!(line.place(u32::MAX - 10) - line.last().unwrap(), -90_000, "back over the end");
        // Thirteen hours later and once more round.
        let mut at = line.last().unwrap();
        for _ in 0..10 {
            let next = (at + 1_000_000_000) as u32;
            assert_eq!(line.place(next), at + 1_000_000_000);
            at += 1_000_000_000;
            line.advance(at);
        }
    }

    #[test]
    fn the_camera_is_believed_unless_it_lost_its_clock() {
        let arrived: Timestamp = "2026-11-28 10:00:00".parse().unwrap();
        let said = |shown: &str| {
            let anchor = Anchor { shown: shown.parse().unwrap(), ticks: 90_000, rate: 90_000, source: TimeSource::Report };
            claim(Some(&anchor), 270_000, arrived)
        };
        let near = said("2026-11-28 09:59:57");
        assert_eq!((near.at.to_string().as_str(), near.source), ("2026-11-28T09:59:59.000+08:00", TimeSource::Report));
        assert_eq!((near.differs, near.absurd), (Some(Span::from_seconds(-1)), false));
        for lost in ["2000-01-01 00:00:00", "2026-11-26 09:00:00", "2026-11-29 10:00:01"] {
            let claim = said(lost);
            assert_eq!((claim.at, claim.source, claim.absurd), (arrived, TimeSource::Arrival, true), "{lost}");
        }
        assert_eq!(claim(None, 0, arrived).differs, None);
    }
}
