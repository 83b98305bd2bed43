//! An edition of a catalogue 音像记录事项清单 (Art. 16): drafted, submitted, approved, published. What it asks of scenes becomes binding with
//! [`crate::AgencyFact::CataloguePublished`], which is appended in the same action as the publication.
//!
//! Its lines stand in the rule part: a catalogue is published, names nobody, and a superior compares it with its own (Art. 16 para. 2).

pub mod compare;

use base::{CatalogueId, Day};
use serde::{Deserialize, Serialize};

use crate::agency::{Activity, CatalogueItem, Tier};
use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// For whom an edition is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 本机关: it decides how the agency's own activities are recorded (Art. 16 para. 1).
    #[default]
    Own,
    /// 基准清单: guidance for the agencies below (Art. 16 para. 2).
    Guidance,
}

impl Scope {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Own => "本机关清单",
            Self::Guidance => "基准清单",
        }
    }
}

/// One line of an edition. Lists of agencies have different columns; what one of them lacks is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What is done, as scenes know it.
    pub activity: Activity,
    /// How far it is recorded.
    pub tier: Tier,
    /// 执法类别.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// 执法事项.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub matter: String,
    /// 执法环节.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// 记录方式, 记录载体.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// 记录场所.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// 记录人.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recorder: String,
    /// 记录内容.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// 记录开始时间.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub begins: String,
    /// 记录结束时间.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ends: String,
    /// 存储期限.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub retention: String,
    /// 备注, and every column that has no place here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// 执法用语: what officers say aloud (Art. 18 para. 2), for the card on the phone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub script: String,
    /// Why less is recorded than Art. 15 para. 2 or the superior's guidance asks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What happens to an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum CatalogueFact {
    /// Its lines, all of them, as they are drafted 编制 now. Private: title.
    Drafted {
        /// For whom.
        scope: Scope,
        /// The edition it goes on from.
        follows: Option<CatalogueId>,
        /// The lines.
        lines: Vec<Line>,
    },
    /// It is put before the head of the agency.
    Submitted,
    /// It is given back 退回. Private: text (why).
    Returned,
    /// The head approves 审定 it. Private: document.
    Approved,
    /// It is published 公布 and holds from a day on. Private: place (where it is published).
    Published {
        /// From this day.
        from: Day,
    },
}

/// How far an edition has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 编制中.
    Draft,
    /// 待审定.
    Submitted,
    /// 已审定，待公布.
    Approved,
    /// 已公布.
    Published,
}

impl Stage {
    /// Its name in rows and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Published => "published",
        }
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "编制中",
            Self::Submitted => "待审定",
            Self::Approved => "已审定，待公布",
            Self::Published => "已公布",
        }
    }
}

/// What is known of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueState {
    /// For whom it is.
    pub scope: Scope,
    /// The edition it goes on from.
    pub follows: Option<CatalogueId>,
    /// Its lines as they were drafted last.
    pub lines: Vec<Line>,
    /// When they were drafted last.
    pub drafted: Option<Dated<()>>,
    /// It waits for the head.
    pub submitted: Option<Dated<()>>,
    /// Whenever it was given back.
    pub returned: Vec<Dated<()>>,
    /// Approved.
    pub approved: Option<Dated<()>>,
    /// Published, with the first day on which it holds.
    pub published: Option<Dated<Day>>,
}

impl CatalogueState {
    /// How far it has come.
    pub const fn stage(&self) -> Stage {
        match (&self.submitted, &self.approved, &self.published) {
            (_, _, Some(_)) => Stage::Published,
            (_, Some(_), _) => Stage::Approved,
            (Some(_), ..) => Stage::Submitted,
            _ => Stage::Draft,
        }
    }

    /// What it asks of each activity it names: where several lines speak of one, the strictest.
    pub fn items(&self) -> Vec<CatalogueItem> {
        let mut items: Vec<CatalogueItem> = Vec::new();
        for line in &self.lines {
            match items.iter_mut().find(|item| item.activity == line.activity) {
                Some(item) => item.tier = item.tier.max(line.tier),
                None => items.push(CatalogueItem { activity: line.activity, tier: line.tier }),
            }
        }
        items
    }
}

impl Subject for CatalogueState {
    type Fact = CatalogueFact;
    const KIND: SubjectKind = SubjectKind::Catalogue;

    fn apply(&mut self, at: Stamp, fact: CatalogueFact) {
        match fact {
            CatalogueFact::Drafted { scope, follows, lines } => {
                (self.scope, self.follows, self.lines) = (scope, follows, lines);
                self.drafted = Some(Dated { at, what: () });
            }
            CatalogueFact::Submitted => self.submitted = Some(Dated { at, what: () }),
            CatalogueFact::Returned => {
                self.submitted = None;
                self.returned.push(Dated { at, what: () });
            }
            CatalogueFact::Approved => self.approved = Some(Dated { at, what: () }),
            CatalogueFact::Published { from } => self.published = Some(Dated { at, what: from }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &CatalogueFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // Each reason stands under its entry, so that a later one leaves it there.
            CatalogueFact::Returned => part.keep_under(at.entry, key::TEXT, private),
            _ => part.0.extend(private.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_line_speaks_for_an_activity() {
        let line = |activity, tier| Line { activity, tier, ..Line::default() };
        let lines = vec![
            line(Activity::Inquiry, Tier::Optional),
            line(Activity::Hearing, Tier::AsRequired),
            line(Activity::Inquiry, Tier::WholeCourse),
            line(Activity::Inquiry, Tier::AsRequired),
        ];
        let items = CatalogueState { lines, ..CatalogueState::default() }.items();
        let expected = [(Activity::Inquiry, Tier::WholeCourse), (Activity::Hearing, Tier::AsRequired)];
        assert_eq!(items, expected.map(|(activity, tier)| CatalogueItem { activity, tier }));
    }
}
