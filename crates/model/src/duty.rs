//! A duty 应办事项: what an article still asks of somebody, and how it stands at an instant.
//!
//! A duty never says that it is overdue. The outcome is computed for the instant at which somebody asks, so nothing flips at
//! midnight and last year's figures can be computed again.

use base::{EntryId, PersonId, Timestamp};
use law::ArticleRef;
use serde::{Deserialize, Serialize};

use crate::person::Role;
use crate::subject::SubjectRef;

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Owner {
    /// One person.
    Person {
        /// Who.
        id: PersonId,
    },
    /// Whoever holds the role, in the unit of the subject when the role belongs to a unit.
    Role {
        /// Which.
        role: Role,
    },
}

/// How far a duty has come, apart from time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum DutyState {
    /// The condition under which the article asks has not come about.
    NotYet {
        /// What is awaited, in Chinese.
        reason: String,
    },
    /// The article asks.
    Open {
        /// What is missing, in Chinese.
        missing: String,
    },
    /// Done.
    Closed {
        /// The claimed instant at which it was done.
        satisfied_on: Timestamp,
        /// The instant at which the system learnt of it.
        known_at: Timestamp,
    },
    /// It was broken in a way that nothing done later mends.
    Broken {
        /// What is wrong, in Chinese.
        reason: String,
        /// The instant from which that was so.
        since: Timestamp,
    },
    /// Facts do not settle it; a person must.
    Judgement {
        /// The question, in Chinese.
        question: String,
    },
    /// The article does not ask this here.
    NotApplicable {
        /// Why, in Chinese.
        reason: String,
    },
}

/// What an article asks about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Which rule says so.
    pub rule: String,
    /// About what.
    pub subject: SubjectRef,
    /// Tells duties of one rule about one subject apart (one hole of several); empty when there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The article.
    pub article: ArticleRef,
    /// What is asked, in the words of the law, as short as possible.
    pub title: String,
    /// Who must act.
    pub owner: Owner,
    /// The instant from which the article asks.
    pub opened_at: Option<Timestamp>,
    /// The first instant that is too late.
    pub due_at: Option<Timestamp>,
    /// Whether `due_at` may move, because the notice on holidays of a year on the way is not out yet.
    pub provisional: bool,
    /// How far it has come.
    #[serde(flatten)]
    pub state: DutyState,
    /// When a person settled what facts did not; before that instant the duty waited for a judgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_at: Option<Timestamp>,
    /// The entries that meet it, or that broke it.
    pub entries: Vec<EntryId>,
    /// A note in Chinese: which reading was taken, why a date is what it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How a duty stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 未到: the article does not ask yet.
    NotYet,
    /// 待办: asked, and there is time.
    Pending,
    /// 已办: done in time.
    Met,
    /// 逾期办理: done after it was due, for ever.
    Late,
    /// 未办: not done, and too late.
    Unmet,
    /// 待判断: a person must decide.
    Judgement,
    /// 不适用.
    NotApplicable,
}

impl Outcome {
    /// Every outcome, in the order of the enum.
    pub const ALL: [Self; 7] =
        [Self::NotYet, Self::Pending, Self::Met, Self::Late, Self::Unmet, Self::Judgement, Self::NotApplicable];

    /// The word in rows, figures and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Pending => "pending",
            Self::Met => "met",
            Self::Late => "late",
            Self::Unmet => "unmet",
            Self::Judgement => "judgement",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotYet => "未到",
            Self::Pending => "待办",
            Self::Met => "已办",
            Self::Late => "逾期办理",
            Self::Unmet => "未办",
            Self::Judgement => "待判断",
            Self::NotApplicable => "不适用",
        }
    }
}

impl Duty {
    /// How the duty stands at `instant`, by what was known then.
    pub fn outcome(&self, instant: Timestamp) -> Outcome {
        let in_time = |t: Timestamp| self.due_at.is_none_or(|due| t < due);
        let waiting = || if in_time(instant) { Outcome::Pending } else { Outcome::Unmet };
        match &self.state {
            DutyState::NotApplicable { .. } => Outcome::NotApplicable,
            DutyState::NotYet { .. } => Outcome::NotYet,
            _ if self.opened_at.is_some_and(|t| instant < t) => Outcome::NotYet,
            _ if self.judged_at.is_some_and(|t| instant < t) => Outcome::Judgement,
            DutyState::Closed { satisfied_on, known_at } if *known_at <= instant => {
                if in_time(*satisfied_on) {
                    Outcome::Met
                } else {
                    Outcome::Late
                }
            }
            DutyState::Closed { .. } | DutyState::Open { .. } => waiting(),
            DutyState::Broken { since, .. } => {
                if *since <= instant {
                    Outcome::Unmet
                } else {
                    Outcome::Pending
                }
            }
            DutyState::Judgement { .. } => Outcome::Judgement,
        }
    }

    /// The next instant after `instant` at which the outcome may change by itself, if nothing is done.
    pub fn next_change(&self, instant: Timestamp) -> Option<Timestamp> {
        let turning = match &self.state {
            DutyState::Closed { known_at, .. } => Some(*known_at),
            DutyState::Broken { since, .. } => Some(*since),
            _ => None,
        };
        let times = [self.opened_at, self.due_at, turning, self.judged_at];
        times.into_iter().flatten().filter(|t| *t > instant).min()
    }

    /// Whether it was written in afterwards 补录: done in time as claimed, and known only when time was up.
    pub fn is_written_in(&self) -> bool {
        let DutyState::Closed { satisfied_on, known_at } = &self.state else { return false };
        // A person's judgement says how it was, not that something was done.
        self.judged_at.is_none() && self.due_at.is_some_and(|due| *satisfied_on < due && *known_at >= due)
    }

    /// What a person should read beside it: what is missing, the question, the reason.
    pub fn remark(&self) -> &str {
        match &self.state {
            DutyState::NotYet { reason } | DutyState::Broken { reason, .. } | DutyState::NotApplicable { reason } => reason,
            DutyState::Open { missing } => missing,
            DutyState::Judgement { question } => question,
            DutyState::Closed { .. } => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TIMES, duties};

    /// Between one change and the next, nothing flips.
    #[test]
    fn an_outcome_changes_only_when_foretold() {
        for duty in duties() {
            for t in 0..TIMES {
                let (now, then) = (Timestamp::from_millis(t), Timestamp::from_millis(t + 1));
                if duty.outcome(now) != duty.outcome(then) {
                    assert_eq!(duty.next_change(now), Some(then), "{duty:?}");
                }
            }
        }
    }

    #[test]
    fn written_in_afterwards_is_neither_late_nor_plainly_met() {
        let at = Timestamp::from_millis;
        let closed = |satisfied_on, known_at| Duty {
            opened_at: None,
            due_at: Some(at(10)),
            judged_at: None,
            state: DutyState::Closed { satisfied_on: at(satisfied_on), known_at: at(known_at) },
            ..duties().remove(0)
        };
        let told = |d: &Duty| (d.outcome(at(30)), d.is_written_in());
        assert_eq!(told(&closed(5, 6)), (Outcome::Met, false));
        assert_eq!(told(&closed(5, 12)), (Outcome::Met, true));
        assert_eq!(closed(5, 12).outcome(at(11)), Outcome::Unmet, "before it was written in, nobody knew");
        assert_eq!(told(&closed(11, 12)), (Outcome::Late, false));
    }
}
