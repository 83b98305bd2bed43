//! Duties of every shape, for tests here and above. Behind the feature `testing`; no program has it.

use base::{RawId, Timestamp};
use law::ArticleRef;

use crate::duty::Owner;
use crate::person::Role;
use crate::subject::SubjectKind;
use crate::{Duty, DutyState, SubjectRef};

/// Instants of the duties lie in `0..TIMES` milliseconds.
pub const TIMES: i64 = 4;

/// A duty of every state, with every order of its instants.
pub fn duties() -> Vec<Duty> {
    let times = || (0..TIMES).map(Timestamp::from_millis);
    let mut states = vec![
        DutyState::NotYet { reason: String::new() },
        DutyState::Open { missing: String::new() },
        DutyState::Judgement { question: String::new() },
        DutyState::NotApplicable { reason: String::new() },
    ];
    states.extend(times().map(|since| DutyState::Broken { reason: String::new(), since }));
    states.extend(times().flat_map(|satisfied_on| times().map(move |known_at| DutyState::Closed { satisfied_on, known_at })));
    let maybe = || times().map(Some).chain([None]);
    let all = states.into_iter().flat_map(|state| {
        maybe().flat_map(move |opened_at| {
            let state = state.clone();
            maybe().flat_map(move |due_at| {
                let state = state.clone();
                maybe().map(move |judged_at| Duty { judged_at, ..duty(state.clone(), opened_at, due_at) })
            })
        })
    });
    all.collect()
}

fn duty(state: DutyState, opened_at: Option<Timestamp>, due_at: Option<Timestamp>) -> Duty {
    Duty {
        rule: "rule".into(),
        subject: SubjectRef::new(SubjectKind::Case, RawId::default()),
        part: String::new(),
        article: ArticleRef::article(21),
        title: String::new(),
        owner: Owner::Role { role: Role::Officer },
        opened_at,
        due_at,
        provisional: false,
        judged_at: None,
        state,
        entries: Vec::new(),
        note: String::new(),
    }
}
