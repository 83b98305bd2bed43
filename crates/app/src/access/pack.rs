//! A pack of copies 副本包 for whoever is outside: evidence copies with their notes, or redactions in their place, a page that plays them,
//! and proofs that need no portal. Put together under an approval, taken along under it, and each is an entry (Arts. 23, 24).
//!
//! Entries go along without their private parts: who else looked, and what officers wrote, is nobody's outside.

use std::collections::BTreeMap;

use base::{AccessId, CaseId, ObjectId, RecordingId};
use ledger::SealedEntry;
use model::access::{AccessFact, AccessKind};
use model::copy::CopyPurpose;
use model::private::key;
use model::{AccessState, CaseState, CopyState, RecordingState, SubjectKind, SubjectRef};
use package::{Item, ItemMeta, PackageInfo, PackageWriter};
use store::log::Purpose;
use store::subjects::Direction;
use store::{Loaded, Store};

use super::attempt::{noted, write_down};
use super::pack_page::{Shown, page};
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::dossier::{close_package, copy_file};
use crate::error::AppError;
use crate::listing::relation;
use crate::query::directory::Directory;
use crate::record::register;
use crate::spill::{not_closed, not_packed};

/// A request that holds now, and lets the caller have copies.
async fn granted(app: &App, caller: &Caller, id: AccessId) -> Result<Loaded<AccessState>, AppError> {
    let found = app.store.load::<AccessState>(id).await?.filter(|r| r.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("调阅申请"))?;
    if !found.state.lets(caller.person) {
        // Whose it is he does not learn; that he tried stays.
        write_down(app, caller, id.into()).await?;
        return Err(AppError::NotFound("调阅申请"));
    }
    let s = &found.state;
    let now = app.store.not_before(caller.agency).await?;
    let over = |reason: &str| Err(AppError::Denied { article: Some(article(s.kind)), reason: reason.to_owned() });
    if s.kind == AccessKind::Consult {
        return over("批准的是调阅，不是复制或者对外提供");
    }
    match &s.approved {
        _ if s.revoked.is_some() => over("批准已被撤回"),
        None => over("尚未经机关负责人批准，不得复制或者对外提供"),
        Some(grant) if now >= grant.what.until => over("批准的期限已满"),
        Some(_) => Ok(found),
    }
}

fn article(kind: AccessKind) -> law::ArticleRef {
    law::ArticleRef::article(24).paragraph(if kind.outward() { 1 } else { 2 })
}

/// Puts a pack together.
///
/// # Errors
/// When no approval covers it, there is no copy in its scope, or copies differ from their custody.
pub async fn pack(app: &App, caller: &Caller, id: AccessId) -> Result<(), AppError> {
    let request = noted(app, caller, id, granted(app, caller, id).await).await?;
    let scope = request.state.scope.ok_or(AppError::NotFound("申请的范围"))?;
    let (case, chosen) = chosen(app, caller, scope, &request.state).await?;
    let now = app.store.clock().now();
    let directory = Directory::read(app, caller.agency).await?;
    let title = case.private.expose().text(key::TITLE).unwrap_or_default().to_owned();
    let filed = case.state.filing.as_ref().map(|f| f.what.number.clone()).unwrap_or_default();
    let nth = request.state.packs.len() + 1;
    let number = format!("{}-{}-{nth}", filed.replacen("立〔", "副〔", 1), &id.to_string()[..6]);
    let info = PackageInfo {
        organisation: directory.agency_name(),
        number: number.clone(),
        title: title.clone(),
        case: CaseId(case.subject.id),
        dossier: None,
        access: Some(id),
        bagged_at: now,
    };
    let key = app.log_signer(caller.agency).await?.ring().verifier_key().to_string();
    let (store, agency) = (app.store.clone(), directory.agency_name());
    let files = chosen.clone();
    let written = tokio::task::spawn_blocking(move || {
        let draft = store.new_object()?;
        let mut writer = PackageWriter::new(draft, info).map_err(AppError::internal)?;
        let mut shown = Vec::new();
        for copy in &files {
            shown.push(add(&mut writer, &store, copy)?);
        }
        let html = page(&agency, &number, &title, &key, &shown);
        writer.add_document(ItemMeta::page("打开.html", "网页目录"), html.as_bytes()).map_err(AppError::internal)?;
        writer.close_contents().map_err(AppError::internal).map(|awaiting| (awaiting, number))
    });
    let (awaiting, number) = written.await.map_err(AppError::internal)??;

    let mut act = app.begin(caller).await?;
    act.load::<AccessState>(id, "调阅申请").await?;
    let fact = AccessFact::Packed {
        case: CaseId(case.subject.id),
        number,
        copies: u32::try_from(chosen.len()).unwrap_or(u32::MAX),
        contents_sha256: awaiting.contents_sha256(),
    };
    act.append::<AccessState>(id, NewFact::new(now, fact)).await?;
    act.commit().await?;

    let durable = close_package(app, caller, awaiting, async || entries(app, caller, id, &chosen).await).await?;
    let mut act = app.begin(caller).await?;
    act.load::<AccessState>(id, "调阅申请").await?;
    register(&mut act, Purpose::Package, durable, "application/zip").await?;
    let closed = AccessFact::PackClosed { package: durable.id, size: durable.size, digests: durable.digests };
    let now = act.now();
    act.append::<AccessState>(id, NewFact::new(now, closed)).await?;
    act.commit().await?;
    Ok(())
}

/// The latest pack, to be taken along: the entry precedes the first byte.
///
/// # Errors
/// When no approval holds any more, or there is no pack.
pub async fn take_pack(app: &App, caller: &Caller, id: AccessId) -> Result<(ObjectId, String), AppError> {
    let request = noted(app, caller, id, granted(app, caller, id).await).await?;
    let pack = request.state.packs.iter().rev().find_map(|p| Some((p.what.number.clone(), p.what.file.as_ref()?.object)));
    let (number, object) = pack.ok_or(AppError::NotFound("副本包"))?;
    let scope = request.state.scope.unwrap_or(request.subject);
    noted(app, caller, id, not_packed(app, caller.agency, scope, Some(object)).await).await?;
    let mut act = app.begin(caller).await?;
    act.load::<AccessState>(id, "调阅申请").await?;
    let now = act.now();
    act.append::<AccessState>(id, NewFact::new(now, AccessFact::PackTaken)).await?;
    act.commit().await?;
    Ok((object, number))
}

/// A copy with its original.
#[derive(Clone)]
struct Chosen {
    copy: Loaded<CopyState>,
    recording: Loaded<RecordingState>,
    place: String,
}

/// The copies in a scope, all of one case. What goes outside is the redaction, where somebody made one; what is labelled goes nowhere but as
/// one, unless the approval names it.
async fn chosen(
    app: &App,
    caller: &Caller,
    scope: SubjectRef,
    request: &AccessState,
) -> Result<(Loaded<CaseState>, Vec<Chosen>), AppError> {
    let kind = request.kind;
    let mut copies: BTreeMap<(RecordingId, bool, base::RawId), Loaded<CopyState>> = BTreeMap::new();
    for subject in found(app, scope).await? {
        let Some(copy) = app.store.load::<CopyState>(subject).await? else { continue };
        let Some(order) = copy.state.order.as_ref().filter(|_| copy.state.usable().is_some()) else { continue };
        copies.insert((order.what.recording, order.what.purpose == CopyPurpose::Redaction, subject.id), copy);
    }
    let redacted: Vec<RecordingId> = copies.keys().filter(|(_, redaction, _)| *redaction).map(|(of, ..)| *of).collect();
    let wanted = |of: &RecordingId, redaction: bool| !kind.outward() || redaction || !redacted.contains(of);
    let mut case = (scope.kind == SubjectKind::Case).then_some(CaseId(scope.id));
    let (mut chosen, mut withheld) = (Vec::new(), false);
    for ((of, redaction, _), copy) in copies.into_iter().filter(|((of, redaction, _), _)| wanted(of, *redaction)) {
        let told = copy.state.order.as_ref().and_then(|o| o.what.case);
        // A redaction may be of no case; an evidence copy of another case stays where it is.
        if told.is_some() && case.is_some() && told != case {
            continue;
        }
        let recording = app.store.load::<RecordingState>(of).await?.ok_or(AppError::NotFound("音像资料"))?;
        not_closed(app, caller.agency, of.into()).await?;
        // What is labelled goes along as a redaction, or under an approval that says so (Art. 25).
        if !redaction && !request.reach.lacks(&recording.state.labels).is_empty() {
            withheld = true;
            continue;
        }
        case = case.or(told);
        let place = copy.private.expose().text(key::PLACE).unwrap_or_default().to_owned();
        chosen.push(Chosen { copy, recording, place });
    }
    let none = || {
        AppError::Conflict(match withheld {
            true => "资料已标注须保密，没有遮盖件可以提供：请先制作遮盖件，或者由机关负责人在批准时写明包括".into(),
            false => "没有可以提供的副本：请先把音像资料列为证据并复制，或者制作遮盖件".into(),
        })
    };
    let case = case.filter(|_| !chosen.is_empty()).ok_or_else(none)?;
    let case =
        app.store.load::<CaseState>(case).await?.filter(|c| c.agency == caller.agency).ok_or(AppError::NotFound("案件"))?;
    Ok((case, chosen))
}

/// Everything that is a copy within a scope.
async fn found(app: &App, scope: SubjectRef) -> Result<Vec<SubjectRef>, AppError> {
    let mut recordings = Vec::new();
    match scope.kind {
        SubjectKind::Recording => recordings.push(scope),
        SubjectKind::Scene => recordings = app.store.linked(Direction::From, scope, relation::SCENE).await?,
        _ => {
            for scene in app.store.linked(Direction::From, scope, relation::CASE).await? {
                recordings.extend(app.store.linked(Direction::From, scene, relation::SCENE).await?);
            }
        }
    }
    let mut copies = Vec::new();
    for recording in recordings.into_iter().filter(|r| r.kind == SubjectKind::Recording) {
        copies.extend(app.store.linked(Direction::From, recording, relation::ORIGINAL).await?);
    }
    Ok(copies)
}

fn add(writer: &mut PackageWriter<store::objects::ObjectDraft>, store: &Store, chosen: &Chosen) -> Result<Shown, AppError> {
    let name = chosen.recording.private.expose().text(key::FILE_NAME).unwrap_or("未命名");
    let (meta, object, expected) = copy_file(&chosen.copy, name).ok_or(AppError::NotFound("副本"))?;
    let copy: Item = writer.add_file(meta, store.open_object(object)?, expected).map_err(AppError::internal)?.clone();
    let id = base::CopyId(chosen.copy.subject.id);
    let mut note = None;
    if let Some(n) = &chosen.copy.state.note {
        let expected = package::Expected { size: n.what.size, digests: n.what.digests };
        let meta = ItemMeta::note(&format!("文字说明_{id}.pdf"), &format!("文字说明：{name}"), id, n.at.entry);
        note = Some(writer.add_file(meta, store.open_object(n.what.object)?, expected).map_err(AppError::internal)?.clone());
    }
    let s = &chosen.copy.state;
    let mut told = vec![("用途", s.purpose().label().to_owned())];
    if let Some(at) = s.order.as_ref().and_then(|o| o.what.collected_at) {
        told.push(("取证时间", at.civil().strftime("%F %H:%M").to_string()));
    }
    if !chosen.place.is_empty() {
        told.push(("取证地点", chosen.place.clone()));
    }
    told.extend(s.made.as_ref().map(|m| ("制作方法", m.what.method.label().to_owned())));
    Ok(Shown { title: format!("{}　{name}", s.purpose().label()), copy, note, told })
}

/// What the pack is proved by: how each original came into custody, what was done to make its copy, and the packing; without private parts.
async fn entries(app: &App, caller: &Caller, id: AccessId, chosen: &[Chosen]) -> Result<Vec<SealedEntry>, AppError> {
    let mut entries = app.store.entries_of(id.into()).await?;
    for chosen in chosen {
        entries.extend(app.store.entries_of(chosen.copy.subject).await?);
        let of_original = app.store.entries_of(chosen.recording.subject).await?;
        entries.extend(of_original.into_iter().filter(|e| e.leaf.kind == "recording.received"));
    }
    for entry in &mut entries {
        entry.private = None;
    }
    entries.extend(app.store.origin_entries(caller.agency).await?);
    Ok(entries)
}
