//! What stands in rows beside folded states, computed anew: what lists show, whom things belong to, what the law asks. `zhilu check
//! --replay` compares it with the rows.

use std::pin::Pin;

use law::{calendar, henan};
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    RecordState, RecordingState, RoomState, SceneState, SubjectKind, SubjectRef,
};
use rules::{AgencyFile, Context};
use store::check::{Derive, Derived};
use store::{Store, StoreError};

use crate::find;
use crate::listing::Listed;
use crate::settle::{Source, judge};

/// Computes rows from states, as [`crate::act::Act`] does after every action.
#[derive(Clone, Copy, Debug, Default)]
pub struct Derivation;

impl Derive for Derivation {
    fn derive<'a>(
        &'a self,
        store: &'a Store,
        subject: SubjectRef,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Derived>, StoreError>> + Send + 'a>> {
        Box::pin(async move {
            match subject.kind {
                SubjectKind::Agency => of::<AgencyState>(store, subject).await,
                SubjectKind::Person => of::<PersonState>(store, subject).await,
                SubjectKind::Scene => of::<SceneState>(store, subject).await,
                SubjectKind::Recording => of::<RecordingState>(store, subject).await,
                SubjectKind::Case => of::<CaseState>(store, subject).await,
                SubjectKind::Record => of::<RecordState>(store, subject).await,
                SubjectKind::Dossier => of::<DossierState>(store, subject).await,
                SubjectKind::Access => of::<AccessState>(store, subject).await,
                SubjectKind::Catalogue => of::<CatalogueState>(store, subject).await,
                SubjectKind::Device => of::<DeviceState>(store, subject).await,
                SubjectKind::Room => of::<RoomState>(store, subject).await,
                SubjectKind::Docking => of::<DockingState>(store, subject).await,
                SubjectKind::Copy => of::<CopyState>(store, subject).await,
            }
        })
    }
}

async fn of<S: Listed>(store: &Store, subject: SubjectRef) -> Result<Option<Derived>, StoreError> {
    let Some(found) = store.load::<S>(subject).await? else { return Ok(None) };
    let agency_id = found.agency;
    let duties = match store.load::<AgencyState>(agency_id).await? {
        Some(agency) if !store.is_queued(subject).await? => {
            let file = AgencyFile::of(agency_id, &agency.state);
            let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: store.clock().now() };
            Some(judge(&mut Source::Store(store, agency_id), subject, &agency.state, &cx).await?.duties)
        }
        // What is queued is known to be out of date.
        _ => None,
    };
    let private = found.private.expose();
    // A log whose passages another version made has them made anew soon.
    let passages = store.passages_made_by_others(find::VERSION).await?.contains(&agency_id);
    let passages = (!passages).then(|| found.state.passages(subject, private));
    Ok(Some(Derived { columns: found.state.columns(private), links: found.state.links(), duties, passages }))
}
