//! Sets of instants as sorted, disjoint intervals: the only arithmetic under coverage. No recording, device or law is known here.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// From an instant up to, not including, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The first instant inside.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

impl Interval {
    /// The interval between two instants; empty when they are in the wrong order.
    pub const fn new(from: Timestamp, to: Timestamp) -> Self {
        Self { from, to }
    }

    /// How long it is; zero when empty.
    pub fn length(self) -> Span {
        self.to.since(self.from).max(Span::ZERO)
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.to <= self.from
    }

    /// Whether the two share an instant.
    pub fn overlaps(self, other: Self) -> bool {
        self.from.max(other.from) < self.to.min(other.to)
    }

    /// The interval with each end moved outwards by `by`.
    pub const fn widened(self, by: Span) -> Self {
        Self { from: self.from.minus(by), to: self.to.plus(by) }
    }

    /// The interval with each end moved inwards by `by`; empty when nothing is left.
    pub const fn narrowed(self, by: Span) -> Self {
        Self { from: self.from.plus(by), to: self.to.minus(by) }
    }
}

/// A set of instants: intervals in order, none empty, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeSet(Vec<Interval>);

impl TimeSet {
    /// The union of any intervals, in any order; empty ones count for nothing.
    pub fn union_of(intervals: impl IntoIterator<Item = Interval>) -> Self {
        let mut sorted: Vec<Interval> = intervals.into_iter().filter(|i| !i.is_empty()).collect();
        sorted.sort_unstable();
        let mut joined: Vec<Interval> = Vec::with_capacity(sorted.len());
        for next in sorted {
            match joined.last_mut() {
                Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
                _ => joined.push(next),
            }
        }
        Self(joined)
    }

    /// The intervals, in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// How much time the set holds.
    pub fn total(&self) -> Span {
        self.0.iter().fold(Span::ZERO, |sum, i| sum + i.length())
    }

    /// The longest of its intervals; zero when the set is empty.
    pub fn longest(&self) -> Span {
        self.0.iter().map(|i| i.length()).max().unwrap_or_default()
    }

    /// The set with every inner gap of at most `gap` closed. Closing never takes an instant away and keeps the order of sets: a larger
    /// set stays the larger one, so that one more recording can never cost coverage.
    pub fn closed(&self, gap: Span) -> Self {
        let mut joined: Vec<Interval> = Vec::with_capacity(self.0.len());
        for next in &self.0 {
            match joined.last_mut() {
                Some(last) if next.from.since(last.to) <= gap => last.to = next.to,
                _ => joined.push(*next),
            }
        }
        Self(joined)
    }

    /// The part of the set that lies inside `window`.
    pub fn within(&self, window: Interval) -> Self {
        let clip = |i: &Interval| Interval::new(i.from.max(window.from), i.to.min(window.to));
        Self(self.0.iter().map(clip).filter(|i| !i.is_empty()).collect())
    }

    /// The part of `window` that the set does not hold.
    pub fn gaps_in(&self, window: Interval) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut from = window.from;
        for i in &self.within(window).0 {
            gaps.push(Interval::new(from, i.from));
            from = i.to;
        }
        gaps.push(Interval::new(from, window.to));
        gaps.retain(|i| !i.is_empty());
        Self(gaps)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(from: i64, to: i64) -> Interval {
        Interval::new(Timestamp::from_millis(from), Timestamp::from_millis(to))
    }

    #[test]
    fn touching_intervals_become_one_and_empty_ones_vanish() {
        let set = TimeSet::union_of([interval(5, 9), interval(0, 5), interval(20, 20), interval(30, 12)]);
        assert_eq!(set.intervals(), [interval(0, 9)]);
        assert_eq!(set.gaps_in(interval(-3, 12)).intervals(), [interval(-3, 0), interval(9, 12)]);
    }

    #[test]
    fn closing_joins_gaps_up_to_the_limit_and_no_further() {
        let set = TimeSet::union_of([interval(0, 10), interval(12, 20), interval(23, 30)]);
        assert_eq!(set.closed(Span::from_millis(2)).intervals(), [interval(0, 20), interval(23, 30)]);
    }

    proptest! {
        /// Membership decides everything: the set agrees with the plain question "is this instant inside one of the intervals".
        #[test]
        fn the_set_holds_exactly_the_instants_of_its_intervals(parts in prop::collection::vec((0_i64..60, 0_i64..60), 0..8)) {
            let parts: Vec<Interval> = parts.into_iter().map(|(a, b)| interval(a, b)).collect();
            let set = TimeSet::union_of(parts.clone());
            let window = interval(10, 50);
            let (inside, gaps) = (set.within(window), set.gaps_in(window));
            let holds = |s: &TimeSet, t: i64| s.intervals().iter().any(|i| i.from.millis() <= t && t < i.to.millis());
            for t in 0..60 {
                let member = parts.iter().any(|i| i.from.millis() <= t && t < i.to.millis());
                prop_assert_eq!(holds(&set, t), member);
                prop_assert_eq!(holds(&inside, t), member && (10..50).contains(&t));
                prop_assert_eq!(holds(&gaps, t), !member && (10..50).contains(&t));
            }
            prop_assert!(set.intervals().windows(2).all(|w| w[0].to < w[1].from));
        }
    }
}
