//! Ends of periods without their account, by look-up: rules ask for them many thousand times a second.
//!
//! The answers are those of [`Calendar::add`]; a property test holds the two together.

use base::Day;

use super::{Calendar, Roll, Unit};

/// The end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day: whoever acts on it is in time.
    pub day: Day,
    /// Whether the end may move when a notice that is not yet known comes out.
    pub provisional: bool,
}

impl Calendar {
    /// When `n` days from `start` end. The same answer as [`Calendar::add`], without the account of every day.
    pub fn due(&self, start: Day, n: u32, unit: Unit, roll: Roll) -> Due {
        let sure = match (unit, roll) {
            (Unit::Workday, _) => self.nth_settled_workday(start, n),
            // A span that cannot be expressed is longer than all days that can.
            (Unit::Day, Roll::None) => Some(jiff::Span::new().try_days(n).map_or(Day::MAX, |days| start.saturating_add(days))),
            (Unit::Day, Roll::NextWorkday) => None,
        };
        sure.map_or_else(
            || {
                let term = self.add(start, n, unit, roll);
                Due { day: term.due, provisional: term.provisional() }
            },
            |day| Due { day, provisional: false },
        )
    }

    /// The `n`-th workday after `start`, when `start` and that day lie in years whose notices are all known.
    fn nth_settled_workday(&self, start: Day, n: u32) -> Option<Day> {
        let before = self.settled_workdays_until(start)?;
        match (before + n as usize).checked_sub(1) {
            Some(at) if n > 0 => self.settled.get(at).copied(),
            _ => Some(start),
        }
    }

    /// How many settled workdays lie up to and with `day`; nothing when `day` lies outside the settled years.
    pub(super) fn settled_workdays_until(&self, day: Day) -> Option<usize> {
        let (first, last) = (self.settled.first()?.year(), self.settled.last()?.year());
        let inside = first <= day.year() && day.year() <= last;
        inside.then(|| self.settled.partition_point(|workday| *workday <= day))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{any_day, any_roll, any_unit};
    use super::*;
    use crate::calendar;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn looking_up_and_counting_agree(start in any_day(), n in 0_u32..200, unit in any_unit(), roll in any_roll()) {
            let term = calendar().add(start, n, unit, roll);
            let due = Due { day: term.due, provisional: term.provisional() };
            prop_assert_eq!(calendar().due(start, n, unit, roll), due);
        }
    }

    #[test]
    fn the_ends_of_time_end_a_period() {
        for n in [1, u32::MAX] {
            assert_eq!(calendar().due(Day::MAX, n, Unit::Day, Roll::None).day, Day::MAX);
        }
        assert_eq!(calendar().due(Day::MIN, u32::MAX, Unit::Day, Roll::None).day, Day::MAX);
    }
}
