//! Acting for somebody 代理: a head says who decides in her place while she is away, in what and for how long. Whatever is decided so
//! names both persons, and nobody decides twice in one round because of it.

mod delegate;
mod end;

pub use delegate::{NewDelegation, delegate};
pub use end::end;

use base::{Day, PersonId, UnitId};
use model::acting::for_errand;
use model::{Errand, PersonState, Role};
use store::subjects::Direction;

use crate::App;
use crate::act::Act;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::relation;

/// Somebody in whose place the caller may act today.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Who.
    pub person: PersonId,
    /// In which unit.
    pub unit: Option<UnitId>,
    /// With which roles.
    pub roles: Vec<Role>,
    /// In what.
    pub errands: Vec<Errand>,
    /// The last day.
    pub until: Day,
}

impl Principal {
    /// The principal as a caller: what waits for her waits for her deputy.
    pub(crate) fn caller(&self, deputy: &Caller) -> Caller {
        Caller { person: self.person, unit: self.unit, roles: self.roles.clone(), ..deputy.clone() }
    }
}

/// Everybody in whose place the caller may act today.
///
/// # Errors
/// When the store does not answer.
pub async fn principals(app: &App, caller: &Caller) -> Result<Vec<Principal>, AppError> {
    let today = app.store.clock().now().day();
    let mut list = Vec::new();
    for subject in app.store.linked(Direction::From, caller.person.into(), relation::DEPUTY).await? {
        let Some(found) = app.store.load::<PersonState>(subject).await?.filter(|p| p.agency == caller.agency) else { continue };
        let holding = found.state.delegations.iter().filter(|d| d.what.deputy == caller.person && d.what.holds_on(today));
        for delegation in holding {
            list.push(Principal {
                person: PersonId(subject.id),
                unit: found.state.unit,
                roles: found.state.roles.clone(),
                errands: delegation.what.errands.clone(),
                until: delegation.what.until,
            });
        }
    }
    Ok(list)
}

/// In whose place the caller may do an errand now, among those whom it befits.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn principal(
    act: &mut Act<'_>,
    errand: Errand,
    befits: impl Fn(PersonId, &PersonState) -> bool,
) -> Result<Option<PersonId>, AppError> {
    let (me, today) = (act.caller.person, act.now().day());
    principal_of(act, me, today, errand, befits).await
}

/// In whose place somebody might do an errand on a day, among those whom it befits.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn principal_of(
    act: &mut Act<'_>,
    deputy: PersonId,
    day: Day,
    errand: Errand,
    befits: impl Fn(PersonId, &PersonState) -> bool,
) -> Result<Option<PersonId>, AppError> {
    for subject in act.slot.linked(Direction::From, deputy.into(), relation::DEPUTY).await? {
        let person = PersonId(subject.id);
        let found = act.load::<PersonState>(subject, "人员").await?;
        if befits(person, &found.state) && for_errand(&found.state.delegations, deputy, errand, day).is_some() {
            return Ok(Some(person));
        }
    }
    Ok(None)
}
