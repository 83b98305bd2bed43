//! What comes about by time alone, and what depends on something that changed elsewhere: looked at again, stored anew, and what was
//! noticed written down. Jobs call it; nothing here waits.

use base::{AgencyId, PersonId, RawId, Span, Timestamp};
use ledger::NewEntry;
use model::{AgencyFact, AgencyState, Noticed, Noticing, Outcome, PrivatePart, SubjectRef};

use crate::App;
use crate::error::AppError;
use crate::settle::{Asked, judge_all};

/// Subjects of one transaction: whoever wants to act waits no longer than these take.
const AT_ONCE: u32 = 100;

/// Nobody: what the server notices by itself.
pub const SYSTEM: PersonId = PersonId(RawId([0; 16]));

/// The version of law and rules: stored duties that another one made are computed anew. The number is raised when a rule changes.
pub fn judged_by() -> String {
    const RULES: u32 = 2;
    format!("{}/{RULES}", law::henan().digest())
}

impl App {
    /// Looks again at everything that waits in the queue of an agency. Gives back how much that was.
    ///
    /// # Errors
    /// When the store fails; what was not done stays queued.
    pub async fn reassess(&self, agency: AgencyId) -> Result<u64, AppError> {
        let mut done = 0;
        while self.store.queued(agency).await? > 0 {
            let mut slot = self.store.begin(agency, SYSTEM).await?;
            let subjects = slot.take_queued(AT_ONCE).await?;
            done += subjects.len() as u64;
            judge_all(&mut slot, subjects).await?;
            slot.commit().await?;
        }
        Ok(done)
    }

    /// Notices what came about by time alone in an agency up to now. Gives back how much that was.
    ///
    /// # Errors
    /// When the store fails; then nothing of it was noticed, and the next round does.
    pub async fn sweep(&self, agency: AgencyId) -> Result<u64, AppError> {
        let mut noticed = 0;
        loop {
            let (looked_at, found) = self.sweep_some(agency).await?;
            noticed += found;
            // Fewer than asked for, or an agency without a state: nothing is left to look at.
            if looked_at < AT_ONCE as usize {
                return Ok(noticed);
            }
        }
    }

    /// Looks at some subjects: how many, and how much was noticed.
    async fn sweep_some(&self, agency: AgencyId) -> Result<(usize, u64), AppError> {
        let mut slot = self.store.begin(agency, SYSTEM).await?;
        // Asked again now that nobody else writes: another process may have swept meanwhile.
        let due = slot.changed_by_time(AT_ONCE).await?;
        let judged = judge_all(&mut slot, due.iter().map(|(subject, _)| *subject).collect()).await?;
        let now = slot.now();
        let found = due.iter().zip(&judged).flat_map(|((subject, since), judged)| notice(*subject, judged, *since, now));
        let found: Vec<Noticed> = found.collect();
        let count = found.len() as u64;
        if !found.is_empty() {
            let fact = AgencyFact::Swept { noticed: found }.into();
            let private = PrivatePart::none();
            let entry = NewEntry { subject: agency.into(), happened_at: now, corrects: None, fact, private };
            slot.append::<AgencyState>(entry).await?;
        }
        slot.commit().await?;
        self.appended.notify_one();
        Ok((judged.len(), count))
    }
}

/// What changed about a subject from `since`, when nobody had noticed yet, up to now.
fn notice(subject: SubjectRef, judged: &Asked, since: Timestamp, now: Timestamp) -> Vec<Noticed> {
    let overdue = judged.duties.iter().filter_map(|duty| {
        let unmet = |at| duty.outcome(at) == Outcome::Unmet;
        // The first instant of the change itself, found by walking from one foretold change to the next.
        let mut at = since;
        while !unmet(at) {
            at = duty.next_change(at).filter(|next| *next <= now)?;
        }
        (unmet(now) && !unmet(at.minus(Span::from_millis(1)))).then(|| Noticed {
            subject,
            rule: duty.rule.clone(),
            part: duty.part.clone(),
            article: duty.article,
            what: Noticing::Overdue,
            since: at,
        })
    });
    let effects = judged.effects.iter().filter(|e| e.at >= since && e.at <= now).map(|e| Noticed {
        subject,
        rule: e.rule.to_owned(),
        part: String::new(),
        article: e.article,
        what: Noticing::Effect,
        since: e.at,
    });
    overdue.chain(effects).collect()
}
