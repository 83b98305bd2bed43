//! Lawful destruction 销毁 of private parts: the custodian of dossiers proposes with the legal ground, the head of the agency has it
//! done; two persons, two entries. Nothing here decides that something may be destroyed, and no passing of time ever does.
//!
//! Leaf, rule part, commitments and proofs stay, so that everything else can still be proven. Backups are not reached from here: the
//! tombstone says which there are and how long the last of them lasts.

use std::collections::BTreeSet;

use base::{Day, EntryId};
use model::agency::{AgencyFact, Disposal};
use model::fold::Dated;
use model::private::key;
use model::{AgencyState, PrivatePart, SubjectKind, SubjectRef};
use serde_json::json;
use store::Loaded;

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::dossier::held;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// A backup that still holds what is destroyed here.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Which, in the words of whoever keeps it.
    pub name: String,
    /// The last day on which it exists.
    pub last_day: Day,
}

/// What became of a destruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// The tombstone.
    pub entry: EntryId,
    /// Whether the files of the database were written anew as well. If not (somebody was reading for long), the rows are destroyed
    /// all the same, and [`store::Store::wipe_destroyed`] is called again.
    pub wiped: bool,
}

/// Proposes to destroy the private parts of entries. Gives back the entry that proposes it.
///
/// # Errors
/// When the ground is missing, or an entry is not one of this agency that can lose its private part, or is of a dossier that is held.
pub async fn propose(app: &App, caller: &Caller, entries: &[EntryId], ground: &str) -> Result<EntryId, AppError> {
    caller.require(Right::ProposeDisposal)?;
    let mut fields = Fields::default();
    let ground = fields.text(ground, 1000, "ground", "销毁的法律依据");
    fields.check(entries.is_empty(), "entries", "请选择要销毁内容的记录");
    fields.done()?;
    let entries: Vec<EntryId> = entries.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let mut act = app.begin(caller).await?;
    for entry in &entries {
        let subject = act.slot.subject_of(*entry).await?.ok_or(AppError::NotFound("要销毁内容的记录"))?;
        // Among an agency's own entries are the tombstones.
        if subject.kind == SubjectKind::Agency {
            return Err(AppError::Conflict("机关自身的登记和销毁记录不能销毁".into()));
        }
        not_held(&mut act, subject).await?;
    }
    let fact = NewFact::new(act.now(), AgencyFact::DisposalProposed { entries });
    let staged = act.append::<AgencyState>(caller.agency, fact.with(PrivatePart::none().with(key::TEXT, ground))).await?;
    act.commit().await?;
    Ok(staged.entry)
}

/// Destroys the private parts that somebody else proposed to destroy, together with the entry that says so.
///
/// # Errors
/// When there is no such proposal, it was carried out already, the caller made it, or something of it is held since.
pub async fn destroy_private_part(
    app: &App,
    caller: &Caller,
    proposal: EntryId,
    backups: &[Backup],
) -> Result<Destroyed, AppError> {
    caller.require(Right::CarryOutDisposal)?;
    let mut fields = Fields::default();
    for backup in backups {
        fields.text(&backup.name, 200, "backups", "备份的名称");
    }
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let Dated { what: Disposal { entries, .. }, .. } = open(&agency, &act, proposal)?.clone();
    // Asked afresh: it may be held since.
    for entry in &entries {
        if let Some(subject) = act.slot.subject_of(*entry).await? {
            not_held(&mut act, subject).await?;
        }
    }
    let on = act.now().day();
    let listed: Vec<_> = backups.iter().map(|b| json!({ "name": b.name.trim(), "last_day": b.last_day })).collect();
    let ground = agency.private.expose().text(&proposal.to_string()).unwrap_or_default();
    let mut private = PrivatePart::none().with(key::TEXT, ground);
    if !listed.is_empty() {
        private = private.with(key::BACKUPS, listed);
    }
    let backups_until = backups.iter().map(|b| b.last_day).max();
    let fact = AgencyFact::Disposed { proposal, entries: entries.clone(), on, backups_until };
    let staged = act.append::<AgencyState>(caller.agency, NewFact::new(act.now(), fact).with(private)).await?;
    act.destroy_private(&entries).await?;
    act.commit().await?;
    // Durable now, and no error any more: what is left is how soon the old pages of the files go.
    let wiped = app.store.wipe_destroyed().await.inspect_err(|e| tracing::warn!("old pages still hold what was destroyed: {e}"));
    Ok(Destroyed { entry: staged.entry, wiped: wiped.is_ok() })
}

/// Checks that nothing is of a dossier that is held 暂缓处置.
async fn not_held(act: &mut Act<'_>, subject: SubjectRef) -> Result<(), AppError> {
    match held(act, subject).await? {
        Some(number) => Err(AppError::Conflict(format!("档号 {number} 的案卷暂缓处置，其中的内容不能销毁"))),
        None => Ok(()),
    }
}

/// A proposal that waits for somebody other than who made it.
fn open<'a>(agency: &'a Loaded<AgencyState>, act: &Act<'_>, proposal: EntryId) -> Result<&'a Dated<Disposal>, AppError> {
    let found = agency.state.disposals.iter().find(|d| d.at.entry == proposal).ok_or(AppError::NotFound("销毁申请"))?;
    if found.what.carried_out.is_some() {
        return Err(AppError::Conflict("这份销毁申请已经办理".into()));
    }
    if found.at.actor == act.caller.person {
        return Err(AppError::Denied { article: None, reason: "提出销毁的人不能自己办理".into() });
    }
    Ok(found)
}
