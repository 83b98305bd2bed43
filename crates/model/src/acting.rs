//! Acting for somebody 代理: a head who is away says in writing who decides in her place, what, and for how long. A fold of the head's own
//! facts; what was decided names both persons.

use base::{Day, PersonId};
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
