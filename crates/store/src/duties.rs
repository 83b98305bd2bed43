//! Duties as rows. SQL selects, rules decide, and the outcome is computed by [`Duty::outcome`] for the instant that is asked about.

use std::collections::HashMap;

use base::{AgencyId, PersonId, UnitId};
use model::duty::Owner;
use model::{Duty, DutyState, Role, SubjectRef};

use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::{Store, args};

/// A duty with the words by which people know its subject.
#[derive(Clone, Debug)]
pub struct StoredDuty {
    /// The duty.
    pub duty: Duty,
    /// The unit whose holder of the role is meant.
    pub unit: Option<UnitId>,
    /// What lists call the subject.
    pub subject_label: String,
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
}

const fn state_word(state: &DutyState) -> &'static str {
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
    let mut there: HashMap<(String, String), (String, Option<String>)> = HashMap::new();
    let sql = "SELECT rule, part, body, unit_id FROM duty WHERE subject_id = $1";
    for r in tx.fetch(sql, args![subject.id]).await? {
        there.insert((r.get("rule")?, r.get("part")?), (r.get("body")?, r.get("unit_id")?));
    }
    for d in list {
        // Most actions leave most duties as they were.
        let (body, unit) = (serde_json::to_string(d)?, unit_of(d));
        if there.remove(&(d.rule.clone(), d.part.clone())).is_none_or(|old| old != (body.clone(), unit.clone())) {
            write(tx, agency, subject, unit, d, body).await?;
        }
    }
    for (rule, part) in there.into_keys() {
        let sql = "DELETE FROM duty WHERE subject_id = $1 AND rule = $2 AND part = $3";
        tx.execute(sql, args![subject.id, rule, part]).await?;
    }
    Ok(())
}

async fn write(
    tx: &mut Tx,
    agency: AgencyId,
    subject: SubjectRef,
    unit: Option<String>,
    d: &Duty,
    body: String,
) -> Result<(), StoreError> {
    let (person, role) = match d.owner {
        Owner::Person { id } => (Some(id.0), None),
        Owner::Role { role } => (None, Some(role_word(role)?)),
    };
    let sql = "INSERT INTO duty (subject_id, rule, part, agency, article, state, owner_id, owner_role, unit_id, opened_at, due_at, body)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
               ON CONFLICT (subject_id, rule, part) DO UPDATE SET article = excluded.article, state = excluded.state,
                 owner_id = excluded.owner_id, owner_role = excluded.owner_role, unit_id = excluded.unit_id,
                 opened_at = excluded.opened_at, due_at = excluded.due_at, body = excluded.body";
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
        body
    ];
    tx.execute(sql, args).await?;
    Ok(())
}

fn stored(r: &Row) -> Result<StoredDuty, StoreError> {
    let body: String = r.get("body")?;
    let unit: Option<String> = r.get("unit_id")?;
    let unit = unit.map(|u| u.parse().map_err(|_| StoreError::corrupt(format!("unit_id holds “{u}”")))).transpose()?;
    Ok(StoredDuty { duty: serde_json::from_str(&body)?, unit, subject_label: r.get("label")? })
}

impl Store {
    /// The duties of a subject, by article.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn duties_of(&self, subject: SubjectRef) -> Result<Vec<StoredDuty>, StoreError> {
        let sql = "SELECT d.body, d.unit_id, s.label FROM duty AS d JOIN subject AS s ON s.id = d.subject_id
                   WHERE d.subject_id = $1 ORDER BY d.rule, d.part";
        self.db().fetch(sql, args![subject.id]).await?.iter().map(stored).collect()
    }

    /// What the law still asks of a person, or needs a judgement on: the most urgent first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn inbox(&self, query: &DutyQuery<'_>) -> Result<Vec<StoredDuty>, StoreError> {
        let mut args: Vec<Value> = args![query.agency.0, query.person.0, query.unit.map(|u| u.0)];
        let mut words = Vec::new();
        for role in query.roles {
            args.push(role_word(*role)?.into());
            words.push(format!("${}", args.len()));
        }
        let by_role = if words.is_empty() {
            String::new()
        } else {
            format!(" OR (d.owner_role IN ({}) AND (d.unit_id IS NULL OR d.unit_id = $3))", words.join(", "))
        };
        // `$3` must be used even without a role, or PostgreSQL cannot tell its type.
        let sql = format!(
            "SELECT d.body, d.unit_id, s.label FROM duty AS d JOIN subject AS s ON s.id = d.subject_id
             WHERE d.agency = $1 AND d.state IN ('open', 'judgement') AND COALESCE($3, '') = COALESCE($3, '')
               AND (d.owner_id = $2{by_role})
             ORDER BY d.due_at IS NULL, d.due_at, d.subject_id, d.rule, d.part"
        );
        self.db().fetch(sqlx::AssertSqlSafe(sql), args).await?.iter().map(stored).collect()
    }
}
