//! One human action: take the log's head, load, decide, append, settle what the law asks now, commit. The only place that commits.

use std::collections::BTreeSet;

use base::{EntryId, Timestamp};
use ledger::NewEntry;
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    PrivatePart, RecordState, RecordingState, Revision, RoomState, SceneState, SubjectKind, SubjectRef,
};
use store::{Committed, Loaded, Slot, Staged};

use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::Listed;
use crate::{App, find, settle};

/// An action under way. Dropped without [`Act::commit`], it leaves no trace.
pub struct Act<'a> {
    /// Where it happens.
    pub app: &'a App,
    /// Who acts.
    pub caller: &'a Caller,
    pub(crate) slot: Slot,
    touched: BTreeSet<SubjectRef>,
}

/// A fact about to be appended.
pub struct NewFact<F> {
    /// When it is said to have happened.
    pub happened_at: Timestamp,
    /// The entry it corrects.
    pub corrects: Option<EntryId>,
    /// The rule part.
    pub fact: F,
    /// The private part.
    pub private: PrivatePart,
}

impl<F> NewFact<F> {
    /// A fact without private part.
    pub const fn new(happened_at: Timestamp, fact: F) -> Self {
        Self { happened_at, corrects: None, fact, private: PrivatePart::none() }
    }

    /// The same fact with a private part.
    #[must_use]
    pub fn with(self, private: PrivatePart) -> Self {
        Self { private, ..self }
    }
}

/// When something happened: as told, or now; nothing happens in the future.
///
/// # Errors
/// When the claimed instant lies ahead; the field is called `at`.
pub(crate) fn moment(claimed: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, AppError> {
    match claimed {
        Some(at) if at > now => Err(AppError::field("at", "时间晚于现在，请核对")),
        Some(at) => Ok(at),
        None => Ok(now),
    }
}

impl App {
    /// Begins an action in the caller's own agency.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn begin<'a>(&'a self, caller: &'a Caller) -> Result<Act<'a>, AppError> {
        let slot = self.store.begin(caller.agency, caller.person).await?;
        Ok(Act { app: self, caller, slot, touched: BTreeSet::new() })
    }
}

impl<'a> Act<'a> {
    /// An action over a slot that was begun elsewhere.
    pub(crate) const fn over(app: &'a App, caller: &'a Caller, slot: Slot) -> Self {
        Self { app, caller, slot, touched: BTreeSet::new() }
    }
}

impl Act<'_> {
    /// The instant at which this action is recorded.
    pub const fn now(&self) -> Timestamp {
        self.slot.now()
    }

    /// A subject of the caller's agency; `what` names it for people when it is missing.
    ///
    /// # Errors
    /// [`AppError::NotFound`], also for subjects of other agencies: nobody learns that they exist.
    pub async fn load<S: Listed>(&mut self, id: impl Into<SubjectRef>, what: &'static str) -> Result<Loaded<S>, AppError> {
        let found = self.slot.load::<S>(id).await?;
        found.filter(|s| s.agency == self.caller.agency).ok_or(AppError::NotFound(what))
    }

    /// Appends a fact and writes what lists show of its subject.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn append<S: Listed>(
        &mut self,
        subject: impl Into<SubjectRef>,
        new: NewFact<S::Fact>,
    ) -> Result<Staged<S>, AppError> {
        let subject = subject.into();
        let NewFact { happened_at, corrects, fact, private } = new;
        let entry = NewEntry { subject, happened_at, corrects, fact: fact.into(), private };
        let staged = self.slot.append::<S>(entry).await?;
        self.slot.describe(subject, &staged.state.columns(staged.private.expose()), &staged.state.links()).await?;
        self.set_passages(subject, &staged.state, staged.private.expose()).await?;
        self.touched.insert(subject);
        Ok(staged)
    }

    /// Destroys the private parts of entries; what lists show of their subjects no longer tells of them.
    ///
    /// # Errors
    /// When an entry is not of this agency, or the store fails.
    pub(crate) async fn destroy_private(&mut self, entries: &[EntryId]) -> Result<(), AppError> {
        for subject in self.slot.destroy_private(entries).await? {
            self.describe_any(subject).await?;
            self.touched.insert(subject);
        }
        Ok(())
    }

    /// Writes what lists show of a subject whose state was folded anew.
    pub(crate) async fn describe_any(&mut self, subject: SubjectRef) -> Result<(), AppError> {
        match subject.kind {
            SubjectKind::Agency => self.describe::<AgencyState>(subject).await,
            SubjectKind::Person => self.describe::<PersonState>(subject).await,
            SubjectKind::Scene => self.describe::<SceneState>(subject).await,
            SubjectKind::Recording => self.describe::<RecordingState>(subject).await,
            SubjectKind::Case => self.describe::<CaseState>(subject).await,
            SubjectKind::Record => self.describe::<RecordState>(subject).await,
            SubjectKind::Dossier => self.describe::<DossierState>(subject).await,
            SubjectKind::Access => self.describe::<AccessState>(subject).await,
            SubjectKind::Catalogue => self.describe::<CatalogueState>(subject).await,
            SubjectKind::Device => self.describe::<DeviceState>(subject).await,
            SubjectKind::Room => self.describe::<RoomState>(subject).await,
            SubjectKind::Docking => self.describe::<DockingState>(subject).await,
            SubjectKind::Copy => self.describe::<CopyState>(subject).await,
        }
    }

    async fn describe<S: Listed>(&mut self, subject: SubjectRef) -> Result<(), AppError> {
        if let Some(found) = self.slot.load::<S>(subject).await? {
            let columns = found.state.columns(found.private.expose());
            self.slot.describe(subject, &columns, &found.state.links()).await?;
            self.set_passages(subject, &found.state, found.private.expose()).await?;
        }
        Ok(())
    }

    /// Writes in which texts people find a subject. Most kinds have none, and ask the store nothing.
    async fn set_passages<S: Listed>(&mut self, subject: SubjectRef, state: &S, private: &PrivatePart) -> Result<(), AppError> {
        if find::KINDS.contains(&subject.kind) {
            self.slot.set_passages(subject, &state.passages(subject, private)).await?;
        }
        Ok(())
    }

    /// Computes the duties of everything touched, and of what depends on it, and makes all of it durable.
    ///
    /// # Errors
    /// When the store fails; then nothing was done.
    pub async fn commit(mut self) -> Result<Committed, AppError> {
        settle::settle(&mut self).await?;
        let done = self.slot.commit().await?;
        self.app.appended.notify_one();
        Ok(done)
    }

    /// Has the duties of a subject computed anew although nothing is appended to it: something it depends on has left it.
    pub fn touch(&mut self, subject: impl Into<SubjectRef>) {
        self.touched.insert(subject.into());
    }

    /// Hands over what was touched, for settling.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<SubjectRef> {
        std::mem::take(&mut self.touched)
    }
}

/// Checks that a page has seen the latest state of what it changes.
///
/// # Errors
/// [`AppError::Stale`].
pub const fn expect_revision(seen: Revision, now: Revision) -> Result<(), AppError> {
    if seen == now { Ok(()) } else { Err(AppError::Stale { seen, now }) }
}
