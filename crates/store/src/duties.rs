//! Duties as rows. SQL selects, rules decide, and the outcome is computed by [`Duty::outcome`] for the instant that is asked about.

use std::collections::HashMap;

use base::{AgencyId, PersonId, Timestamp, UnitId};
use model::duty::Owner;
use model::{Duty, DutyState, Outcome, Role, SubjectRef};

use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::{Store, args};

/// The outcome of a row `d` of `duty` at the instant `$1`, as [`Duty::outcome`] computes it.
pub(crate) const OUTCOME: &str = "CASE
  WHEN d.state IN ('not_applicable', 'not_yet') THEN d.state
  WHEN $1 < d.opened_at THEN 'not_yet'
  WHEN $1 < d.judged_at THEN 'judgement'
  WHEN d.state = 'closed' AND d.known_at <= $1 THEN CASE WHEN d.satisfied_on >= d.due_at THEN 'late' ELSE 'met' END
  WHEN d.state IN ('closed', 'open') THEN CASE WHEN $1 >= d.due_at THEN 'unmet' ELSE 'pending' END
  WHEN d.state = 'broken' THEN CASE WHEN d.since <= $1 THEN 'unmet' ELSE 'pending' END
  ELSE 'judgement' END";

/// Whether a row `d` was written in afterwards 补录, as [`Duty::is_written_in`] computes it, and that was known at `$1`.
pub(crate) const WRITTEN_IN: &str =
    "CASE WHEN d.judged_at IS NULL AND d.satisfied_on < d.due_at AND d.known_at >= d.due_at AND d.known_at <= $1
  THEN 1 ELSE 0 END";

/// Duties with what [`stored`] reads.
const STORED: &str = "SELECT d.body, d.unit_id, s.label, r.subject_id AS queued FROM duty AS d
  JOIN subject AS s ON s.id = d.subject_id LEFT JOIN reassess AS r ON r.subject_id = d.subject_id";

/// How many duties of one article stand in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The article, by its code.
    pub article: String,
    /// In which way.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
    /// How many of them were written in afterwards 补录.
    pub written_in: u64,
}

/// A duty with the words by which people know its subject.
#[derive(Clone, Debug)]
pub struct StoredDuty {
    /// The duty.
    pub duty: Duty,
    /// The unit whose holder of the role is meant.
    pub unit: Option<UnitId>,
    /// What lists call the subject.
    pub subject_label: String,
    /// Whether something it depends on changed and it is to be computed anew.
    pub queued: bool,
}

/// Whose duties an inbox shows.
#[derive(Clone, Debug)]
pub struct DutyQuery<'a> {
    /// Of which agency.
    pub agency: AgencyId,
    /// Owned by this person …
    pub person: PersonId,
    /// … or by whoever holds one of these roles …
    pub roles: &'a [Role],
    /// … in this unit, where the duty names a unit.
    pub unit: Option<UnitId>,
    /// Of these rules alone; of all when none is named.
    pub rules: &'a [&'a str],
    /// The instant for which it is asked.
    pub now: Timestamp,
}

/// How much an inbox holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxCount {
    /// In all.
    pub all: u64,
    /// To be done today.
    pub today: u64,
}

pub(crate) const fn state_word(state: &DutyState) -> &'static str {
    match state {
        DutyState::NotYet { .. } => "not_yet",
        DutyState::Open { .. } => "open",
        DutyState::Closed { .. } => "closed",
        DutyState::Broken { .. } => "broken",
        DutyState::Judgement { .. } => "judgement",
        DutyState::NotApplicable { .. } => "not_applicable",
    }
}

/// The word under which a role stands in rows.
fn role_word(role: Role) -> Result<String, StoreError> {
    Ok(serde_json::to_value(role)?.as_str().unwrap_or_default().to_owned())
}

/// Makes the stored duties of a subject those of the list. A unit's head answers for the unit; every other role is the agency's.
pub(crate) async fn replace(
    tx: &mut Tx,
    agency: AgencyId,
    subject: SubjectRef,
    unit: Option<UnitId>,
    list: &[Duty],
) -> Result<(), StoreError> {
    let unit_of = |d: &Duty| unit.filter(|_| matches!(d.owner, Owner::Role { role: Role::UnitHead })).map(|u| u.0.to_string());
    let mut there: HashMap<(String, String), Columns> = HashMap::new();
    let sql = "SELECT rule, part, body, unit_id, satisfied_on, known_at, since, judged_at FROM duty WHERE subject_id = $1";
    for r in tx.fetch(sql, args![subject.id]).await? {
        there.insert((r.get("rule")?, r.get("part")?), Columns::read(&r)?);
    }
    for d in list {
        // Most actions leave most duties as they were.
        let columns = Columns::of(d, unit_of(d))?;
        if there.remove(&(d.rule.clone(), d.part.clone())).is_none_or(|old| old != columns) {
            write(tx, agency, subject, d, columns).await?;
        }
    }
    for (rule, part) in there.into_keys() {
        let sql = "DELETE FROM duty WHERE subject_id = $1 AND rule = $2 AND part = $3";
        tx.execute(sql, args![subject.id, rule, part]).await?;
    }
    Ok(())
}

/// What tells one row of a duty from another. The instants repeat what the body says, but not in a row that stood there before they
/// had columns.
#[derive(PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) body: String,
    unit: Option<String>,
    pub(crate) satisfied_on: Option<i64>,
    pub(crate) known_at: Option<i64>,
    pub(crate) since: Option<i64>,
    pub(crate) judged_at: Option<i64>,
}

impl Columns {
    pub(crate) fn of(d: &Duty, unit: Option<String>) -> Result<Self, StoreError> {
        let (satisfied_on, known_at, since) = match &d.state {
            DutyState::Closed { satisfied_on, known_at } => (Some(satisfied_on.millis()), Some(known_at.millis()), None),
            DutyState::Broken { since, .. } => (None, None, Some(since.millis())),
            _ => (None, None, None),
        };
        let judged_at = d.judged_at.map(Timestamp::millis);
        Ok(Self { body: serde_json::to_string(d)?, unit, satisfied_on, known_at, since, judged_at })
    }

    fn read(r: &Row) -> Result<Self, StoreError> {
        let (satisfied_on, known_at) = (r.get("satisfied_on")?, r.get("known_at")?);
        let (since, judged_at) = (r.get("since")?, r.get("judged_at")?);
        Ok(Self { body: r.get("body")?, unit: r.get("unit_id")?, satisfied_on, known_at, since, judged_at })
    }
}

async fn write(tx: &mut Tx, agency: AgencyId, subject: SubjectRef, d: &Duty, columns: Columns) -> Result<(), StoreError> {
    let (person, role) = match d.owner {
        Owner::Person { id } => (Some(id.0), None),
        Owner::Role { role } => (None, Some(role_word(role)?)),
    };
    let Columns { body, unit, satisfied_on, known_at, since, judged_at } = columns;
    let sql =
        "INSERT INTO duty (subject_id, rule, part, agency, article, state, owner_id, owner_role, unit_id, opened_at, due_at,
                                 satisfied_on, known_at, since, judged_at, body)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
               ON CONFLICT (subject_id, rule, part) DO UPDATE SET article = excluded.article, state = excluded.state,
                 owner_id = excluded.owner_id, owner_role = excluded.owner_role, unit_id = excluded.unit_id,
                 opened_at = excluded.opened_at, due_at = excluded.due_at, satisfied_on = excluded.satisfied_on,
                 known_at = excluded.known_at,
                 since = excluded.since, judged_at = excluded.judged_at, body = excluded.body";
    let args = args![
        subject.id,
        d.rule.as_str(),
        d.part.as_str(),
        agency.0,
        d.article.code(),
        state_word(&d.state),
        person,
        role,
        unit,
        d.opened_at,
        d.due_at,
        Value::Int(satisfied_on),
        Value::Int(known_at),
        Value::Int(since),
        Value::Int(judged_at),
        body
    ];
    tx.execute(sql, args).await?;
    Ok(())
}

fn outcome(r: &Row) -> Result<Outcome, StoreError> {
    let word: String = r.get("outcome")?;
    let found = Outcome::ALL.into_iter().find(|o| o.word() == word);
    found.ok_or_else(|| StoreError::corrupt(format!("a duty that is “{word}”")))
}

pub(crate) fn tally(r: &Row) -> Result<Tally, StoreError> {
    let outcome = outcome(r)?;
    Ok(Tally { article: r.get("article")?, outcome, count: r.count("n")?, written_in: r.count("written_in")? })
}

fn stored(r: &Row) -> Result<StoredDuty, StoreError> {
    let body: String = r.get("body")?;
    let unit: Option<String> = r.get("unit_id")?;
    let unit = unit.map(|u| u.parse().map_err(|_| StoreError::corrupt(format!("unit_id holds “{u}”")))).transpose()?;
    let queued = r.get::<Option<String>>("queued")?.is_some();
    Ok(StoredDuty { duty: serde_json::from_str(&body)?, unit, subject_label: r.get("label")?, queued })
}

impl Store {
    /// The duties of a subject, by article.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn duties_of(&self, subject: SubjectRef) -> Result<Vec<StoredDuty>, StoreError> {
        let sql = format!("{STORED} WHERE d.subject_id = $1 ORDER BY d.rule, d.part");
        self.db().fetch(sqlx::AssertSqlSafe(sql), args![subject.id]).await?.iter().map(stored).collect()
    }

    /// How the duties of an agency stand at an instant, by article: of today or of any day before, by what is known now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tally(&self, agency: AgencyId, instant: Timestamp) -> Result<Vec<Tally>, StoreError> {
        let sql = format!(
            "SELECT t.article, t.outcome, COUNT(*) AS n, CAST(SUM(t.written_in) AS BIGINT) AS written_in
             FROM (SELECT d.article, {OUTCOME} AS outcome, {WRITTEN_IN} AS written_in FROM duty AS d WHERE d.agency = $2) AS t
             GROUP BY t.article, t.outcome ORDER BY t.article, t.outcome"
        );
        let rows = self.db().fetch(sqlx::AssertSqlSafe(sql), args![instant, agency.0]).await?;
        rows.iter().map(tally).collect()
    }

    /// How all duties of all agencies stand at an instant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn outcomes(&self, instant: Timestamp) -> Result<Vec<(Outcome, u64)>, StoreError> {
        let sql =
            format!("SELECT t.outcome, COUNT(*) AS n FROM (SELECT {OUTCOME} AS outcome FROM duty AS d) AS t GROUP BY t.outcome");
        let rows = self.db().fetch(sqlx::AssertSqlSafe(sql), args![instant]).await?;
        rows.iter().map(|r| Ok((outcome(r)?, r.count("n")?))).collect()
    }

    /// What the law still asks of a person, or needs a judgement on: what is to be done today first, then by due date; one page of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn inbox(&self, query: &DutyQuery<'_>, limit: u32, offset: u32) -> Result<Vec<StoredDuty>, StoreError> {
        let (asked, args) = asked(query)?;
        let sql = format!(
            "{STORED} WHERE {asked} ORDER BY CASE WHEN {} THEN 0 ELSE 1 END, d.due_at IS NULL, d.due_at, d.subject_id, d.rule, d.part
             LIMIT {limit} OFFSET {offset}",
            today()
        );
        self.db().fetch(sqlx::AssertSqlSafe(sql), args).await?.iter().map(stored).collect()
    }

    /// How much of it there is in all, and how much of that is to be done today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_inbox(&self, query: &DutyQuery<'_>) -> Result<InboxCount, StoreError> {
        let (asked, args) = asked(query)?;
        let sql = format!(
            "SELECT COUNT(*) AS n, COALESCE(CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT), 0) AS today
             FROM duty AS d WHERE {asked}",
            today()
        );
        let rows = self.db().fetch(sqlx::AssertSqlSafe(sql), args).await?;
        let row = rows.first().ok_or_else(|| StoreError::corrupt("a count of nothing"))?;
        Ok(InboxCount { all: row.count("n")?, today: row.count("today")? })
    }
}

/// Whether a row `d` is to be done today: too late, due before the day `$5` begins, or a judgement without a date.
fn today() -> String {
    format!("(d.due_at <= $5 OR (d.due_at IS NULL AND ({OUTCOME}) = 'judgement'))")
}

/// The condition under which a row `d` is in an inbox, and its arguments.
fn asked(query: &DutyQuery<'_>) -> Result<(String, Vec<Value>), StoreError> {
    let tomorrow = Timestamp::end_of(query.now.day());
    let mut args: Vec<Value> = args![query.now, query.agency.0, query.person.0, query.unit.map(|u| u.0), tomorrow];
    let mut words = |list: &mut dyn Iterator<Item = String>| {
        let places = list.map(|word| {
            args.push(word.into());
            format!("${}", args.len())
        });
        places.collect::<Vec<_>>().join(", ")
    };
    let roles = query.roles.iter().map(|role| role_word(*role)).collect::<Result<Vec<_>, _>>()?;
    let by_role = match words(&mut roles.into_iter()) {
        none if none.is_empty() => String::new(),
        roles => format!(" OR (d.owner_role IN ({roles}) AND (d.unit_id IS NULL OR d.unit_id = $4))"),
    };
    let by_rule = match words(&mut query.rules.iter().map(|rule| (*rule).to_owned())) {
        none if none.is_empty() => String::new(),
        rules => format!(" AND d.rule IN ({rules})"),
    };
    // `$4` must be used even without a role, or PostgreSQL cannot tell its type.
    let sql = format!(
        "d.agency = $2 AND d.state IN ('open', 'judgement') AND COALESCE($4, '') = COALESCE($4, '')
         AND ({OUTCOME}) IN ('pending', 'unmet', 'judgement') AND (d.owner_id = $3{by_role}){by_rule}"
    );
    Ok((sql, args))
}

#[cfg(test)]
mod tests {
    use base::{RawId, SceneId};
    use model::testing::{TIMES, duties};

    use super::*;
    use crate::testing::{Scribe, on_every_database};

    /// SQL and Rust say the same of every duty at every instant.
    #[tokio::test]
    async fn the_outcome_in_sql_is_the_outcome_of_the_model() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let scene = scribe.marks(&t.store, 1).await;
            let numbered = duties().into_iter().enumerate().map(|(n, d)| Duty { part: n.to_string(), ..d });
            let list: Vec<Duty> = numbered.collect();
            let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
            slot.set_duties(scene.into(), None, &list, None).await.unwrap();
            slot.commit().await.unwrap();
            for instant in (-1..=TIMES).map(Timestamp::from_millis) {
                let sql =
                    format!("SELECT d.part, {OUTCOME} AS outcome, {WRITTEN_IN} AS written_in FROM duty AS d WHERE d.agency = $2");
                let rows = t.store.db().fetch(sqlx::AssertSqlSafe(sql), args![instant, scribe.agency.0]).await.unwrap();
                assert_eq!(rows.len(), list.len());
                for row in rows {
                    let duty = &list[row.get::<String>("part").unwrap().parse::<usize>().unwrap()];
                    assert_eq!(row.get::<String>("outcome").unwrap(), duty.outcome(instant).word(), "{duty:?} at {instant:?}");
                    let known = matches!(duty.state, DutyState::Closed { known_at, .. } if known_at <= instant);
                    assert_eq!(
                        row.get::<i64>("written_in").unwrap() == 1,
                        known && duty.is_written_in(),
                        "{duty:?} at {instant:?}"
                    );
                }
                let tally = t.store.tally(scribe.agency, instant).await.unwrap();
                assert_eq!(tally.iter().map(|t| t.count).sum::<u64>(), list.len() as u64);
                let outcomes = t.store.outcomes(instant).await.unwrap();
                for (outcome, count) in outcomes {
                    assert_eq!(count, list.iter().filter(|d| d.outcome(instant) == outcome).count() as u64);
                }
                let written_in: u64 = tally.iter().map(|t| t.written_in).sum();
                let expected = list
                    .iter()
                    .filter(|d| d.is_written_in())
                    .filter(|d| matches!(d.state, DutyState::Closed { known_at, .. } if known_at <= instant));
                assert_eq!(written_in, expected.count() as u64);
            }
        })
        .await;
    }

    /// Pages put together are the whole, what is to be done today comes first, and the counts say how much there is.
    #[tokio::test]
    async fn an_inbox_comes_in_pages_and_loses_nothing() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let scene = scribe.marks(&t.store, 1).await;
            let numbered = duties().into_iter().enumerate().map(|(n, d)| Duty { part: n.to_string(), ..d });
            let list: Vec<Duty> = numbered.collect();
            let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
            slot.set_duties(scene.into(), None, &list, None).await.unwrap();
            slot.commit().await.unwrap();
            for now in (0..=TIMES).map(Timestamp::from_millis) {
                let asks = |d: &Duty| {
                    matches!(d.state, DutyState::Open { .. } | DutyState::Judgement { .. })
                        && matches!(d.outcome(now), Outcome::Pending | Outcome::Unmet | Outcome::Judgement)
                };
                let today = |d: &Duty| {
                    let undated = d.due_at.is_none() && d.outcome(now) == Outcome::Judgement;
                    undated || d.due_at.is_some_and(|due| due <= Timestamp::end_of(now.day()))
                };
                let query =
                    |roles, rules| DutyQuery { agency: scribe.agency, person: scribe.person, roles, unit: None, rules, now };
                let whole = query(&[Role::Officer], &[]);
                let count = t.store.count_inbox(&whole).await.unwrap();
                let expected: Vec<&Duty> = list.iter().filter(|d| asks(d)).collect();
                assert!(!expected.is_empty());
                let expected_today = expected.iter().filter(|d| today(d)).count() as u64;
                assert_eq!(count, InboxCount { all: expected.len() as u64, today: expected_today }, "{now:?}");
                let mut pages = Vec::new();
                while let page @ [_, ..] = &t.store.inbox(&whole, 7, u32::try_from(pages.len()).unwrap()).await.unwrap()[..] {
                    pages.extend(page.iter().map(|s| s.duty.clone()));
                }
                assert!(pages.iter().map(today).is_sorted_by(|a, b| a >= b), "what is to be done today comes first");
                let mut parts: Vec<_> = pages.iter().map(|d| d.part.clone()).collect();
                let mut all: Vec<_> = expected.iter().map(|d| d.part.clone()).collect();
                parts.sort();
                all.sort();
                assert_eq!(parts, all, "{now:?}");
                // Of other rules, or without the role, there is nothing.
                assert_eq!(t.store.count_inbox(&query(&[Role::Officer], &["another"])).await.unwrap(), InboxCount::default());
                assert_eq!(t.store.count_inbox(&query(&[], &[])).await.unwrap(), InboxCount::default());
                assert_eq!(t.store.inbox(&query(&[Role::Officer], &["rule"]), 3, 0).await.unwrap().len(), 3.min(expected.len()));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn only_what_differs_is_written() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let scene = SceneId(RawId::random());
            let duty = |part: &str, missing: &str| Duty {
                part: part.into(),
                state: DutyState::Open { missing: missing.into() },
                ..duties().remove(0)
            };
            let set = async |list: &[Duty]| {
                let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
                slot.append::<model::SceneState>(Scribe::mark_of(scene, slot.now())).await.unwrap();
                slot.set_duties(scene.into(), None, list, None).await.unwrap();
                slot.commit().await.unwrap();
                let stored = t.store.duties_of(scene.into()).await.unwrap();
                stored.into_iter().map(|s| s.duty).collect::<Vec<_>>()
            };
            let (a, b, c) = (duty("1", "甲"), duty("2", "乙"), duty("2", "丙"));
            assert_eq!(set(&[a.clone(), b.clone()]).await, [a.clone(), b]);
            assert_eq!(set(&[a.clone(), c.clone()]).await, [a, c.clone()]);
            assert_eq!(set(std::slice::from_ref(&c)).await, [c]);
        })
        .await;
    }
}
