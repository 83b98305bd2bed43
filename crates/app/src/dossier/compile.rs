//! Compiling a dossier 制作案卷 (Art. 21): files first, then the entry that names them all, then the proofs, and the package is closed.
//!
//! Being late or incomplete never blocks it: what is missing is said in the 备考表, and the duties about it stay as they are.

use base::{CaseId, DossierId, RecordId, Timestamp};
use ledger::SealedEntry;
use model::dossier::DossierFact;
use model::private::key;
use model::{CaseState, DossierState, PrivatePart, Revision, SubjectKind};
use package::{AwaitingProofs, ProvenEntry};
use serde_json::Value;
use store::keys::KeyRing;
use store::log::Purpose;
use store::objects::ObjectDraft;
use store::subjects::Direction;
use store::{DurableObject, Loaded, SubjectQuery};
use tlog::{Note, VerifierKey};
use tracing::warn;

use super::contents::{Gathered, gap};
use super::write::Written;
use super::{numbering, supplement};
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::listing::relation;
use crate::query::proof::subjects_of;
use crate::query::{records, scenes_of_case};
use crate::record::register;
use crate::rights::Right;

/// What the compiler tells.
#[derive(Clone, Debug)]
pub struct Compile {
    /// The state the page has seen.
    pub seen: Revision,
    /// What the 备考表 should say besides.
    pub note: Option<String>,
    /// Why a record lacks what it lacks, such as that a page was lost.
    pub reasons: Vec<(RecordId, String)>,
    /// Whether the package only names originals, which stay where they are kept: for dossiers whose recordings are too large to be carried.
    pub by_reference: bool,
}

/// Compiles the dossier of a closed case.
///
/// # Errors
/// When the case is not closed, a dossier exists already, the page is stale, or documents cannot be set here.
pub async fn compile(app: &App, caller: &Caller, case: CaseId, input: Compile) -> Result<DossierId, AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let note = fields.optional(input.note.as_deref(), 2000, "note", "备考说明");
    for (record, reason) in &input.reasons {
        fields.optional(Some(reason), 300, &format!("reasons.{record}"), "缺少的原因");
    }
    fields.done()?;
    let found = app.store.load::<CaseState>(case).await?.filter(|c| c.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("案件"))?;
    require_handler(&found.state, caller)?;
    if found.state.closed.is_none() {
        return Err(AppError::Conflict("案件尚未结案，结案后整理案卷".into()));
    }
    expect_revision(input.seen, found.revision)?;
    if dossier_of(app, case).await?.is_some() {
        return Err(AppError::Conflict("本案案卷已经整理；需要增加材料的，请补充归档".into()));
    }

    // The files are written before the log's head is taken: nobody waits for a large package.
    let (id, at) = (DossierId::random(), app.store.clock().now());
    let mut gathered = Gathered::read(app, found, id, caller.person, at).await?;
    gathered.number = numbering::next(app, &gathered).await?;
    gathered.note.clone_from(&note);
    gathered.by_reference = input.by_reference;
    explain(&mut gathered, &input.reasons);
    let (title, number, missing) = (gathered.title(), gathered.number.clone(), gathered.missing.clone());
    let Written { awaiting, counts } = write(app, gathered).await?;

    let mut act = app.begin(caller).await?;
    let now = act.load::<CaseState>(case, "案件").await?;
    expect_revision(input.seen, now.revision)?;
    if !act.slot.linked(Direction::From, case.into(), relation::CASE).await?.iter().all(|s| s.kind != SubjectKind::Dossier) {
        return Err(AppError::Conflict("本案案卷已经整理".into()));
    }
    if !act.slot.with_number(SubjectKind::Dossier, &number, 1).await?.is_empty() {
        return Err(AppError::Conflict(format!("档号 {number} 刚被另一卷使用，请再试一次")));
    }
    let fact = DossierFact::Compiled {
        case,
        number,
        documents: counts.documents,
        pages: counts.pages,
        originals: counts.originals,
        contents_sha256: awaiting.contents_sha256(),
        by_reference: input.by_reference,
    };
    let private = PrivatePart::none().with(key::TITLE, title).with(key::TEXT, note).with(key::VALUES, missing);
    act.append::<DossierState>(id, NewFact::new(at, fact).with(private)).await?;
    act.commit().await?;
    close(app, caller, case, id, awaiting).await?;
    Ok(id)
}

/// Says of each gap why it is one, where the compiler told.
fn explain(gathered: &mut Gathered, reasons: &[(RecordId, String)]) {
    let gaps: Vec<(RecordId, String)> = gathered.records.iter().filter_map(gap).collect();
    for line in &mut gathered.missing {
        let of = gaps.iter().find(|(_, what)| what == line).map(|(record, _)| record);
        let told = reasons.iter().find(|(record, said)| Some(record) == of && !said.trim().is_empty());
        if let Some((_, said)) = told {
            *line = format!("{line}：{}", said.trim());
        }
    }
}

pub(super) async fn write(app: &App, gathered: Gathered) -> Result<Written, AppError> {
    let (store, setter) = (app.store.clone(), app.typesetter.clone());
    tokio::task::spawn_blocking(move || gathered.write(&store, &setter)).await.map_err(AppError::internal)?
}

/// Closes a package with the proofs of every entry of the case.
async fn close(
    app: &App,
    caller: &Caller,
    case: CaseId,
    id: DossierId,
    awaiting: AwaitingProofs<ObjectDraft>,
) -> Result<(), AppError> {
    let durable = close_package(app, caller, awaiting, async || entries_of(app, case, id).await).await?;
    let mut act: Act<'_> = app.begin(caller).await?;
    act.load::<DossierState>(id, "案卷").await?;
    register(&mut act, Purpose::Package, durable, "application/zip").await?;
    let now = act.now();
    let fact = DossierFact::Packaged { package: durable.id, size: durable.size, digests: durable.digests };
    act.append::<DossierState>(id, NewFact::new(now, fact)).await?;
    act.commit().await?;
    Ok(())
}

/// Ends a package with the proofs of its entries, which are asked for once a checkpoint covers them, and makes it durable.
pub(crate) async fn close_package(
    app: &App,
    caller: &Caller,
    awaiting: AwaitingProofs<ObjectDraft>,
    entries: impl AsyncFnOnce() -> Result<Vec<SealedEntry>, AppError>,
) -> Result<DurableObject, AppError> {
    let signer = app.log_signer(caller.agency).await?;
    app.store.integrate(caller.agency, &signer).await.map_err(AppError::internal)?;
    // Outsiders see by it since when the package is as it is. A package without one is a package all the same.
    if let Err(e) = crate::stamp::stamp(app, caller.agency).await {
        warn!(error = %e, "the checkpoint of a package bears no time-stamp");
    }
    let (proven, note) = prove(app, caller, entries().await?).await?;
    // Asked after signing: the key may have changed since the signer was opened.
    let ring = app.log_signer(caller.agency).await?.ring().clone();
    let key = signed_by(&note, &ring).unwrap_or_else(|| ring.verifier_key().clone());
    let size = app.store.checkpoint(caller.agency).await?.map_or(0, |checkpoint| checkpoint.size);
    let stamped = app.store.stamp_over(caller.agency, size, &note.to_string()).await?;
    let awaiting = awaiting.with_key_chain(ring.chain()).with_time_stamp(stamped.map(|stamped| stamped.token));
    let finished = tokio::task::spawn_blocking(move || awaiting.finish(proven, &note, &key));
    let finished = finished.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    Ok(finished.sink.finish().await?)
}

/// The key of the log that signed a checkpoint: the present one, or one that signed before.
fn signed_by(note: &Note, ring: &KeyRing) -> Option<VerifierKey> {
    let signed = |key: &&VerifierKey| note.signatures().iter().any(|signature| signature.key == *key.id());
    std::iter::once(ring.verifier_key()).chain(ring.former()).find(signed).cloned()
}

/// The way from each entry to the root of one checkpoint. Entries appended after it (somebody viewed a recording meanwhile) stay out;
/// a checkpoint signed while proofs are taken starts them anew.
async fn prove(app: &App, caller: &Caller, entries: Vec<SealedEntry>) -> Result<(Vec<ProvenEntry>, Note), AppError> {
    loop {
        let checkpoint = app.store.checkpoint(caller.agency).await?.ok_or(AppError::NotFound("检查点"))?;
        let mut proven = Vec::with_capacity(entries.len());
        for entry in entries.iter().filter(|e| e.leaf.index < checkpoint.size) {
            let proof = app.store.inclusion_at(caller.agency, entry.leaf.index).await.map_err(AppError::internal)?;
            if proof.checkpoint.text() != checkpoint.note.text() {
                break;
            }
            proven.push(ProvenEntry { entry: entry.clone(), hashes: proof.hashes });
        }
        if proven.len() == entries.iter().filter(|e| e.leaf.index < checkpoint.size).count() {
            return Ok((proven, checkpoint.note));
        }
    }
}

/// Every entry that tells of a case and its dossier.
pub(super) async fn entries_of(app: &App, case: CaseId, dossier: DossierId) -> Result<Vec<SealedEntry>, AppError> {
    let scenes = scenes_of_case(app, case).await?;
    let records = records::of_case(app, case).await?;
    let mut entries = app.store.entries_of(dossier.into()).await?;
    for subject in subjects_of(app, case, &scenes, &records, None).await? {
        entries.extend(app.store.entries_of(subject).await?);
    }
    // Where the log went on under another origin, what tells so belongs to the proof.
    if let Some(dossier) = app.store.load::<DossierState>(dossier).await? {
        entries.extend(app.store.origin_entries(dossier.agency).await?);
    }
    Ok(entries)
}

/// The dossier of a case.
pub(crate) async fn dossier_of(app: &App, case: CaseId) -> Result<Option<Loaded<DossierState>>, AppError> {
    for subject in app.store.linked(Direction::From, case.into(), relation::CASE).await? {
        if subject.kind == SubjectKind::Dossier {
            return Ok(app.store.load::<DossierState>(subject).await?);
        }
    }
    Ok(None)
}

/// Closes packages that a crash left open between the entry and the proofs: the same files at the same instant make the same
/// contents. Called at start; what cannot be closed is logged and stays open.
///
/// # Errors
/// When the store does not answer.
pub async fn finish_packages(app: &App) -> Result<usize, AppError> {
    let mut done = 0;
    for (agency, ..) in app.store.logs().await? {
        let query = SubjectQuery {
            agency,
            kind: SubjectKind::Dossier,
            status: &["compiling", "supplementing"],
            text: "",
            linked: None,
            offset: 0,
            limit: u32::MAX >> 1,
        };
        for row in app.store.list(&query).await?.rows {
            let dossier = row.read::<DossierState>(agency)?;
            let finished = match dossier.state.package {
                None => finish_package(app, &dossier).await,
                Some(_) => supplement::finish(app, &dossier).await,
            };
            match finished {
                Ok(()) => done += 1,
                Err(e) => warn!(dossier = %row.subject.id, error = %e, "a package stays open"),
            }
        }
    }
    Ok(done)
}

async fn finish_package(app: &App, dossier: &Loaded<DossierState>) -> Result<(), AppError> {
    let id = DossierId(dossier.subject.id);
    let compiled = dossier.state.compiled.as_ref().ok_or(AppError::NotFound("案卷"))?;
    let case = dossier.state.case.ok_or(AppError::NotFound("案件"))?;
    let found = app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))?;
    let at: Timestamp = compiled.at.happened_at;
    let mut gathered = Gathered::read(app, found, id, compiled.at.actor, at).await?;
    gathered.number.clone_from(&compiled.what.number);
    gathered.by_reference = compiled.what.by_reference;
    let said = dossier.private.expose();
    said.text(key::TEXT).unwrap_or_default().clone_into(&mut gathered.note);
    let told = said.value(key::VALUES).and_then(Value::as_array);
    gathered.missing = told.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let Written { awaiting, .. } = write(app, gathered).await?;
    if awaiting.contents_sha256() != compiled.what.contents_sha256 {
        return Err(AppError::Conflict("案卷材料在整理之后有变化，无法重新生成同一案卷包".into()));
    }
    let caller =
        Caller { person: compiled.at.actor, agency: dossier.agency, unit: None, roles: Vec::new(), session: String::new() };
    close(app, &caller, case, id, awaiting).await
}
