//! Days of the demo: counted back in workdays from the day on which it is seeded, so that it looks alive whenever that is.

use base::{Day, Timestamp};
use law::Unit;
use law::calendar;

/// The days of one seed.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The instant of seeding.
    pub now: Timestamp,
}

impl Days {
    /// Today.
    pub fn today(self) -> Day {
        self.now.day()
    }

    /// The day that lies so many workdays back.
    pub fn ago(self, workdays: u32) -> Day {
        calendar().back(self.today(), workdays, Unit::Workday)
    }

    /// A time of day (`09:10`) on the day that lies so many workdays back.
    pub fn at(self, workdays: u32, time: &str) -> Timestamp {
        on(self.ago(workdays), time)
    }

    /// The last first day of a month that lies at least so many workdays back.
    pub fn month_before(self, workdays: u32) -> Day {
        self.ago(workdays).first_of_month()
    }
}

/// A time of day (`09:10`) on a day.
///
/// # Panics
/// When the text is no time of day.
pub fn on(day: Day, time: &str) -> Timestamp {
    let clock: jiff::civil::Time = time.parse().unwrap_or_else(|e| panic!("{time}: {e}"));
    Timestamp::from_civil(day.to_datetime(clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant;

    #[test]
    fn weekends_and_holidays_are_skipped() {
        let days = Days { now: instant("2026-10-12 10:00") };
        assert_eq!(days.ago(0).to_string(), "2026-10-12");
        assert_eq!(days.ago(1).to_string(), "2026-10-10", "a Saturday that was worked");
        assert_eq!(days.ago(2).to_string(), "2026-10-09");
        assert_eq!(days.ago(4).to_string(), "2026-09-30");
        assert_eq!(days.at(0, "09:10"), instant("2026-10-12 09:10"));
        assert_eq!(days.month_before(4).to_string(), "2026-09-01");
    }
}
