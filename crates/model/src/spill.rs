//! State secrets 国家秘密 (Art. 25): none enters here. One that slipped in is closed at once to everybody 封存, and destroyed once the head has decided;
//! the log says that it was, and never what it was.

use base::{Day, EntryId, ObjectId};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};
use crate::subject::SubjectRef;

/// Something that is said to hold a state secret. Who said it, and when, is beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spill {
    /// Which recording or record; the case, where it is one of its papers.
    pub subject: SubjectRef,
    /// Which paper of the case: the entry that took it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<EntryId>,
    /// The head found that it holds none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Dated<()>>,
    /// The head had it destroyed, on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destroyed: Option<Dated<Day>>,
    /// The objects whose bytes are gone, or go as soon as their lock ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ObjectId>,
}

impl Spill {
    pub(crate) const fn of(subject: SubjectRef, paper: Option<EntryId>) -> Self {
        Self { subject, paper, cleared: None, destroyed: None, objects: Vec::new() }
    }

    /// How it stands, in Chinese, for whoever would look at it.
    pub const fn said(&self) -> &'static str {
        match (&self.cleared, &self.destroyed) {
            (Some(_), _) => "经审查不涉密，已解除封存",
            (None, Some(_)) => "已按保密规定销毁",
            (None, None) => "涉嫌国家秘密，已经封存",
        }
    }

    /// Whether the head has still to decide.
    pub const fn waits(&self) -> bool {
        self.cleared.is_none() && self.destroyed.is_none()
    }
}

/// Takes note that the head found no secret.
pub(crate) fn cleared(spills: &mut [Dated<Spill>], at: Stamp, report: EntryId) {
    if let Some(spill) = spills.iter_mut().find(|spill| spill.at.entry == report) {
        spill.what.cleared = Some(Dated { at, what: () });
    }
}

/// Takes note that the head had it destroyed.
pub(crate) fn destroyed(spills: &mut [Dated<Spill>], at: Stamp, report: EntryId, objects: Vec<ObjectId>, on: Day) {
    if let Some(spill) = spills.iter_mut().find(|spill| spill.at.entry == report) {
        spill.what.destroyed = Some(Dated { at, what: on });
        spill.what.objects = objects;
    }
}

/// The newest word on a subject, or on a paper of it, unless it was found to hold no secret.
pub(crate) fn closed(spills: &[Dated<Spill>], subject: SubjectRef, paper: Option<EntryId>) -> Option<&Dated<Spill>> {
    let newest = spills.iter().rev().find(|spill| (spill.what.subject, spill.what.paper) == (subject, paper));
    newest.filter(|spill| spill.what.cleared.is_none())
}

#[cfg(test)]
mod tests {
    use base::{CaseId, PersonId, RecordId, Timestamp};

    use super::*;
    use crate::agency::AgencyFact;
    use crate::fold::Subject as _;
    use crate::{AgencyState, PrivatePart};

    #[test]
    fn what_is_reported_is_closed_until_it_is_cleared_and_again_when_it_is_reported_again() {
        let (mut state, subject) = (AgencyState::default(), SubjectRef::from(RecordId::random()));
        let tell = |state: &mut AgencyState, fact: AgencyFact| {
            let now = Timestamp::default();
            let at = Stamp { entry: EntryId::random(), actor: PersonId::default(), happened_at: now, recorded_at: now };
            let mut private = PrivatePart::none();
            AgencyState::apply_private(&mut private, &fact, &PrivatePart::none(), at);
            assert_eq!(private, PrivatePart::none(), "no word of it anywhere");
            state.apply(at, fact);
            at.entry
        };
        assert!(state.closed(subject).is_none());
        let report = tell(&mut state, AgencyFact::SpillReported { subject, paper: None });
        assert!(state.closed(subject).is_some_and(|spill| spill.what.waits()));
        tell(&mut state, AgencyFact::SpillCleared { report });
        assert!(state.closed(subject).is_none());
        let report = tell(&mut state, AgencyFact::SpillReported { subject, paper: None });
        let (on, object) = ("2026-12-01".parse().unwrap(), ObjectId::random());
        tell(&mut state, AgencyFact::SpillDestroyed { report, entries: vec![EntryId::random()], objects: vec![object], on });
        let spill = &state.closed(subject).unwrap().what;
        assert!(!spill.waits() && spill.objects == [object] && spill.destroyed.as_ref().unwrap().what == on);
    }

    #[test]
    fn a_paper_is_closed_without_its_case_or_its_neighbours() {
        let (case, paper) = (CaseId::random(), EntryId::random());
        let (mut state, now) = (AgencyState::default(), Timestamp::default());
        let at = Stamp { entry: EntryId::random(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        state.apply(at, AgencyFact::SpillReported { subject: case.into(), paper: Some(paper) });
        assert!(state.closed_paper(case, paper).is_some());
        assert!(state.closed(case.into()).is_none() && state.closed_paper(case, EntryId::random()).is_none());
    }
}
