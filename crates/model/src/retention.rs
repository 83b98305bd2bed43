//! How long things are kept 保管期限 (Art. 20 para. 2): the agency's own table, approved by its archives authority 档案主管部门. Without one
//! nothing ever runs out.

use base::Day;
use serde::{Deserialize, Serialize};

/// What is kept, as far as terms differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionClass {
    /// 案卷及其文字记录.
    Dossier,
    /// 作为证据使用的音像资料.
    Evidence,
    /// 应当全程录制的音像资料 (Art. 15 para. 1).
    WholeCourse,
    /// 根据实际情况录制的音像资料 (Art. 15 para. 2).
    AsRequired,
    /// 可以录制的音像资料 (Art. 15 para. 3).
    Optional,
    /// 其他音像资料: of no scene.
    Other,
}

impl RetentionClass {
    /// Every class, in the order of tables.
    pub const ALL: [Self; 6] = [Self::Dossier, Self::Evidence, Self::WholeCourse, Self::AsRequired, Self::Optional, Self::Other];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dossier => "案卷及其文字记录",
            Self::Evidence => "作为证据使用的音像资料",
            Self::WholeCourse => "应当全程录制的音像资料",
            Self::AsRequired => "根据实际情况录制的音像资料",
            Self::Optional => "可以录制的音像资料",
            Self::Other => "没有归入现场的音像资料",
        }
    }
}

/// How long 永久、定期.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "term", rename_all = "snake_case")]
pub enum RetentionTerm {
    /// 永久.
    Permanent,
    /// 定期, in years.
    Years {
        /// How many; at least one.
        years: u16,
    },
}

impl RetentionTerm {
    /// As tables write it.
    pub fn label(self) -> String {
        match self {
            Self::Permanent => "永久".to_owned(),
            Self::Years { years } => format!("{years} 年"),
        }
    }

    /// The last day of the term of something made on a day; nothing when it is kept for ever. Counted from the first day of the year
    /// that follows, as the table's own reading says.
    pub fn until(self, made: Day) -> Option<Day> {
        match self {
            Self::Permanent => None,
            Self::Years { years } => format!("{:04}-12-31", i32::from(made.year()) + i32::from(years)).parse().ok(),
        }
    }
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionLine {
    /// What.
    pub class: RetentionClass,
    /// How long.
    #[serde(flatten)]
    pub term: RetentionTerm,
}

/// A version of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionTable {
    /// It holds from this day.
    pub from: Day,
    /// The archives authority approved it on this day.
    pub approved_on: Day,
    /// Its lines; each class once.
    pub lines: Vec<RetentionLine>,
}

impl RetentionTable {
    /// How long a class is kept, if the table says.
    pub fn term(&self, class: RetentionClass) -> Option<RetentionTerm> {
        self.lines.iter().find(|line| line.class == class).map(|line| line.term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_counted_from_the_year_that_follows() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let years = |years| RetentionTerm::Years { years };
        assert_eq!(years(10).until(day("2026-01-01")), Some(day("2036-12-31")));
        assert_eq!(years(10).until(day("2026-12-31")), Some(day("2036-12-31")));
        assert_eq!(RetentionTerm::Permanent.until(day("2026-01-01")), None);
    }
}
