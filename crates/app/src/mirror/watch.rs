//! What nobody sends: silence, entries that do not come, doubts that nobody dispels. Found by time.

use base::Span;
use model::{MirrorFinding, MirrorTrouble};

use super::find::{Change, note};
use crate::App;
use crate::error::AppError;

/// A log that shows something else than before has this long to show where that begins.
const DOUBT: Span = Span::from_seconds(60);

/// Looks at every followed log: one that was not heard for longer than `silent_after` is silent, one whose entries did not come for so long
/// withholds them. Gives back how much was new.
///
/// # Errors
/// When the store fails; the next round goes on.
pub async fn watch(app: &App, silent_after: Span) -> Result<usize, AppError> {
    let now = app.store.clock().now();
    let mut new = 0;
    for log in app.store.mirror_logs().await? {
        let seen = log.held.seen_size();
        let mut found = Vec::new();
        let mut find = |trouble, shown, from, since| {
            found.push(Change::Found(MirrorFinding { trouble, seen, shown, from, since }));
        };
        if now.since(log.heard_at) > silent_after {
            find(MirrorTrouble::Silent, seen, None, log.heard_at);
        }
        if let Some(since) = log.behind_since.filter(|since| now.since(*since) > silent_after) {
            find(MirrorTrouble::Withheld, seen, Some(log.held.size()), since);
        }
        if let Some(doubt) = log.doubt.filter(|doubt| now.since(doubt.since) > DOUBT) {
            find(MirrorTrouble::Forked, doubt.shown, None, doubt.since);
        }
        new += note(app, &log, &found).await?;
    }
    Ok(new)
}
