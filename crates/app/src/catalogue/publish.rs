//! Publishing 公布 an edition: from a day on, what it asks holds for every scene of the agency, or guides the agencies below.

use base::{CatalogueId, Day};
use model::catalogue::{CatalogueFact, Scope, Stage};
use model::private::key;
use model::{AgencyFact, AgencyState, CatalogueState, PrivatePart, Revision};

use super::seen;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What is told of a publication.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The first day on which the edition holds.
    pub from: Day,
    /// Where it is published: an address, a gazette, a notice board.
    pub place: String,
}

/// Publishes an approved edition. The agency's own catalogue becomes what scenes of that day and later are judged by.
///
/// # Errors
/// When it is not approved, the place is missing, or the page is stale.
pub async fn publish(
    app: &App,
    caller: &Caller,
    id: CatalogueId,
    revision: Revision,
    input: Publication,
) -> Result<(), AppError> {
    caller.require(Right::DraftCatalogue)?;
    let mut fields = Fields::default();
    let place = fields.text(&input.place, 500, "place", "公布的地方");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let edition = seen(&mut act, id, revision).await?.state;
    match edition.stage() {
        Stage::Approved => {}
        Stage::Published => return Err(AppError::Conflict("清单已经公布".into())),
        Stage::Draft | Stage::Submitted => {
            return Err(AppError::Conflict("清单经机关负责人审定以后才能公布".into()));
        }
    }
    let (now, from) = (act.now(), input.from);
    let fact = NewFact::new(now, CatalogueFact::Published { from }).with(PrivatePart::none().with(key::PLACE, place.as_str()));
    act.append::<CatalogueState>(id, fact).await?;
    let fact = match edition.scope {
        Scope::Own => AgencyFact::CataloguePublished { from, items: edition.items() },
        Scope::Guidance => AgencyFact::GuidancePublished { from },
    };
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(PrivatePart::none().with(key::DOCUMENT, place)))
        .await?;
    act.commit().await?;
    Ok(())
}
