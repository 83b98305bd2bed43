//! Who acts for whom 代理, as the persons concerned see it.

use base::{Day, EntryId, PersonId, Timestamp};
use model::fold::Dated;
use model::{Delegation, Errand, PersonState};
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
    Ok(DelegationsView { given, received, errands })
}

fn of(directory: &Directory, principal: PersonId, today: Day, shown: impl Fn(&Delegation) -> bool) -> Vec<DelegationView> {
    let Some(person) = directory.person(principal) else { return Vec::new() };
    let PersonState { delegations, .. } = &person.state;
    let view = |d: &Dated<Delegation>| {
        let (state, state_label) = match &d.what {
            d if d.ended.is_some() => ("over", "已终止"),
            d if d.until < today => ("over", "已到期"),
            d if d.from > today => ("coming", "未开始"),
            _ => ("holds", "代理中"),
        };
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
