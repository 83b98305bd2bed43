//! Who reads text records 文字记录 (Arts. 24 para. 2, 25). Whoever makes or decides a case works with its records by office, which is no
//! consulting (reading 0002); everybody else needs the head's approval, as for recordings, and each reading under it is an entry.

use base::RecordId;
use model::record::RecordFact;
use model::{CaseState, RecordState, Role, SceneState};
use store::Loaded;

use super::attempt::noted;
use super::grant::{Permit, permit_record};
use crate::App;
use crate::act::NewFact;
use crate::acting::principals;
use crate::caller::Caller;
use crate::error::AppError;
use crate::spill::not_closed;

/// How somebody may read a record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reading {
    /// By office.
    Office,
    /// Under a grant.
    Granted(Permit),
}

/// Whether a person has a case before them by office: handles it, or is of the unit that does, decides, reviews, or keeps it once it is
/// closed. Everybody else sees its number, handlers and cause.
pub(crate) fn knows(caller: &Caller, case: &CaseState) -> bool {
    case.officers.contains(&caller.person)
        || of_unit(caller, case)
        || caller.is(Role::AgencyHead)
        || caller.is(Role::LegalReviewer)
        || caller.is(Role::DossierCustodian) && case.closed.is_some()
}

/// Whether a person may know whom a scene is about: was there, or knows one of its cases; of a scene without case nobody says so.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn knows_scene(app: &App, caller: &Caller, scene: &SceneState) -> Result<bool, AppError> {
    if scene.cases.is_empty() || scene.officers.contains(&caller.person) {
        return Ok(true);
    }
    for id in &scene.cases {
        if app.store.load::<CaseState>(*id).await?.is_some_and(|case| knows(caller, &case.state)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody enforces in the unit that handles a case.
fn of_unit(caller: &Caller, case: &CaseState) -> bool {
    let enforces = caller.is(Role::Officer) || caller.is(Role::UnitHead);
    enforces && caller.unit.is_some() && caller.unit == case.unit
}

/// Whether a person has a record before them by office: handles, heads, decides, was asked to review it, or keeps the closed case. What is
/// labelled is for those alone who are named.
pub(crate) async fn works_on(app: &App, caller: &Caller, case: &CaseState, record: &RecordState) -> Result<bool, AppError> {
    let made_it = record.print.as_ref().is_some_and(|print| print.at.actor == caller.person);
    let named = case.officers.contains(&caller.person)
        || made_it
        || caller.is(Role::AgencyHead)
        || caller.is(Role::UnitHead) && of_unit(caller, case);
    if named {
        return Ok(true);
    }
    if record.labels.is_empty() && knows(caller, case) {
        return Ok(true);
    }
    let asked: Vec<_> = record
        .reviews
        .iter()
        .flat_map(|review| [Some(review.asked.what.reviewer), review.asked.what.approver])
        .flatten()
        .collect();
    if asked.is_empty() {
        return Ok(false);
    }
    let for_whom = principals(app, caller).await?;
    Ok(asked.iter().any(|person| *person == caller.person || for_whom.iter().any(|principal| principal.person == *person)))
}

/// How the caller may read a record now.
///
/// # Errors
/// [`AppError::Denied`] under Art. 24 para. 2 or Art. 25, with the way to ask.
pub(crate) async fn reads(app: &App, caller: &Caller, record: &Loaded<RecordState>) -> Result<Reading, AppError> {
    // A state secret is nobody's by office.
    not_closed(app, record.agency, record.subject).await?;
    if let Some(case) = record.state.case
        && let Some(case) = app.store.load::<CaseState>(case).await?
        && works_on(app, caller, &case.state, &record.state).await?
    {
        return Ok(Reading::Office);
    }
    permit_record(app, caller, RecordId(record.subject.id), &record.state).await.map(Reading::Granted)
}

/// Lets the caller read a record: an attempt without right is written down, a reading under a grant once a day.
///
/// # Errors
/// As [`reads`].
pub(crate) async fn consult(app: &App, caller: &Caller, record: &Loaded<RecordState>) -> Result<(), AppError> {
    let id = RecordId(record.subject.id);
    let Reading::Granted(permit) = noted(app, caller, id, reads(app, caller, record).await).await? else { return Ok(()) };
    let today = app.store.clock().now().day();
    let told = record
        .state
        .consulted
        .iter()
        .any(|c| c.at.actor == caller.person && c.what == permit.grant && c.at.recorded_at.day() == today);
    if !told {
        let mut act = app.begin(caller).await?;
        let now = act.now();
        act.append::<RecordState>(id, NewFact::new(now, RecordFact::Consulted { grant: permit.grant })).await?;
        act.commit().await?;
    }
    Ok(())
}
