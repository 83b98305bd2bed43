//! Numbers of the law 参数: each with its unit, where it stands, since when, and how sure we are of it.
//!
//! No such number is written in code. Who needs one asks [`crate::Statute::parameter`] for it, for the day that matters.

use std::fmt;

use base::{Day, Span};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Due, Roll, Term, Unit};
use crate::reference::ArticleRef;

/// A dated number of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name in code: `dossier-limit`. Several dated versions share one.
    pub id: String,
    /// What it is called on a page: `制成案卷并归档的期限`.
    pub label: String,
    /// The number, in [`Parameter::unit`].
    pub value: i64,
    /// What the number counts.
    pub unit: Measure,
    /// From what a period runs 起算点; nothing for plain amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// What happens when natural days end on a day off 顺延.
    #[serde(default)]
    pub roll: Roll,
    /// The provision that sets it, or that it serves when it is a setting.
    pub basis: ArticleRef,
    /// How binding it is.
    pub standing: Standing,
    /// Whether it was checked against its source. What was not checked is shown as such and stays out of figures.
    pub verified: bool,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day on which it holds; open when nothing has replaced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Where it was found, in words.
    pub source: String,
    /// Only for agencies of these fields, by their codes: another law has its own number for them (Art. 2 para. 2). For all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// How binding a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// The law writes it 法定.
    Law,
    /// We read it out of the law where the law is silent 读法.
    Reading,
    /// The agency may set it otherwise 设定.
    Setting,
}

/// What a [`Parameter`] counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// 工作日.
    Workday,
    /// 日.
    Day,
    /// 小时.
    Hour,
    /// 秒.
    Second,
    /// 月.
    Month,
    /// 年.
    Year,
    /// 百分之.
    Percent,
    /// 人.
    Person,
    /// 元.
    Yuan,
}

impl Measure {
    /// What a period is counted in, day by day; nothing for hours, seconds and amounts. Months and years end on a natural day.
    pub const fn days(self) -> Option<Unit> {
        match self {
            Self::Workday => Some(Unit::Workday),
            Self::Day | Self::Month | Self::Year => Some(Unit::Day),
            _ => None,
        }
    }
}

impl Parameter {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// The period that runs from `start`, when the number counts workdays, days, months or years.
    pub fn term<'c>(&self, calendar: &'c Calendar, start: Day) -> Option<Term<'c>> {
        Some(calendar.add(start, self.count(start)?, self.unit.days()?, self.roll))
    }

    /// When the period that runs from `start` ends; the same as [`Parameter::term`] without the account of every day.
    pub fn due(&self, calendar: &Calendar, start: Day) -> Option<Due> {
        Some(calendar.due(start, self.count(start)?, self.unit.days()?, self.roll))
    }

    /// How many days a period from `start` has. A month ends on the day of the same number, or on the last day of a shorter month.
    fn count(&self, start: Day) -> Option<u32> {
        let months = match self.unit {
            Measure::Month => jiff::Span::new().try_months(self.value).ok()?,
            Measure::Year => jiff::Span::new().try_years(self.value).ok()?,
            _ => return u32::try_from(self.value).ok(),
        };
        u32::try_from(start.until(start.saturating_add(months)).ok()?.get_days()).ok()
    }

    /// The length of time, when the number counts hours or seconds.
    pub const fn span(&self) -> Option<Span> {
        match self.unit {
            Measure::Hour => Some(Span::from_hours(self.value)),
            Measure::Second => Some(Span::from_seconds(self.value)),
            _ => None,
        }
    }
}

/// Fen 分 in a yuan.
const FEN: i64 = 100;

impl Parameter {
    /// An amount of yuan in fen, when the number is one.
    pub fn fen(&self) -> Option<i64> {
        (self.unit == Measure::Yuan).then(|| self.value.saturating_mul(FEN))
    }

    /// So many hundredths of an amount, when the number counts them; what is less than a fen falls away.
    pub fn percent_of(&self, amount: i64) -> Option<i64> {
        if self.unit == Measure::Percent { Some(amount.checked_mul(self.value)? / 100) } else { None }
    }
}

/// An amount of fen as people write it: `500.50 元`, `200 元`.
pub fn yuan(fen: i64) -> String {
    match fen % FEN {
        0 => format!("{} 元", fen / FEN),
        rest => format!("{}.{rest:02} 元", fen / FEN),
    }
}

/// The number with its unit: `20 个工作日`, `24 小时`.
impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Measure::Workday => "个工作日",
            Measure::Day => "日",
            Measure::Hour => "小时",
            Measure::Second => "秒",
            Measure::Month => "个月",
            Measure::Year => "年",
            Measure::Percent => "%",
            Measure::Person => "人",
            Measure::Yuan => "元",
        };
        write!(f, "{} {unit}", self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar;

    fn of(value: i64, unit: Measure, roll: Roll) -> Parameter {
        Parameter { value, unit, roll, ..crate::henan().parameters()[0].clone() }
    }

    /// The day of the same number, the last day of a shorter month, and on to the next workday where the law rolls.
    #[test]
    fn months_and_years_end_on_the_day_of_the_same_number() {
        let ends = |value, unit, roll, start: &str| {
            let parameter = of(value, unit, roll);
            let start = start.parse().unwrap();
            let due = parameter.due(calendar(), start).unwrap().day;
            assert_eq!(parameter.term(calendar(), start).unwrap().due, due);
            due.to_string()
        };
        assert_eq!(ends(3, Measure::Month, Roll::None, "2026-02-10"), "2026-05-10");
        assert_eq!(ends(3, Measure::Month, Roll::NextWorkday, "2026-02-10"), "2026-05-11");
        assert_eq!(ends(6, Measure::Month, Roll::None, "2025-08-31"), "2026-02-28");
        assert_eq!(ends(2, Measure::Year, Roll::None, "2024-02-29"), "2026-02-28");
        assert_eq!(of(3, Measure::Month, Roll::None).to_string(), "3 个月");
        assert_eq!(of(3, Measure::Percent, Roll::None).due(calendar(), Day::MIN), None);
    }
}
