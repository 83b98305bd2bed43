//! Handing a dossier over 移交归档: the appointed custodian takes it (Arts. 20, 21). From then on it is only supplemented.

use base::DossierId;
use model::dossier::DossierFact;
use model::private::key;
use model::{DossierState, PrivatePart, Revision};

use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Takes a dossier over.
///
/// # Errors
/// When it was handed over already, the page is stale, or the place of the paper is missing.
pub async fn hand_over(app: &App, caller: &Caller, id: DossierId, seen: Revision, place: &str) -> Result<(), AppError> {
    caller.require(Right::KeepDossiers)?;
    let mut fields = Fields::default();
    let place = fields.text(place, 200, "place", "纸质案卷存放处");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let dossier = act.load::<DossierState>(id, "案卷").await?;
    if dossier.state.handed_over.is_some() {
        return Err(AppError::Conflict("该案卷已经移交归档".into()));
    }
    expect_revision(seen, dossier.revision)?;
    let now = act.now();
    let fact = DossierFact::HandedOver { custodian: caller.person };
    act.append::<DossierState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::PLACE, place))).await?;
    act.commit().await?;
    Ok(())
}
