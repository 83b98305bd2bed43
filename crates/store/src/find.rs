//! Finding subjects by words: the texts in which people search, one row each, and the lists that are made of them.
//!
//! A word is compared with every text of an agency (measured: 46 ms of one core for 100 000 texts of 95 characters). Most Chinese words have two characters, which neither trigrams nor PostgreSQL's own
//! parsers can find; comparing finds them all, needs nothing beside the rows, and leaves nothing behind when a row is destroyed.
//! Who may see what is decided above.

use std::collections::BTreeMap;

use base::{AgencyId, RawId, Timestamp};
use model::{SubjectKind, SubjectRef};

use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::subjects::{self, ROW, SubjectRow, holding, storable};
use crate::{Slot, Store, args};

/// What a text is about; lists can be narrowed to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A case 案件: number, name, cause, what was said about it.
    Case,
    /// Its party 当事人.
    Party,
    /// A text record 文书.
    Record,
    /// A scene 现场.
    Scene,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 4] = [Self::Case, Self::Party, Self::Record, Self::Scene];

    /// The word in rows and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Party => "party",
            Self::Record => "record",
            Self::Scene => "scene",
        }
    }

    /// The topic of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.word() == word)
    }
}

/// A text of a subject in which people search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Which of its texts, unique within the subject.
    pub part: String,
    /// Under what a hit is shown: the case, or the subject itself.
    pub whole: SubjectRef,
    /// What it is about.
    pub topic: Topic,
    /// What people call it.
    pub label: String,
    /// The text.
    pub body: String,
}

/// How the row of a passage reads, whatever database it stands in.
#[derive(PartialEq, Eq)]
struct Columns {
    whole: String,
    topic: String,
    label: String,
    body: String,
}

impl Columns {
    fn of(p: &Passage) -> Self {
        let (whole, topic) = (p.whole.id.to_string(), p.topic.word().to_owned());
        Self { whole, topic, label: storable(&p.label), body: storable(&p.body) }
    }

    fn read(r: &Row) -> Result<Self, StoreError> {
        Ok(Self { whole: r.get("whole")?, topic: r.get("topic")?, label: r.get("label")?, body: r.get("body")? })
    }
}

const OF_SUBJECT: &str = "SELECT part, whole, topic, label, body FROM passage WHERE agency = $1 AND subject_id = $2";

/// Makes the texts of a subject those of the list, and writes no more than what differs.
async fn replace(tx: &mut Tx, agency: AgencyId, subject: SubjectRef, list: &[Passage]) -> Result<(), StoreError> {
    let mut there = BTreeMap::new();
    for r in tx.fetch(OF_SUBJECT, args![agency.0, subject.id]).await? {
        there.insert(r.get::<String>("part")?, Columns::read(&r)?);
    }
    for p in list {
        let c = Columns::of(p);
        if there.remove(&p.part).is_some_and(|old| old == c) {
            continue;
        }
        let sql = "INSERT INTO passage (agency, subject_id, part, whole, topic, label, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (agency, subject_id, part) DO UPDATE SET whole = excluded.whole, topic = excluded.topic,
                     label = excluded.label, body = excluded.body";
        tx.execute(sql, args![agency.0, subject.id, p.part.as_str(), c.whole, c.topic, c.label, c.body]).await?;
    }
    for part in there.into_keys() {
        let sql = "DELETE FROM passage WHERE agency = $1 AND subject_id = $2 AND part = $3";
        tx.execute(sql, args![agency.0, subject.id, part]).await?;
    }
    Ok(())
}

impl Slot {
    /// Sets in which texts people find a subject; what it had and the list does not name is gone.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_passages(&mut self, subject: SubjectRef, list: &[Passage]) -> Result<(), StoreError> {
        let agency = self.agency();
        replace(&mut self.tx, agency, subject, list).await
    }

    /// Notes which version of the program made the passages of this log.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn passages_made_by(&mut self, version: &str) -> Result<(), StoreError> {
        let sql = "UPDATE log_head SET passages_by = $2 WHERE agency = $1";
        self.tx.execute(sql, args![self.agency().0, version]).await?;
        Ok(())
    }
}

/// Which dossiers 案卷 the cases of a list have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dossiers {
    /// One that is compiled and not yet handed over.
    Compiled,
    /// One that was handed over.
    HandedOver,
}

/// Which subjects a list shows. Every condition that is set must hold.
#[derive(Clone, Debug)]
pub struct FindQuery<'a> {
    /// Of which agency.
    pub agency: AgencyId,
    /// Of which kinds.
    pub kinds: &'a [SubjectKind],
    /// Each of which stands in one of the texts.
    pub words: &'a [String],
    /// About which the texts are; empty: any.
    pub topics: &'a [Topic],
    /// With this status.
    pub status: Option<&'a str>,
    /// With such a dossier.
    pub dossier: Option<Dossiers>,
    /// That link to all of these in these ways.
    pub linked: Vec<(&'a str, SubjectRef)>,
    /// Sorted no earlier.
    pub from: Option<Timestamp>,
    /// Sorted earlier.
    pub to: Option<Timestamp>,
    /// From which row.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

impl<'a> FindQuery<'a> {
    /// Everything of some kinds in an agency, `limit` rows of it.
    pub const fn of(agency: AgencyId, kinds: &'a [SubjectKind], limit: u32) -> Self {
        Self {
            agency,
            kinds,
            words: &[],
            topics: &[],
            status: None,
            dossier: None,
            linked: Vec::new(),
            from: None,
            to: None,
            offset: 0,
            limit,
        }
    }
}

/// One page of what was found.
#[derive(Clone, Debug)]
pub struct FindPage {
    /// The rows, the newest first.
    pub rows: Vec<SubjectRow>,
    /// How many there are on all pages.
    pub total: u64,
}

/// A text that holds a word.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Whose.
    pub subject: SubjectRef,
    /// Under what it is shown.
    pub whole: RawId,
    /// About what.
    pub topic: Topic,
    /// What people call it.
    pub label: String,
    /// The whole text.
    pub body: String,
}

/// Parameters as they are bound.
struct Bound(Vec<Value>);

impl Bound {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    fn list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<String> = values.into_iter().map(|v| self.bind(v)).collect();
        places.join(", ")
    }

    /// That a passage `p` is about one of these.
    fn about(&mut self, topics: &[Topic]) -> String {
        if topics.is_empty() {
            return String::new();
        }
        format!(" AND p.topic IN ({})", self.list(topics.iter().map(|t| t.word())))
    }
}

impl Store {
    /// One page of the subjects that a query describes, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find(&self, query: &FindQuery<'_>) -> Result<FindPage, StoreError> {
        let mut bound = Bound(args![query.agency.0]);
        let kinds = bound.list(query.kinds.iter().map(|k| k.name()));
        let mut sql = format!("FROM subject AS s WHERE s.agency = $1 AND s.kind IN ({kinds})");
        let topic = bound.about(query.topics);
        for word in query.words {
            let (like, w) = (self.like(), bound.bind(holding(word)));
            sql += &format!(
                " AND s.id IN (SELECT p.whole FROM passage AS p WHERE p.agency = $1{topic} AND p.body {like} {w} ESCAPE '\\')"
            );
        }
        if let Some(status) = query.status {
            sql += &format!(" AND s.status = {}", bound.bind(status));
        }
        if let Some(which) = query.dossier {
            let words: &[&str] = match which {
                Dossiers::Compiled => &["compiled", "compiling"],
                Dossiers::HandedOver => &["handed_over"],
            };
            let status = bound.list(words.iter().copied());
            sql += &format!(
                " AND s.id IN (SELECT l.to_id FROM link AS l JOIN subject AS d ON d.id = l.from_id
                               WHERE l.relation = 'case' AND d.kind = 'dossier' AND d.status IN ({status}))"
            );
        }
        for (relation, to) in &query.linked {
            let (r, t) = (bound.bind(*relation), bound.bind(to.id));
            sql += &format!(" AND s.id IN (SELECT from_id FROM link WHERE relation = {r} AND to_id = {t})");
        }
        for (comparison, instant) in [(">=", query.from), ("<", query.to)] {
            if let Some(instant) = instant {
                sql += &format!(" AND s.sort_at {comparison} {}", bound.bind(instant));
            }
        }
        let count = format!("SELECT COUNT(*) AS n {sql}");
        let asked = bound.0.clone();
        let (limit, offset) = (bound.bind(query.limit), bound.bind(query.offset));
        // Comparing is what takes time: the rows and their number come from one walk over the texts.
        let page =
            format!("SELECT {ROW}, COUNT(*) OVER () AS n {sql} ORDER BY s.sort_at DESC, s.id LIMIT {limit} OFFSET {offset}");
        let found = self.db().fetch(sqlx::AssertSqlSafe(page), bound.0).await?;
        let total = match found.first() {
            Some(first) => first.count("n")?,
            // A page beyond the last has no row to tell it.
            None if query.offset > 0 => {
                self.db().fetch_one(sqlx::AssertSqlSafe(count), asked).await?.map_or(Ok(0), |r| r.count("n"))?
            }
            None => 0,
        };
        let mut rows = Vec::with_capacity(found.len());
        for r in &found {
            rows.push(self.row(r).await?);
        }
        Ok(FindPage { rows, total })
    }

    /// The texts of what was found that hold one of the words.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hits(
        &self,
        agency: AgencyId,
        wholes: &[RawId],
        words: &[String],
        topics: &[Topic],
    ) -> Result<Vec<Hit>, StoreError> {
        if wholes.is_empty() || words.is_empty() {
            return Ok(Vec::new());
        }
        let mut bound = Bound(args![agency.0]);
        let ids = bound.list(wholes.iter().copied());
        let topic = bound.about(topics);
        let like = self.like();
        let holds: Vec<String> = words.iter().map(|w| format!("p.body {like} {} ESCAPE '\\'", bound.bind(holding(w)))).collect();
        let sql = format!(
            "SELECT s.kind, s.id, p.whole, p.topic, p.label, p.body FROM passage AS p JOIN subject AS s ON s.id = p.subject_id
             WHERE p.agency = $1 AND p.whole IN ({ids}){topic} AND ({}) ORDER BY s.sort_at, p.subject_id, p.part",
            holds.join(" OR ")
        );
        self.db().fetch(sqlx::AssertSqlSafe(sql), bound.0).await?.iter().map(hit).collect()
    }

    /// Cases of an agency whose party has exactly this name, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cases_of_party(&self, agency: AgencyId, name: &str, limit: u32) -> Result<Vec<SubjectRef>, StoreError> {
        let beginning: String = name.chars().take(100).collect();
        let sql = "SELECT s.kind, s.id FROM passage AS p JOIN subject AS s ON s.id = p.subject_id
                   WHERE p.agency = $1 AND p.part = 'party.name' AND substr(p.body, 1, 100) = $2 AND p.body = $3
                   ORDER BY s.sort_at DESC, s.id LIMIT $4";
        let args = args![agency.0, storable(&beginning), storable(name), limit];
        self.db().fetch(sql, args).await?.iter().map(subjects::reference).collect()
    }

    /// Every text of a subject in which people find it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn passages_of(&self, agency: AgencyId, subject: SubjectRef) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT part, body FROM passage WHERE agency = $1 AND subject_id = $2 ORDER BY part";
        let rows = self.db().fetch(sql, args![agency.0, subject.id]).await?;
        rows.iter().map(|r| Ok((r.get("part")?, r.get("body")?))).collect()
    }

    /// The agencies whose passages another version of the program made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn passages_made_by_others(&self, version: &str) -> Result<Vec<AgencyId>, StoreError> {
        let sql = "SELECT agency FROM log_head WHERE passages_by <> $1 ORDER BY agency";
        self.db().fetch(sql, args![version]).await?.iter().map(|r| r.id("agency")).collect()
    }

    /// Compares without telling large from small letters of the Latin alphabet: SQLite's `LIKE` does so by itself.
    fn like(&self) -> &'static str {
        if self.db().is_sqlite() { "LIKE" } else { "ILIKE" }
    }
}

fn hit(r: &Row) -> Result<Hit, StoreError> {
    let topic: String = r.get("topic")?;
    let topic = Topic::of_word(&topic).ok_or_else(|| StoreError::corrupt(format!("a passage about “{topic}”")))?;
    Ok(Hit { subject: subjects::reference(r)?, whole: r.id("whole")?, topic, label: r.get("label")?, body: r.get("body")? })
}

#[cfg(test)]
mod tests {
    use base::{RecordId, SceneId};
    use model::SceneState;

    use super::*;
    use crate::testing::{Scribe, on_every_database};

    fn passage(part: &str, whole: SceneId, topic: Topic, body: &str) -> Passage {
        Passage { part: part.into(), whole: whole.into(), topic, label: part.into(), body: body.into() }
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|w| (*w).to_owned()).collect()
    }

    #[tokio::test]
    async fn words_of_two_characters_are_found_and_what_was_taken_away_is_not() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let (case, record) = (SceneId::random(), RecordId::random());
            let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
            let now = slot.now();
            slot.append::<SceneState>(Scribe::mark_of(case, now)).await.unwrap();
            let columns = crate::Columns { label: "某案".into(), number: None, status: "open", sort_at: now };
            slot.describe(case.into(), &columns, &[]).await.unwrap();
            slot.set_passages(case.into(), &[passage("cause", case, Topic::Case, "经营过期食品 100%_A")]).await.unwrap();
            slot.commit().await.unwrap();

            let found = async |list: &[&str], topics: &[Topic]| {
                let words = words(list);
                let query = FindQuery { words: &words, topics, ..FindQuery::of(scribe.agency, &[SubjectKind::Scene], 10) };
                t.store.find(&query).await.unwrap().total
            };
            for (list, hits) in [
                (["食品"].as_slice(), 1),
                (&["过期", "经营"], 1),
                (&["过期", "扣押"], 0),
                (&["%_a"], 1),
                (&["0_"], 0),
                (&["\\"], 0),
            ] {
                assert_eq!(found(list, &[]).await, hits, "{list:?}");
            }
            assert_eq!(found(&["食品"], &[Topic::Party]).await, 0, "another topic");
            let hits = t.store.hits(scribe.agency, &[case.0], &words(&["食品"]), &[]).await.unwrap();
            assert_eq!(hits.iter().map(|h| h.body.as_str()).collect::<Vec<_>>(), ["经营过期食品 100%_A"]);

            let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
            slot.set_passages(case.into(), &[passage("title", case, Topic::Case, "某案")]).await.unwrap();
            slot.set_passages(record.into(), &[]).await.unwrap();
            slot.commit().await.unwrap();
            assert_eq!(found(&["食品"], &[]).await, 0);
            assert_eq!(found(&["某案"], &[]).await, 1);
            let other = FindQuery { words: &words(&["某案"]), ..FindQuery::of(AgencyId::random(), &[SubjectKind::Scene], 10) };
            assert_eq!(t.store.find(&other).await.unwrap().total, 0, "another agency");
        })
        .await;
    }
}
