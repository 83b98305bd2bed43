//! What a log of this server sends to its superior, and what it keeps of the answer.

use std::path::Path;

use base::{AgencyId, Timestamp};
use ledger::mirror::{Bytes, Line};
use tlog::{Checkpoint, Note, VerifierKey};

use crate::db::Row;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::signer::{GuardError, memory_path, recall};
use crate::{Store, args};

/// Bytes of leaves and rule parts in one delivery, about.
const BATCH_BYTES: usize = 4 << 20;

/// The newest checkpoint of a log, and what its signer remembers.
#[derive(Clone, Debug)]
pub struct Newest {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The same with its signatures.
    pub note: Note,
    /// The largest size that the signer remembers to have signed, or that is published beside the objects.
    pub remembers: u64,
}

/// A checkpoint that a superior cosigned.
#[derive(Clone, Debug)]
pub struct Cosigned {
    /// The key that cosigned: name and hash.
    pub cosigner: String,
    /// How many entries it covers.
    pub size: u64,
    /// The checkpoint with the signature of the log and the cosignature.
    pub note: Note,
    /// When the cosigner says that it signed.
    pub cosigned_at: Timestamp,
}

impl Store {
    /// The newest checkpoint of an agency's log as the database has it, and the largest size of which the signer in the folder `keys` or
    /// the files beside the objects know. After an old database was restored, that is more.
    ///
    /// # Errors
    /// When the row or a file cannot be read.
    pub async fn newest(&self, agency: AgencyId, keys: &Path) -> Result<Option<Newest>, GuardError> {
        let (Some(origin), Some(row)) = (self.origin(agency).await?, self.checkpoint(agency).await?) else { return Ok(None) };
        let checkpoint: Checkpoint =
            row.note.text().parse().map_err(|_| StoreError::corrupt(format!("the checkpoint of {origin} cannot be read")))?;
        let (log, memory) = (self.log_folder(&origin), memory_path(keys, &origin));
        let known = off_thread("reading checkpoints", move || {
            let published = log.checkpoint()?.and_then(|note| note.text().parse::<Checkpoint>().ok());
            let published = published.filter(|c| c.origin() == origin).map(|c| c.size());
            Ok(recall(&memory, &origin).map(|last| published.max(last.map(|c| c.size()))))
        });
        let remembers = known.await??.unwrap_or_default().max(checkpoint.size());
        Ok(Some(Newest { checkpoint, note: row.note, remembers }))
    }

    /// Entries of an agency's log from an index on, as they may leave the agency: up to `below`, at most `limit` and about four megabytes.
    ///
    /// # Errors
    /// When an entry or its rule part cannot be read.
    pub async fn lines(&self, agency: AgencyId, from: u64, below: u64, limit: u32) -> Result<Vec<Line>, StoreError> {
        // No column of a private part stands here.
        let sql = "SELECT e.encoded, p.rule_salt, p.rule_part FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id
                   WHERE e.agency = $1 AND e.leaf_index >= $2 AND e.leaf_index < $3 ORDER BY e.leaf_index LIMIT $4";
        as_lines(&self.db().fetch(sql, args![agency.0, from, below, limit]).await?)
    }

    /// Keeps a cosigned checkpoint of an agency's log, unless a larger one of that cosigner is there, and publishes it beside the objects.
    ///
    /// # Errors
    /// When database or files fail.
    pub async fn keep_cosigned(&self, agency: AgencyId, key: &VerifierKey, cosigned: &Cosigned) -> Result<(), StoreError> {
        let sql = "INSERT INTO cosigned (agency, cosigner, size, note, cosigned_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (agency, cosigner) DO UPDATE SET size = excluded.size, note = excluded.note,
                     cosigned_at = excluded.cosigned_at
                   WHERE cosigned.size < excluded.size";
        let note = cosigned.note.to_string();
        let args = args![agency.0, key.id().to_string(), cosigned.size, note.as_str(), cosigned.cosigned_at];
        if self.db().execute(sql, args).await? == 0 {
            return Ok(());
        }
        let Some(origin) = self.origin(agency).await? else { return Ok(()) };
        let log = self.log_folder(&origin);
        off_thread("publishing a cosigned checkpoint", move || log.write_cosigned(&note)).await
    }

    /// The cosigned checkpoints of an agency's log, the largest first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub async fn cosigned(&self, agency: AgencyId) -> Result<Vec<Cosigned>, StoreError> {
        let sql = "SELECT cosigner, size, note, cosigned_at FROM cosigned WHERE agency = $1 ORDER BY size DESC, cosigner";
        let read = |r: &Row| {
            let note = r.get::<String>("note")?.parse();
            Ok(Cosigned {
                cosigner: r.get("cosigner")?,
                size: r.count("size")?,
                note: note.map_err(|_| StoreError::corrupt(format!("a cosigned checkpoint of {agency} cannot be read")))?,
                cosigned_at: r.instant("cosigned_at")?,
            })
        };
        self.db().fetch(sql, args![agency.0]).await?.iter().map(read).collect()
    }
}

/// Rows as entries that go over the wire, as many as one message holds.
pub(super) fn as_lines(rows: &[Row]) -> Result<Vec<Line>, StoreError> {
    let mut left = BATCH_BYTES;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let line = line(row)?;
        let size = line.leaf.0.len() + line.rule.len();
        if size > left && !lines.is_empty() {
            break;
        }
        left = left.saturating_sub(size);
        lines.push(line);
    }
    Ok(lines)
}

fn line(row: &Row) -> Result<Line, StoreError> {
    let rule = String::from_utf8(row.get("rule_part")?).map_err(|_| StoreError::corrupt("a rule part that is no text"))?;
    Ok(Line { leaf: Bytes(row.get("encoded")?), salt: Bytes(row.get("rule_salt")?), rule })
}
