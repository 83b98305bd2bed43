//! Handing a dossier over 移交归档: the appointed custodian takes it (Arts. 20, 21). From then on it is only supplemented.

use base::{DossierId, ObjectId};
use model::dossier::DossierFact;
use model::private::key;
use model::{DossierState, PrivatePart, Revision};

use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::query::records;
use crate::query::scenes::recordings_of;
use crate::query::scenes_of_case;
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
    if let Some(lock) = app.store.archived_lock() {
        act.slot.keep_locked(&objects_of(app, &dossier.state).await?, now.plus(lock)).await?;
    }
    act.commit().await?;
    // Wanted durably by now; where the bucket does not answer the job goes on asking.
    if let Err(e) = app.store.hold_locks().await {
        tracing::warn!(error = %e, "what was archived is not locked yet");
    }
    Ok(())
}

/// Every object that belongs to a dossier: originals, prints, scans, its package.
async fn objects_of(app: &App, dossier: &DossierState) -> Result<Vec<ObjectId>, AppError> {
    let mut objects: Vec<ObjectId> = dossier.package.iter().map(|package| package.what.object).collect();
    let Some(case) = dossier.case else { return Ok(objects) };
    for scene in scenes_of_case(app, case).await? {
        let recordings = recordings_of(app, scene).await?;
        objects.extend(recordings.iter().filter_map(|r| r.state.original.as_ref()).map(|original| original.what.object));
    }
    for record in records::of_case(app, case).await? {
        objects.extend(record.state.print.iter().map(|print| print.what.pdf));
        objects.extend(record.state.scans.iter().map(|scan| scan.what.object));
    }
    Ok(objects)
}
