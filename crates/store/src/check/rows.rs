//! Rows as they lie there, before anybody believed them: a value of a wrong type is a value that differs, not an error.

use base::AgencyId;
use ledger::Leaf;

use crate::args;
use crate::db::{Row, Tx};
use crate::error::StoreError;

/// Rows per batch: a few megabytes.
pub(super) const BATCH: u32 = 4096;

/// The columns of an entry that only repeat its leaf. A column that cannot be read is `None`, which no leaf says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Repeated {
    entry_id: Option<String>,
    act_id: Option<String>,
    subject_kind: Option<String>,
    subject_id: Option<String>,
    revision: Option<i64>,
    actor: Option<String>,
    kind: Option<String>,
    fact_version: Option<i64>,
    corrects: Option<Option<String>>,
    happened_at: Option<i64>,
    recorded_at: Option<i64>,
}

impl Repeated {
    fn read(row: &Row) -> Self {
        Self {
            entry_id: row.get("entry_id").ok(),
            act_id: row.get("act_id").ok(),
            subject_kind: row.get("subject_kind").ok(),
            subject_id: row.get("subject_id").ok(),
            revision: row.get("revision").ok(),
            actor: row.get("actor").ok(),
            kind: row.get("kind").ok(),
            fact_version: row.get("fact_version").ok(),
            corrects: row.get("corrects").ok(),
            happened_at: row.get("happened_at").ok(),
            recorded_at: row.get("recorded_at").ok(),
        }
    }

    /// What the columns must say.
    fn of(leaf: &Leaf) -> Self {
        Self {
            entry_id: Some(leaf.entry.to_string()),
            act_id: Some(leaf.act.to_string()),
            subject_kind: Some(leaf.subject.kind.name().to_owned()),
            subject_id: Some(leaf.subject.id.to_string()),
            revision: i64::try_from(leaf.revision).ok(),
            actor: Some(leaf.actor.to_string()),
            kind: Some(leaf.kind.clone()),
            fact_version: Some(leaf.fact_version.into()),
            corrects: Some(leaf.corrects.map(|entry| entry.to_string())),
            happened_at: Some(leaf.happened_at.millis()),
            recorded_at: Some(leaf.recorded_at.millis()),
        }
    }

    /// The columns that say other than the leaf.
    pub(super) fn differing(&self, leaf: &Leaf) -> Vec<&'static str> {
        let right = Self::of(leaf);
        let columns = [
            ("entry_id", self.entry_id == right.entry_id),
            ("act_id", self.act_id == right.act_id),
            ("subject_kind", self.subject_kind == right.subject_kind),
            ("subject_id", self.subject_id == right.subject_id),
            ("revision", self.revision == right.revision),
            ("actor", self.actor == right.actor),
            ("kind", self.kind == right.kind),
            ("fact_version", self.fact_version == right.fact_version),
            ("corrects", self.corrects == right.corrects),
            ("happened_at", self.happened_at == right.happened_at),
            ("recorded_at", self.recorded_at == right.recorded_at),
        ];
        columns.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}

/// A part of a payload: its salt and its bytes.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub salt: Option<Vec<u8>>,
    pub bytes: Option<Vec<u8>>,
}

impl Part {
    fn read(row: &Row, salt: &str, bytes: &str) -> Self {
        // What cannot be read as bytes stands as bytes that no commitment fits.
        let get = |column| row.get::<Option<Vec<u8>>>(column).unwrap_or_else(|_| Some(Vec::new()));
        Self { salt: get(salt), bytes: get(bytes) }
    }

    /// Destroyed altogether, as disposal does it.
    pub(super) const fn is_destroyed(&self) -> bool {
        self.salt.is_none() && self.bytes.is_none()
    }
}

/// An entry of a log with its payload.
#[derive(Debug)]
pub(super) struct EntryRow {
    pub index: u64,
    pub repeated: Repeated,
    /// The leaf.
    pub encoded: Vec<u8>,
    /// Whether there is a payload row at all.
    pub payload: bool,
    pub rule: Part,
    pub private: Part,
    /// Whether the private part was found nowhere after a restore.
    pub lost: bool,
}

/// The next entries of a log, from an index on and below another.
pub(super) async fn of_log(db: &mut Tx, agency: AgencyId, from: u64, below: u64) -> Result<Vec<EntryRow>, StoreError> {
    let sql = "SELECT e.leaf_index, e.entry_id, e.act_id, e.subject_kind, e.subject_id, e.revision, e.actor, e.kind,
                      e.fact_version, e.corrects, e.happened_at, e.recorded_at, e.encoded,
                      p.entry_id AS payload, p.rule_salt, p.rule_part, p.private_salt, p.private_part,
                      p.private_lost
               FROM entry AS e LEFT JOIN payload AS p ON p.entry_id = e.entry_id
               WHERE e.agency = $1 AND e.leaf_index >= $2 AND e.leaf_index < $3 ORDER BY e.leaf_index LIMIT $4";
    let read = |row: &Row| {
        Ok(EntryRow {
            index: row.count("leaf_index")?,
            repeated: Repeated::read(row),
            encoded: row.get("encoded").unwrap_or_default(),
            payload: row.get::<Option<String>>("payload").ok().flatten().is_some(),
            rule: Part::read(row, "rule_salt", "rule_part"),
            private: Part::read(row, "private_salt", "private_part"),
            lost: row.get::<Option<i64>>("private_lost").ok().flatten().is_some(),
        })
    };
    db.fetch(sql, args![agency.0, from, below, BATCH]).await?.iter().map(read).collect()
}

/// An entry of a subject, as far as a fold needs it.
#[derive(Debug)]
pub(super) struct FoldRow {
    pub agency: Option<AgencyId>,
    /// The subject and the revision by which the columns group and order entries.
    pub subject: String,
    pub revision: i64,
    pub encoded: Vec<u8>,
    pub rule: Option<Vec<u8>>,
    pub private: Option<Vec<u8>>,
}

/// The next entries in the order of subjects, after a subject and revision.
pub(super) async fn by_subject(db: &mut Tx, after: (&str, i64)) -> Result<Vec<FoldRow>, StoreError> {
    let sql = "SELECT e.agency, e.subject_id, e.revision, e.encoded, p.rule_part, p.private_part
               FROM entry AS e LEFT JOIN payload AS p ON p.entry_id = e.entry_id
               WHERE (e.subject_id, e.revision) > ($1, $2) ORDER BY e.subject_id, e.revision LIMIT $3";
    let read = |row: &Row| {
        Ok(FoldRow {
            agency: row.id("agency").ok(),
            subject: row.get("subject_id")?,
            revision: row.get("revision")?,
            encoded: row.get("encoded").unwrap_or_default(),
            rule: row.get("rule_part").unwrap_or_default(),
            private: row.get("private_part").unwrap_or_default(),
        })
    };
    db.fetch(sql, args![after.0, after.1, BATCH]).await?.iter().map(read).collect()
}
