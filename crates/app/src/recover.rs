//! After a restore: entries brought back from another copy, custody rebuilt from what lies beside the bytes, or a new origin that names what
//! is lost. Whoever runs the server does it on the command line. What may be believed of a copy is decided by `store`.

use std::collections::BTreeSet;

use base::{AgencyId, ObjectId, PersonId};
use model::agency::{AgencyFact, KeyPurpose};
use model::private::key;
use model::{AgencyState, PrivatePart, SubjectKind};
use store::recover::{EntrySource, Follows, NewOriginError, RecoverError};
use store::{Dependants, GuardedSigner, StoreError};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::recording::take_in;
use crate::setup::require_administrator;
use crate::sweep::SYSTEM;

/// Entries of one transaction.
const AT_ONCE: u32 = 256;

/// Entries that were brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtBack {
    /// The log.
    pub origin: String,
    /// The first.
    pub from: u64,
    /// One more than the last.
    pub to: u64,
    /// How many without their private part, because the copy never had it.
    pub without_private: u64,
    /// The root over all of them was signed again.
    pub signed: bool,
    /// One more than the last that was ever signed: more than `to` where a mirror lacked the end, and the gap goes on from there.
    pub whole: u64,
}

/// Private parts that were filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// How many.
    pub filled: u64,
    /// How many entries still miss theirs.
    pub left: u64,
}

/// Brings back what is missing in an agency's log from another copy of it, and signs it. Broken off, it goes on where it was.
///
/// # Errors
/// When nothing is missing, or the copy does not lead to what was signed; then nothing was written.
pub async fn bring_back(app: &App, agency: AgencyId, source: &mut dyn EntrySource) -> Result<BroughtBack, RecoverError> {
    let plan = app.store.plan_recovery(agency, source).await?;
    // Before the entries: a number that a missing entry used must not be given out again, whatever happens meanwhile.
    let beside = source.beside(agency).await?;
    app.store.bring_back_beside(agency, beside).await?;
    let caller = system(agency);
    let (mut next, mut without_private) = (plan.from, 0);
    while next < plan.to {
        let wanted = u32::try_from(plan.to - next).unwrap_or(AT_ONCE).min(AT_ONCE);
        let entries = source.entries(&plan.origin, next, wanted).await?;
        if entries.is_empty() {
            return Err(RecoverError::Short { has: next, needed: plan.to });
        }
        next += entries.len() as u64;
        let mut act = Act::over(app, &caller, app.store.begin_recovery(&plan).await?);
        let mut folded = BTreeSet::new();
        for copied in entries {
            without_private += u64::from(copied.private.is_none() && !copied.destroyed);
            let object = app.store.object_brought_back(&copied, source).await?;
            folded.extend(act.slot.bring_back(&plan, copied, object).await?);
        }
        for subject in folded {
            act.describe_any(subject).await.map_err(back)?;
        }
        // What the law asks is computed anew once everything is there.
        act.slot.queue(Dependants::Kinds(&SubjectKind::ALL)).await?;
        act.slot.commit().await?;
    }
    // Where a mirror lacked the end, the log stays as unwritten as it was.
    let mut signed = false;
    if app.store.inspect(agency).await?.may_write() {
        let signer = app.log_signer(agency).await.map_err(back)?;
        let done = app.store.integrate(agency, &signer).await;
        signed = done.inspect_err(|e| tracing::warn!("what was brought back is not signed yet: {}", e.explain())).is_ok();
        app.reassess(agency).await.map_err(back)?;
    }
    // Texts that were destroyed after the backup was made have been destroyed again.
    app.store.wipe_destroyed().await.unwrap_or_else(|e| tracing::warn!("old pages still hold what was destroyed: {e}"));
    let (origin, whole) = (plan.origin, plan.signed);
    Ok(BroughtBack { origin, from: plan.from, to: plan.to, without_private, signed, whole })
}

/// Fills in private parts that were missing since a restore, from a copy that still has them: each is compared with what its leaf commits
/// to. Nothing is overwritten, and what was lawfully destroyed stays so.
///
/// # Errors
/// When the log is not written to, or the store or the copy fails.
pub async fn fill(app: &App, agency: AgencyId, source: &mut dyn EntrySource) -> Result<Filled, AppError> {
    let Some(origin) = app.store.origin(agency).await? else { return Err(AppError::NotFound("这个日志")) };
    let (caller, mut done, mut from) = (system(agency), Filled::default(), 0);
    loop {
        let missing = app.store.without_private(agency, from, AT_ONCE).await?;
        let (Some(first), Some(last)) = (missing.first(), missing.last()) else { break };
        from = last + 1;
        let mut act = Act::over(app, &caller, app.store.begin_filling(agency).await?);
        let mut folded = BTreeSet::new();
        let mut next = *first;
        while next <= *last {
            let batch = source.entries(&origin, next, AT_ONCE).await?;
            if batch.is_empty() {
                break;
            }
            for (index, copied) in (next..).zip(batch.iter()).filter(|(index, _)| missing.binary_search(index).is_ok()) {
                if let Some(subject) = act.slot.fill_private(index, copied.clone()).await? {
                    done.filled += 1;
                    folded.insert(subject);
                }
            }
            next += batch.len() as u64;
        }
        for subject in folded {
            act.describe_any(subject).await?;
        }
        act.slot.commit().await?;
    }
    done.left = app.store.private_missing(agency).await?.iter().map(|(_, n)| n).sum();
    Ok(done)
}

fn system(agency: AgencyId) -> Caller {
    Caller { person: SYSTEM, agency, unit: None, roles: Vec::new(), session: String::new() }
}

fn back(e: AppError) -> RecoverError {
    RecoverError::Store(match e {
        AppError::Store(e) => e,
        other => StoreError::corrupt(other.to_string()),
    })
}

/// Why no new origin was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenOriginError {
    /// It cannot be opened.
    #[error(transparent)]
    Origin(#[from] NewOriginError),
    /// The action failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for OpenOriginError {
    fn from(e: StoreError) -> Self {
        Self::App(e.into())
    }
}

/// Lets the log of an agency, whose entries are lost for good, go on under a new origin with a key of its own. Its first entry names the
/// origin before, the range that is lost, the root last known, and, privately, the reason; the key introduces itself in the same action.
/// Gives back what it follows.
///
/// # Errors
/// When nothing is lost, the reason is missing, the origin cannot be one, or the caller is no administrator.
pub async fn open_origin(app: &App, caller: &Caller, origin: &str, reason: &str) -> Result<Follows, OpenOriginError> {
    require_administrator(caller)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 1000, "reason", "另立日志标识的原因");
    fields.done()?;
    let (slot, follows) = app.store.begin_origin(caller.agency, caller.person, origin).await?;
    let mut act = Act::over(app, caller, slot);
    let now = act.now();
    let fact = AgencyFact::OriginOpened {
        origin: origin.to_owned(),
        follows: follows.origin.clone(),
        from: follows.from,
        signed: follows.signed,
        root: follows.root.clone(),
    };
    let fact = NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<AgencyState>(caller.agency, fact).await?;
    let signer = GuardedSigner::open(&app.keys, origin).map_err(AppError::internal)?;
    let introduced = AgencyFact::KeyIntroduced { purpose: KeyPurpose::Log, key: signer.verifier_key().to_string() };
    act.append::<AgencyState>(caller.agency, NewFact::new(now, introduced)).await?;
    act.commit().await?;
    app.store.inspect(caller.agency).await?;
    app.store.integrate(caller.agency, &signer).await.map_err(AppError::internal)?;
    Ok(follows)
}

/// What became of objects that no row knew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Those that are in custody now.
    pub adopted: Vec<ObjectId>,
    /// Those that were left where they are, each with the reason in Chinese.
    pub left: Vec<(ObjectId, String)>,
}

/// Takes into custody what lies in the folder of objects and no row knows, as its sidecar tells how it came. Deletes nothing.
///
/// # Errors
/// When folder or database do not answer. An object that cannot be taken in is left, with the reason.
pub async fn reconcile(app: &App) -> Result<Reconciled, AppError> {
    let mut done = Reconciled::default();
    for orphan in app.store.orphans().await? {
        let why = match app.store.arrive_again(&orphan).await? {
            None if orphan.sidecar.is_none() => "旁边没有随附文件，不知来历".to_owned(),
            None if orphan.sidecar.as_ref().is_some_and(|s| s.arrival.is_none()) => "是本系统生成的文件，不需要入库".to_owned(),
            None => "内容与随附文件所记不符".to_owned(),
            Some(upload) => match take_in(app, upload.id).await {
                Ok(Some(_)) => {
                    done.adopted.push(orphan.object);
                    continue;
                }
                Ok(None) => "同一次上传已经入库".to_owned(),
                Err(AppError::Store(StoreError::ReadOnly(standing))) => standing.notice().unwrap_or_default(),
                Err(e) => e.to_string(),
            },
        };
        done.left.push((orphan.object, why));
    }
    Ok(done)
}

/// The agency whose log has this origin, or the only one there is.
///
/// # Errors
/// When there is none, or more than one and none was named.
pub async fn agency_of(app: &App, origin: Option<&str>) -> Result<AgencyId, AppError> {
    let mut logs = app.store.logs().await?;
    logs.retain(|(_, of, _)| origin.is_none_or(|origin| origin == of));
    match logs.as_slice() {
        [(agency, ..)] => Ok(*agency),
        [] => Err(AppError::NotFound("这个日志")),
        _ => Err(AppError::field("origin", "这里有几个日志，请用 --origin 给出日志标识")),
    }
}

/// Who sent something, when the log does not know the person any more.
pub(crate) fn stranger(person: PersonId, agency: AgencyId) -> Caller {
    Caller { person, agency, unit: None, roles: Vec::new(), session: String::new() }
}
