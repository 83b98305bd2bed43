//! Who acts for whom 代理, as the persons concerned see it.

use base::{Day, EntryId, PersonId, Timestamp};
use law::henan;
use model::fold::Dated;
use model::{Delegation, Errand, PersonState, StandingApproval};
use serde::Serialize;
use store::subjects::Direction;
use utoipa::ToSchema;

use super::common::Code;
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::relation;
use crate::rights::Right;

/// That somebody acts for somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DelegationView {
    /// The entry that says so.
    pub id: EntryId,
    /// For whom.
    pub principal: String,
    /// Who acts.
    pub deputy: String,
    /// In what.
    pub errands: Vec<Code>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// By which document.
    pub document: String,
    /// `coming`, `holds` or `over`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// When it was ended before its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// What concerns the caller.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DelegationsView {
    /// Who acts or acted for the caller, the newest first.
    pub given: Vec<DelegationView>,
    /// For whom the caller acts or acted, the newest first.
    pub received: Vec<DelegationView>,
    /// What the caller may delegate; empty: nothing.
    pub errands: Vec<Code>,
    /// What the caller approved beforehand 常设批准, the newest first.
    pub standing_given: Vec<StandingView>,
    /// Under which standing approvals the caller passes or passed documents, the newest first.
    pub standing_received: Vec<StandingView>,
    /// Whether the caller may approve beforehand.
    pub can_give_standing: bool,
}

/// A standing approval.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StandingView {
    /// The entry that says so.
    pub id: EntryId,
    /// Who approved.
    pub head: String,
    /// Who may pass under it.
    pub holders: Vec<String>,
    /// Which record types, by title.
    pub record_types: Vec<String>,
    /// Of whose cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The largest sum, in fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// By which document.
    pub document: String,
    /// `coming`, `holds` or `over`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
}

/// Who acts for whom, as far as it concerns the caller.
///
/// # Errors
/// When the store does not answer.
pub async fn delegations(app: &App, caller: &Caller) -> Result<DelegationsView, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    let today = app.store.clock().now().day();
    let given = of(&directory, caller.person, today, |_| true);
    let mut received = Vec::new();
    for subject in app.store.linked(Direction::From, caller.person.into(), relation::DEPUTY).await? {
        received.extend(of(&directory, PersonId(subject.id), today, |d| d.deputy == caller.person));
    }
    let errands = match caller.require(Right::Delegate) {
        Ok(()) => Errand::ALL.iter().map(|e| Code::of(e, e.label())).collect(),
        Err(_) => Vec::new(),
    };
    let mut standing_received = Vec::new();
    for subject in app.store.linked(Direction::From, caller.person.into(), relation::STANDING).await? {
        standing_received.extend(standing_of(&directory, PersonId(subject.id), today, Some(caller.person)));
    }
    Ok(DelegationsView {
        given,
        received,
        errands,
        standing_given: standing_of(&directory, caller.person, today, None),
        standing_received,
        can_give_standing: caller.require(Right::ApproveRecords).is_ok(),
    })
}

/// What a head approved beforehand, for one of those who pass under it or for all.
fn standing_of(directory: &Directory, head: PersonId, today: Day, holder: Option<PersonId>) -> Vec<StandingView> {
    let Some(person) = directory.person(head) else { return Vec::new() };
    let shown = person.state.standing.iter().rev().filter(|s| holder.is_none_or(|h| s.what.holders.contains(&h)));
    let view = |s: &Dated<StandingApproval>| {
        let (state, state_label) = stands(s.what.from, s.what.until, s.what.ended.is_some(), today, "有效");
        let title = |id: &String| henan().record_type(id).map_or_else(|| id.clone(), |kind| kind.title.clone());
        StandingView {
            id: s.at.entry,
            head: directory.name(head),
            holders: s.what.holders.iter().map(|p| directory.name(*p)).collect(),
            record_types: s.what.record_types.iter().map(title).collect(),
            unit: s.what.unit.map(|u| directory.unit(u)),
            most: s.what.most,
            from: s.what.from,
            until: s.what.until,
            document: person.private.expose().text(&s.at.entry.to_string()).unwrap_or_default().to_owned(),
            state: state.to_owned(),
            state_label: state_label.to_owned(),
        }
    };
    shown.map(view).collect()
}

/// How something stands that holds from one day until another: in a word, and in Chinese.
fn stands(from: Day, until: Day, ended: bool, today: Day, holds: &'static str) -> (&'static str, &'static str) {
    match () {
        () if ended => ("over", "已终止"),
        () if until < today => ("over", "已到期"),
        () if from > today => ("coming", "未开始"),
        () => ("holds", holds),
    }
}

fn of(directory: &Directory, principal: PersonId, today: Day, shown: impl Fn(&Delegation) -> bool) -> Vec<DelegationView> {
    let Some(person) = directory.person(principal) else { return Vec::new() };
    let PersonState { delegations, .. } = &person.state;
    let view = |d: &Dated<Delegation>| {
        let (state, state_label) = stands(d.what.from, d.what.until, d.what.ended.is_some(), today, "代理中");
        DelegationView {
            id: d.at.entry,
            principal: directory.name(principal),
            deputy: directory.name(d.what.deputy),
            errands: d.what.errands.iter().map(|e| Code::of(e, e.label())).collect(),
            from: d.what.from,
            until: d.what.until,
            document: person.private.expose().text(&d.at.entry.to_string()).unwrap_or_default().to_owned(),
            state: state.to_owned(),
            state_label: state_label.to_owned(),
            ended_at: d.what.ended.map(|e| e.recorded_at),
        }
    };
    delegations.iter().rev().filter(|d| shown(&d.what)).map(view).collect()
}
