//! Handing a log back to the subordinate that lost it: leaves and rule parts as they came, up to the largest checkpoint that covers them.

use base::Timestamp;
use ledger::mirror::Line;
use tlog::{Checkpoint, Note};

use super::MirrorLog;
use super::send::as_lines;
use crate::error::StoreError;
use crate::{Store, args};

impl MirrorLog {
    /// The largest signed checkpoint of which every entry is held: the cosigned one, or the one that was seen last when that is complete.
    pub fn covered(&self) -> Option<&Note> {
        let complete = self.seen.as_ref().filter(|_| self.held.seen_size() == self.held.size());
        complete.or(self.cosigned.as_ref())
    }

    /// How many entries that checkpoint covers.
    pub fn covered_size(&self) -> u64 {
        let checkpoint = self.covered().and_then(|note| note.text().parse::<Checkpoint>().ok());
        checkpoint.map_or(0, |checkpoint| checkpoint.size())
    }
}

impl Store {
    /// Takes note of the instant in a request that was believed, so that it is believed once. Whether that was written: not when another
    /// request or delivery came between.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn asked(&self, log: &MirrorLog, stated_at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE mirror_log SET stated_at = $2 WHERE id = $1 AND stated_at = $3";
        Ok(self.db().execute(sql, args![log.id, stated_at, log.held.stated_at]).await? == 1)
    }

    /// Entries of a followed log from an index on, as they came: up to `below`, at most `limit` and about four megabytes.
    ///
    /// # Errors
    /// When an entry or its rule part cannot be read.
    pub async fn mirror_lines(&self, log: &MirrorLog, from: u64, below: u64, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql = "SELECT encoded, rule_salt, rule_part FROM mirror_entry
                   WHERE log = $1 AND leaf_index >= $2 AND leaf_index < $3 ORDER BY leaf_index LIMIT $4";
        as_lines(&self.db().fetch(sql, args![log.id, from, below, limit]).await?)
    }
}
