//! Adding to a dossier that was handed over 补充归档 (Art. 21): what came later goes into a package of its own, on pages that follow, and nothing that was
//! archived is touched.

use std::collections::HashSet;

use base::{CaseId, DossierId, EntryId, ObjectId};
use model::dossier::{DossierFact, Supplement};
use model::fold::Dated;
use model::private::key;
use model::{CaseState, DossierState, PrivatePart, Revision};
use package::Opened;
use store::Loaded;
use store::log::Purpose;

use super::compile::{close_package, entries_of, write};
use super::contents::Gathered;
use super::write::Written;
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::record::register;
use crate::rights::Right;

/// Adds what came since a dossier was compiled.
///
/// # Errors
/// When it was not handed over, nothing came since, the page is stale, or documents cannot be set here.
pub async fn supplement(app: &App, caller: &Caller, id: DossierId, seen: Revision, reason: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "补充归档的原因");
    fields.done()?;
    let dossier = crate::query::dossiers::load(app, caller, id).await?;
    let case = case_of(app, &dossier).await?;
    if caller.require(Right::KeepDossiers).is_err() {
        caller.require(Right::HandleCases)?;
        require_handler(&case.state, caller)?;
    }
    expect_revision(seen, dossier.revision)?;
    if dossier.state.handed_over.is_none() {
        return Err(AppError::Conflict("案卷还没有移交归档，不需要补充归档".into()));
    }
    if dossier.state.supplements.last().is_some_and(|s| s.what.package.is_none()) {
        return Err(AppError::Conflict("上一次补充归档的材料包正在生成，请稍候".into()));
    }
    let at = app.store.clock().now();
    let mut gathered = Gathered::read(app, case, id, caller.person, at).await?;
    gathered = gathered.added(&dossier.state, &archived(app, &dossier.state).await?);
    if gathered.is_empty() {
        return Err(AppError::Conflict("归档以后没有新的材料".into()));
    }
    gathered.number = number(&dossier.state, dossier.state.supplements.len() + 1);
    gathered.note = format!("补充归档原因：{reason}");
    let (title, number) = (gathered.title(), gathered.number.clone());
    let missing = gathered.missing.clone();
    let Written { awaiting, counts } = write(app, gathered).await?;

    let mut act = app.begin(caller).await?;
    let now = act.load::<DossierState>(id, "案卷").await?;
    expect_revision(seen, now.revision)?;
    let fact = DossierFact::Supplemented {
        number,
        documents: counts.documents,
        pages: counts.pages,
        originals: counts.originals,
        contents_sha256: awaiting.contents_sha256(),
    };
    let private = PrivatePart::none().with(key::TITLE, title).with(key::TEXT, reason).with(key::VALUES, missing);
    act.append::<DossierState>(id, NewFact::new(at, fact).with(private)).await?;
    act.commit().await?;
    close(app, caller, &dossier.state, id, awaiting).await
}

/// Closes a supplement that a crash left open: the same files at the same instant make the same contents.
///
/// # Errors
/// When they do not.
pub(super) async fn finish(app: &App, dossier: &Loaded<DossierState>) -> Result<(), AppError> {
    let (id, state) = (DossierId(dossier.subject.id), &dossier.state);
    let open: &Dated<Supplement> = state.supplements.last().ok_or(AppError::NotFound("补充归档"))?;
    let mut before = state.clone();
    before.supplements.pop();
    let case = case_of(app, dossier).await?;
    let gathered = Gathered::read(app, case, id, open.at.actor, open.at.happened_at).await?;
    let mut gathered = gathered.added(&before, &archived(app, state).await?);
    gathered.number.clone_from(&open.what.compiled.number);
    let said = |name: &str| DossierState::said(dossier.private.expose(), open.at.entry, name).to_owned();
    gathered.note = format!("补充归档原因：{}", said(key::TEXT));
    let Written { awaiting, .. } = write(app, gathered).await?;
    if awaiting.contents_sha256() != open.what.compiled.contents_sha256 {
        return Err(AppError::Conflict("补充归档的材料在整理之后有变化，无法重新生成同一材料包".into()));
    }
    let caller = Caller { person: open.at.actor, agency: dossier.agency, unit: None, roles: Vec::new(), session: String::new() };
    close(app, &caller, state, id, awaiting).await
}

async fn close(
    app: &App,
    caller: &Caller,
    dossier: &DossierState,
    id: DossierId,
    awaiting: package::AwaitingProofs<store::objects::ObjectDraft>,
) -> Result<(), AppError> {
    let case = dossier.case.ok_or(AppError::NotFound("案件"))?;
    let durable = close_package(app, caller, awaiting, async || entries_of(app, case, id).await).await?;
    let mut act = app.begin(caller).await?;
    act.load::<DossierState>(id, "案卷").await?;
    register(&mut act, Purpose::Package, durable, "application/zip").await?;
    let now = act.now();
    let fact = DossierFact::SupplementPackaged { package: durable.id, size: durable.size, digests: durable.digests };
    act.append::<DossierState>(id, NewFact::new(now, fact)).await?;
    if let Some(lock) = app.store.archived_lock() {
        act.slot.keep_locked(&[durable.id], now.plus(lock)).await?;
    }
    act.commit().await?;
    Ok(())
}

async fn case_of(app: &App, dossier: &Loaded<DossierState>) -> Result<Loaded<CaseState>, AppError> {
    let case: CaseId = dossier.state.case.ok_or(AppError::NotFound("案件"))?;
    app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))
}

/// The number of a supplement: that of the dossier, and which it is.
fn number(dossier: &DossierState, nth: usize) -> String {
    let own = dossier.compiled.as_ref().map(|c| c.what.number.as_str()).unwrap_or_default();
    format!("{own}（补{nth}）")
}

/// The entries that took the files of its packages in custody.
async fn archived(app: &App, dossier: &DossierState) -> Result<HashSet<EntryId>, AppError> {
    let packages: Vec<ObjectId> = dossier.packages().map(|p| p.what.object).collect();
    let store = app.store.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut entries = HashSet::new();
        for package in packages {
            let opened = Opened::open(store.open_object(package)?).map_err(AppError::internal)?;
            entries.extend(opened.contents().items.iter().filter_map(|item| item.entry));
        }
        Ok::<_, AppError>(entries)
    });
    read.await.map_err(AppError::internal)?
}
