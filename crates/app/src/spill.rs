//! A state secret 国家秘密 that slipped in (Art. 25): whoever notices it says so, from that moment nobody sees it, and the head decides. What is one is
//! destroyed with all that was made of it, however short it was here; the log says that it was, and never what it was.
//!
//! Nothing here asks what the secret is: no reason, no title, no grade is written down in a system that must not hold it.

use std::collections::BTreeSet;

use base::{AgencyId, CaseId, EntryId, ObjectId};
use law::ArticleRef;
use model::agency::AgencyFact;
use model::{AgencyState, CaseState, RecordState, RecordingState, Spill, SubjectKind, SubjectRef};
use store::Loaded;
use store::subjects::Direction;

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::destruction::object_of;
use crate::error::AppError;
use crate::listing::relation;
use crate::rights::Right;

/// What became of a destruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// How many files.
    pub files: usize,
    /// How many of them still stand because a lock holds them; they go when it ends, and nobody sees them until then.
    pub locked: usize,
}

/// Says that a recording, a record, or a paper of a case holds a state secret. From this entry on nobody sees it.
///
/// # Errors
/// When there is nothing of that name here, it is none of these, or it was said already.
pub async fn report(app: &App, caller: &Caller, subject: SubjectRef, paper: Option<EntryId>) -> Result<EntryId, AppError> {
    caller.require(Right::LabelSecrets)?;
    let mut act = app.begin(caller).await?;
    match (subject.kind, paper) {
        (SubjectKind::Recording, None) => drop(act.load::<RecordingState>(subject, "音像资料").await?),
        (SubjectKind::Record, None) => drop(act.load::<RecordState>(subject, "文字记录").await?),
        (SubjectKind::Case, Some(paper)) => {
            let case = act.load::<CaseState>(subject, "案件").await?;
            let there = case.state.papers.iter().any(|one| one.at.entry == paper);
            there.then_some(()).ok_or(AppError::NotFound("该材料"))?;
        }
        _ => return Err(AppError::field("subject", "只能封存音像资料、文字记录或者案件的一份材料")),
    }
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let before = match paper {
        Some(paper) => agency.state.closed_paper(CaseId(subject.id), paper),
        None => agency.state.closed(subject),
    };
    if before.is_some() {
        return Err(AppError::Conflict("该资料已经封存或者销毁".into()));
    }
    let now = act.now();
    let staged =
        act.append::<AgencyState>(caller.agency, NewFact::new(now, AgencyFact::SpillReported { subject, paper })).await?;
    act.commit().await?;
    Ok(staged.entry)
}

/// Finds that what was reported holds no state secret: it opens again as before.
///
/// # Errors
/// When there is no such report, it was decided already, or the caller made it.
pub async fn clear(app: &App, caller: &Caller, report: EntryId) -> Result<(), AppError> {
    caller.require(Right::DecideAccess)?;
    let mut act = app.begin(caller).await?;
    open(&mut act, report).await?;
    let now = act.now();
    act.append::<AgencyState>(caller.agency, NewFact::new(now, AgencyFact::SpillCleared { report })).await?;
    act.commit().await?;
    Ok(())
}

/// Has what was reported destroyed: texts, bytes, previews, copies, and packages that hold it.
///
/// # Errors
/// When there is no such report, it was decided already, or the caller made it.
pub async fn destroy(app: &App, caller: &Caller, report: EntryId) -> Result<Destroyed, AppError> {
    caller.require(Right::DecideAccess)?;
    let mut act = app.begin(caller).await?;
    let (subject, paper) = open(&mut act, report).await?;
    let mut holds = Contents::default();
    match paper {
        Some(paper) => holds.take_paper(app, &mut act, subject, paper).await?,
        None => holds.take(app, subject).await?,
    }
    let (entries, mut objects): (Vec<EntryId>, Vec<ObjectId>) =
        (holds.entries.into_iter().collect(), holds.objects.into_iter().collect());
    objects.extend(act.slot.destroy_objects(&objects).await?);
    let (now, on) = (act.now(), act.now().day());
    let fact = AgencyFact::SpillDestroyed { report, entries: entries.clone(), objects: objects.clone(), on };
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact)).await?;
    act.destroy_private(&entries).await?;
    act.commit().await?;
    // Durable now: what is left is how soon the bytes go.
    if let Err(e) = app.store.wipe_destroyed().await {
        tracing::warn!("old pages still hold what was destroyed: {e}");
    }
    let locked = app.store.remove_destroyed(&objects).await.unwrap_or_else(|e| {
        tracing::warn!("files that were destroyed still stand: {e}");
        objects.len()
    });
    Ok(Destroyed { files: objects.len(), locked })
}

/// Takes away the bytes that a crash or a lock left standing. Gives how many still stand.
///
/// # Errors
/// When the store does not answer.
pub async fn finish(app: &App) -> Result<usize, AppError> {
    let mut locked = 0;
    for (agency, ..) in app.store.logs().await? {
        let Some(agency) = app.store.load::<AgencyState>(agency).await? else { continue };
        for spill in agency.state.spills.iter().filter(|spill| spill.what.destroyed.is_some()) {
            locked += app.store.remove_destroyed(&spill.what.objects).await?;
        }
    }
    Ok(locked)
}

/// Refuses what is closed, to everybody.
///
/// # Errors
/// [`AppError::Denied`] under Art. 25 while the head has not decided; [`AppError::Conflict`] once it was destroyed.
pub(crate) async fn not_closed(app: &App, agency: AgencyId, subject: SubjectRef) -> Result<(), AppError> {
    let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
    found.state.closed(subject).map_or(Ok(()), |spill| Err(refusal(&spill.what)))
}

/// The same of a paper of a case.
///
/// # Errors
/// As [`not_closed`].
pub(crate) async fn paper_not_closed(app: &App, agency: AgencyId, case: CaseId, paper: EntryId) -> Result<(), AppError> {
    let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
    found.state.closed_paper(case, paper).map_or(Ok(()), |spill| Err(refusal(&spill.what)))
}

/// The same of a package, which may hold something that is closed: it is of this scope, and these are its bytes.
///
/// # Errors
/// As [`not_closed`].
pub(crate) async fn not_packed(app: &App, agency: AgencyId, scope: SubjectRef, object: Option<ObjectId>) -> Result<(), AppError> {
    let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
    for spill in found.state.spills.iter().map(|spill| &spill.what).filter(|spill| spill.cleared.is_none()) {
        let gone = object.is_some_and(|object| spill.objects.contains(&object));
        if gone || spill.waits() && leads_to(app, spill.subject).await?.contains(&scope) {
            return Err(refusal(spill));
        }
    }
    Ok(())
}

fn refusal(spill: &Spill) -> AppError {
    match &spill.destroyed {
        Some(done) => AppError::Conflict(format!("已于 {} 按保密规定销毁，只保留存证记录", done.what)),
        None => {
            let reason = "涉嫌国家秘密，已经封存，等待机关负责人处理，任何人不得查看、复制".to_owned();
            AppError::Denied { article: Some(ArticleRef::article(25)), reason }
        }
    }
}

/// What something belongs to: itself, its scene, its cases.
async fn leads_to(app: &App, subject: SubjectRef) -> Result<Vec<SubjectRef>, AppError> {
    let mut all = vec![subject];
    for name in [relation::SCENE, relation::CASE] {
        for from in all.clone() {
            all.extend(app.store.linked(Direction::To, from, name).await?);
        }
    }
    Ok(all)
}

/// A report that waits for somebody other than who made it; what it is about, and which paper of it.
async fn open(act: &mut Act<'_>, report: EntryId) -> Result<(SubjectRef, Option<EntryId>), AppError> {
    let agency: Loaded<AgencyState> = act.load(act.caller.agency, "机关").await?;
    let found = agency.state.spills.iter().find(|spill| spill.at.entry == report).ok_or(AppError::NotFound("封存登记"))?;
    if !found.what.waits() {
        return Err(AppError::Conflict("这项封存已经处理".into()));
    }
    if found.at.actor == act.caller.person {
        return Err(AppError::Denied { article: None, reason: "登记封存的人不能自己决定".into() });
    }
    Ok((found.what.subject, found.what.paper))
}

/// What goes with something that is destroyed.
#[derive(Default)]
struct Contents {
    entries: BTreeSet<EntryId>,
    objects: BTreeSet<ObjectId>,
}

impl Contents {
    /// Itself and its copies, texts and bytes; of dossiers and requests that it is part of the packages alone.
    async fn take(&mut self, app: &App, subject: SubjectRef) -> Result<(), AppError> {
        let mut whole = vec![subject];
        whole.extend(app.store.linked(Direction::From, subject, relation::ORIGINAL).await?);
        for one in whole {
            for entry in app.store.entries_of(one).await? {
                self.entries.insert(entry.leaf.entry);
                self.objects.extend(entry.fact().ok().and_then(|fact| object_of(&fact)));
            }
        }
        self.take_packages(app, subject).await
    }

    /// A paper of a case, its words and its bytes, and the packages that hold it.
    async fn take_paper(&mut self, app: &App, act: &mut Act<'_>, case: SubjectRef, paper: EntryId) -> Result<(), AppError> {
        let found = act.load::<CaseState>(case, "案件").await?;
        self.entries.insert(paper);
        self.objects.extend(found.state.papers.iter().filter(|one| one.at.entry == paper).map(|one| one.what.object));
        self.take_packages(app, case).await
    }

    /// The packages of the dossiers and requests that something is part of.
    async fn take_packages(&mut self, app: &App, subject: SubjectRef) -> Result<(), AppError> {
        for scope in leads_to(app, subject).await? {
            let of_case = app.store.linked(Direction::From, scope, relation::CASE).await?;
            let dossiers = of_case.into_iter().filter(|found| found.kind == SubjectKind::Dossier);
            let requests = app.store.linked(Direction::From, scope, relation::SCOPE).await?;
            for holder in dossiers.chain(requests) {
                for entry in app.store.entries_of(holder).await? {
                    self.objects.extend(entry.fact().ok().and_then(|fact| object_of(&fact)));
                }
            }
        }
        Ok(())
    }
}
