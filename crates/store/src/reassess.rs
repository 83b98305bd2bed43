//! What is to be computed anew: subjects whose duties depend on something that changed elsewhere, and those about which something
//! changes by time alone. What follows from either is not decided here.

use base::{AgencyId, Timestamp};
use model::{SubjectKind, SubjectRef};

use crate::db::{Tx, Value};
use crate::error::StoreError;
use crate::subjects::reference;
use crate::{Store, args};

/// Who depends on what changed.
#[derive(Clone, Copy, Debug)]
pub enum Dependants<'a> {
    /// Every subject of these kinds in the log.
    Kinds(&'a [SubjectKind]),
    /// What links to a subject in this way.
    Of(SubjectRef, &'a str),
    /// What is linked, in the second way, by what links to a subject in the first, and is sorted no earlier than an instant.
    Through(SubjectRef, &'a str, &'a str, Timestamp),
}

pub(crate) async fn queue(tx: &mut Tx, agency: AgencyId, which: Dependants<'_>, now: Timestamp) -> Result<(), StoreError> {
    let mut args: Vec<Value> = args![agency.0, now];
    let chosen = match which {
        Dependants::Kinds(kinds) => {
            let places: Vec<String> = (3..).take(kinds.len()).map(|n| format!("${n}")).collect();
            args.extend(kinds.iter().map(|kind| Value::from(kind.name())));
            format!("s.kind IN ({})", places.join(", "))
        }
        Dependants::Of(subject, relation) => {
            args.extend(args![relation, subject.id]);
            "s.id IN (SELECT from_id FROM link WHERE relation = $3 AND to_id = $4)".to_owned()
        }
        Dependants::Through(subject, first, second, since) => {
            args.extend(args![first, subject.id, second, since]);
            "s.sort_at >= $6 AND s.id IN (SELECT b.to_id FROM link AS a JOIN link AS b ON b.from_id = a.from_id
                                       WHERE a.relation = $3 AND a.to_id = $4 AND b.relation = $5)"
                .to_owned()
        }
    };
    let sql = format!(
        "INSERT INTO reassess (subject_id, agency, queued_at) SELECT s.id, s.agency, $2 FROM subject AS s
         WHERE s.agency = $1 AND {chosen} ON CONFLICT (subject_id) DO NOTHING"
    );
    tx.execute(sqlx::AssertSqlSafe(sql), args).await?;
    Ok(())
}

pub(crate) async fn take(tx: &mut Tx, agency: AgencyId, limit: u32) -> Result<Vec<SubjectRef>, StoreError> {
    let sql = "SELECT s.kind, s.id FROM reassess AS r JOIN subject AS s ON s.id = r.subject_id
               WHERE r.agency = $1 ORDER BY r.queued_at, r.subject_id LIMIT $2";
    let taken: Vec<SubjectRef> = tx.fetch(sql, args![agency.0, limit]).await?.iter().map(reference).collect::<Result<_, _>>()?;
    for subject in &taken {
        tx.execute("DELETE FROM reassess WHERE subject_id = $1", args![subject.id]).await?;
    }
    Ok(taken)
}

pub(crate) async fn changed_by_time(
    tx: &mut Tx,
    agency: AgencyId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(SubjectRef, Timestamp)>, StoreError> {
    let sql = "SELECT kind, id, next_change_at FROM subject WHERE agency = $1 AND next_change_at <= $2
               ORDER BY next_change_at, id LIMIT $3";
    let rows = tx.fetch(sql, args![agency.0, now, limit]).await?;
    rows.iter().map(|r| Ok((reference(r)?, r.instant("next_change_at")?))).collect()
}

impl Store {
    /// How many subjects of an agency are to be computed anew: while there are any, what pages show of duties may be out of date.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queued(&self, agency: AgencyId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS n FROM reassess WHERE agency = $1";
        self.db().fetch_one(sql, args![agency.0]).await?.map_or(Ok(0), |r| r.count("n"))
    }

    /// Whether a subject is to be computed anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_queued(&self, subject: SubjectRef) -> Result<bool, StoreError> {
        let sql = "SELECT subject_id FROM reassess WHERE subject_id = $1";
        Ok(self.db().fetch_one(sql, args![subject.id]).await?.is_some())
    }

    /// The agencies in which something waits in the queue, or has changed by itself up to `now`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn to_look_at(&self, now: Timestamp) -> Result<Vec<AgencyId>, StoreError> {
        let sql = "SELECT agency FROM reassess UNION SELECT agency FROM subject WHERE next_change_at <= $1 ORDER BY agency";
        self.db().fetch(sql, args![now]).await?.iter().map(|r| r.id("agency")).collect()
    }

    /// Queues every subject of the logs whose duties another version of law and rules made, and notes that this one makes them now.
    /// Gives back how many logs that were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_judged_by_others(&self, version: &str) -> Result<u64, StoreError> {
        let mut logs = 0;
        for (agency, ..) in self.logs().await? {
            let mut tx = self.db().begin(agency).await?;
            let sql = "UPDATE log_head SET judged_by = $2 WHERE agency = $1 AND judged_by <> $2";
            if tx.execute(sql, args![agency.0, version]).await? == 0 {
                continue;
            }
            queue(&mut tx, agency, Dependants::Kinds(&SubjectKind::ALL), self.clock().now()).await?;
            tx.commit().await?;
            logs += 1;
        }
        Ok(logs)
    }
}
