//! From rows to a signed tree: what was appended since the last checkpoint becomes tiles, then a checkpoint.
//!
//! The order is what makes a crash harmless: tiles durable, then the signer's memory, then the row, then the checkpoint beside the
//! objects. So published ≤ row ≤ memory ≤ entries at every instant, and doing it again ends where the crash kept it from ending.

use std::collections::BTreeMap;
use std::io;

use base::{AgencyId, Timestamp};
use ledger::Leaf;
use tlog::checkpoint::ParseCheckpointError;
use tlog::grow::GrowError;
use tlog::{Checkpoint, Frontier, Note, TileFile, TileId, TileReader, Tree, grow, leaf_hash};

use crate::db::Tx;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::signer::{GuardError, GuardedSigner, Memory, Turn};
use crate::tiles::LogFolder;
use crate::{Store, args};

/// Entries per checkpoint when there is much to catch up on; about 5 MB.
const BATCH: u32 = 16_384;

/// Why a log was not integrated. [`IntegrateError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum IntegrateError {
    /// Database or files failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The agency has no log, or the signer is for another one.
    #[error("the signer of {signer} was given another log")]
    OtherLog {
        /// The origin the signer signs for.
        signer: String,
    },
    /// An entry is missing, or stands where another belongs.
    #[error("entry {index} of {origin} is missing or not a leaf of this log at this place")]
    NotTheLeaf {
        /// The log.
        origin: String,
        /// Which entry.
        index: u64,
    },
    /// The stored tree is not the one that the row tells of.
    #[error("the tree of {origin} cannot grow")]
    Grow {
        /// The log.
        origin: String,
        /// Why.
        source: GrowError<io::Error>,
    },
    /// The signer refused.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// The origin cannot stand in a checkpoint.
    #[error("no checkpoint can be made of it")]
    Checkpoint(#[from] ParseCheckpointError),
}

impl IntegrateError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Store(_) => "数据库或日志树文件无法读写，检查点未更新，稍后重试".into(),
            Self::OtherLog { signer } => format!("日志 {signer} 的密钥被用于别的日志，未签署检查点"),
            Self::NotTheLeaf { origin, index } => {
                format!("日志 {origin} 第 {index} 条缺失或被替换，未签署检查点，请运行 zhilu check")
            }
            Self::Grow { origin, .. } => {
                format!("日志 {origin} 的日志树文件与数据库记下的不一致或缺失，未签署检查点，请运行 zhilu check")
            }
            Self::Guard(e) => e.explain(),
            Self::Checkpoint(_) => "日志名称不能写入检查点".into(),
        }
    }
}

/// The newest checkpoint of a log, as the database has it.
#[derive(Clone, Debug)]
pub struct SignedCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The signed note, to hand out.
    pub note: Note,
    /// The right edge of the tree, where appending goes on.
    pub(crate) frontier: Frontier,
}

impl SignedCheckpoint {
    /// Whether it is one of the log `origin`.
    pub(crate) fn is_of(&self, origin: &str) -> bool {
        self.note.text().parse::<Checkpoint>().is_ok_and(|checkpoint| checkpoint.origin() == origin)
    }
}

impl Store {
    /// The newest checkpoint of an agency's log; nothing when none was signed yet.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub async fn checkpoint(&self, agency: AgencyId) -> Result<Option<SignedCheckpoint>, StoreError> {
        let sql = "SELECT size, frontier, note, signed_at FROM checkpoint WHERE agency = $1";
        let Some(row) = self.db().fetch_one(sql, args![agency.0]).await? else { return Ok(None) };
        let damaged = |what: &str| StoreError::corrupt(format!("the {what} of the checkpoint of {agency} cannot be read"));
        let frontier = Frontier::from_bytes(&row.get::<Vec<u8>>("frontier")?).map_err(|_| damaged("frontier"))?;
        let note: String = row.get("note")?;
        let note = note.parse().map_err(|_| damaged("note"))?;
        Ok(Some(SignedCheckpoint { size: row.count("size")?, signed_at: row.instant("signed_at")?, note, frontier }))
    }

    /// Takes everything appended to an agency's log into the tree and signs it: the new checkpoint, or nothing when there is nothing
    /// new. Safe to repeat, after a crash too, and beside other processes.
    ///
    /// # Errors
    /// When the log does not extend what was signed before, or database or files fail. What was signed before stays as it is.
    pub async fn integrate(&self, agency: AgencyId, signer: &GuardedSigner) -> Result<Option<Checkpoint>, IntegrateError> {
        let done = self.grow_and_sign(agency, signer).await;
        if let Err(IntegrateError::Guard(why)) = &done {
            self.standings.refused(agency, why);
        }
        done
    }

    async fn grow_and_sign(&self, agency: AgencyId, signer: &GuardedSigner) -> Result<Option<Checkpoint>, IntegrateError> {
        let origin = self.origin(agency).await?.filter(|origin| origin == signer.origin());
        let origin = origin.ok_or_else(|| IntegrateError::OtherLog { signer: signer.origin().to_owned() })?;
        let log = self.log_folder(&origin);
        let waiting = signer.clone();
        let mut turn = blocking(move || waiting.turn()).await??;
        // That keeps others of this machine away; this keeps other machines away, until it is dropped.
        let _signing = self.signing(agency).await?;
        // The tree of an earlier origin lies elsewhere; that of a new one begins with nothing.
        let row = self.checkpoint(agency).await?.filter(|row| row.is_of(&origin));
        let mut frontier = row.as_ref().map(|row| row.frontier.clone()).unwrap_or_default();
        self.catch_up(agency, &mut frontier, turn.remembered(&log)?).await?;
        let (mut note, mut newest) = (row.filter(|row| row.size == frontier.size()).map(|row| row.note), None);
        loop {
            let leaves = self.new_leaves(agency, &origin, frontier.size(), BATCH).await?;
            let caught_up = leaves.len() < BATCH as usize;
            let step = Step { origin: origin.clone(), log: log.clone(), row: note, frontier, leaves };
            let done = blocking(move || step.run(&turn).map(|signed| (turn, signed))).await?;
            let (back, Some(signed)) = done? else { return Ok(newest) };
            turn = back;
            self.note_checkpoint(agency, &signed).await?;
            let (log, publish) = (log.clone(), signed.note.clone());
            off_thread("publishing a checkpoint", move || log.write_checkpoint(&publish)).await?;
            newest = Some(signed.checkpoint);
            if caught_up {
                return Ok(newest);
            }
            (note, frontier) = (Some(signed.note), signed.frontier);
        }
    }

    /// Moves the right edge of the tree on to what the signer remembers: a crash kept the row from being written, or an older
    /// database was restored and then written to. Only the same entries lead to the same root.
    async fn catch_up(
        &self,
        agency: AgencyId,
        frontier: &mut Frontier,
        remembered: Vec<(Memory, Checkpoint)>,
    ) -> Result<(), IntegrateError> {
        let Some((memory, last)) = remembered.into_iter().max_by_key(|(_, last)| last.size()) else { return Ok(()) };
        let (origin, signed) = (last.origin().to_owned(), last.size());
        if frontier.size() >= signed {
            return Ok(());
        }
        let before = frontier.clone();
        while frontier.size() < signed {
            let wanted = u32::try_from(signed - frontier.size()).unwrap_or(BATCH).min(BATCH);
            let leaves = self.new_leaves(agency, &origin, frontier.size(), wanted).await?;
            if leaves.is_empty() {
                let now = frontier.size();
                return Err(GuardError::Shrunk { origin, memory, signed, now }.into());
            }
            frontier.extend(leaves.iter().map(|leaf| leaf_hash(leaf)));
        }
        if frontier.root() != *last.root() {
            return Err(GuardError::Forked { origin, memory, signed }.into());
        }
        self.lay_tiles(agency, &origin, before, frontier).await
    }

    /// Writes the tiles up to the right edge of a tree that was signed, unless they are there: after a crash they are, after entries were
    /// brought back into a restored database they are not.
    async fn lay_tiles(&self, agency: AgencyId, origin: &str, mut from: Frontier, to: &Frontier) -> Result<(), IntegrateError> {
        let (log, size) = (self.log_folder(origin), to.size());
        let reader = log.clone();
        let there = blocking(move || Tree::new(&reader, size).frontier(size)).await?;
        if there.is_ok_and(|there| there == *to) {
            return Ok(());
        }
        while from.size() < size {
            let wanted = u32::try_from(size - from.size()).unwrap_or(BATCH).min(BATCH);
            let leaves = self.new_leaves(agency, origin, from.size(), wanted).await?;
            let (log, origin) = (log.clone(), origin.to_owned());
            from = blocking(move || {
                let growth = grow(&log, &from, &leaves).map_err(|source| IntegrateError::Grow { origin, source })?;
                log.write(&growth.files)?;
                Ok::<_, IntegrateError>(growth.frontier)
            })
            .await??;
        }
        Ok(())
    }

    /// The origin of an agency's log, if it has one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn origin(&self, agency: AgencyId) -> Result<Option<String>, StoreError> {
        let row = self.db().fetch_one("SELECT origin FROM log_head WHERE agency = $1", args![agency.0]).await?;
        row.map(|row| row.get("origin")).transpose()
    }

    /// The files of a log.
    pub(crate) fn log_folder(&self, origin: &str) -> LogFolder {
        LogFolder::beside(self.objects(), origin)
    }

    /// The next leaves from an index on, each known to be the one that belongs there.
    async fn new_leaves(&self, agency: AgencyId, origin: &str, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, IntegrateError> {
        let leaves = self.leaves(agency, from, limit).await?;
        let mut lineage = None;
        for (index, bytes) in (from..).zip(&leaves) {
            let leaf = Leaf::decode(bytes).ok().filter(|leaf| leaf.index == index);
            let leaf = leaf.ok_or_else(|| IntegrateError::NotTheLeaf { origin: origin.to_owned(), index })?;
            if leaf.origin == origin && lineage.is_none() {
                continue;
            }
            // The log had another origin before.
            let known = match lineage.take() {
                Some(known) => known,
                None => self.lineage(agency).await?,
            };
            if known.at(index, origin) != leaf.origin {
                return Err(IntegrateError::NotTheLeaf { origin: origin.to_owned(), index });
            }
            lineage = Some(known);
        }
        Ok(leaves)
    }

    /// Writes the row, unless another process was faster and further.
    /// Waits until no other machine signs this log. One that loses its connection to the database loses this too; the row never goes back all
    /// the same, and both sign the same entries.
    async fn signing(&self, agency: AgencyId) -> Result<Option<Tx>, StoreError> {
        if self.db().is_sqlite() {
            return Ok(None);
        }
        let mut held = self.db().snapshot().await?;
        let sql = "SELECT COUNT(*) AS held FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 0))) AS waiting";
        held.fetch_one(sql, args![format!("signing {agency}")]).await?;
        Ok(Some(held))
    }

    async fn note_checkpoint(&self, agency: AgencyId, signed: &Signed) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoint (agency, size, frontier, note, signed_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (agency) DO UPDATE
                   SET size = excluded.size, frontier = excluded.frontier, note = excluded.note, signed_at = excluded.signed_at
                   WHERE checkpoint.size <= excluded.size";
        let (size, now) = (signed.checkpoint.size(), self.clock().now());
        let args = args![agency.0, size, signed.frontier.to_bytes(), signed.note.to_string(), now];
        self.db().execute(sql, args).await?;
        Ok(())
    }
}

/// Runs file work off the threads that serve requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let stopped = |e| StoreError::File { what: "integrating a log", source: io::Error::other(e) };
    tokio::task::spawn_blocking(work).await.map_err(stopped)
}

/// One stretch from rows to a signature; everything of it that touches files.
struct Step {
    origin: String,
    log: LogFolder,
    /// The note that the row has, if it covers all that was signed.
    row: Option<Note>,
    frontier: Frontier,
    leaves: Vec<Vec<u8>>,
}

/// What a step signed.
struct Signed {
    checkpoint: Checkpoint,
    frontier: Frontier,
    note: Note,
}

impl Step {
    fn run(self, turn: &Turn) -> Result<Option<Signed>, IntegrateError> {
        // After a change of keys the same tree is signed once more: readers find the new key's line without waiting for an entry.
        let signed = self.row.as_ref().is_some_and(|note| turn.has_signed(note));
        let idle =
            self.leaves.is_empty() && (signed || self.frontier.size() == 0) && self.log.checkpoint().ok() == Some(self.row);
        let growth = grow(&self.log, &self.frontier, &self.leaves);
        let growth = growth.map_err(|source| IntegrateError::Grow { origin: self.origin.clone(), source })?;
        let (size, root) = (growth.frontier.size(), growth.frontier.root());
        // What is not written yet is read from memory: nothing reaches the disk before it is known to extend what was signed.
        let tree = Tree::new(Overlay::new(&growth.files, &self.log), size);
        turn.check(&self.log, &tree, size, &root)?;
        if idle || size == 0 {
            return Ok(None);
        }
        self.log.write(&growth.files)?;
        let checkpoint = Checkpoint::new(&self.origin, size, root)?;
        let note = turn.sign(&checkpoint)?;
        Ok(Some(Signed { checkpoint, frontier: growth.frontier, note }))
    }
}

/// Tiles that are about to be written, over those that are there.
struct Overlay<'a> {
    fresh: BTreeMap<TileId, &'a [u8]>,
    below: &'a LogFolder,
}

impl<'a> Overlay<'a> {
    fn new(files: &'a [TileFile], below: &'a LogFolder) -> Self {
        Self { fresh: files.iter().map(|file| (file.tile, file.bytes.as_slice())).collect(), below }
    }
}

impl TileReader for Overlay<'_> {
    type Error = io::Error;

    fn read(&self, tile: TileId) -> io::Result<Vec<u8>> {
        self.fresh.get(&tile).map_or_else(|| self.below.read(tile), |bytes| Ok(bytes.to_vec()))
    }
}

#[cfg(test)]
mod tests;
