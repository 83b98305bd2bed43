//! Reading and writing entries. Writing is for `log` alone.

use base::AgencyId;
use ledger::{Salt, Salted, SealError, SealedEntry};
use model::SubjectRef;

use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::log::damaged;
use crate::{Store, args};

/// Columns that [`open`] reads.
const COLUMNS: &str = "e.encoded, p.rule_salt, p.rule_part, p.private_salt, p.private_part";

/// An entry as it lies in the database, before anybody believed it.
#[derive(Clone, Debug)]
pub struct RawEntry {
    /// The position by the row.
    pub index: u64,
    /// The columns that repeat what the leaf says: (entry id, subject id, revision, kind, recorded_at).
    pub columns: (String, String, u64, String, i64),
    /// The leaf.
    pub encoded: Vec<u8>,
    /// The rule part with its salt; `None` when the payload row is gone.
    pub rule: Option<Salted>,
    /// The private part with its salt.
    pub private: Option<Salted>,
}

pub(crate) async fn of_subject(tx: &mut Tx, subject: SubjectRef) -> Result<Vec<SealedEntry>, StoreError> {
    let sql = "SELECT e.encoded, p.rule_salt, p.rule_part, p.private_salt, p.private_part
               FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id WHERE e.subject_id = $1 ORDER BY e.revision";
    tx.fetch(sql, args![subject.id]).await?.iter().map(open).collect()
}

pub(crate) async fn insert(tx: &mut Tx, agency: AgencyId, sealed: &SealedEntry) -> Result<(), StoreError> {
    let l = &sealed.leaf;
    let sql = "INSERT INTO entry (agency, leaf_index, entry_id, act_id, subject_kind, subject_id, revision, actor, kind,
                                  fact_version, corrects, happened_at, recorded_at, encoded)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let args = args![
        agency.0,
        l.index,
        l.entry.0,
        l.act.0,
        l.subject.kind.name(),
        l.subject.id,
        l.revision,
        l.actor.0,
        l.kind.as_str(),
        u32::from(l.fact_version),
        l.corrects.map(|c| c.0),
        l.happened_at,
        l.recorded_at,
        sealed.encoded.clone()
    ];
    tx.execute(sql, args).await?;
    let sql = "INSERT INTO payload (entry_id, rule_salt, rule_part, private_salt, private_part) VALUES ($1, $2, $3, $4, $5)";
    let private = sealed.private.clone();
    let args = args![
        l.entry.0,
        sealed.rule.salt.0.to_vec(),
        sealed.rule.bytes.clone(),
        private.as_ref().map(|p| p.salt.0.to_vec()),
        private.map(|p| p.bytes)
    ];
    tx.execute(sql, args).await?;
    Ok(())
}

fn open(row: &Row) -> Result<SealedEntry, StoreError> {
    let (rule, private) = (salted(row, "rule_salt", "rule_part")?, salted(row, "private_salt", "private_part")?);
    let rule = rule.ok_or_else(|| damaged(SealError::Rule))?;
    SealedEntry::open(row.get("encoded")?, rule, private).map_err(damaged)
}

fn salted(row: &Row, salt: &str, part: &str) -> Result<Option<Salted>, StoreError> {
    let (salt, bytes): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(salt)?, row.get(part)?);
    Ok(salt.zip(bytes).and_then(|(salt, bytes)| Some(Salted { salt: Salt(salt.try_into().ok()?), bytes })))
}

impl Store {
    /// All entries of a subject, oldest first.
    ///
    /// # Errors
    /// When one does not hold together, or the database does not answer.
    pub async fn entries_of(&self, subject: SubjectRef) -> Result<Vec<SealedEntry>, StoreError> {
        let sql = "SELECT e.encoded, p.rule_salt, p.rule_part, p.private_salt, p.private_part
                   FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id WHERE e.subject_id = $1 ORDER BY e.revision";
        self.db().fetch(sql, args![subject.id]).await?.iter().map(open).collect()
    }

    /// Leaves of a log from an index on, at most `limit`, as they lie there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn raw_entries(&self, agency: AgencyId, from: u64, limit: u32) -> Result<Vec<RawEntry>, StoreError> {
        let sql = format!(
            "SELECT e.leaf_index, e.entry_id, e.subject_id, e.revision, e.kind, e.recorded_at, {COLUMNS}
             FROM entry AS e LEFT JOIN payload AS p ON p.entry_id = e.entry_id
             WHERE e.agency = $1 AND e.leaf_index >= $2 ORDER BY e.leaf_index LIMIT $3"
        );
        let rows = self.db().fetch(sqlx::AssertSqlSafe(sql), args![agency.0, from, limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(RawEntry {
                    index: row.count("leaf_index")?,
                    columns: (
                        row.get("entry_id")?,
                        row.get("subject_id")?,
                        row.count("revision")?,
                        row.get("kind")?,
                        row.get("recorded_at")?,
                    ),
                    encoded: row.get("encoded")?,
                    rule: salted(row, "rule_salt", "rule_part")?,
                    private: salted(row, "private_salt", "private_part")?,
                })
            })
            .collect()
    }

    /// Leaves alone, for the tree.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leaves(&self, agency: AgencyId, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT encoded FROM entry WHERE agency = $1 AND leaf_index >= $2 ORDER BY leaf_index LIMIT $3";
        self.db().fetch(sql, args![agency.0, from, limit]).await?.iter().map(|r| r.get("encoded")).collect()
    }

    /// Every log: agency, origin, size.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn logs(&self) -> Result<Vec<(AgencyId, String, u64)>, StoreError> {
        let rows = self.db().fetch("SELECT agency, origin, size FROM log_head ORDER BY origin", vec![]).await?;
        rows.iter().map(|r| Ok((r.id("agency")?, r.get("origin")?, r.count("size")?))).collect()
    }
}
