//! Time-stamps 时间戳 (RFC 3161) beside the checkpoints that they are over. Who is asked, and whether a token holds, is decided above and
//! in `tsp`.

use base::{AgencyId, Timestamp};

use crate::error::StoreError;
use crate::integrate::SignedCheckpoint;
use crate::{Store, args};

/// A checkpoint with its time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampedCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The signed note, byte for byte as it was stamped.
    pub note: String,
    /// The token, in DER.
    pub token: Vec<u8>,
    /// What the authority says in it.
    pub stamped_at: Timestamp,
}

impl Store {
    /// The newest checkpoint of a log, if it bears no time-stamp yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unstamped(&self, agency: AgencyId) -> Result<Option<SignedCheckpoint>, StoreError> {
        let Some(newest) = self.checkpoint(agency).await?.filter(|newest| newest.size > 0) else { return Ok(None) };
        let Some(origin) = self.origin(agency).await? else { return Ok(None) };
        let sql = "SELECT 1 AS there FROM time_stamp WHERE agency = $1 AND origin = $2 AND size = $3";
        let there = self.db().fetch_one(sql, args![agency.0, origin, newest.size]).await?.is_some();
        Ok((!there).then_some(newest))
    }

    /// Keeps a token beside the checkpoint that it is over. The first one stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_stamp(&self, agency: AgencyId, origin: &str, stamped: &StampedCheckpoint) -> Result<(), StoreError> {
        let sql = "INSERT INTO time_stamp (agency, origin, size, note, token, stamped_at) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (agency, origin, size) DO NOTHING";
        let StampedCheckpoint { size, note, token, stamped_at } = stamped.clone();
        self.db().execute(sql, args![agency.0, origin, size, note, token, stamped_at]).await?;
        Ok(())
    }

    /// The token over exactly this checkpoint, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stamp_over(&self, agency: AgencyId, size: u64, note: &str) -> Result<Option<StampedCheckpoint>, StoreError> {
        let sql = "SELECT size, note, token, stamped_at FROM time_stamp WHERE agency = $1 AND size = $2 AND note = $3";
        let row = self.db().fetch_one(sql, args![agency.0, size, note]).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// The newest time-stamp of a log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_stamp(&self, agency: AgencyId) -> Result<Option<StampedCheckpoint>, StoreError> {
        let sql =
            "SELECT size, note, token, stamped_at FROM time_stamp WHERE agency = $1 ORDER BY stamped_at DESC, size DESC LIMIT 1";
        let row = self.db().fetch_one(sql, args![agency.0]).await?;
        row.map(|row| read(&row)).transpose()
    }
}

fn read(row: &crate::db::Row) -> Result<StampedCheckpoint, StoreError> {
    Ok(StampedCheckpoint {
        size: row.count("size")?,
        note: row.get("note")?,
        token: row.get("token")?,
        stamped_at: row.instant("stamped_at")?,
    })
}
