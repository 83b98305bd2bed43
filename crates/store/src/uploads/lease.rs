//! Which machine writes to an upload, where several share a database. Each lease has a number that only grows: progress counts under the newest
//! one alone, so a machine that fell asleep and wakes up counts nothing.

use base::{Span, UploadId};

use crate::error::StoreError;
use crate::{Store, args};

/// How long a lease lasts without word of its holder. Holders that are alive send word with each progress.
pub(super) const TERM: Span = Span::from_seconds(30);

/// The right of this machine to write to an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease {
    /// Its number.
    pub token: i64,
}

impl Store {
    /// Takes the lease of an upload; nothing while another machine has it. Where one process has the database to itself there is none to take.
    pub(super) async fn lease_upload(&self, id: UploadId) -> Result<Option<Lease>, StoreError> {
        if self.db().is_sqlite() {
            return Ok(Some(Lease { token: 0 }));
        }
        let now = self.clock().now();
        let sql = "UPDATE upload SET lease_node = $2, lease_token = lease_token + 1, lease_until = $4
                   WHERE id = $1 AND (lease_node = $2 OR lease_until <= $3) RETURNING lease_token";
        let row = self.db().fetch_one(sql, args![id.0, &*self.node, now, now.plus(TERM)]).await?;
        row.map(|row| Ok(Lease { token: row.get("lease_token")? })).transpose()
    }

    /// Gives a lease back.
    pub(super) async fn end_lease(&self, id: UploadId, lease: Lease) -> Result<(), StoreError> {
        if !self.db().is_sqlite() {
            let sql = "UPDATE upload SET lease_until = 0 WHERE id = $1 AND lease_token = $2";
            self.db().execute(sql, args![id.0, lease.token]).await?;
        }
        Ok(())
    }
}
