//! Work that one process at a time does, of however many there are.

use base::{Span, Timestamp};

use crate::Store;
use crate::args;
use crate::error::StoreError;

impl Store {
    /// Takes or keeps a lease, and gives its epoch; nothing while somebody else holds it. What is done under it must bear to be done twice:
    /// a process that stood still may believe in a lease that another has by now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lease(&self, name: &str, holder: &str, length: Span) -> Result<Option<u64>, StoreError> {
        let now = self.clock().now();
        let until: Timestamp = now.plus(length);
        let sql = "INSERT INTO lease (name, holder, epoch, until) VALUES ($1, $2, 1, $3)
                   ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
                     epoch = CASE WHEN lease.holder = excluded.holder THEN lease.epoch ELSE lease.epoch + 1 END
                   WHERE lease.holder = excluded.holder OR lease.until <= $4";
        if self.db().execute(sql, args![name, holder, until, now]).await? == 0 {
            return Ok(None);
        }
        let row = self.db().fetch_one("SELECT epoch FROM lease WHERE name = $1 AND holder = $2", args![name, holder]).await?;
        row.map(|row| row.count("epoch")).transpose()
    }

    /// Lets go of a lease, if it is still held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn let_go(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        self.db().execute("UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2", args![name, holder]).await?;
        Ok(())
    }
}
