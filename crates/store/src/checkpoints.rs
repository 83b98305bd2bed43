//! The newest signed checkpoint of a log, as the database remembers it. The one beside the objects is what counts.

use base::{AgencyId, Timestamp};

use crate::error::StoreError;
use crate::{Store, args};

/// A checkpoint as its row tells it.
#[derive(Clone, Debug)]
pub struct CheckpointRow {
    /// How many entries it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When it was signed.
    pub signed_at: Timestamp,
}

impl Store {
    /// The newest checkpoint of an agency's log; none until the log was first integrated.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn checkpoint(&self, agency: AgencyId) -> Result<Option<CheckpointRow>, StoreError> {
        let sql = "SELECT size, note, signed_at FROM checkpoint WHERE agency = $1";
        let row = self.db().fetch_one(sql, args![agency.0]).await?;
        row.map(|r| Ok(CheckpointRow { size: r.count("size")?, note: r.get("note")?, signed_at: r.instant("signed_at")? }))
            .transpose()
    }
}
