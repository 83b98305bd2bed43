//! Which days are workdays 工作日: plain weeks, changed by the State Council's yearly notices 国务院办公厅节假日安排通知.
//!
//! The days come from `law/calendar/`, never from a formula. How periods run over them is told in [`term`].

mod due;
mod term;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use base::Day;
use jiff::civil::Weekday;
use serde::Deserialize;

pub use due::Due;
pub use term::{Roll, Step, Term, Unit};

use crate::embedded;

/// The days off 放假 and make-up workdays 调休上班 of all years for which a notice is known.
#[derive(Clone, Debug)]
pub struct Calendar {
    special: BTreeMap<Day, Special>,
    notices: BTreeMap<i16, Vec<String>>,
    /// All workdays of the first unbroken run of years with notices, in order.
    settled: Vec<Day>,
}

/// A day that a notice took out of the plain week.
#[derive(Clone, Debug)]
struct Special {
    kind: SpecialKind,
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SpecialKind {
    Off,
    Work,
}

/// What a day is, and thereby whether it counts as a workday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayKind<'a> {
    /// Monday to Friday, and no notice says otherwise.
    Weekday,
    /// Saturday or Sunday, and no notice says otherwise.
    Weekend,
    /// Off by notice; the name of the holiday. Weekends inside a holiday are of this kind.
    Holiday(&'a str),
    /// A Saturday or Sunday that is worked in exchange 调休上班; the name of the holiday.
    MakeUp(&'a str),
}

impl DayKind<'_> {
    /// Whether the day counts when workdays are counted.
    pub const fn is_workday(self) -> bool {
        matches!(self, Self::Weekday | Self::MakeUp(_))
    }
}

/// `工作日`, `周末`, `节假日（国庆节）`, `调休上班（春节）`.
impl fmt::Display for DayKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekday => f.write_str("工作日"),
            Self::Weekend => f.write_str("周末"),
            Self::Holiday(name) => write!(f, "节假日（{name}）"),
            Self::MakeUp(name) => write!(f, "调休上班（{name}）"),
        }
    }
}

/// Why calendar data cannot be used. Each names the line and says what to mend; the person who imports a notice reads it.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The table of days is no CSV of `date,kind,name,notice_year`.
    #[error("节假日表读不出")]
    ReadDays(#[source] csv::Error),
    /// The table of notices is no CSV of `notice_year,notice`.
    #[error("节假日通知表读不出")]
    ReadNotices(#[source] csv::Error),
    /// The same day twice.
    #[error("节假日表里 {0} 出现两次")]
    Twice(Day),
    /// Days whose notice is not listed: nobody could check them.
    #[error("{0} 年的放假安排没有列出国务院办公厅通知")]
    NoNotice(i16),
}

#[derive(Deserialize)]
struct DayRow {
    date: Day,
    kind: SpecialKind,
    name: String,
    notice_year: i16,
}

#[derive(Deserialize)]
struct NoticeRow {
    notice_year: i16,
    notice: String,
}

/// The calendar that came with this version of the product.
///
/// # Panics
/// When `law/calendar/` is broken; [`crate::check`] finds that at start and a test finds it before.
pub fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| Calendar::embedded().unwrap_or_else(|e| panic!("law/calendar: {e}")))
}

impl Calendar {
    /// The calendar of the files in `law/calendar/`.
    pub(crate) fn embedded() -> Result<Self, CalendarError> {
        Self::parse(embedded::text("calendar/holidays-cn.csv"), embedded::text("calendar/holidays-cn-notices.csv"))
    }

    /// Reads a calendar from two CSV texts: `date,kind,name,notice_year` (kind `off` or `work`) and `notice_year,notice`.
    ///
    /// # Errors
    /// When a table cannot be read, contradicts itself, or holds days of a year without its notice.
    pub fn parse(days: &str, notices: &str) -> Result<Self, CalendarError> {
        let mut calendar = Self { special: BTreeMap::new(), notices: BTreeMap::new(), settled: Vec::new() };
        for row in csv::Reader::from_reader(notices.as_bytes()).deserialize() {
            let NoticeRow { notice_year, notice } = row.map_err(CalendarError::ReadNotices)?;
            calendar.notices.entry(notice_year).or_default().push(notice);
        }
        let mut years = BTreeSet::new();
        for row in csv::Reader::from_reader(days.as_bytes()).deserialize() {
            let DayRow { date, kind, name, notice_year } = row.map_err(CalendarError::ReadDays)?;
            if calendar.special.insert(date, Special { kind, name }).is_some() {
                return Err(CalendarError::Twice(date));
            }
            years.insert(notice_year);
        }
        match years.iter().find(|year| !calendar.notices.contains_key(year)) {
            Some(year) => Err(CalendarError::NoNotice(*year)),
            None => {
                calendar.settled = calendar.workdays_of_settled_years();
                Ok(calendar)
            }
        }
    }

    fn workdays_of_settled_years(&self) -> Vec<Day> {
        let first = self.years().next().and_then(|year| Day::new(year, 1, 1).ok());
        let days = std::iter::successors(first, |day| day.tomorrow().ok()).take_while(|day| !self.is_provisional(*day));
        days.filter(|day| self.kind(*day).is_workday()).collect()
    }

    /// What `day` is.
    pub fn kind(&self, day: Day) -> DayKind<'_> {
        match self.special.get(&day) {
            Some(Special { kind: SpecialKind::Off, name }) => DayKind::Holiday(name),
            Some(Special { kind: SpecialKind::Work, name }) if is_weekend(day) => DayKind::MakeUp(name),
            // A notice may also say that work begins again on a Monday (2020-02-03); the day is a weekday like any other.
            Some(Special { kind: SpecialKind::Work, .. }) => DayKind::Weekday,
            None if is_weekend(day) => DayKind::Weekend,
            None => DayKind::Weekday,
        }
    }

    /// Whether `day` is a workday, and why.
    pub fn is_workday(&self, day: Day) -> (bool, DayKind<'_>) {
        let kind = self.kind(day);
        (kind.is_workday(), kind)
    }

    /// Whether the notice of the day's year is not known: the day is then judged by the plain week, and the answer is provisional.
    pub fn is_provisional(&self, day: Day) -> bool {
        !self.notices.contains_key(&day.year())
    }

    /// Where the notices of a year can be read; empty when none is known. A year may have several, the later changing the earlier.
    pub fn notices(&self, year: i16) -> &[String] {
        self.notices.get(&year).map_or(&[], Vec::as_slice)
    }

    /// The years for which a notice is known, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.notices.keys().copied()
    }
}

fn is_weekend(day: Day) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Days before, within and after the years whose notices are known.
    pub(super) fn any_day() -> impl Strategy<Value = Day> {
        (0_i64..365 * 22).prop_map(|n| date(2006, 6, 1) + jiff::Span::new().days(n))
    }

    pub(super) fn any_unit() -> impl Strategy<Value = Unit> {
        prop_oneof![Just(Unit::Workday), Just(Unit::Day)]
    }

    pub(super) fn any_roll() -> impl Strategy<Value = Roll> {
        prop_oneof![Just(Roll::None), Just(Roll::NextWorkday)]
    }

    #[test]
    fn a_day_says_what_it_is() {
        let say = |y, m, d| calendar().kind(date(y, m, d)).to_string();
        assert_eq!(say(2026, 11, 3), "工作日");
        assert_eq!(say(2026, 11, 7), "周末");
        assert_eq!(say(2026, 2, 14), "调休上班（春节）");
        assert_eq!(say(2026, 10, 1), "节假日（国庆节）");
        assert_eq!(say(2020, 2, 3), "工作日");
        assert_eq!(calendar().is_workday(date(2024, 10, 12)), (true, DayKind::MakeUp("国庆节")));
    }

    #[test]
    fn years_have_the_workdays_that_law_md_counts() {
        for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
            let days = date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|d| d.year() == year);
            assert_eq!(days.filter(|d| calendar().kind(*d).is_workday()).count(), expected, "{year}");
        }
    }

    #[test]
    fn the_data_reach_from_2007_to_2026() {
        assert_eq!(calendar().years().collect::<Vec<_>>(), (2007..=2026).collect::<Vec<_>>());
        assert!(calendar().is_provisional(date(2027, 1, 4)) && !calendar().is_provisional(date(2026, 12, 31)));
        assert!(calendar().notices(2020).len() == 2 && calendar().notices(2027).is_empty());
    }

    #[test]
    fn broken_tables_are_named() {
        let parse = |days: &str, notices: &str| {
            let days = format!("date,kind,name,notice_year\n{days}");
            Calendar::parse(&days, &format!("notice_year,notice\n{notices}")).unwrap_err().to_string()
        };
        let notice = "2027,http://www.gov.cn/";
        assert_eq!(parse("2027-01-01,off,元旦,2027\n2027-01-01,off,元旦,2027", notice), "节假日表里 2027-01-01 出现两次");
        assert_eq!(parse("2027-01-04,half,元旦,2027", notice), "节假日表读不出");
        assert_eq!(parse("2028-01-01,off,元旦,2028", notice), "2028 年的放假安排没有列出国务院办公厅通知");
        assert_eq!(parse("2027-02-30,off,元旦,2027", notice), "节假日表读不出");
        assert_eq!(parse("", "二〇二七,http://www.gov.cn/"), "节假日通知表读不出");
    }
}
