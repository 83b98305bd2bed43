//! Destruction of dossiers by list 销毁清册: the custodian lists what was appraised, another person agrees, and after a delay it is carried out before a
//! witness. Whatever is held is left out at every step. Leaves, rule parts and proofs stay; private parts and files go, and an entry says which.
//!
//! No passing of time destroys anything: a person lists, a person agrees, a person carries it out.

use std::collections::BTreeSet;

use base::{CaseId, Day, DossierId, EntryId, ObjectId};
use law::{Roll, Unit, calendar, henan};
use model::agency::{AgencyFact, Destruction};
use model::dossier::Appraisal;
use model::fold::Dated;
use model::private::key;
use model::{
    AccessFact, AgencyState, CaseFact, CopyFact, DossierFact, DossierState, Fact, PrivatePart, RecordFact, RecordingFact,
    SceneState,
};
use store::Loaded;

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::query::dossiers::{destroyed_at, kept_until};
use crate::query::proof::subjects_of;
use crate::query::{records, scenes_of_case};
use crate::rights::Right;

/// What became of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// How many dossiers.
    pub dossiers: usize,
    /// How many of those listed were left out, since something holds them now.
    pub left_out: usize,
    /// How many files still stand because a lock holds them; they go when it ends.
    pub locked: usize,
}

/// Lists dossiers to be destroyed. Gives the entry.
///
/// # Errors
/// When the ground is missing, or one of them may not be listed.
pub async fn list(app: &App, caller: &Caller, dossiers: &[DossierId], ground: &str) -> Result<EntryId, AppError> {
    caller.require(Right::ProposeDisposal)?;
    let mut fields = Fields::default();
    let ground = fields.text(ground, 1000, "ground", "销毁的依据");
    fields.check(dossiers.is_empty(), "dossiers", "请选择要销毁的案卷");
    fields.done()?;
    let dossiers: Vec<DossierId> = dossiers.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    for id in &dossiers {
        let dossier = act.load::<DossierState>(*id, "案卷").await?;
        if let Some(why) = why_not(&agency.state, *id, &dossier.state, act.now().day()) {
            return Err(AppError::Conflict(format!("档号 {}：{why}", number(&dossier))));
        }
        if agency.state.destructions.iter().any(|d| d.what.carried_out.is_none() && d.what.dossiers.contains(id)) {
            return Err(AppError::Conflict(format!("档号 {} 已经列入另一份销毁清册", number(&dossier))));
        }
    }
    let now = act.now();
    let fact = NewFact::new(now, AgencyFact::DestructionListed { dossiers });
    let staged = act.append::<AgencyState>(caller.agency, fact.with(PrivatePart::none().with(key::TEXT, ground))).await?;
    act.commit().await?;
    Ok(staged.entry)
}

/// Agrees to a list that somebody else made. It may be carried out after the delay.
///
/// # Errors
/// When there is no such list, it was agreed to already, or the caller made it.
pub async fn approve(app: &App, caller: &Caller, id: EntryId, opinion: &str) -> Result<Day, AppError> {
    caller.require(Right::CarryOutDisposal)?;
    let mut fields = Fields::default();
    let opinion = fields.text(opinion, 1000, "opinion", "批准意见");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let found = find(&agency, id)?;
    if found.what.approved.is_some() {
        return Err(AppError::Conflict("这份销毁清册已经批准".into()));
    }
    if found.at.actor == caller.person {
        return Err(AppError::Denied { article: None, reason: "提出销毁清册的人不能自己批准".into() });
    }
    let today = act.now().day();
    let delay = henan().parameter("destruction-delay", today).and_then(|p| u32::try_from(p.value).ok()).unwrap_or_default();
    let not_before = calendar().add(today, delay, Unit::Day, Roll::None).due;
    let now = act.now();
    let fact = NewFact::new(now, AgencyFact::DestructionApproved { list: id, not_before });
    act.append::<AgencyState>(caller.agency, fact.with(PrivatePart::none().with(key::TEXT, opinion))).await?;
    act.commit().await?;
    Ok(not_before)
}

/// Carries out a list that was agreed to, before a witness who is neither of the two.
///
/// # Errors
/// When it is too early, nothing of it may be destroyed, or it was carried out already.
pub async fn carry_out(app: &App, caller: &Caller, id: EntryId, witness: &str) -> Result<Destroyed, AppError> {
    caller.require(Right::ProposeDisposal)?;
    let mut fields = Fields::default();
    let witness = fields.text(witness, 100, "witness", "监销人");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let found = find(&agency, id)?.what.clone();
    let Some(approved) = &found.approved else { return Err(AppError::Conflict("这份销毁清册还没有批准".into())) };
    if found.carried_out.is_some() {
        return Err(AppError::Conflict("这份销毁清册已经执行".into()));
    }
    let today = act.now().day();
    if today < approved.what {
        return Err(AppError::Conflict(format!("批准后须满规定时间，{} 起可以执行", approved.what)));
    }
    let (mut dossiers, mut contents) = (Vec::new(), Contents::default());
    for dossier in &found.dossiers {
        let state = act.load::<DossierState>(*dossier, "案卷").await?;
        // Asked afresh: it may be held since.
        if why_not(&agency.state, *dossier, &state.state, today).is_none() {
            contents.take(app, *dossier, &state.state).await?;
            dossiers.push(*dossier);
        }
    }
    if dossiers.is_empty() {
        return Err(AppError::Conflict("清册中的案卷都暂缓处置，没有可以销毁的".into()));
    }
    let (entries, mut objects) = contents.lists();
    objects.extend(act.slot.destroy_objects(&objects).await?);
    let left_out = found.dossiers.len() - dossiers.len();
    let destroyed = dossiers.len();
    let fact =
        AgencyFact::DossiersDestroyed { list: id, dossiers, entries: entries.clone(), objects: objects.clone(), on: today };
    let now = act.now();
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(PrivatePart::none().with(key::NAME, witness))).await?;
    act.destroy_private(&entries).await?;
    act.commit().await?;
    // Durable now: what is left is how soon the bytes go, and the start of the server sees to it again.
    if let Err(e) = app.store.wipe_destroyed().await {
        tracing::warn!("old pages still hold what was destroyed: {e}");
    }
    let locked = app.store.remove_destroyed(&objects).await.unwrap_or_else(|e| {
        tracing::warn!("files that were destroyed still stand: {e}");
        objects.len()
    });
    Ok(Destroyed { dossiers: destroyed, left_out, locked })
}

/// Takes away the bytes that a crash or a lock left standing after a list was carried out. Gives how many still stand.
///
/// # Errors
/// When the store does not answer.
pub async fn finish_destructions(app: &App) -> Result<usize, AppError> {
    let mut locked = 0;
    for (agency, ..) in app.store.logs().await? {
        let Some(agency) = app.store.load::<AgencyState>(agency).await? else { continue };
        for done in agency.state.destructions.iter().filter(|d| d.what.carried_out.is_some()) {
            locked += app.store.remove_destroyed(&done.what.objects).await?;
        }
    }
    Ok(locked)
}

/// Why a dossier may not be destroyed, in a sentence; nothing when it may.
pub(crate) fn why_not(agency: &AgencyState, id: DossierId, dossier: &DossierState, today: Day) -> Option<&'static str> {
    let destroyed = destroyed_at(agency, id).is_some();
    let appraised = dossier.appraisals.last().is_some_and(|a| a.what.0 == Appraisal::Destroy);
    let over = kept_until(agency, dossier, today).1.is_some_and(|until| until < today);
    match () {
        () if destroyed => Some("已经销毁"),
        () if dossier.is_held() => Some("暂缓处置，不能销毁"),
        () if !over => Some("保管期限没有届满，不能销毁"),
        () if !appraised => Some("没有鉴定为可以销毁"),
        () => None,
    }
}

fn find(agency: &Loaded<AgencyState>, id: EntryId) -> Result<&Dated<Destruction>, AppError> {
    agency.state.destructions.iter().find(|d| d.at.entry == id).ok_or(AppError::NotFound("销毁清册"))
}

fn number(dossier: &Loaded<DossierState>) -> String {
    dossier.state.compiled.as_ref().map(|c| c.what.number.clone()).unwrap_or_default()
}

/// What goes with dossiers.
#[derive(Default)]
struct Contents {
    cases: BTreeSet<CaseId>,
    entries: BTreeSet<EntryId>,
    objects: BTreeSet<ObjectId>,
}

impl Contents {
    /// Takes everything of a dossier and its case. A scene that another case leads to stays, with its recordings.
    async fn take(&mut self, app: &App, id: DossierId, dossier: &DossierState) -> Result<(), AppError> {
        let case = dossier.case.ok_or(AppError::NotFound("案件"))?;
        self.cases.insert(case);
        let mut scenes = Vec::new();
        for scene in scenes_of_case(app, case).await? {
            let shared = match app.store.load::<SceneState>(scene).await? {
                Some(found) => found.state.cases.iter().any(|other| !self.cases.contains(other)),
                None => true,
            };
            if !shared {
                scenes.push(scene);
            }
        }
        let records = records::of_case(app, case).await?;
        let mut subjects = subjects_of(app, case, &scenes, &records, None).await?;
        subjects.push(id.into());
        for subject in subjects {
            for entry in app.store.entries_of(subject).await? {
                self.entries.insert(entry.leaf.entry);
                self.objects.extend(entry.fact().ok().and_then(|fact| object_of(&fact)));
            }
        }
        Ok(())
    }

    fn lists(self) -> (Vec<EntryId>, Vec<ObjectId>) {
        (self.entries.into_iter().collect(), self.objects.into_iter().collect())
    }
}

/// The object that a fact took into custody.
pub(crate) fn object_of(fact: &Fact) -> Option<ObjectId> {
    match fact {
        Fact::Recording(RecordingFact::Received { original, .. }) => Some(original.object),
        Fact::Record(RecordFact::Issued { pdf, .. }) => Some(*pdf),
        Fact::Record(RecordFact::PageScanned { object, .. }) => Some(*object),
        Fact::Record(RecordFact::Redacted(redaction)) => Some(redaction.object),
        Fact::Record(RecordFact::SealedFileReceived { file, .. }) => Some(file.object),
        Fact::Case(CaseFact::PaperReceived(paper)) => Some(paper.object),
        Fact::Access(AccessFact::PackClosed { package, .. }) => Some(*package),
        Fact::Copy(CopyFact::Made(made)) => Some(made.object),
        Fact::Copy(CopyFact::Noted(note)) => Some(note.object),
        Fact::Dossier(DossierFact::Packaged { package, .. } | DossierFact::SupplementPackaged { package, .. }) => Some(*package),
        _ => None,
    }
}
