//! Acting for somebody 代理: a head who is away says in writing who decides in her place, what, and for how long. A fold of the head's own
//! facts; what was decided names both persons.

use base::{Day, EntryId, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};

/// What may be done in somebody's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// 签署案件处理意见 (Art. 11).
    Opinions,
    /// 审核、审批文书.
    Records,
}

impl Errand {
    /// Every errand.
    pub const ALL: [Self; 2] = [Self::Opinions, Self::Records];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Opinions => "签署案件处理意见",
            Self::Records => "审核、审批文书",
        }
    }
}

/// That somebody acts in the place of the person whose fact this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Who acts.
    pub deputy: PersonId,
    /// In what.
    pub errands: Vec<Errand>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Where its early end stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Stamp>,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended.is_none() && self.from <= day && day <= self.until
    }
}

/// The delegation under which `deputy` may do an errand on a day, the last one first.
pub fn for_errand(list: &[Dated<Delegation>], deputy: PersonId, errand: Errand, day: Day) -> Option<&Dated<Delegation>> {
    list.iter().rev().find(|d| d.what.deputy == deputy && d.what.errands.contains(&errand) && d.what.holds_on(day))
}

/// A standing approval 常设批准: a head approves beforehand what is alike and small. Within its bounds those whom it names pass a document in her
/// place, one by one, and each time say under which approval. Opinions on a case (Art. 11) are never given beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingApproval {
    /// Who may pass under it.
    pub holders: Vec<PersonId>,
    /// Which record types.
    pub record_types: Vec<String>,
    /// Of whose cases; of all where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The largest sum that a document may tell, in fen; any where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Where its early end stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Stamp>,
}

/// What a document is, as far as a standing approval asks.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// The record type.
    pub record_type: &'a str,
    /// The handling unit of its case.
    pub unit: Option<UnitId>,
    /// The largest sum that it tells, in fen.
    pub amount: Option<i64>,
}

impl StandingApproval {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.ended.is_none() && self.from <= day && day <= self.until
    }

    /// Whether a document lies within its bounds. One that tells no sum is below every largest sum.
    pub fn covers(&self, matter: &Matter<'_>) -> bool {
        let sum = self.most.is_none_or(|most| matter.amount.is_none_or(|amount| amount <= most));
        sum && self.record_types.iter().any(|t| t == matter.record_type) && self.unit.is_none_or(|u| matter.unit == Some(u))
    }
}

/// The standing approval under which `holder` may pass a document on a day, the last one first.
pub fn standing_for(list: &[Dated<StandingApproval>], holder: PersonId, matter: &Matter<'_>, day: Day) -> Option<EntryId> {
    let found = list.iter().rev().find(|s| s.what.holders.contains(&holder) && s.what.covers(matter) && s.what.holds_on(day));
    found.map(|s| s.at.entry)
}

#[cfg(test)]
mod tests {
    use base::RawId;

    use super::*;

    #[test]
    fn a_standing_approval_ends_at_each_of_its_bounds() {
        let (mine, other) = (UnitId(RawId([1; 16])), UnitId(RawId([2; 16])));
        let day = |text: &str| text.parse::<Day>().unwrap();
        let standing = StandingApproval {
            holders: vec![PersonId(RawId([3; 16]))],
            record_types: vec!["sampling-notice".into()],
            unit: Some(mine),
            most: Some(50_000),
            from: day("2026-11-03"),
            until: day("2026-11-30"),
            ended: None,
        };
        for (on, holds) in [("2026-11-02", false), ("2026-11-03", true), ("2026-11-30", true), ("2026-12-01", false)] {
            assert_eq!(standing.holds_on(day(on)), holds, "{on}");
        }
        let matter = |record_type, unit, amount| Matter { record_type, unit, amount };
        for (matter, covered) in [
            (matter("sampling-notice", Some(mine), None), true),
            (matter("sampling-notice", Some(mine), Some(50_000)), true),
            (matter("sampling-notice", Some(mine), Some(50_001)), false),
            (matter("sampling-notice", Some(other), None), false),
            (matter("sampling-notice", None, None), false),
            (matter("penalty-decision", Some(mine), None), false),
        ] {
            assert_eq!(standing.covers(&matter), covered, "{matter:?}");
        }
        let wide = StandingApproval { unit: None, most: None, ..standing };
        assert!(wide.covers(&matter("sampling-notice", None, Some(i64::MAX))));
    }
}
