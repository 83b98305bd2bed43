//! How the duties of a followed log stand at an instant, computed here: the same expression as over this server's own.

use base::{RawId, Timestamp};
use model::Duty;

use crate::duties::{OUTCOME, Tally, WRITTEN_IN, tally};
use crate::error::StoreError;
use crate::{Store, args};

impl Store {
    /// How the duties of a followed log stand at an instant, by article, by what is folded of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mirror_tally(&self, log: RawId, instant: Timestamp) -> Result<Vec<Tally>, StoreError> {
        let sql = format!(
            "SELECT t.article, t.outcome, COUNT(*) AS n, CAST(SUM(t.written_in) AS BIGINT) AS written_in
             FROM (SELECT d.article, {OUTCOME} AS outcome, {WRITTEN_IN} AS written_in FROM mirror_duty AS d WHERE d.log = $2) AS t
             GROUP BY t.article, t.outcome ORDER BY t.article, t.outcome"
        );
        self.db().fetch(sqlx::AssertSqlSafe(sql), args![instant, log]).await?.iter().map(tally).collect()
    }

    /// Every duty of a followed log, by subject, rule and part.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mirror_duties(&self, log: RawId) -> Result<Vec<Duty>, StoreError> {
        let sql = "SELECT d.body FROM mirror_duty AS d WHERE d.log = $1 ORDER BY d.subject_id, d.rule, d.part";
        let rows = self.db().fetch(sql, args![log]).await?;
        rows.iter().map(|r| Ok(serde_json::from_str(&r.get::<String>("body")?)?)).collect()
    }
}
