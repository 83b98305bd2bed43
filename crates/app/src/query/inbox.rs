//! What must I do today: everything the law still asks of the caller, the most urgent first, and what colleagues wait for; in the own place
//! and in that of whom the caller acts for.

use base::{CaseId, Timestamp};
use model::case::CaseState;
use model::duty::Owner;
use model::{Errand, Outcome, SubjectKind};
use serde::Serialize;
use store::{DutyQuery, StoredDuty};
use utoipa::ToSchema;

use super::cases::NextDue;
use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use super::mending::record_on_its_way;
use super::tasks::{self, TaskView, bound_by};
use crate::App;
use crate::acting::{Principal, principals};
use crate::caller::Caller;
use crate::error::AppError;

/// Rules that ask for a head's opinion, which a deputy may give.
const OPINIONS: [&str; 2] = ["art11-2-unit-opinion", "art11-4-head-opinion"];

/// What the law asks of the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxItem {
    /// What.
    #[serde(flatten)]
    pub duty: DutyView,
    /// Why it is the caller's.
    pub why: String,
    /// What the law asks of the case next, where this has no day of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_by: Option<NextDue>,
    /// How often the handlers reminded.
    pub reminders: u32,
}

/// An inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxView {
    /// The instant for which outcomes were computed.
    pub now: Timestamp,
    /// What is asked: what is too late first, then by due date, then what has no date.
    pub items: Vec<InboxItem>,
    /// What colleagues wait for.
    pub tasks: Vec<TaskView>,
}

/// The caller's inbox.
///
/// # Errors
/// When the store does not answer.
pub async fn inbox(app: &App, caller: &Caller) -> Result<InboxView, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    let now = app.store.clock().now();
    let viewer = Viewer { caller, directory: &directory, now };
    let mut items = Vec::new();
    for duty in asked(app, caller, now).await? {
        items.push(item(app, &viewer, &duty, None).await?);
    }
    let principals = principals(app, caller).await?;
    for principal in principals.iter().filter(|p| p.errands.contains(&Errand::Opinions)) {
        let place = principal.caller(caller);
        let theirs = Viewer { caller: &place, directory: &directory, now };
        for duty in asked(app, &place, now).await? {
            let id = CaseId(duty.duty.subject.id);
            let known = items.iter().any(|i| i.duty.rule == duty.duty.rule && i.duty.subject.id == duty.duty.subject.id);
            if OPINIONS.contains(&duty.duty.rule.as_str()) && !known && !handles(app, caller, id).await? {
                items.push(item(app, &theirs, &duty, Some(principal)).await?);
            }
        }
    }
    // What somebody acts in comes among the own: what has a date and has passed it first.
    items.sort_by_key(|i| (i.duty.due_at.is_none(), i.duty.due_at));
    let tasks = tasks::tasks(app, &viewer, &principals).await?;
    Ok(InboxView { now, items, tasks })
}

/// How many things the caller's inbox holds.
///
/// # Errors
/// When the store does not answer.
pub async fn count(app: &App, caller: &Caller) -> Result<u64, AppError> {
    let query = DutyQuery { agency: caller.agency, person: caller.person, roles: &caller.roles, unit: caller.unit };
    let now = app.store.clock().now();
    let stored = app.store.inbox(&query).await?;
    let duties = stored.iter().filter(|d| !matches!(d.duty.outcome(now), Outcome::NotYet)).count();
    let waiting = app.store.linked(store::subjects::Direction::From, caller.person.into(), crate::listing::relation::WAITS_FOR);
    Ok((duties + waiting.await?.len()) as u64)
}

/// What is open for somebody, by due date.
async fn asked(app: &App, caller: &Caller, now: Timestamp) -> Result<Vec<StoredDuty>, AppError> {
    let query = DutyQuery { agency: caller.agency, person: caller.person, roles: &caller.roles, unit: caller.unit };
    let mut stored = app.store.inbox(&query).await?;
    stored.retain(|d| !matches!(d.duty.outcome(now), Outcome::NotYet | Outcome::Met | Outcome::Late));
    Ok(stored)
}

/// Whether the caller handles a case: then no opinion on it is the caller's to give.
async fn handles(app: &App, caller: &Caller, id: CaseId) -> Result<bool, AppError> {
    Ok(app.store.load::<CaseState>(id).await?.is_some_and(|c| c.state.officers.contains(&caller.person)))
}

async fn item(app: &App, viewer: &Viewer<'_>, stored: &StoredDuty, principal: Option<&Principal>) -> Result<InboxItem, AppError> {
    let mut duty = viewer.duty(stored);
    if let Some(action) = duty.action.take() {
        duty.action = Some(record_on_its_way(app, stored, action).await?);
    }
    let why = match (principal, stored.duty.owner) {
        (Some(p), _) => format!("您代理{}（至 {}）", viewer.directory.name(p.person), p.until),
        (None, Owner::Person { .. }) => "由您承办".to_owned(),
        (None, Owner::Role { role }) => format!("您是{}", role.label()),
    };
    let (mut bound, mut reminders) = (None, 0);
    if stored.duty.subject.kind == SubjectKind::Case {
        if stored.duty.due_at.is_none() {
            bound = bound_by(viewer, &app.store.duties_of(stored.duty.subject).await?);
        }
        if OPINIONS.contains(&stored.duty.rule.as_str())
            && let Some(case) = app.store.load::<CaseState>(CaseId(stored.duty.subject.id)).await?
        {
            reminders = case.state.round().map_or(0, |r| u32::try_from(r.reminders.len()).unwrap_or(u32::MAX));
        }
    }
    Ok(InboxItem { duty, why, bound_by: bound, reminders })
}
