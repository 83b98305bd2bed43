//! What must I do today: everything the law still asks of the caller, the most urgent first, and what colleagues wait for; in the own place
//! and in that of whom the caller acts for.

use base::{CaseId, Timestamp};
use model::case::CaseState;
use model::duty::Owner;
use model::{Errand, SubjectKind};
use serde::Serialize;
use store::{DutyQuery, InboxCount, StoredDuty};
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
    /// What is asked: what is to be done today first, then by due date, then what has no date. One page of it.
    pub items: Vec<InboxItem>,
    /// How much is asked in all.
    pub total: u64,
    /// How much of it is to be done today.
    pub today: u64,
    /// Which page this is, from 1.
    pub page: u32,
    /// How much comes after it.
    pub left_off: u64,
    /// What colleagues wait for; on the first page alone.
    pub tasks: Vec<TaskView>,
    /// How many of those are not shown.
    pub tasks_left_off: u64,
}

/// How many lines a page of an inbox has: more than a morning's work, and few enough to be there at once.
const PAGE: u32 = 100;

/// A page of the caller's inbox, counted from 1.
///
/// # Errors
/// When the store does not answer.
pub async fn inbox(app: &App, caller: &Caller, page: Option<u32>) -> Result<InboxView, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    let now = app.store.clock().now();
    let page = page.unwrap_or(1).max(1);
    let viewer = Viewer { caller, directory: &directory, now };
    let own = asked(caller, now, &[]);
    let mut count = app.store.count_inbox(&own).await?;
    let mut items = Vec::new();
    let offset = (page - 1).saturating_mul(PAGE);
    for duty in app.store.inbox(&own, PAGE, offset).await? {
        items.push(item(app, &viewer, &duty, None).await?);
    }
    let left_off = count.all.saturating_sub(u64::from(offset) + items.len() as u64);
    let (mut waiting, mut tasks_left_off) = (Vec::new(), 0);
    if page == 1 {
        let principals = principals(app, caller).await?;
        for item in acted_for(app, &viewer, &principals, &items).await? {
            count.all += 1;
            count.today += u64::from(item.duty.due_day.is_some_and(|day| day <= now.day()));
            items.push(item);
        }
        (waiting, tasks_left_off) = tasks::tasks(app, &viewer, &principals).await?;
    }
    // What somebody acts in comes among the own: what has a date and has passed it first.
    items.sort_by_key(|i| (i.duty.due_at.is_none(), i.duty.due_at));
    let InboxCount { all: total, today } = count;
    Ok(InboxView { now, items, total, today, page, left_off, tasks: waiting, tasks_left_off })
}

/// The opinions that the caller may give in the place of others.
async fn acted_for(
    app: &App,
    viewer: &Viewer<'_>,
    principals: &[Principal],
    own: &[InboxItem],
) -> Result<Vec<InboxItem>, AppError> {
    let Viewer { caller, directory, now } = *viewer;
    let mut items: Vec<InboxItem> = Vec::new();
    for principal in principals.iter().filter(|p| p.errands.contains(&Errand::Opinions)) {
        let place = principal.caller(caller);
        let theirs = Viewer { caller: &place, directory, now };
        for duty in app.store.inbox(&asked(&place, now, &OPINIONS), PAGE, 0).await? {
            let id = CaseId(duty.duty.subject.id);
            let same = |i: &InboxItem| i.duty.rule == duty.duty.rule && i.duty.subject.id == duty.duty.subject.id;
            let known = own.iter().chain(&items).any(same);
            if !known && !handles(app, caller, id).await? {
                items.push(item(app, &theirs, &duty, Some(principal)).await?);
            }
        }
    }
    Ok(items)
}

/// How many things the caller's inbox holds.
///
/// # Errors
/// When the store does not answer.
pub async fn count(app: &App, caller: &Caller) -> Result<u64, AppError> {
    let duties = app.store.count_inbox(&asked(caller, app.store.clock().now(), &[])).await?.all;
    let waiting = app.store.linked(store::subjects::Direction::From, caller.person.into(), crate::listing::relation::WAITS_FOR);
    Ok(duties + waiting.await?.len() as u64)
}

/// What is open for somebody, by these rules or by any.
const fn asked<'a>(caller: &'a Caller, now: Timestamp, rules: &'a [&'a str]) -> DutyQuery<'a> {
    let Caller { agency, person, unit, .. } = *caller;
    DutyQuery { agency, person, roles: caller.roles.as_slice(), unit, rules, now }
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
