//! What the nightly reconciliation 对账 asks of rows and files, and the morning reports 晨报 as they were signed. What is compared with what,
//! and what a report says, is decided above.

use base::{AgencyId, Day, ObjectId, RawId, Timestamp};
use model::SubjectKind;

use crate::check::unregistered;
use crate::error::StoreError;
use crate::subjects::{ROW, SubjectRow};
use crate::{Slot, Store, args};

/// A report as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MorningReport {
    /// The day that it is about.
    pub day: Day,
    /// The signed note.
    pub note: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Store {
    /// Subjects of a kind in the log of an agency whose ids follow `after`, in the order of ids, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subjects_after(
        &self,
        agency: AgencyId,
        kind: SubjectKind,
        after: Option<RawId>,
        limit: u32,
    ) -> Result<Vec<SubjectRow>, StoreError> {
        let sql =
            format!("SELECT {ROW} FROM subject AS s WHERE s.agency = $1 AND s.kind = $2 AND s.id > $3 ORDER BY s.id LIMIT $4");
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let found = self.db().fetch(sqlx::AssertSqlSafe(sql), args![agency.0, kind.name(), after, limit]).await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            rows.push(self.row(row).await?);
        }
        Ok(rows)
    }

    /// When the log of an agency began; nothing while it has no entry.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn began_at(&self, agency: AgencyId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT recorded_at FROM entry WHERE agency = $1 AND leaf_index = 0";
        self.db().fetch_one(sql, args![agency.0]).await?.map(|row| row.instant("recorded_at")).transpose()
    }

    /// How many bytes the file of an object has; nothing when it is not there.
    ///
    /// # Errors
    /// When the store of objects does not answer.
    pub async fn size_on_disk(&self, id: ObjectId) -> Result<Option<u64>, StoreError> {
        self.objects().size(id).await
    }

    /// The originals of an agency that have a row.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn original_rows(&self, agency: AgencyId) -> Result<Vec<ObjectId>, StoreError> {
        let sql = "SELECT id FROM object WHERE agency = $1 AND purpose = 'original' ORDER BY id";
        self.db().fetch(sql, args![agency.0]).await?.iter().map(|row| row.id("id")).collect()
    }

    /// Objects that lie in the store and that no row names.
    ///
    /// # Errors
    /// When database or files do not answer.
    pub async fn unregistered_objects(&self) -> Result<Vec<ObjectId>, StoreError> {
        Ok(unregistered(self).await?.into_iter().map(|(id, _)| id).collect())
    }

    /// The report about a day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn morning_report(&self, agency: AgencyId, day: Day) -> Result<Option<MorningReport>, StoreError> {
        let sql = "SELECT day, note, created_at FROM morning_report WHERE agency = $1 AND day = $2";
        let row = self.db().fetch_one(sql, args![agency.0, day.to_string()]).await?;
        row.map(|row| Ok(MorningReport { day, note: row.get("note")?, created_at: row.instant("created_at")? })).transpose()
    }

    /// Reports of an agency, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn morning_reports(&self, agency: AgencyId, limit: u32) -> Result<Vec<MorningReport>, StoreError> {
        let sql = "SELECT day, note, created_at FROM morning_report WHERE agency = $1 ORDER BY day DESC LIMIT $2";
        let rows = self.db().fetch(sql, args![agency.0, limit]).await?;
        rows.iter()
            .map(|row| Ok(MorningReport { day: row.id("day")?, note: row.get("note")?, created_at: row.instant("created_at")? }))
            .collect()
    }
}

impl Slot {
    /// Keeps the report about a day; whether none was kept before. Whoever calls stages the entry that bears its digest.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_report(&mut self, day: Day, note: &str) -> Result<bool, StoreError> {
        let sql = "INSERT INTO morning_report (agency, day, note, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (agency, day) DO NOTHING";
        let args = args![self.agency().0, day.to_string(), note, self.now()];
        Ok(self.tx.execute(sql, args).await? == 1)
    }
}
