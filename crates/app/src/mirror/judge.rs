//! From the entries of a followed log to the duties that the law makes of them, by the same folds and the same rules as at home.

use std::collections::BTreeSet;

use base::AgencyId;
use law::{calendar, henan};
use ledger::SealedEntry;
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    PrivatePart, RecordState, RecordingState, RoomState, SceneState, SubjectKind, SubjectRef,
};
use rules::{AgencyFile, Context};
use store::mirror::Folding;
use store::{MirrorLog, StoreError};

use crate::App;
use crate::error::AppError;
use crate::listing::{Listed, relation};
use crate::settle::{JUDGED_BY_AGENCY, Source, judge, related};
use crate::sweep::judged_by;

/// Entries of one transaction: on an embedded database, whoever wants to act waits no longer than these take.
const ENTRIES_AT_ONCE: u32 = 500;
/// Subjects of one transaction.
const SUBJECTS_AT_ONCE: u32 = 100;
/// What happens to an agency and bears on the duties of others.
const BEARING: [&str; 4] =
    ["agency.opened", "agency.custodian_appointed", "agency.reading_confirmed", "agency.catalogue_published"];

/// Folds what came of a log and computes the duties anew that it changed, or that time did. Gives back how many entries it took in.
///
/// # Errors
/// When the store fails, or an entry is of a newer program; what was done stays done.
pub async fn bring_up_to_date(app: &App, log: &MirrorLog) -> Result<u64, AppError> {
    let mut folded = 0;
    loop {
        let some = fold_some(app, log).await?;
        folded += some;
        if some < u64::from(ENTRIES_AT_ONCE) {
            break;
        }
    }
    while judge_some(app, log).await? == SUBJECTS_AT_ONCE as usize {}
    Ok(folded)
}

async fn fold_some(app: &App, log: &MirrorLog) -> Result<u64, AppError> {
    let mut folding = app.store.begin_folding(log).await?;
    let entries = folding.next(ENTRIES_AT_ONCE).await?;
    if entries.is_empty() {
        return Ok(0);
    }
    let mut touched = BTreeSet::new();
    for entry in &entries {
        take_in(&mut folding, entry).await?;
        let kind = entry.leaf.kind.as_str();
        let bears = match entry.leaf.subject.kind {
            SubjectKind::Agency => BEARING.contains(&kind),
            SubjectKind::Device => kind == "device.clock_read",
            _ => true,
        };
        touched.extend(bears.then_some(entry.leaf.subject));
    }
    let related = related(&mut Source::Mirror(&mut folding), touched).await?;
    folding.queue(related.affected).await?;
    for subject in related.with_dependants {
        match subject.kind {
            SubjectKind::Agency => folding.queue_kinds(JUDGED_BY_AGENCY).await?,
            _ => {
                let dependants = folding.linked(store::subjects::Direction::From, subject, relation::OFFICER).await?;
                folding.queue(dependants).await?;
            }
        }
    }
    folding.commit().await?;
    Ok(entries.len() as u64)
}

async fn take_in(folding: &mut Folding, entry: &SealedEntry) -> Result<(), StoreError> {
    match entry.leaf.subject.kind {
        SubjectKind::Agency => take_in_as::<AgencyState>(folding, entry).await,
        SubjectKind::Person => take_in_as::<PersonState>(folding, entry).await,
        SubjectKind::Scene => take_in_as::<SceneState>(folding, entry).await,
        SubjectKind::Recording => take_in_as::<RecordingState>(folding, entry).await,
        SubjectKind::Case => take_in_as::<CaseState>(folding, entry).await,
        SubjectKind::Record => take_in_as::<RecordState>(folding, entry).await,
        SubjectKind::Dossier => take_in_as::<DossierState>(folding, entry).await,
        SubjectKind::Access => take_in_as::<AccessState>(folding, entry).await,
        SubjectKind::Catalogue => take_in_as::<CatalogueState>(folding, entry).await,
        SubjectKind::Device => take_in_as::<DeviceState>(folding, entry).await,
        SubjectKind::Room => take_in_as::<RoomState>(folding, entry).await,
        SubjectKind::Docking => take_in_as::<DockingState>(folding, entry).await,
        SubjectKind::Copy => take_in_as::<CopyState>(folding, entry).await,
    }
}

async fn take_in_as<S: Listed>(folding: &mut Folding, entry: &SealedEntry) -> Result<(), StoreError> {
    let state = folding.take_in::<S>(entry).await?;
    // By what a subject is sorted never comes from its private part.
    let sort_at = state.columns(&PrivatePart::none()).sort_at;
    folding.describe(entry.leaf.subject, sort_at, state.links());
    Ok(())
}

/// Computes the duties of some subjects: how many.
async fn judge_some(app: &App, log: &MirrorLog) -> Result<usize, AppError> {
    let mut folding = app.store.begin_folding(log).await?;
    let Some(subject) = folding.agency().await? else { return Ok(0) };
    let Some(agency) = folding.load::<AgencyState>(subject).await? else { return Ok(0) };
    if folding.judged_by(&judged_by()).await? {
        folding.queue_kinds(&SubjectKind::ALL).await?;
    }
    let now = app.store.clock().now();
    let file = AgencyFile::of(AgencyId(subject.id), &agency.state);
    let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: now };
    let queued: Vec<SubjectRef> = folding.queued(now, SUBJECTS_AT_ONCE).await?;
    for subject in &queued {
        let asked = judge(&mut Source::Mirror(&mut folding), *subject, &agency.state, &cx).await?;
        let next = rules::next_change(&asked.duties, &asked.effects, &cx);
        folding.set_duties(*subject, &asked.duties, next).await?;
    }
    folding.commit().await?;
    Ok(queued.len())
}
