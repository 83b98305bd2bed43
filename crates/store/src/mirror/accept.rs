//! Writing down what was believed of a delivery. Deliveries are checked without holding anything; what is written says of which state it
//! was true, and if another delivery was faster, nothing is written and the sender is told to ask again.

use base::{AgencyId, Timestamp};
use ledger::SealedEntry;
use ledger::mirror::{Batch, Opened};
use tlog::Note;

use super::MirrorLog;
use crate::db::{Tx, Value};
use crate::error::StoreError;
use crate::{Store, args};

/// Rows of one INSERT: SQLite takes 32 766 values in one statement, and short statements are parsed sooner.
const ROWS_AT_ONCE: usize = 400;

/// A log shows something that does not extend what was seen, and it is not known where that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Since when.
    pub since: Timestamp,
    /// How many entries it shows.
    pub shown: u64,
}

/// What is believed of a delivery that extends all that was seen.
pub struct Accepted<'a> {
    /// The checkpoint.
    pub opened: &'a Opened,
    /// The entries that go on where those that are held end.
    pub batch: Batch,
    /// The checkpoint with our cosignature, when every entry of it is held now.
    pub cosigned: Option<&'a Note>,
}

impl Store {
    /// Keeps what a delivery brought. Whether it was kept: not when another delivery came between.
    ///
    /// # Errors
    /// When the database refuses; then nothing was kept.
    pub async fn accept(&self, log: &MirrorLog, accepted: Accepted<'_>) -> Result<bool, StoreError> {
        let Accepted { opened, batch: Batch { entries, frontier }, cosigned } = accepted;
        let (size, seen) = (frontier.size(), &opened.checkpoint);
        let now = self.clock().now();
        let behind = if size == seen.size() {
            None
        } else if entries.is_empty() {
            log.behind_since.or(Some(now))
        } else {
            Some(now)
        };
        let mut tx = self.db().begin(AgencyId(log.id)).await?;
        let sql = "UPDATE mirror_log SET size = $2, frontier = $3, seen_size = $4, seen_root = $5, seen = $6,
                     cosigned_size = COALESCE($7, cosigned_size), cosigned = COALESCE($8, cosigned), heard_at = $9, stated_at = $10,
                     behind_since = $11, doubt_since = NULL, doubt_size = NULL
                   WHERE id = $1 AND size = $12 AND seen_size = $13 AND stated_at = $14";
        let args = args![
            log.id,
            size,
            frontier.to_bytes(),
            seen.size(),
            seen.root().to_string(),
            opened.note.to_string(),
            cosigned.map(|_| seen.size()),
            cosigned.map(Note::to_string),
            now,
            opened.statement.time,
            behind,
            log.held.size(),
            log.held.seen_size(),
            log.held.stated_at
        ];
        if tx.execute(sql, args).await? == 0 {
            return Ok(false);
        }
        if !entries.is_empty() {
            insert(&mut tx, log, entries).await?;
            let sql = "INSERT INTO mirror_frontier (log, size, frontier) VALUES ($1, $2, $3)";
            tx.execute(sql, args![log.id, size, frontier.to_bytes()]).await?;
        }
        // Commit point: the entries are durable before the answer, and with it the cosignature, leaves.
        tx.commit().await?;
        Ok(true)
    }

    /// Takes note that a log was heard, and of a doubt that its delivery left; one that is there already keeps its beginning. Whether that
    /// was written: not when another delivery came between.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn heard(&self, log: &MirrorLog, stated_at: Timestamp, doubt: Option<u64>) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let since = doubt.map(|_| log.doubt.map_or(now, |d| d.since));
        let sql = "UPDATE mirror_log SET heard_at = $2, stated_at = $3, doubt_since = $4, doubt_size = $5
                   WHERE id = $1 AND size = $6 AND stated_at = $7";
        let args = args![log.id, now, stated_at, since, doubt, log.held.size(), log.held.stated_at];
        Ok(self.db().execute(sql, args).await? == 1)
    }
}

async fn insert(tx: &mut Tx, log: &MirrorLog, entries: Vec<SealedEntry>) -> Result<(), StoreError> {
    let mut entries = entries.into_iter();
    loop {
        let mut args: Vec<Value> = args![log.id];
        let mut rows = Vec::new();
        for entry in entries.by_ref().take(ROWS_AT_ONCE) {
            let n = args.len();
            rows.push(format!("($1, ${}, ${}, ${}, ${}, ${})", n + 1, n + 2, n + 3, n + 4, n + 5));
            let salt = entry.rule.salt.0.to_vec();
            args.extend(args![entry.leaf.index, entry.leaf.subject.id, entry.encoded, salt, entry.rule.bytes]);
        }
        if rows.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO mirror_entry (log, leaf_index, subject_id, encoded, rule_salt, rule_part) VALUES ";
        tx.execute(sqlx::AssertSqlSafe(format!("{sql}{}", rows.join(", "))), args).await?;
    }
}
