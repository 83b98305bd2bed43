//! The head of the agency gives an edition back, or approves 审定 it.

use base::CatalogueId;
use model::catalogue::{CatalogueFact, Stage};
use model::private::key;
use model::{AgencyState, CatalogueState, PrivatePart, Revision};

use super::{refuse_shortfalls, seen};
use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Gives an edition back, with the reason.
///
/// # Errors
/// When it does not wait for the head, the reason is missing, or the page is stale.
pub async fn give_back(app: &App, caller: &Caller, id: CatalogueId, revision: Revision, reason: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let reason = fields.text(reason, 1000, "reason", "退回的理由");
    fields.done()?;
    let mut act = waiting(app, caller, id, revision).await?.0;
    let fact = NewFact::new(act.now(), CatalogueFact::Returned).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<CatalogueState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Approves an edition, under the number of the document or the meeting.
///
/// # Errors
/// As [`give_back`]; also [`AppError::Refused`] when guidance came out meanwhile that asks for more.
pub async fn approve(app: &App, caller: &Caller, id: CatalogueId, revision: Revision, document: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let document = fields.text(document, 200, "document", "审定的文号或者会议");
    fields.done()?;
    let (mut act, edition) = waiting(app, caller, id, revision).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    refuse_shortfalls(app, &agency.state, &edition).await?;
    let fact = NewFact::new(act.now(), CatalogueFact::Approved).with(PrivatePart::none().with(key::DOCUMENT, document));
    act.append::<CatalogueState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

async fn waiting<'a>(
    app: &'a App,
    caller: &'a Caller,
    id: CatalogueId,
    revision: Revision,
) -> Result<(Act<'a>, CatalogueState), AppError> {
    caller.require(Right::ApproveCatalogue)?;
    let mut act = app.begin(caller).await?;
    let edition = seen(&mut act, id, revision).await?.state;
    if edition.stage() != Stage::Submitted {
        return Err(AppError::Conflict(format!("清单{}，没有等待审定", edition.stage().label())));
    }
    Ok((act, edition))
}
