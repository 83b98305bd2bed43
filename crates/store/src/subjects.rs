//! The state of subjects, what lists show of them, and who belongs to whom.

pub(crate) mod versions;
pub(crate) mod view;

use base::{AgencyId, Private, Timestamp};
use model::{PrivatePart, Revision, Subject, SubjectKind, SubjectRef};

use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::log::damaged;
use crate::{Store, args};

/// A subject as it stands.
#[derive(Clone, Debug)]
pub struct Loaded<S> {
    /// Which.
    pub subject: SubjectRef,
    /// The agency in whose log it lives.
    pub agency: AgencyId,
    /// How many facts it has.
    pub revision: Revision,
    /// What they fold to.
    pub state: S,
    /// The private texts beside it.
    pub private: Private<PrivatePart>,
}

/// What lists show of a subject.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The words by which people know it; searched.
    pub label: String,
    /// Its number, if it has one; searched.
    pub number: Option<String>,
    /// A word that lists filter by.
    pub status: &'static str,
    /// What lists sort by.
    pub sort_at: Timestamp,
}

impl Columns {
    /// The label as rows hold it.
    pub(crate) fn label(&self) -> String {
        storable(&self.label)
    }

    /// The number as rows hold it.
    pub(crate) fn number(&self) -> Option<String> {
        self.number.as_deref().map(storable)
    }
}

/// A text as every database can hold it: PostgreSQL has no NUL, which names of files may bear. The private part keeps it as it was.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The pattern of texts that hold these characters, with `\` as what escapes.
pub(crate) fn holding(text: &str) -> String {
    format!("%{}%", storable(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// That one thing belongs to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// In which way.
    pub relation: &'static str,
    /// To what.
    pub to: SubjectRef,
}

/// Along a link or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// What the subject links to.
    To,
    /// What links to the subject.
    From,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct SubjectRow {
    /// Which.
    pub subject: SubjectRef,
    /// The words by which people know it.
    pub label: String,
    /// Its number.
    pub number: Option<String>,
    /// The word that lists filter by.
    pub status: String,
    /// The stored state, still as JSON.
    pub state: String,
    /// The stored private texts, still as JSON.
    pub private: Private<String>,
    /// How many facts it has.
    pub revision: Revision,
}

impl SubjectRow {
    /// The row as a subject of its kind.
    ///
    /// # Errors
    /// When the stored JSON is of another kind.
    pub fn read<S: Subject>(&self, agency: AgencyId) -> Result<Loaded<S>, StoreError> {
        Ok(Loaded {
            subject: self.subject,
            agency,
            revision: self.revision,
            state: serde_json::from_str(&self.state)?,
            private: Private::new(serde_json::from_str(self.private.expose())?),
        })
    }
}

/// Which subjects a list shows.
#[derive(Clone, Debug)]
pub struct SubjectQuery<'a> {
    /// Of which agency.
    pub agency: AgencyId,
    /// Of which kind.
    pub kind: SubjectKind,
    /// With one of these words; empty: any.
    pub status: &'a [&'a str],
    /// Whose label or number holds this text; empty: any.
    pub text: &'a str,
    /// That link to this subject in this way.
    pub linked: Option<(&'a str, SubjectRef)>,
    /// From which row.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct SubjectPage {
    /// The rows.
    pub rows: Vec<SubjectRow>,
    /// How many there are on all pages.
    pub total: u64,
}

pub(crate) const ROW: &str = "s.kind, s.id, s.agency, s.revision, s.state, s.private, s.fold, s.label, s.number, s.status";

fn kind_of(r: &Row) -> Result<SubjectKind, StoreError> {
    let kind: String = r.get("kind")?;
    kind.parse().map_err(|_| StoreError::corrupt(format!("a subject of kind “{kind}”")))
}

const LOAD: &str = "SELECT s.kind, s.id, s.agency, s.revision, s.state, s.private, s.fold, s.label, s.number, s.status
                    FROM subject AS s WHERE s.id = $1";

const LINKED_TO: &str = "SELECT s.kind, s.id FROM link AS l JOIN subject AS s ON s.id = l.to_id
                         WHERE l.from_id = $1 AND l.relation = $2 ORDER BY s.sort_at, s.id";
const LINKED_FROM: &str = "SELECT s.kind, s.id FROM link AS l JOIN subject AS s ON s.id = l.from_id
                           WHERE l.to_id = $1 AND l.relation = $2 ORDER BY s.sort_at, s.id";

pub(crate) fn reference(r: &Row) -> Result<SubjectRef, StoreError> {
    Ok(SubjectRef::new(kind_of(r)?, r.id("id")?))
}

pub(crate) async fn linked(
    tx: &mut Tx,
    direction: Direction,
    id: SubjectRef,
    relation: &str,
) -> Result<Vec<SubjectRef>, StoreError> {
    let sql = if direction == Direction::To { LINKED_TO } else { LINKED_FROM };
    tx.fetch(sql, args![id.id, relation]).await?.iter().map(reference).collect()
}

pub(crate) async fn of_kind(tx: &mut Tx, agency: AgencyId, kind: SubjectKind) -> Result<Vec<SubjectRef>, StoreError> {
    let sql = "SELECT kind, id FROM subject WHERE agency = $1 AND kind = $2";
    tx.fetch(sql, args![agency.0, kind.name()]).await?.iter().map(reference).collect()
}

/// Subjects of a kind with this number, the newest first.
pub(crate) async fn with_number(
    tx: &mut Tx,
    agency: AgencyId,
    kind: SubjectKind,
    number: &str,
    limit: u32,
) -> Result<Vec<SubjectRef>, StoreError> {
    let sql = "SELECT kind, id FROM subject WHERE agency = $1 AND kind = $2 AND number = $3 ORDER BY sort_at DESC, id LIMIT $4";
    tx.fetch(sql, args![agency.0, kind.name(), number, limit]).await?.iter().map(reference).collect()
}

/// Subjects of a kind with this number that are sorted between two instants, the newest first.
pub(crate) async fn with_number_between(
    tx: &mut Tx,
    agency: AgencyId,
    kind: SubjectKind,
    number: &str,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<SubjectRef>, StoreError> {
    let sql = "SELECT kind, id FROM subject WHERE agency = $1 AND kind = $2 AND number = $3 AND sort_at >= $4 AND sort_at <= $5
               ORDER BY sort_at DESC, id LIMIT $6";
    tx.fetch(sql, args![agency.0, kind.name(), number, from, to, limit]).await?.iter().map(reference).collect()
}

/// Subjects of a kind that are sorted between two instants, the newest first.
const BETWEEN: &str = "SELECT kind, id FROM subject WHERE agency = $1 AND kind = $2 AND sort_at >= $3 AND sort_at <= $4
                       ORDER BY sort_at DESC, id LIMIT $5";

pub(crate) async fn between(
    tx: &mut Tx,
    agency: AgencyId,
    kind: SubjectKind,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<SubjectRef>, StoreError> {
    tx.fetch(BETWEEN, args![agency.0, kind.name(), from, to, limit]).await?.iter().map(reference).collect()
}

impl Store {
    /// Subjects of a kind in the log of an agency that are sorted between two instants, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn between(
        &self,
        agency: AgencyId,
        kind: SubjectKind,
        (from, to): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        let rows = self.db().fetch(BETWEEN, args![agency.0, kind.name(), from, to, limit]).await?;
        rows.iter().map(reference).collect()
    }

    /// A subject as it stands.
    ///
    /// # Errors
    /// When the stored state cannot be read, or the database does not answer.
    pub async fn load<S: Subject>(&self, id: impl Into<SubjectRef>) -> Result<Option<Loaded<S>>, StoreError> {
        let subject = id.into();
        let Some(found) = self.db().fetch_one(LOAD, args![subject.id]).await? else { return Ok(None) };
        // Asked for as a subject of another kind, it is not there: its state would be read as what it is not.
        if kind_of(&found)? != subject.kind || subject.kind != S::KIND {
            return Ok(None);
        }
        self.row(&found).await?.read(found.id("agency")?).map(Some)
    }

    /// The row of a subject of any kind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subject_row(&self, subject: SubjectRef) -> Result<Option<SubjectRow>, StoreError> {
        let Some(found) = self.db().fetch_one(LOAD, args![subject.id]).await? else { return Ok(None) };
        Ok(Some(self.row(&found).await?).filter(|r| r.subject == subject))
    }

    /// A row as it is read today: what another version folded is folded anew. The next action on the subject writes it so.
    pub(crate) async fn row(&self, r: &Row) -> Result<SubjectRow, StoreError> {
        let kind = kind_of(r)?;
        let subject = SubjectRef::new(kind, r.id("id")?);
        let (state, private) = if r.count("fold")? == u64::from(versions::version(kind)) {
            (r.get("state")?, r.get("private")?)
        } else {
            versions::fold(kind, &self.entries_of(subject).await?).map_err(damaged)?
        };
        Ok(SubjectRow {
            subject,
            label: r.get("label")?,
            number: r.get("number")?,
            status: r.get("status")?,
            state,
            private: Private::new(private),
            revision: r.count("revision")?,
        })
    }

    /// Ids that a subject links to, or that link to it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn linked(&self, direction: Direction, id: SubjectRef, relation: &str) -> Result<Vec<SubjectRef>, StoreError> {
        let sql = if direction == Direction::To { LINKED_TO } else { LINKED_FROM };
        self.db().fetch(sql, args![id.id, relation]).await?.iter().map(reference).collect()
    }

    /// One page of the subjects that a query describes, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(&self, query: &SubjectQuery<'_>) -> Result<SubjectPage, StoreError> {
        let mut sql = String::from("FROM subject AS s WHERE s.agency = $1 AND s.kind = $2");
        let mut args: Vec<Value> = args![query.agency.0, query.kind.name()];
        let bind = |args: &mut Vec<Value>, value: Value| {
            args.push(value);
            format!("${}", args.len())
        };
        if !query.status.is_empty() {
            let words: Vec<_> = query.status.iter().map(|s| bind(&mut args, (*s).into())).collect();
            sql += &format!(" AND s.status IN ({})", words.join(", "));
        }
        if !query.text.is_empty() {
            let p = bind(&mut args, holding(query.text).into());
            sql += &format!(" AND (s.label LIKE {p} ESCAPE '\\' OR s.number LIKE {p} ESCAPE '\\')");
        }
        if let Some((relation, to)) = query.linked {
            let (r, t) = (bind(&mut args, relation.into()), bind(&mut args, to.id.into()));
            sql += &format!(" AND s.id IN (SELECT from_id FROM link WHERE relation = {r} AND to_id = {t})");
        }
        let count = format!("SELECT COUNT(*) AS n {sql}");
        let total = self.db().fetch_one(sqlx::AssertSqlSafe(count), args.clone()).await?.map_or(Ok(0), |r| r.count("n"))?;
        let (limit, offset) = (bind(&mut args, query.limit.into()), bind(&mut args, query.offset.into()));
        let page = format!("SELECT {ROW} {sql} ORDER BY s.sort_at DESC, s.id LIMIT {limit} OFFSET {offset}");
        let found = self.db().fetch(sqlx::AssertSqlSafe(page), args).await?;
        let mut rows = Vec::with_capacity(found.len());
        for r in &found {
            rows.push(self.row(r).await?);
        }
        Ok(SubjectPage { rows, total })
    }
}
