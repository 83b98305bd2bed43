//! Handing a restored subordinate what it lost: to the key of its log alone, leaves and rule parts as they were sent up once.

use ledger::mirror::{Ask, HandedBack};
use tlog::Note;

use super::receive::ReceiveError;
use crate::App;

/// Entries of one answer.
const ENTRIES_AT_ONCE: u32 = 4000;

/// Hands back what is held of a log from an index on, up to the largest checkpoint that covers it.
///
/// # Errors
/// When this server follows no such log, or the request is not believed.
pub async fn hand_back(app: &App, ask: &Ask) -> Result<HandedBack, ReceiveError> {
    let cosigner = app.cosigner.as_ref().ok_or(ReceiveError::NoSuperior)?;
    let log = app.store.mirror_log(&ask.origin).await?.ok_or(ReceiveError::NotFollowed)?;
    let request = log.held.asked(ask, cosigner.verifier_key().id(), app.store.clock().now())?;
    if !app.store.asked(&log, request.time).await? {
        return Err(ReceiveError::Busy);
    }
    let entries = app.store.mirror_lines(&log, request.from, log.covered_size(), ENTRIES_AT_ONCE).await?;
    tracing::info!(origin = ask.origin, from = request.from, entries = entries.len(), "handed back to its subordinate");
    Ok(HandedBack {
        time: app.store.clock().now().millis().max(request.time.millis() + 1),
        checkpoint: log.covered().map(Note::to_string),
        from: request.from,
        entries,
    })
}
