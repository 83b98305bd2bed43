//! Review of a document 文书审核: the handlers send a record to whoever reviews it and, after that, to whoever approves it; each passes it on
//! or sends it back with reasons. Facts of the record; which step waits is a fold, never a state somebody sets.

use base::{EntryId, PersonId};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};

/// A step of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    /// 审核.
    Review,
    /// 审批.
    Approval,
}

impl ReviewStep {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Review => "审核",
            Self::Approval => "审批",
        }
    }
}

/// Whom a record was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewers {
    /// Who reviews it.
    pub reviewer: PersonId,
    /// Who approves it after that, where somebody must.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<PersonId>,
}

/// What one of them said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// At which step.
    pub step: ReviewStep,
    /// Passed, or sent back.
    pub agreed: bool,
    /// In whose place, when not in the own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<PersonId>,
    /// Under which standing approval of that person, by its entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<EntryId>,
    /// On paper, and written down by somebody else 代录.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_paper: Option<AnswerOnPaper>,
}

/// An answer that stands on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOnPaper {
    /// Who signed.
    pub signer: PersonId,
    /// The entry of the case that took in the paper.
    pub paper: EntryId,
}

impl Dated<Answer> {
    /// Who said it: whoever signed the paper, or whoever entered it.
    pub fn speaker(&self) -> PersonId {
        self.what.on_paper.map_or(self.at.actor, |p| p.signer)
    }
}

/// One round of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who was asked.
    pub asked: Dated<Reviewers>,
    /// What was said so far.
    pub answers: Vec<Dated<Answer>>,
    /// When the handlers reminded whoever it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Stamp>,
    /// The entry by which the record was set anew after it was sent: what was said is about older words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded: Option<Stamp>,
}

impl Review {
    /// A round that was just asked for.
    pub const fn new(asked: Dated<Reviewers>) -> Self {
        Self { asked, answers: Vec::new(), reminders: Vec::new(), superseded: None }
    }

    /// The answer that sent it back.
    pub fn returned(&self) -> Option<&Dated<Answer>> {
        self.answers.iter().find(|a| !a.what.agreed)
    }

    /// Whether everybody asked has passed it.
    pub fn passed(&self) -> bool {
        self.superseded.is_none() && self.returned().is_none() && self.waits_for().is_none()
    }

    /// Whether somebody has answered in this round, on paper or here.
    pub fn said_by(&self, person: PersonId) -> bool {
        self.answers.iter().any(|a| a.speaker() == person)
    }

    /// The step that waits, and for whom.
    pub fn waits_for(&self) -> Option<(ReviewStep, PersonId)> {
        if self.superseded.is_some() || self.returned().is_some() {
            return None;
        }
        let Reviewers { reviewer, approver } = self.asked.what;
        let steps = [(ReviewStep::Review, Some(reviewer)), (ReviewStep::Approval, approver)];
        steps.into_iter().find_map(|(step, who)| {
            let answered = self.answers.iter().any(|a| a.what.step == step);
            who.filter(|_| !answered).map(|who| (step, who))
        })
    }

    /// Takes an answer to the step that waits; one to another step happened too late to count.
    pub(crate) fn answer(&mut self, answer: Dated<Answer>) {
        if self.waits_for().is_some_and(|(step, _)| step == answer.what.step) {
            self.answers.push(answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use base::{RawId, Timestamp};

    use super::*;

    fn dated<T>(what: T) -> Dated<T> {
        let (entry, actor, instant) = (EntryId(RawId([1; 16])), PersonId::default(), Timestamp::default());
        Dated { at: Stamp { entry, actor, happened_at: instant, recorded_at: instant }, what }
    }

    fn said(step: ReviewStep, agreed: bool) -> Dated<Answer> {
        dated(Answer { step, agreed, acting_for: None, under: None, on_paper: None })
    }

    #[test]
    fn the_reviewer_comes_before_the_approver_and_a_return_ends_the_round() {
        let (reviewer, approver) = (PersonId(RawId([2; 16])), PersonId(RawId([3; 16])));
        let asked = |approver| Review::new(dated(Reviewers { reviewer, approver }));
        let mut review = asked(Some(approver));
        // An answer to a step that does not wait counts for nothing.
        review.answer(said(ReviewStep::Approval, true));
        assert_eq!(review.waits_for(), Some((ReviewStep::Review, reviewer)));
        review.answer(said(ReviewStep::Review, true));
        assert_eq!(review.waits_for(), Some((ReviewStep::Approval, approver)));
        assert!(!review.passed());
        review.answer(said(ReviewStep::Approval, true));
        assert!(review.passed() && review.waits_for().is_none());

        let mut written = said(ReviewStep::Review, true);
        written.what.on_paper = Some(AnswerOnPaper { signer: reviewer, paper: EntryId(RawId([9; 16])) });
        let mut on_paper = asked(None);
        on_paper.answer(written);
        assert!(on_paper.said_by(reviewer) && !on_paper.said_by(PersonId::default()), "whoever wrote it down said nothing");

        let mut alone = asked(None);
        alone.answer(said(ReviewStep::Review, true));
        assert!(alone.passed(), "where nobody approves, the reviewer is the last");

        let mut back = asked(Some(approver));
        back.answer(said(ReviewStep::Review, false));
        back.answer(said(ReviewStep::Review, true));
        assert!(back.returned().is_some() && back.waits_for().is_none() && !back.passed());
    }
}
