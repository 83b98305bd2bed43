//! Reading and writing entries. Writing is for `log` alone.

use std::collections::HashMap;

use base::{AgencyId, EntryId, PersonId, Timestamp};
use ledger::{Salt, Salted, SealError, SealedEntry};
use model::{AgencyFact, Fact, SubjectRef};

use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::log::damaged;
use crate::{Store, args};

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

/// The facts of one kind that an agency's log tells of the agency itself, each with its index, oldest first. An entry that does not hold
/// together tells nothing; a check names it.
pub(crate) async fn of_agency(tx: &mut Tx, agency: AgencyId, kind: &str) -> Result<Vec<(u64, AgencyFact)>, StoreError> {
    let sql = "SELECT e.encoded, p.rule_salt, p.rule_part FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id
               WHERE e.subject_id = $1 AND e.kind = $2 ORDER BY e.revision";
    let mut facts = Vec::new();
    for row in tx.fetch(sql, args![agency.0, kind]).await? {
        let Some(rule) = salted(&row, "rule_salt", "rule_part")? else { continue };
        let Ok(sealed) = SealedEntry::open(row.get("encoded")?, rule, None) else { continue };
        if let Ok(Fact::Agency(fact)) = sealed.fact() {
            facts.push((sealed.leaf.index, fact));
        }
    }
    Ok(facts)
}

/// How many ids one statement names.
const HEADS_AT_ONCE: usize = 200;

/// What the columns of an entry say, without its parts.
#[derive(Clone, Debug)]
pub struct EntryHead {
    /// The kind of fact.
    pub kind: String,
    /// Who did it.
    pub actor: PersonId,
    /// When it is said to have happened.
    pub happened_at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

impl Store {
    /// The heads of entries, by id; ids that are no entries are left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entry_heads(&self, ids: &[EntryId]) -> Result<HashMap<EntryId, EntryHead>, StoreError> {
        let mut heads = HashMap::new();
        for some in ids.chunks(HEADS_AT_ONCE) {
            let places: Vec<_> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT entry_id, kind, actor, happened_at, recorded_at FROM entry WHERE entry_id IN ({})",
                places.join(", ")
            );
            let args = some.iter().map(|id| Value::from(id.0)).collect();
            for row in self.db().fetch(sqlx::AssertSqlSafe(sql), args).await? {
                let head = EntryHead {
                    kind: row.get("kind")?,
                    actor: row.id("actor")?,
                    happened_at: row.instant("happened_at")?,
                    recorded_at: row.instant("recorded_at")?,
                };
                heads.insert(row.id("entry_id")?, head);
            }
        }
        Ok(heads)
    }

    /// All entries of a subject, oldest first.
    ///
    /// # Errors
    /// When one does not hold together, or the database does not answer.
    pub async fn entries_of(&self, subject: SubjectRef) -> Result<Vec<SealedEntry>, StoreError> {
        let sql = "SELECT e.encoded, p.rule_salt, p.rule_part, p.private_salt, p.private_part
                   FROM entry AS e JOIN payload AS p ON p.entry_id = e.entry_id WHERE e.subject_id = $1 ORDER BY e.revision";
        self.db().fetch(sql, args![subject.id]).await?.iter().map(open).collect()
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
