//! What was found about a followed log, as entries of the superior's own: once when it begins, once when it ends.

use base::AgencyId;
use ledger::NewEntry;
use model::{AgencyFact, AgencyState, MirrorFinding, MirrorTrouble, PrivatePart};
use store::MirrorLog;

use crate::App;
use crate::error::AppError;
use crate::sweep::SYSTEM;

/// What changes about a log.
pub(super) enum Change {
    /// It was found.
    Found(MirrorFinding),
    /// It is so no more.
    Mended(MirrorTrouble),
}

/// Writes down what is new about a log; what an entry tells of already is left. Gives back how much was new.
pub(super) async fn note(app: &App, log: &MirrorLog, changes: &[Change]) -> Result<usize, AppError> {
    let origin = log.held.origin.as_str();
    let new = |state: &AgencyState| -> Vec<AgencyFact> {
        let known = state.subordinates.iter().find(|s| s.what.origin == origin);
        let is_open = |trouble| known.is_some_and(|s| s.what.open_of(trouble).is_some());
        let origin = || origin.to_owned();
        let fact = |change: &Change| match *change {
            Change::Found(f) if known.is_some() && !is_open(f.trouble) => {
                Some(AgencyFact::SubordinateFound { origin: origin(), finding: f })
            }
            Change::Mended(trouble) if is_open(trouble) => Some(AgencyFact::SubordinateMended { origin: origin(), trouble }),
            _ => None,
        };
        changes.iter().filter_map(fact).collect()
    };
    // Mostly there is nothing new, and nobody need wait for the head of the log.
    let agency: AgencyId = log.agency;
    if app.store.load::<AgencyState>(agency).await?.is_none_or(|found| new(&found.state).is_empty()) {
        return Ok(0);
    }
    let mut slot = app.store.begin(agency, SYSTEM).await?;
    let Some(found) = slot.load::<AgencyState>(agency).await? else { return Ok(0) };
    // Asked again now that nobody else writes: another process may have been faster.
    let facts = new(&found.state);
    let (now, count) = (slot.now(), facts.len());
    for fact in facts {
        let entry = NewEntry {
            subject: agency.into(),
            happened_at: now,
            corrects: None,
            fact: fact.into(),
            private: PrivatePart::none(),
        };
        slot.append::<AgencyState>(entry).await?;
    }
    slot.commit().await?;
    app.appended.notify_one();
    Ok(count)
}
