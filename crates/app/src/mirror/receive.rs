//! Receiving what a subordinate sends: believed or refused, kept, cosigned, and what is wrong found.

use base::Timestamp;
use ledger::Leaf;
use ledger::mirror::{Answer, Batch, Delivery, Held, Opened, Refusal, Relation, Roots};
use model::{AgencyState, MirrorFinding, MirrorTrouble};
use store::MirrorLog;
use store::mirror::Accepted;
use tlog::{Checkpoint, Cosigner, Note};

use super::find::{Change, note};
use crate::App;
use crate::error::AppError;

/// Why a delivery is not received.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// This server follows nobody: it has no key to cosign with.
    #[error("this server has no key for cosigning")]
    NoSuperior,
    /// It does not follow this log.
    #[error("the log is not followed here")]
    NotFollowed,
    /// It is not believed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Another delivery of the same log came between.
    #[error("another delivery came between")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<store::StoreError> for ReceiveError {
    fn from(e: store::StoreError) -> Self {
        Self::App(e.into())
    }
}

/// How this superior stands to a log, for whoever is about to send: where to go on, and what time to state.
///
/// # Errors
/// When it does not follow the log, or the store fails.
pub async fn standing(app: &App, origin: &str) -> Result<Answer, ReceiveError> {
    let cosigner = app.cosigner.as_ref().ok_or(ReceiveError::NoSuperior)?;
    let log = app.store.mirror_log(origin).await?.ok_or(ReceiveError::NotFollowed)?;
    let want = log.held.size();
    answer(app, cosigner, &log, Vec::new(), want).await
}

/// Receives a delivery: what is new of it is durable before this returns, and the answer says what is wanted next.
///
/// # Errors
/// When it is not believed, or the store fails; then nothing of it was kept.
pub async fn receive(app: &App, delivery: Delivery) -> Result<Answer, ReceiveError> {
    let cosigner = app.cosigner.as_ref().ok_or(ReceiveError::NoSuperior)?;
    let origin = origin(&delivery).ok_or(ReceiveError::NotFollowed)?;
    let log = app.store.mirror_log(&origin).await?.ok_or(ReceiveError::NotFollowed)?;
    let held = &log.held;
    let opened = held.open(&delivery, cosigner.verifier_key().id(), app.store.clock().now())?;
    let roots = if held.extends(&opened, &delivery.proofs) == Some(true) {
        Roots::new()
    } else {
        app.store.mirror_roots(&log, &held.roots_needed(&opened, &delivery.proofs)).await?
    };
    let (mut prove, mut want) = (Vec::new(), None);
    match held.relation(&opened, &delivery.proofs, &roots) {
        Relation::Extends => extend(app, cosigner, &log, &opened, delivery).await?,
        Relation::Shorter => {
            heard(app, &log, &opened, None).await?;
            shorter(app, &log, &opened).await?;
        }
        Relation::Unproven { prove: sizes, want: from } => {
            // Without the proof of what was seen nothing is known yet; whoever goes on without it is in doubt.
            heard(app, &log, &opened, Some(opened.checkpoint.size())).await?;
            (prove, want) = (sizes, Some(from));
        }
        Relation::Differs { common } => match parted(app, &log, &opened, delivery, common).await? {
            Some(finding) => {
                heard(app, &log, &opened, None).await?;
                note(app, &log, &[Change::Found(finding), Change::Mended(MirrorTrouble::Silent)]).await?;
            }
            None => {
                heard(app, &log, &opened, Some(opened.checkpoint.size())).await?;
                let from = common.unwrap_or(0);
                (prove, want) = (vec![from, from + 1, held.size().min(opened.checkpoint.size())], Some(from));
            }
        },
    }
    let log = app.store.mirror_log(&origin).await?.ok_or(ReceiveError::NotFollowed)?;
    let want = want.unwrap_or_else(|| log.held.size());
    answer(app, cosigner, &log, prove, want).await
}

/// Which log a delivery says it is of; believed only when the log's key signed it.
fn origin(delivery: &Delivery) -> Option<String> {
    let note: Note = delivery.checkpoint.parse().ok()?;
    Some(note.text().parse::<Checkpoint>().ok()?.origin().to_owned())
}

async fn heard(app: &App, log: &MirrorLog, opened: &Opened, doubt: Option<u64>) -> Result<(), ReceiveError> {
    if app.store.heard(log, opened.statement.time, doubt).await? { Ok(()) } else { Err(ReceiveError::Busy) }
}

/// Keeps what extends all that was seen, and cosigns it once every entry is held.
async fn extend(
    app: &App,
    cosigner: &Cosigner,
    log: &MirrorLog,
    opened: &Opened,
    mut delivery: Delivery,
) -> Result<(), ReceiveError> {
    let held = &log.held;
    if delivery.from != held.size() {
        // What is here already is not looked at again; the answer says where to go on.
        delivery.entries.clear();
    }
    let brought = !delivery.entries.is_empty();
    let batch = held.take(opened, delivery, held.end())?;
    let complete = batch.frontier.size() == opened.checkpoint.size();
    let cosigned = if complete && (log.cosigned.is_none() || opened.checkpoint.size() > log.cosigned_size) {
        Some(cosign(cosigner, opened, app.store.clock().now())?)
    } else {
        None
    };
    if !app.store.accept(log, Accepted { opened, batch, cosigned: cosigned.as_ref() }).await? {
        return Err(ReceiveError::Busy);
    }
    let mut ends = vec![
        MirrorTrouble::Rewritten,
        MirrorTrouble::Forked,
        MirrorTrouble::Truncated,
        MirrorTrouble::Restored,
        MirrorTrouble::Silent,
    ];
    if brought || complete {
        ends.push(MirrorTrouble::Withheld);
    }
    let ends: Vec<Change> = ends.into_iter().map(Change::Mended).collect();
    note(app, log, &ends).await?;
    Ok(())
}

/// The end that was seen is gone. A log that says so itself was restored; one that denies it was cut.
async fn shorter(app: &App, log: &MirrorLog, opened: &Opened) -> Result<(), ReceiveError> {
    let (seen, shown) = (log.held.seen_size(), opened.checkpoint.size());
    let (trouble, other) = if opened.statement.remembers >= seen {
        (MirrorTrouble::Restored, MirrorTrouble::Truncated)
    } else {
        (MirrorTrouble::Truncated, MirrorTrouble::Restored)
    };
    let finding = MirrorFinding { trouble, seen, shown, from: Some(shown), since: app.store.clock().now() };
    let changes = [Change::Found(finding), Change::Mended(other), Change::Mended(MirrorTrouble::Silent)];
    note(app, log, &changes).await?;
    Ok(())
}

/// What happened where the histories part; nothing while the entry there is still to come.
async fn parted(
    app: &App,
    log: &MirrorLog,
    opened: &Opened,
    delivery: Delivery,
    common: Option<u64>,
) -> Result<Option<MirrorFinding>, ReceiveError> {
    let held = &log.held;
    let (seen, shown, since) = (held.seen_size(), opened.checkpoint.size(), app.store.clock().now());
    let finding = |trouble, from| Some(MirrorFinding { trouble, seen, shown, from, since });
    let Some(from) = common else { return Ok(finding(MirrorTrouble::Forked, None)) };
    // Behind what is held nobody can say what was there.
    let Some(ours) = app.store.mirror_leaf(log, from).await? else { return Ok(finding(MirrorTrouble::Forked, common)) };
    if delivery.from != from || delivery.entries.is_empty() {
        return Ok(None);
    }
    let before = app.store.mirror_before(log, from).await?;
    let Batch { entries, .. } = held.take(opened, delivery, before)?;
    let ours = Leaf::decode(&ours).map_err(AppError::internal)?;
    Ok(entries.first().and_then(|theirs| finding(Held::parted(&ours, &theirs.leaf), common)))
}

fn cosign(cosigner: &Cosigner, opened: &Opened, now: Timestamp) -> Result<Note, ReceiveError> {
    let mut note = opened.note.clone();
    let seconds = u64::try_from(now.millis() / 1000).unwrap_or(0);
    note.sign(&cosigner.at(seconds)).map_err(AppError::internal)?;
    Ok(note)
}

async fn answer(app: &App, cosigner: &Cosigner, log: &MirrorLog, prove: Vec<u64>, want: u64) -> Result<Answer, ReceiveError> {
    let state = app.store.load::<AgencyState>(log.agency).await?;
    let known = state.iter().flat_map(|s| &s.state.subordinates).find(|s| s.what.origin == log.held.origin);
    let words = known.into_iter().flat_map(|s| s.what.open()).map(|found| found.what.finding);
    Ok(Answer {
        // Later than any statement that was believed, so that the next one is newer even within one millisecond.
        time: app.store.clock().now().millis().max(log.held.stated_at.millis() + 1),
        key: cosigner.verifier_key().to_string(),
        size: log.held.size(),
        seen: log.held.seen_size(),
        want,
        prove,
        findings: words.map(|f| (f.trouble.word().label().to_owned(), f.sentence())).collect(),
        cosigned: log.cosigned.as_ref().map(Note::to_string),
    })
}
