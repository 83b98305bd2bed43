//! Appending to an agency's log: take the head, load, decide, stage, commit.
//!
//! A [`Slot`] holds the log's head from [`Store::begin`] to [`Slot::commit`]. While it does, nobody else appends to that log, so
//! what the caller loads is what it decides on, indices have no gaps, and `recorded_at` never runs backwards (invariant 2). A slot
//! that is dropped leaves no trace.

use std::sync::Arc;
use std::time::Instant;

use base::{ActId, AgencyId, EntryId, ObjectId, PersonId, Private, RawId, Timestamp, metric};
use ledger::sealed::Place;
use ledger::{NewEntry, SealError, SealedEntry};
use model::{Duty, PrivatePart, Revision, Subject, SubjectKind, SubjectRef};

use crate::db::{Tx, Value};
use crate::error::StoreError;
use crate::reassess::{self, Dependants};
use crate::standing::{Standing, Standings};
use crate::subjects::view::View;
use crate::subjects::{self, Columns, Link, Loaded};
use crate::{Store, args, disposal, duties, entries, tiles};

/// The right to append to one log, and everything staged so far.
pub struct Slot {
    pub(crate) tx: Tx,
    standings: Arc<Standings>,
    agency: AgencyId,
    origin: String,
    size: u64,
    now: Timestamp,
    /// When the last entry was recorded.
    recorded_at: Timestamp,
    act: ActId,
    actor: PersonId,
    view: View,
    entries: Vec<EntryId>,
}

/// What a subject became by staged entries.
pub struct Staged<S> {
    /// The state with them.
    pub state: S,
    /// The private texts with them.
    pub private: Private<PrivatePart>,
    /// The revision with them.
    pub revision: Revision,
    /// The entry that was staged.
    pub entry: EntryId,
}

/// What a commit appended.
#[derive(Clone, Debug)]
pub struct Committed {
    /// The entries, in order.
    pub entries: Vec<EntryId>,
    /// The log's size with them.
    pub size: u64,
}

impl Store {
    /// Opens the log of an agency if it is not open yet. The origin is the first line of its checkpoints.
    ///
    /// # Errors
    /// When the origin is empty, too long for the name of a folder, holds white space or `+`, or belongs to another log.
    pub async fn open_log(&self, agency: AgencyId, origin: &str) -> Result<(), StoreError> {
        let plain = !origin.is_empty() && !origin.contains(|c: char| c.is_whitespace() || c == '+');
        let fits = plain && tiles::file_name(origin).len() <= tiles::MAX_NAME_LEN;
        if !fits {
            return Err(StoreError::corrupt(format!("“{origin}” cannot be the origin of a log")));
        }
        let sql =
            "INSERT INTO log_head (agency, origin, size, recorded_at) VALUES ($1, $2, 0, 0) ON CONFLICT (agency) DO NOTHING";
        self.db().execute(sql, args![agency.0, origin]).await?;
        Ok(())
    }

    /// Takes the head of an agency's log, for one human action.
    ///
    /// # Errors
    /// When the agency has no log, the log is not written to ([`StoreError::ReadOnly`]), or the database does not answer.
    pub async fn begin(&self, agency: AgencyId, actor: PersonId) -> Result<Slot, StoreError> {
        let slot = self.begin_despite_clock(agency, actor).await?;
        match self.clock_jump() {
            Some(jump) => Err(StoreError::ReadOnly(Box::new(Standing::Clock(jump)))),
            None => Ok(slot),
        }
    }

    /// The same although the clock jumped: for whoever confirms it.
    ///
    /// # Errors
    /// As [`Store::begin`].
    pub async fn begin_despite_clock(&self, agency: AgencyId, actor: PersonId) -> Result<Slot, StoreError> {
        let slot = self.begin_unguarded(agency, actor).await?;
        self.standings.admit(agency, &slot.origin, slot.size)?;
        Ok(slot)
    }

    /// The same although entries are missing: for whoever brings them back.
    pub(crate) async fn begin_unguarded(&self, agency: AgencyId, actor: PersonId) -> Result<Slot, StoreError> {
        let mut tx = self.db().begin(agency).await?;
        // The lock of the head row orders writers on a server; on SQLite the transaction itself does.
        let lock = if self.db().is_sqlite() { "" } else { " FOR UPDATE" };
        let sql = format!("SELECT origin, size, recorded_at FROM log_head WHERE agency = $1{lock}");
        let head = tx
            .fetch_one(sqlx::AssertSqlSafe(sql), args![agency.0])
            .await?
            .ok_or_else(|| StoreError::corrupt(format!("the agency {agency} has no log")))?;
        let now = self.clock().now().max(head.instant("recorded_at")?);
        let (origin, size) = (head.get("origin")?, head.count("size")?);
        let (act, standings) = (ActId::random(), Arc::clone(&self.standings));
        let recorded_at = now;
        Ok(Slot { tx, standings, agency, origin, size, now, recorded_at, act, actor, view: View::default(), entries: Vec::new() })
    }
}

impl Slot {
    /// The instant that everything staged here is recorded at.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The agency whose log this is.
    pub const fn agency(&self) -> AgencyId {
        self.agency
    }

    /// Names the action under way; its entries carry the name. Before anything is staged.
    pub const fn name_act(&mut self, act: ActId) {
        self.act = act;
    }

    /// Whether an action of that name appended something to a subject of this log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holds(&mut self, subject: SubjectRef, act: ActId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS held FROM entry WHERE subject_id = $1 AND agency = $2 AND act_id = $3 LIMIT 1";
        Ok(self.tx.fetch_one(sql, args![subject.id, self.agency.0, act.0]).await?.is_some())
    }

    /// How many entries the log has with what is staged.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// Lets an entry that was written before stand at its place: the next one comes after it.
    pub(crate) fn stands_at(&mut self, sealed: &SealedEntry) {
        self.size = sealed.leaf.index + 1;
        self.recorded_at = sealed.leaf.recorded_at;
        self.entries.push(sealed.leaf.entry);
    }

    /// Folds a subject anew from the entries that there are.
    pub(crate) async fn fold_anew(&mut self, subject: SubjectRef) -> Result<(), StoreError> {
        self.view.fold_anew(&mut self.tx, self.agency, subject).await
    }

    /// What is staged from here on is of another origin.
    pub(crate) fn goes_on_as(&mut self, origin: &str) {
        origin.clone_into(&mut self.origin);
    }

    /// Who acts.
    pub const fn actor(&self) -> PersonId {
        self.actor
    }

    /// A subject as it stands, staged entries included.
    ///
    /// # Errors
    /// When the stored state cannot be read.
    pub async fn load<S: Subject>(&mut self, id: impl Into<SubjectRef>) -> Result<Option<Loaded<S>>, StoreError> {
        self.view.load(&mut self.tx, id.into()).await
    }

    /// Stages a fact: seals it in its place and folds it. What lists show of the subject is set with [`Slot::describe`].
    ///
    /// # Errors
    /// When the facts so far cannot be read, or the database does not answer.
    pub async fn append<S: Subject>(&mut self, new: NewEntry) -> Result<Staged<S>, StoreError> {
        let revision = self.view.revision(&mut self.tx, new.subject).await? + 1;
        let place =
            Place { origin: &self.origin, index: self.size, revision, act: self.act, actor: self.actor, recorded_at: self.now };
        let sealed = SealedEntry::seal(EntryId(RawId::random_at(self.size)), &new, &place).map_err(damaged)?;
        entries::insert(&mut self.tx, self.agency, &sealed).await?;
        let Loaded { state, private, revision, .. } = self.view.take_in::<S>(&mut self.tx, self.agency, &sealed).await?;
        let entry = sealed.leaf.entry;
        self.entries.push(entry);
        self.size += 1;
        Ok(Staged { state, private, revision, entry })
    }

    /// Whose entry it is, when it is one of this log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn subject_of(&mut self, entry: EntryId) -> Result<Option<SubjectRef>, StoreError> {
        disposal::subject_of(&mut self.tx, self.agency, entry).await
    }

    /// Destroys the private parts of entries of this log, lawfully: whoever calls stages the entry that says so in the same action. Leaf,
    /// rule part, commitments and proofs stay. Gives back the subjects that were folded anew, each to be described anew; what was
    /// destroyed before is left as it is.
    ///
    /// # Errors
    /// When an entry is not of this log, or the database refuses; then nothing was destroyed.
    pub async fn destroy_private(&mut self, entries: &[EntryId]) -> Result<Vec<SubjectRef>, StoreError> {
        let subjects = disposal::destroy(&mut self.tx, self.agency, entries).await?;
        for subject in &subjects {
            self.view.forget(&mut self.tx, *subject).await?;
        }
        Ok(subjects)
    }

    /// Sets what lists show of a subject, and whom it belongs to.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn describe(&mut self, subject: SubjectRef, columns: &Columns, links: &[Link]) -> Result<(), StoreError> {
        self.view.describe(&mut self.tx, subject, columns, links).await
    }

    /// Ids that a subject links to, or that link to it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn linked(
        &mut self,
        direction: subjects::Direction,
        id: SubjectRef,
        relation: &str,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        self.view.linked(&mut self.tx, direction, id, relation).await
    }

    /// Every subject of a kind in this log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of_kind(&mut self, kind: model::SubjectKind) -> Result<Vec<SubjectRef>, StoreError> {
        self.view.write_findable(&mut self.tx).await?;
        subjects::of_kind(&mut self.tx, self.agency, kind).await
    }

    /// Subjects of a kind in this log that are sorted between two instants, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn between(
        &mut self,
        kind: model::SubjectKind,
        span: (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        self.view.write_findable(&mut self.tx).await?;
        subjects::between(&mut self.tx, self.agency, kind, span, limit).await
    }

    /// Subjects of a kind in this log with this number, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn with_number(
        &mut self,
        kind: model::SubjectKind,
        number: &str,
        limit: u32,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        self.view.write_findable(&mut self.tx).await?;
        subjects::with_number(&mut self.tx, self.agency, kind, number, limit).await
    }

    /// Subjects of a kind in this log with this number that are sorted between two instants, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn with_number_between(
        &mut self,
        kind: model::SubjectKind,
        number: &str,
        span: (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        self.view.write_findable(&mut self.tx).await?;
        subjects::with_number_between(&mut self.tx, self.agency, kind, number, span, limit).await
    }

    /// Makes the stored duties of a subject those that rules just computed; it is to be looked at again at `next_change`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_duties(
        &mut self,
        subject: SubjectRef,
        unit: Option<base::UnitId>,
        list: &[Duty],
        next_change: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.view.look_again(&mut self.tx, subject, next_change).await?;
        duties::replace(&mut self.tx, self.agency, subject, unit, list).await
    }

    /// Queues subjects whose duties depend on what just changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn queue(&mut self, which: Dependants<'_>) -> Result<(), StoreError> {
        self.view.write(&mut self.tx).await?;
        reassess::queue(&mut self.tx, self.agency, which, self.now).await
    }

    /// Takes up to `limit` subjects off the queue; they come back if this action does not commit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_queued(&mut self, limit: u32) -> Result<Vec<SubjectRef>, StoreError> {
        reassess::take(&mut self.tx, self.agency, limit).await
    }

    /// Subjects of this log about which something has changed by itself up to now, and since when; the earliest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn changed_by_time(&mut self, limit: u32) -> Result<Vec<(SubjectRef, Timestamp)>, StoreError> {
        self.view.write(&mut self.tx).await?;
        reassess::changed_by_time(&mut self.tx, self.agency, self.now, limit).await
    }

    /// The next number of a word in a year, from 1, without gaps.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn next_number(&mut self, word: &str, year: i16) -> Result<u64, StoreError> {
        let sql = "INSERT INTO number (agency, word, year, last) VALUES ($1, $2, $3, 1)
                   ON CONFLICT (agency, word, year) DO UPDATE SET last = number.last + 1 RETURNING last";
        let row = self.tx.fetch_one(sql, args![self.agency.0, word, i64::from(year)]).await?;
        row.ok_or_else(|| StoreError::corrupt("a number was not given back"))?.count("last")
    }

    /// Sets numbers of a word in a year aside: the first of so many that nobody else will get.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn reserve_numbers(&mut self, word: &str, year: i16, count: u32) -> Result<u64, StoreError> {
        let sql = "INSERT INTO number (agency, word, year, last) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (agency, word, year) DO UPDATE SET last = number.last + excluded.last RETURNING last";
        let args = args![self.agency.0, word, i64::from(year), i64::from(count)];
        let row = self.tx.fetch_one(sql, args).await?;
        let last = row.ok_or_else(|| StoreError::corrupt("numbers were not given back"))?.count("last")?;
        Ok(last.saturating_sub(u64::from(count)).saturating_add(1))
    }

    /// Whether a subject of a kind bears this number.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn bears_number(&mut self, kind: SubjectKind, number: &str) -> Result<bool, StoreError> {
        self.view.write(&mut self.tx).await?;
        let sql = "SELECT id FROM subject WHERE agency = $1 AND kind = $2 AND number = $3 LIMIT 1";
        Ok(self.tx.fetch_one(sql, args![self.agency.0, kind.name(), number]).await?.is_some())
    }

    /// Registers an object whose bytes are already durable.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn register_object(&mut self, object: &NewObject) -> Result<(), StoreError> {
        let sql = "INSERT INTO object (id, agency, purpose, size, sha256, sm3, media_type, receipt, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let o = object;
        let digests = o.digests;
        let args = args![
            o.id.0,
            self.agency.0,
            o.purpose.name(),
            o.size,
            digests.sha256.to_string(),
            digests.sm3.to_string(),
            o.media_type.as_str(),
            o.receipt.clone(),
            self.now
        ];
        self.tx.execute(sql, args).await?;
        Ok(())
    }

    /// Marks an upload as turned into custody, with what it became.
    ///
    /// # Errors
    /// When the upload was already taken, or the database refuses.
    pub async fn finish_upload(&mut self, upload: base::UploadId, outcome: &str) -> Result<(), StoreError> {
        let sql = "UPDATE upload SET state = 'in_custody', outcome = $2, tail = NULL WHERE id = $1 AND state = 'arriving'";
        if self.tx.execute(sql, args![upload.0, outcome]).await? == 1 {
            return Ok(());
        }
        Err(StoreError::corrupt(format!("the upload {upload} was taken twice")))
    }

    /// Runs a statement that belongs to the same action but is no fact (a viewing session, a used draft).
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        self.tx.execute(sql, args).await
    }

    /// Makes everything staged durable, all of it or nothing.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn commit(mut self) -> Result<Committed, StoreError> {
        let began = Instant::now();
        self.view.write(&mut self.tx).await?;
        // The head tells of the last entry; an action without one leaves it.
        if !self.entries.is_empty() {
            let sql = "UPDATE log_head SET size = $2, recorded_at = $3 WHERE agency = $1";
            self.tx.execute(sql, args![self.agency.0, self.size, self.recorded_at]).await?;
        }
        // Commit point: the rows are durable; tree, tiles and checkpoint can be redone from here.
        self.tx.commit().await?;
        self.standings.committed(self.agency, &self.origin, self.size);
        metrics::counter!(metric::ENTRIES.name).increment(self.entries.len() as u64);
        metrics::histogram!(metric::COMMIT.name).record(began.elapsed());
        Ok(Committed { entries: self.entries, size: self.size })
    }
}

/// What an object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// An audio-visual original.
    Original,
    /// A scan of a signed page.
    Scan,
    /// A print of a record.
    Print,
    /// A dossier package.
    Package,
    /// A copy of a recording.
    Copy,
    /// A list that an agency took over from a table.
    List,
    /// A paper of a case, or a sealed file of a record, sent as the body of one request: without a sidecar.
    Paper,
}

impl Purpose {
    /// The word in the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Scan => "scan",
            Self::Print => "print",
            Self::Package => "package",
            Self::Copy => "copy",
            Self::List => "list",
            Self::Paper => "paper",
        }
    }
}

/// An object whose bytes are durable and whose row is not written yet.
#[derive(Clone, Debug)]
pub struct NewObject {
    /// Its id.
    pub id: ObjectId,
    /// What it is for.
    pub purpose: Purpose,
    /// How many bytes.
    pub size: u64,
    /// Their digests.
    pub digests: base::DigestPair,
    /// The media type, found from the bytes.
    pub media_type: String,
    /// The signed receipt, for what came from outside.
    pub receipt: Option<String>,
}

/// A sealed entry that does not hold together is damage of the store.
pub(crate) fn damaged(e: SealError) -> StoreError {
    match e {
        SealError::Fact(f) => StoreError::Fact(f),
        SealError::Json(j) => StoreError::Json(j),
        other => StoreError::corrupt(other.to_string()),
    }
}

#[cfg(test)]
mod nodes;
#[cfg(test)]
mod tests;
