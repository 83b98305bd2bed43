//! What stands in rows beside folded states, computed anew: what lists show, whom things belong to, what the law asks. `zhilu check
//! --replay` compares it with the rows.

use std::pin::Pin;

use base::{AgencyId, Timestamp};
use law::{calendar, henan};
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    PrivatePart, RecordState, RecordingState, RoomState, SceneState, SubjectKind, SubjectRef,
};
use rules::{AgencyFile, Context};
use store::check::{Derive, Derived, DerivedOfOther};
use store::mirror::Folding;
use store::subjects::Link;
use store::{Store, StoreError};

use crate::find;
use crate::listing::Listed;
use crate::settle::{Source, judge};
use crate::sweep::judged_by;

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

    fn derive_of_other<'a>(
        &'a self,
        store: &'a Store,
        folding: &'a mut Folding,
        subjects: &'a [SubjectRef],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<DerivedOfOther>, StoreError>> + Send + 'a>> {
        Box::pin(async move {
            let now = store.clock().now();
            let agency = match folding.agency().await? {
                Some(subject) => folding.load::<AgencyState>(subject).await?,
                None => None,
            };
            let mut all = Vec::with_capacity(subjects.len());
            for subject in subjects {
                let Some((sort_at, links)) = described(folding, *subject).await? else { continue };
                let mut duties = None;
                if let Some(agency) = &agency
                    && !folding.waits(*subject, now, &judged_by()).await?
                {
                    let file = AgencyFile::of(AgencyId(agency.subject.id), &agency.state);
                    let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: now };
                    let asked = judge(&mut Source::Mirror(folding), *subject, &agency.state, &cx).await?;
                    let next = rules::next_change(&asked.duties, &asked.effects, &cx);
                    duties = Some((asked.duties, next));
                }
                all.push(DerivedOfOther { subject: *subject, sort_at, links, duties });
            }
            Ok(all)
        })
    }
}

/// By what a subject of a followed log is sorted, and whom it belongs to.
async fn described(folding: &mut Folding, subject: SubjectRef) -> Result<Option<(Timestamp, Vec<Link>)>, StoreError> {
    match subject.kind {
        SubjectKind::Agency => described_as::<AgencyState>(folding, subject).await,
        SubjectKind::Person => described_as::<PersonState>(folding, subject).await,
        SubjectKind::Scene => described_as::<SceneState>(folding, subject).await,
        SubjectKind::Recording => described_as::<RecordingState>(folding, subject).await,
        SubjectKind::Case => described_as::<CaseState>(folding, subject).await,
        SubjectKind::Record => described_as::<RecordState>(folding, subject).await,
        SubjectKind::Dossier => described_as::<DossierState>(folding, subject).await,
        SubjectKind::Access => described_as::<AccessState>(folding, subject).await,
        SubjectKind::Catalogue => described_as::<CatalogueState>(folding, subject).await,
        SubjectKind::Device => described_as::<DeviceState>(folding, subject).await,
        SubjectKind::Room => described_as::<RoomState>(folding, subject).await,
        SubjectKind::Docking => described_as::<DockingState>(folding, subject).await,
        SubjectKind::Copy => described_as::<CopyState>(folding, subject).await,
    }
}

async fn described_as<S: Listed>(
    folding: &mut Folding,
    subject: SubjectRef,
) -> Result<Option<(Timestamp, Vec<Link>)>, StoreError> {
    let Some(found) = folding.load::<S>(subject).await? else { return Ok(None) };
    Ok(Some((found.state.columns(&PrivatePart::none()).sort_at, found.state.links())))
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
