//! Clocks of devices 设备时钟: what readings beside a true clock tell of the instants between them. A layer over the chosen time, never in its
//! place: whoever corrects says by how much and how sure that is.

use base::{Span, Timestamp};

/// A device was seen beside a true clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The true instant.
    pub at: Timestamp,
    /// What has to be added to what the device showed.
    pub offset: Span,
    /// Whether the clock was set right after that.
    pub set: bool,
}

/// How clocks run. Settings of the product or the agency, none of them the law's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    /// By how much a clock may go wrong in a day.
    pub per_day: Span,
    /// How far from the nearest reading anything is said at all.
    pub reach: Span,
    /// How exactly a clock is read.
    pub read: Span,
}

/// What readings say of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What has to be added to what the device showed.
    pub offset: Span,
    /// How far the corrected instant may be off.
    pub uncertainty: Span,
}

/// What a device showed, and what has to be added to that.
#[derive(Clone, Copy)]
struct Anchor {
    shown: Timestamp,
    offset: Span,
}

/// A clock between two settings.
struct Run {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    anchors: Vec<Anchor>,
}

/// The correction of an instant that a device showed, and that cannot be later than `not_after`; nothing when no reading is near enough.
///
/// Between two readings the offset is interpolated; beyond the last it is kept, less sure with every day. A clock that was set runs on from
/// there by itself: what it showed before is corrected by what was read before.
pub fn correct(readings: &[Reading], shown: Timestamp, not_after: Timestamp, drift: &Drift) -> Option<Correction> {
    let runs = runs(readings);
    // A clock that was set back shows some instants twice. The later one counts, unless the file had arrived before that.
    let fits = |run: &&Run, truth: Timestamp| {
        run.from.is_none_or(|from| truth >= from.minus(drift.read))
            && run.to.is_none_or(|to| truth <= to.plus(drift.read))
            && truth <= not_after.plus(drift.read)
    };
    runs.iter().rev().find_map(|run| {
        let correction = within(&run.anchors, shown, drift)?;
        fits(&run, shown.plus(correction.offset)).then_some(correction)
    })
}

fn runs(readings: &[Reading]) -> Vec<Run> {
    let mut readings = readings.to_vec();
    readings.sort_by_key(|r| r.at);
    let mut runs = vec![Run { from: None, to: None, anchors: Vec::new() }];
    for reading in readings {
        let Some(run) = runs.last_mut() else { break };
        run.anchors.push(Anchor { shown: reading.at.minus(reading.offset), offset: reading.offset });
        if reading.set {
            run.to = Some(reading.at);
            let anchors = vec![Anchor { shown: reading.at, offset: Span::ZERO }];
            runs.push(Run { from: Some(reading.at), to: None, anchors });
        }
    }
    runs
}

fn within(anchors: &[Anchor], shown: Timestamp, drift: &Drift) -> Option<Correction> {
    let before = anchors.iter().filter(|a| a.shown <= shown).max_by_key(|a| a.shown);
    let after = anchors.iter().filter(|a| a.shown > shown).min_by_key(|a| a.shown);
    let distance = |a: &Anchor| Span::from_millis(shown.since(a.shown).millis().abs());
    let nearest = [before, after].into_iter().flatten().min_by_key(|a| distance(a))?;
    let (near, day) = (distance(nearest), Span::from_hours(24).millis());
    if near > drift.reach {
        return None;
    }
    let grown = Span::from_millis(near.millis().saturating_mul(drift.per_day.millis()) / day);
    let uncertainty = sum(drift.read, grown);
    let offset = match (before, after) {
        (Some(a), Some(b)) => {
            let (all, part) = (b.shown.since(a.shown).millis(), shown.since(a.shown).millis());
            let change = i128::from(b.offset.millis() - a.offset.millis()) * i128::from(part) / i128::from(all.max(1));
            sum(a.offset, Span::from_millis(i64::try_from(change).unwrap_or(0)))
        }
        _ => nearest.offset,
    };
    Some(Correction { offset, uncertainty })
}

const fn sum(a: Span, b: Span) -> Span {
    Span::from_millis(a.millis() + b.millis())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DRIFT: Drift = Drift { per_day: Span::from_seconds(5), reach: Span::from_hours(7 * 24), read: Span::from_seconds(1) };

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000).plus(Span::from_hours(hour))
    }

    fn reading(hour: i64, offset: i64, set: bool) -> Reading {
        Reading { at: at(hour), offset: Span::from_seconds(offset), set }
    }

    fn seconds(readings: &[Reading], shown: Timestamp, not_after: Timestamp) -> Option<(i64, i64)> {
        let found = correct(readings, shown, not_after, &DRIFT)?;
        Some((found.offset.millis() / 1000, found.uncertainty.millis() / 1000))
    }

    #[test]
    fn without_a_reading_nothing_is_said() {
        assert_eq!(seconds(&[], at(5), at(6)), None);
        assert_eq!(seconds(&[reading(0, 83, false)], at(24 * 8), at(24 * 9)), None, "a week is the farthest");
    }

    #[test]
    fn between_two_readings_the_offset_is_interpolated() {
        let readings = [reading(0, 10, false), reading(48, 30, false)];
        assert_eq!(seconds(&readings, at(24), at(50)), Some((20, 5)));
        // Beyond the last it stays, less sure with every day.
        assert_eq!(seconds(&readings, at(48 + 24), at(99)), Some((30, 6)));
    }

    #[test]
    fn what_was_shown_before_a_setting_is_corrected_by_what_was_read_then() {
        // In the morning the clock is set, in the evening it is 40 seconds slow and set again.
        let readings = [reading(0, 600, true), reading(12, 40, true)];
        assert_eq!(seconds(&readings, at(6), at(13)).unwrap().0, 20, "half of what it lost until the evening");
        assert_eq!(seconds(&readings, at(-2), at(13)).unwrap().0, 600, "before it was set in the morning");
        assert_eq!(seconds(&readings, at(13), at(14)).unwrap().0, 0);
    }

    #[test]
    fn an_instant_shown_twice_is_the_earlier_one_when_the_file_had_arrived_by_then() {
        // An hour fast until it is set back at noon: half past twelve is shown at half past eleven and at half past twelve.
        let readings = [reading(12, -3600, true)];
        let half_past = at(12).plus(Span::from_seconds(1800));
        assert_eq!(seconds(&readings, half_past, at(20)).unwrap().0, 0);
        assert_eq!(seconds(&readings, half_past, at(12)).unwrap().0, -3600);
    }

    proptest! {
        #[test]
        fn a_clock_that_runs_wrong_evenly_is_corrected_exactly(rate in -60_i64..60, first in -900_i64..900, hour in 0_i64..96) {
            // What the device shows is the true time less an offset that grows evenly.
            let offset = |hours: i64| first * 1000 + rate * hours * 1000;
            let reading = |hours: i64| Reading { at: at(hours), offset: Span::from_millis(offset(hours)), set: false };
            let readings = [reading(0), reading(96)];
            let shown = at(hour).minus(Span::from_millis(offset(hour)));
            let found = correct(&readings, shown, at(97), &DRIFT).unwrap();
            let truth = shown.plus(found.offset);
            prop_assert!(truth.since(at(hour)).millis().abs() <= 2, "{} ms off", truth.since(at(hour)).millis());
        }
    }
}
