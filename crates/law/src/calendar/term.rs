//! Periods 期间: how many days, counted over which, ending when, and the account of every day on the way.
//!
//! The day on which a period begins is never counted (民事诉讼法第八十五条, and the procedure rules that follow it).

use std::fmt;

use base::Day;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{Calendar, DayKind};

/// What a period of days is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 工作日.
    Workday,
    /// 日, natural days.
    Day,
}

/// What happens when natural days end on a day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Roll {
    /// The period ends there all the same, as seizures 查封扣押 do.
    #[default]
    None,
    /// It ends on the next workday 顺延.
    NextWorkday,
}

/// A period that was counted, with the account of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term<'a> {
    /// The day from which it runs; not counted.
    pub start: Day,
    /// The last day: whoever acts on it is in time.
    pub due: Day,
    /// Every day after the start, up to and with the last.
    pub steps: Vec<Step<'a>>,
    /// The years passed through for which no notice is known, in order; plain weeks were assumed for them.
    pub provisional_years: Vec<i16>,
}

/// One day of a [`Term`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// The day.
    pub day: Day,
    /// What kind of day it is.
    pub kind: DayKind<'a>,
    /// Which of the days to be counted it was, from 1; `None` when it was skipped.
    pub counted: Option<u32>,
}

impl Calendar {
    /// Counts `n` days from `start`, which itself is not counted. Zero days end on `start`, rolled like any other end.
    ///
    /// `roll` concerns natural days only: a period of workdays that counts at least one ends on a workday by itself.
    pub fn add(&self, start: Day, n: u32, unit: Unit, roll: Roll) -> Term<'_> {
        let rolls = unit == Unit::Day && roll == Roll::NextWorkday;
        let mut term = Term { start, due: start, steps: Vec::new(), provisional_years: Vec::new() };
        let mut counted = 0;
        while counted < n || rolls && !self.kind(term.due).is_workday() {
            // The last day that dates can express ends every period.
            let Ok(day) = term.due.tomorrow() else { break };
            let kind = self.kind(day);
            let counts = counted < n && (unit == Unit::Day || kind.is_workday());
            counted += u32::from(counts);
            term.due = day;
            term.steps.push(Step { day, kind, counted: counts.then_some(counted) });
            // Natural days depend on no notice unless their end is moved; then the year of the end decides.
            let depends = unit == Unit::Workday || rolls && counted == n;
            if depends && self.is_provisional(day) && term.provisional_years.last() != Some(&day.year()) {
                term.provisional_years.push(day.year());
            }
        }
        term
    }

    /// The day that lies `n` days before `day`: the latest on which a warning leaves `n` days to act.
    ///
    /// One workday before a Monday is the Friday; one workday before a day off is the workday before it.
    pub fn back(&self, day: Day, n: u32, unit: Unit) -> Day {
        let mut left = n;
        let mut at = day;
        while left > 0 {
            let Ok(before) = at.yesterday() else { break };
            at = before;
            left -= u32::from(unit == Unit::Day || self.kind(at).is_workday());
        }
        at
    }

    /// How many workdays lie after `start`, up to and with `end`; negative when `end` lies before `start`.
    ///
    /// The inverse of [`Calendar::add`]: between a start and the end of `n` workdays lie `n`.
    pub fn workdays_between(&self, start: Day, end: Day) -> i64 {
        if end < start {
            return -self.workdays_between(end, start);
        }
        if let (Some(until_start), Some(until_end)) = (self.settled_workdays_until(start), self.settled_workdays_until(end)) {
            return (until_end - until_start) as i64;
        }
        let days = std::iter::successors(start.tomorrow().ok(), |day| day.tomorrow().ok());
        days.take_while(|day| *day <= end).map(|day| i64::from(self.kind(day).is_workday())).sum()
    }
}

impl Term<'_> {
    /// Whether the end may move when a notice that is not yet known comes out.
    pub fn provisional(&self) -> bool {
        !self.provisional_years.is_empty()
    }

    /// The account in one sentence: from when, which days were skipped and why, which weekend days counted, and the end; no sentence's end.
    pub fn account(&self) -> String {
        let mut out = format!("自 {} 次日起计算", self.start);
        let skipped = runs(self.steps.iter().filter(|step| step.counted.is_none()));
        let made_up = runs(self.steps.iter().filter(|step| step.counted.is_some() && matches!(step.kind, DayKind::MakeUp(_))));
        for (word, days) in [("不计", skipped), ("计入", made_up)] {
            if !days.is_empty() {
                out.push_str(&format!("，{word} {}", days.join("、")));
            }
        }
        out.push_str(&format!("，{} 届满", self.due));
        out
    }

    /// The sentence for a reader of a provisional end; nothing when the end is sure.
    pub fn caveat(&self) -> Option<String> {
        let years: Vec<_> = self.provisional_years.iter().map(|year| format!("{year} 年")).collect();
        self.provisional().then(|| format!("{}放假安排尚未公布，暂按周一至周五为工作日推算，公布后重算。", years.join("、")))
    }
}

/// Days one after the other that are of one kind, as one: `10-01 至 10-07 节假日（国庆节）`.
fn runs<'a>(steps: impl Iterator<Item = &'a Step<'a>>) -> Vec<String> {
    let mut runs: Vec<(Day, Day, DayKind)> = Vec::new();
    for step in steps {
        match runs.last_mut() {
            Some((_, last, kind)) if *kind == step.kind && last.tomorrow().ok() == Some(step.day) => *last = step.day,
            _ => runs.push((step.day, step.day, step.kind)),
        }
    }
    let short = |day: Day| day.strftime("%m-%d").to_string();
    let told = runs.into_iter().map(|(first, last, kind)| {
        let days = if first == last { short(first) } else { format!("{} 至 {}", short(first), short(last)) };
        format!("{days} {kind}")
    });
    told.collect()
}

/// The account, one day a line, then the end and what is unsure about it.
impl fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}　起算日，不计入", self.start, weekday(self.start))?;
        for step in &self.steps {
            writeln!(f, "{step}")?;
        }
        write!(f, "{} {}　期限届满日", self.due, weekday(self.due))?;
        self.caveat().map_or(Ok(()), |caveat| write!(f, "\n{caveat}"))
    }
}

/// `2026-02-14 周六　第 3 日　调休上班（春节）`.
impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}　", self.day, weekday(self.day))?;
        match self.counted {
            Some(n) => write!(f, "第 {n} 日　{}", self.kind),
            None => write!(f, "不计　{}", self.kind),
        }
    }
}

fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{any_day, any_roll, any_unit};
    use super::*;
    use crate::calendar;
    use expect_test::expect;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn due(start: &str, n: u32, unit: Unit, roll: Roll) -> String {
        calendar().add(start.parse().unwrap(), n, unit, roll).due.to_string()
    }

    /// The vectors were computed apart from this code, from the notices.
    #[test]
    fn known_ends_of_workdays() {
        let vectors = [
            ("2026-02-10", 20, "2026-03-16"),
            ("2026-01-30", 20, "2026-03-05"),
            ("2026-09-15", 20, "2026-10-19"),
            ("2025-09-25", 20, "2025-10-29"),
            ("2026-04-30", 5, "2026-05-11"),
            ("2026-09-18", 7, "2026-09-29"),
            ("2026-09-29", 3, "2026-10-09"),
            ("2026-09-24", 5, "2026-10-09"),
            ("2025-01-24", 7, "2025-02-10"),
            ("2026-05-08", 1, "2026-05-09"),
            ("2024-09-30", 20, "2024-11-01"),
        ];
        for (start, n, expected) in vectors {
            assert_eq!(due(start, n, Unit::Workday, Roll::None), expected, "{start} + {n}");
            assert_eq!(due(start, n, Unit::Workday, Roll::NextWorkday), expected, "{start} + {n}");
        }
    }

    #[test]
    fn known_ends_of_natural_days() {
        assert_eq!(due("2026-07-05", 90, Unit::Day, Roll::None), "2026-10-03");
        assert_eq!(due("2026-07-05", 90, Unit::Day, Roll::NextWorkday), "2026-10-08");
        // A seizure ends inside the holiday; the last day to act at the office is the Thursday before.
        assert_eq!(due("2026-09-01", 30, Unit::Day, Roll::None), "2026-10-01");
        assert_eq!(due("2026-08-27", 30, Unit::Day, Roll::None), "2026-09-26");
        assert_eq!(calendar().back(date(2026, 9, 26), 1, Unit::Workday), date(2026, 9, 24));
        // A make-up Saturday is a workday: the period ends there and does not roll on.
        assert_eq!(due("2026-09-10", 30, Unit::Day, Roll::NextWorkday), "2026-10-10");
    }

    #[test]
    fn the_account_names_every_day() {
        let term = calendar().add(date(2026, 2, 12), 4, Unit::Workday, Roll::None);
        expect![[r"
            2026-02-12 周四　起算日，不计入
            2026-02-13 周五　第 1 日　工作日
            2026-02-14 周六　第 2 日　调休上班（春节）
            2026-02-15 周日　不计　节假日（春节）
            2026-02-16 周一　不计　节假日（春节）
            2026-02-17 周二　不计　节假日（春节）
            2026-02-18 周三　不计　节假日（春节）
            2026-02-19 周四　不计　节假日（春节）
            2026-02-20 周五　不计　节假日（春节）
            2026-02-21 周六　不计　节假日（春节）
            2026-02-22 周日　不计　节假日（春节）
            2026-02-23 周一　不计　节假日（春节）
            2026-02-24 周二　第 3 日　工作日
            2026-02-25 周三　第 4 日　工作日
            2026-02-25 周三　期限届满日"]]
        .assert_eq(&term.to_string());
    }

    #[test]
    fn the_account_fits_in_a_sentence() {
        let says = |start, n, unit, roll| calendar().add(start, n, unit, roll).account();
        expect!["自 2026-02-12 次日起计算，不计 02-15 至 02-23 节假日（春节），计入 02-14 调休上班（春节），2026-02-25 届满"]
            .assert_eq(&says(date(2026, 2, 12), 4, Unit::Workday, Roll::None));
        expect!["自 2026-07-05 次日起计算，不计 10-04 至 10-07 节假日（国庆节）、10-08 工作日，计入 09-20 调休上班（国庆节），2026-10-08 届满"]
            .assert_eq(&says(date(2026, 7, 5), 90, Unit::Day, Roll::NextWorkday));
        expect!["自 2026-08-27 次日起计算，计入 09-20 调休上班（国庆节），2026-09-26 届满"].assert_eq(&says(
            date(2026, 8, 27),
            30,
            Unit::Day,
            Roll::None,
        ));
    }

    #[test]
    fn a_year_without_a_notice_is_provisional() {
        let term = calendar().add(date(2026, 12, 30), 2, Unit::Workday, Roll::None);
        assert_eq!((term.due, term.provisional_years.as_slice()), (date(2027, 1, 1), [2027].as_slice()));
        let caveat = expect!["2027 年放假安排尚未公布，暂按周一至周五为工作日推算，公布后重算。"];
        caveat.assert_eq(&term.caveat().unwrap());
        // Within the year of a known notice, and for natural days that do not roll, nothing is unsure.
        assert!(!calendar().add(date(2026, 12, 30), 1, Unit::Workday, Roll::None).provisional());
        assert!(!calendar().add(date(2026, 12, 30), 30, Unit::Day, Roll::None).provisional());
        assert!(calendar().add(date(2026, 12, 30), 30, Unit::Day, Roll::NextWorkday).provisional());
    }

    #[test]
    fn the_ends_of_time_end_a_period() {
        let last = Day::MAX;
        assert_eq!(calendar().add(last, 5, Unit::Workday, Roll::None).due, last);
        assert_eq!(calendar().back(Day::MIN, 5, Unit::Day), Day::MIN);
    }

    proptest! {
        #[test]
        fn adding_then_counting_is_the_same_number(start in any_day(), n in 0_u32..120) {
            let term = calendar().add(start, n, Unit::Workday, Roll::None);
            prop_assert_eq!(calendar().workdays_between(start, term.due), i64::from(n));
            prop_assert!(n == 0 || calendar().kind(term.due).is_workday());
        }

        #[test]
        fn a_later_start_or_more_days_never_end_earlier(start in any_day(), n in 0_u32..60, unit in any_unit(), roll in any_roll()) {
            let due = calendar().add(start, n, unit, roll).due;
            prop_assert!(calendar().add(start.tomorrow().unwrap(), n, unit, roll).due >= due);
            prop_assert!(calendar().add(start, n + 1, unit, roll).due >= due);
        }

        #[test]
        fn every_day_is_accounted_for_once(start in any_day(), n in 1_u32..60, unit in any_unit()) {
            let term = calendar().add(start, n, unit, Roll::NextWorkday);
            let first = start.tomorrow().unwrap();
            let expected: Vec<Day> = first.series(jiff::Span::new().days(1)).take_while(|d| *d <= term.due).collect();
            prop_assert_eq!(term.steps.iter().map(|s| s.day).collect::<Vec<_>>(), expected);
            let counted: Vec<u32> = term.steps.iter().filter_map(|s| s.counted).collect();
            prop_assert_eq!(counted, (1..=n).collect::<Vec<_>>());
            prop_assert!(calendar().kind(term.due).is_workday());
        }

        #[test]
        fn going_back_undoes_going_forward(start in any_day(), n in 0_u32..60) {
            let term = calendar().add(start, n, Unit::Workday, Roll::None);
            let back = calendar().back(term.due, n, Unit::Workday);
            // Back lands on the workday nearest before the start, or on the start itself.
            prop_assert!(back <= start || n == 0);
            prop_assert_eq!(calendar().add(back, n, Unit::Workday, Roll::None).due, term.due);
        }

        #[test]
        fn counting_backwards_is_negative(a in any_day(), b in any_day()) {
            prop_assert_eq!(calendar().workdays_between(a, b), -calendar().workdays_between(b, a));
        }
    }
}
