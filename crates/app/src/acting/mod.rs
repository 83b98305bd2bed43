//! Acting for somebody 代理: a head says who decides in her place while she is away, in what and for how long. Whatever is decided so
//! names both persons, and nobody decides twice in one round because of it.

mod delegate;
mod end;
mod standing;

pub use delegate::{NewDelegation, delegate};
pub use end::end;
pub use standing::{NewStanding, end_standing, give_standing};
pub(crate) use standing::{matter, standing_of};

use base::{Day, PersonId, UnitId};
use model::acting::{Matter, for_errand};
use model::fold::Dated;
use model::review::ReviewStep;
use model::{Errand, PersonState, Role, StandingApproval};
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
    /// Only what this approval of hers covers 常设批准; everything in the errands where there is none.
    pub standing: Option<Dated<StandingApproval>>,
}

impl Principal {
    /// The principal as a caller: what waits for her waits for her deputy.
    pub(crate) fn caller(&self, deputy: &Caller) -> Caller {
        Caller { person: self.person, unit: self.unit, roles: self.roles.clone(), ..deputy.clone() }
    }

    /// Whether the caller may answer a step of this document's review in her place.
    pub(crate) fn answers(&self, step: ReviewStep, matter: &Matter<'_>) -> bool {
        let standing = self.standing.as_ref().is_some_and(|s| step == ReviewStep::Approval && s.what.covers(matter));
        standing || self.errands.contains(&Errand::Records)
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
                standing: None,
            });
        }
    }
    for subject in app.store.linked(Direction::From, caller.person.into(), relation::STANDING).await? {
        let Some(found) = app.store.load::<PersonState>(subject).await?.filter(|p| p.agency == caller.agency) else { continue };
        let holding = found.state.standing.iter().filter(|s| s.what.holders.contains(&caller.person) && s.what.holds_on(today));
        list.extend(holding.map(|standing| Principal {
            person: PersonId(subject.id),
            unit: found.state.unit,
            roles: found.state.roles.clone(),
            errands: Vec::new(),
            until: standing.what.until,
            standing: Some(standing.clone()),
        }));
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
