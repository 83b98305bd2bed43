//! Private parts that came back from nowhere: entries that a mirror brought back have none. They stay marked as missing, which is not
//! destroyed, until another copy is found that still has them.

use base::AgencyId;
use ledger::SealedEntry;
use model::{SubjectKind, SubjectRef};

use super::source::CopiedEntry;
use crate::error::StoreError;
use crate::subjects::reference;
use crate::{Slot, Store, args};

impl Store {
    /// How many entries of an agency's log miss their private part since a restore, by the kind of what they tell of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn private_missing(&self, agency: AgencyId) -> Result<Vec<(SubjectKind, u64)>, StoreError> {
        let sql = "SELECT e.subject_kind AS kind, COUNT(*) AS n FROM payload AS p JOIN entry AS e ON e.entry_id = p.entry_id
                   WHERE p.private_lost IS NOT NULL AND e.agency = $1 GROUP BY e.subject_kind ORDER BY e.subject_kind";
        let rows = self.db().fetch(sql, args![agency.0]).await?;
        let read = |kind: String| kind.parse().map_err(|_| StoreError::corrupt(format!("{kind} is no kind of subject")));
        rows.iter().map(|row| Ok((read(row.get("kind")?)?, row.count("n")?))).collect()
    }

    /// The indices of entries of an agency's log that miss their private part, from one on, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn without_private(&self, agency: AgencyId, from: u64, limit: u32) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT e.leaf_index FROM payload AS p JOIN entry AS e ON e.entry_id = p.entry_id
                   WHERE p.private_lost IS NOT NULL AND e.agency = $1 AND e.leaf_index >= $2 ORDER BY e.leaf_index LIMIT $3";
        self.db().fetch(sql, args![agency.0, from, limit]).await?.iter().map(|row| row.count("leaf_index")).collect()
    }

    /// Begins to fill in private parts. What [`Slot::fill_private`] is given is compared with what was committed to.
    ///
    /// # Errors
    /// When the log is not written to, or the database does not answer.
    pub async fn begin_filling(&self, agency: AgencyId) -> Result<Slot, StoreError> {
        self.begin(agency, base::PersonId::default()).await
    }
}

impl Slot {
    /// Fills in the private part of an entry that misses it, when a copy has the same entry and the part that its leaf commits to. Gives
    /// back whose entry it is, folded anew; nothing when the copy does not help.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fill_private(&mut self, index: u64, copied: CopiedEntry) -> Result<Option<SubjectRef>, StoreError> {
        let sql = "SELECT e.entry_id, e.encoded, e.subject_kind AS kind, e.subject_id AS id
                   FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id
                   WHERE e.agency = $1 AND e.leaf_index = $2 AND p.private_lost IS NOT NULL";
        let Some(row) = self.tx.fetch_one(sql, args![self.agency().0, index]).await? else { return Ok(None) };
        let (entry, subject): (String, _) = (row.get("entry_id")?, reference(&row)?);
        if copied.private.is_none() || copied.encoded != row.get::<Vec<u8>>("encoded")? {
            return Ok(None);
        }
        // Opening compares both parts with the leaf.
        let Ok(SealedEntry { private: Some(private), .. }) = SealedEntry::open(copied.encoded, copied.rule, copied.private)
        else {
            return Ok(None);
        };
        let sql = "UPDATE payload SET private_salt = $2, private_part = $3, private_lost = NULL
                   WHERE entry_id = $1 AND private_lost IS NOT NULL";
        self.tx.execute(sql, args![entry, private.salt.0.to_vec(), private.bytes]).await?;
        self.fold_anew(subject).await?;
        Ok(Some(subject))
    }
}
