//! Which entries are brought back, known before the first of them is written: a copy is read from end to end, and only if it leads to every
//! root that was signed is any of it believed.

use base::{AgencyId, EntryId, PersonId};
use ledger::{SealError, SealedEntry};
use model::{AgencyFact, Fact, SubjectRef};
use tlog::{Checkpoint, Frontier, Hash, NoteVerifier, leaf_hash};

use super::numbers::USED;
use super::source::{Beside, CopiedEntry, EntrySource};
use crate::check::Keys;
use crate::error::StoreError;
use crate::log::{NewObject, damaged};
use crate::objects::off_thread;
use crate::standing::Standing;
use crate::{Slot, Store, args, entries};

/// Entries per query.
const BATCH: u32 = 1024;

/// Why nothing is brought back. [`RecoverError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// Database or files failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is missing.
    #[error("{0} lacks nothing")]
    Whole(String),
    /// What is missing is not known, or the database was changed: bringing entries back does not mend it.
    #[error("what is missing is not known")]
    Standing(Box<Standing>),
    /// The copy ends before the log did.
    #[error("the copy ends at {has}, the log was signed up to {needed}")]
    Short {
        /// How many entries it has.
        has: u64,
        /// How many were signed.
        needed: u64,
    },
    /// An entry of the copy does not hold together.
    #[error("entry {index} of the copy does not hold together")]
    Entry {
        /// Which.
        index: u64,
        /// Why.
        source: Option<SealError>,
    },
    /// The copy leads to another root than was signed.
    #[error("the first {size} entries are not those that were signed")]
    OtherRoot {
        /// How many entries.
        size: u64,
    },
}

impl RecoverError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Store(StoreError::Copy(why)) => why.clone(),
            Self::Store(e) => format!("数据库或文件不能读写：{}", crate::backup::causes(e)),
            Self::Whole(origin) => format!("日志 {origin} 没有恢复缺口，不需要补回"),
            Self::Standing(standing) => standing.explain().unwrap_or_default(),
            Self::Short { has, needed } => {
                format!("这份副本只有 {has} 条，日志签署到 {needed} 条：不足以补回缺口，没有采用其中任何一条；请换一份更新的副本")
            }
            Self::Entry { index, .. } => format!("副本第 {index} 号记录与其编码不符或属于别的日志，没有采用其中任何一条"),
            Self::OtherRoot { size } => {
                format!("按这份副本，前 {size} 条得不出签署过的根：副本被改动，或不是同一日志；没有采用其中任何一条")
            }
        }
    }
}

/// What is to be brought back: entries that lead to the roots that were signed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whose log.
    pub agency: AgencyId,
    /// Its origin.
    pub origin: String,
    /// The first entry that is missing.
    pub from: u64,
    /// One more than the last that is brought back.
    pub to: u64,
    /// One more than the last that was signed: more than `to` where a mirror lacks the end.
    pub signed: u64,
    /// The hashes of those leaves.
    leaves: Vec<Hash>,
}

impl Store {
    /// Reads a copy and finds out whether it has what is missing in a log. Nothing is written.
    ///
    /// # Errors
    /// See [`RecoverError`].
    pub async fn plan_recovery(&self, agency: AgencyId, source: &mut dyn EntrySource) -> Result<Plan, RecoverError> {
        let standing = self.inspect(agency).await?;
        let Some((origin, from)) = self.head(agency).await? else {
            return Err(StoreError::corrupt(format!("the agency {agency} has no log")).into());
        };
        match standing {
            Standing::Whole => return Err(RecoverError::Whole(origin)),
            Standing::Gap(_) => {}
            other => return Err(RecoverError::Standing(Box::new(other))),
        }
        let mut claims: Vec<Checkpoint> = self.signed_claims(&origin).await?;
        let note = source.checkpoint(&origin).await?;
        let keys = self.log_verifiers(&origin).await?;
        claims.extend(note.and_then(|note| keys.iter().find_map(|key| Checkpoint::open(&note, &origin, key).ok())));
        let to = claims.iter().map(Checkpoint::size).max().unwrap_or(0);
        let mut frontier = self.frontier(agency, &origin, from).await?;
        let mut leaves = Vec::new();
        while frontier.size() < to {
            let wanted = u32::try_from(to - frontier.size()).unwrap_or(BATCH).min(BATCH);
            let batch = source.entries(&origin, frontier.size(), wanted).await?;
            if batch.is_empty() {
                let has = frontier.size();
                // Each of these roots was compared on the way.
                let proven = claims.iter().map(Checkpoint::size).filter(|size| (from + 1..=has).contains(size)).max();
                let Some(proven) = proven.filter(|_| source.may_end_early()) else {
                    return Err(RecoverError::Short { has, needed: to });
                };
                leaves.truncate(usize::try_from(proven - from).unwrap_or(usize::MAX));
                return Ok(Plan { agency, origin, from, to: proven, signed: to, leaves });
            }
            for copied in batch {
                let hash = believable(&copied, &origin, frontier.size())?;
                frontier.push(hash);
                leaves.push(hash);
                if claims.iter().any(|claim| claim.size() == frontier.size() && *claim.root() != frontier.root()) {
                    return Err(RecoverError::OtherRoot { size: frontier.size() });
                }
            }
        }
        Ok(Plan { agency, origin, from, to, signed: to, leaves })
    }

    /// Begins to write what is brought back. What [`Slot::bring_back`] does not know to be signed is refused.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_recovery(&self, plan: &Plan) -> Result<Slot, StoreError> {
        self.begin_unguarded(plan.agency, PersonId::default()).await
    }

    /// The object that an entry took into custody, as its row will be: from the copy, else from the sidecar beside the bytes.
    ///
    /// # Errors
    /// When the copy or the sidecar cannot be read.
    pub async fn object_brought_back(
        &self,
        copied: &CopiedEntry,
        source: &mut dyn EntrySource,
    ) -> Result<Option<NewObject>, StoreError> {
        let sealed = SealedEntry::open(copied.encoded.clone(), copied.rule.clone(), None).map_err(damaged)?;
        let Some(mut object) = crate::check::object_named(&sealed) else { return Ok(None) };
        if let Some(found) = source.object(object.id).await? {
            (object.media_type, object.receipt) = (found.media_type, found.receipt);
        } else if let Some(sidecar) = self.read_sidecar(object.id).await? {
            object.media_type = sidecar.media_type.unwrap_or(object.media_type);
            object.receipt = sidecar.receipt;
        }
        Ok(Some(object))
    }

    /// Brings back what belongs to the agency beside its log: numbers go on where they were, logins are those of the copy.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bring_back_beside(&self, agency: AgencyId, beside: Beside) -> Result<(), StoreError> {
        for (word, year, last) in beside.numbers {
            self.db().execute(USED, args![agency.0, word, year, last]).await?;
        }
        for (login, credential) in beside.credentials {
            self.set_credential(&login, &credential).await?;
        }
        Ok(())
    }

    /// The right edge of the tree over the first `size` entries.
    async fn frontier(&self, agency: AgencyId, origin: &str, size: u64) -> Result<Frontier, StoreError> {
        let row = self.checkpoint(agency).await?.filter(|row| row.is_of(origin) && row.size <= size);
        let mut frontier = row.map(|row| row.frontier).unwrap_or_default();
        while frontier.size() < size {
            let wanted = u32::try_from(size - frontier.size()).unwrap_or(BATCH).min(BATCH);
            let leaves = self.leaves(agency, frontier.size(), wanted).await?;
            if leaves.is_empty() {
                return Err(StoreError::corrupt(format!("entry {} of {origin} is missing", frontier.size())));
            }
            frontier.extend(leaves.iter().map(|leaf| leaf_hash(leaf)));
        }
        Ok(frontier)
    }

    async fn log_verifiers(&self, origin: &str) -> Result<Vec<NoteVerifier>, StoreError> {
        let Some(keys) = self.standings.keys().map(std::path::Path::to_owned) else { return Ok(Vec::new()) };
        let origin = origin.to_owned();
        off_thread("reading keys", move || Ok(Keys::folder(&keys)?.log(&origin))).await
    }
}

/// The hash of a leaf that stands where it says, with parts that are what it commits to.
fn believable(copied: &CopiedEntry, origin: &str, index: u64) -> Result<Hash, RecoverError> {
    let opened = SealedEntry::open(copied.encoded.clone(), copied.rule.clone(), copied.private.clone());
    let sealed = opened.map_err(|source| RecoverError::Entry { index, source: Some(source) })?;
    if sealed.leaf.index != index || sealed.leaf.origin != origin {
        return Err(RecoverError::Entry { index, source: None });
    }
    Ok(leaf_hash(&copied.encoded))
}

impl Slot {
    /// Writes an entry that was missing where it stood, with the row of the object it took into custody. Gives back every subject that was
    /// folded anew; the caller describes them.
    ///
    /// # Errors
    /// When it is not the next of the plan, or the database refuses.
    pub async fn bring_back(
        &mut self,
        plan: &Plan,
        copied: CopiedEntry,
        object: Option<NewObject>,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        let place = usize::try_from(self.size().saturating_sub(plan.from)).unwrap_or(usize::MAX);
        if self.size() < plan.from || plan.leaves.get(place) != Some(&leaf_hash(&copied.encoded)) {
            return Err(StoreError::corrupt(format!("entry {} is not the one that was looked at", self.size())));
        }
        let lost = copied.private.is_none() && !copied.destroyed;
        let sealed = SealedEntry::open(copied.encoded, copied.rule, copied.private).map_err(damaged)?;
        let (id, subject) = (sealed.leaf.entry, sealed.leaf.subject);
        entries::insert(&mut self.tx, plan.agency, &sealed).await?;
        if lost {
            let now = self.now();
            self.tx.execute("UPDATE payload SET private_lost = $2 WHERE entry_id = $1", args![id.0, now]).await?;
        }
        self.stands_at(&sealed);
        self.number_is_used(&sealed).await?;
        if let Some(object) = object {
            self.take_custody_again(&object, subject).await?;
        }
        self.fold_anew(subject).await?;
        let mut folded = vec![subject];
        // What was lawfully destroyed stays destroyed: a copy of before must not bring it back.
        if let Ok(Fact::Agency(
            AgencyFact::Disposed { entries, .. }
            | AgencyFact::DossiersDestroyed { entries, .. }
            | AgencyFact::SpillDestroyed { entries, .. },
        )) = sealed.fact()
        {
            let known: Vec<EntryId> = self.known(&entries).await?;
            folded.extend(self.destroy_private(&known).await?);
        }
        Ok(folded)
    }

    /// Those of the entries that are in this log.
    async fn known(&mut self, entries: &[EntryId]) -> Result<Vec<EntryId>, StoreError> {
        let mut known = Vec::new();
        for entry in entries {
            known.extend(self.subject_of(*entry).await?.map(|_| *entry));
        }
        Ok(known)
    }
}
