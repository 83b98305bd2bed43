//! What stands beside the states of a followed log: links, and the duties that figures count.

use std::collections::{BTreeMap, BTreeSet};

use base::Timestamp;
use model::{Duty, SubjectRef};

use super::LogRow;
use crate::check::replay::{Derive, DerivedOfOther};
use crate::check::report::{Kind, Place, Report, named};
use crate::db::{Row, Tx};
use crate::duties::{Columns, state_word};
use crate::error::StoreError;
use crate::mirror::Folding;
use crate::subjects::reference;
use crate::{Store, args};

/// Subjects of one transaction: writers on an embedded database wait no longer than these take.
const AT_ONCE: usize = 100;

/// The columns by which duties are counted repeat what their body says.
pub(super) async fn columns(db: &mut Tx, log: &LogRow, report: &mut Report) -> Result<(), StoreError> {
    let sql = "SELECT subject_id, rule, part, article, state, opened_at, due_at, satisfied_on, known_at, since, judged_at, body
               FROM mirror_duty WHERE log = $1 ORDER BY subject_id, rule, part";
    for row in super::rows(db, log, sql).await? {
        let (subject, rule): (String, String) = (row.get("subject_id")?, row.get("rule")?);
        let body = row.get::<String>("body").ok().and_then(|body| serde_json::from_str::<Duty>(&body).ok());
        let differing = match &body {
            Some(duty) => differing(&row, duty)?,
            None => vec!["body"],
        };
        if !differing.is_empty() {
            let what = format!("的 {subject} 的义务 {rule} 各列互相矛盾（{}）：数据库行被改动", differing.join("、"));
            log.problem(report, Kind::MirrorDerived, what);
        }
    }
    Ok(())
}

fn differing(row: &Row, duty: &Duty) -> Result<Vec<&'static str>, StoreError> {
    let right = Columns::of(duty, None)?;
    let text = |column: &str| row.get::<String>(column).unwrap_or_default();
    let instant = |column: &str| row.get::<Option<i64>>(column).unwrap_or(Some(i64::MIN));
    let columns = [
        ("subject_id", text("subject_id") == duty.subject.id.to_string()),
        ("rule", text("rule") == duty.rule),
        ("part", text("part") == duty.part),
        ("article", text("article") == duty.article.code()),
        ("state", text("state") == state_word(&duty.state)),
        ("opened_at", instant("opened_at") == duty.opened_at.map(Timestamp::millis)),
        ("due_at", instant("due_at") == duty.due_at.map(Timestamp::millis)),
        ("satisfied_on", instant("satisfied_on") == right.satisfied_on),
        ("known_at", instant("known_at") == right.known_at),
        ("since", instant("since") == right.since),
        ("judged_at", instant("judged_at") == right.judged_at),
    ];
    Ok(columns.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect())
}

/// Links, order and duties, computed anew from the states.
pub(super) async fn compare(store: &Store, log: &LogRow, derive: &dyn Derive, report: &mut Report) -> Result<(), StoreError> {
    let followed = match store.mirror_log(&log.origin).await {
        Ok(Some(followed)) => followed,
        Ok(None) => return Ok(()),
        // Which value it is was named with the row.
        Err(StoreError::Corrupt(_)) => {
            log.problem(report, Kind::MirrorLog, "的数据库行不能读取，没有重新推导其义务");
            return Ok(());
        }
        Err(e) => return Err(e),
    };
    let sql = "SELECT kind, id FROM mirror_subject WHERE log = $1 ORDER BY id";
    let subjects: Vec<SubjectRef> =
        store.db().fetch(sql, args![log.id]).await?.iter().map(reference).collect::<Result<_, _>>()?;
    strays(store, log, report).await?;
    for some in subjects.chunks(AT_ONCE) {
        // Nothing is written: the transaction makes what is read and what is computed of one instant, and ends without a commit.
        let mut folding = store.begin_folding(&followed).await?;
        for derived in derive.derive_of_other(store, &mut folding, some).await? {
            let differing = one(&mut folding, log, &derived).await?;
            if !differing.is_empty() {
                let (subject, list) = (named(derived.subject), differing.join("、"));
                let text = format!("下级日志 {} 的{subject} 的关联或义务与其状态得出的不符（{list}）", log.origin);
                let place = Place { origin: Some(log.origin.clone()), ..Place::subject(derived.subject) };
                report.problem(Kind::MirrorDerived, place, text);
            }
        }
    }
    Ok(())
}

/// Links and duties of subjects that there are none of.
async fn strays(store: &Store, log: &LogRow, report: &mut Report) -> Result<(), StoreError> {
    let sqls = [
        "SELECT DISTINCT d.subject_id AS id FROM mirror_duty AS d WHERE d.log = $1
           AND NOT EXISTS (SELECT 1 FROM mirror_subject AS s WHERE s.log = d.log AND s.id = d.subject_id) ORDER BY id LIMIT 100",
        "SELECT DISTINCT l.from_id AS id FROM mirror_link AS l WHERE l.log = $1
           AND NOT EXISTS (SELECT 1 FROM mirror_subject AS s WHERE s.log = l.log AND s.id = l.from_id) ORDER BY id LIMIT 100",
    ];
    for sql in sqls {
        for row in store.db().fetch(sql, args![log.id]).await? {
            let what = format!("有义务或关联属于 {}，却没有它的状态：数据库行被改动", row.get::<String>("id")?);
            log.problem(report, Kind::MirrorDerived, what);
        }
    }
    Ok(())
}

async fn one(folding: &mut Folding, log: &LogRow, right: &DerivedOfOther) -> Result<Vec<String>, StoreError> {
    let (tx, id) = (folding.tx(), right.subject.id);
    let mut differing = Vec::new();
    let sql = "SELECT relation, to_id FROM mirror_link WHERE log = $1 AND from_id = $2";
    let rows = tx.fetch(sql, args![log.id, id]).await?;
    let stored: BTreeSet<(String, String)> =
        rows.iter().map(|row| Ok((row.get("relation")?, row.get("to_id")?))).collect::<Result<_, StoreError>>()?;
    let links: BTreeSet<_> = right.links.iter().map(|link| (link.relation.to_owned(), link.to.id.to_string())).collect();
    if stored != links {
        differing.push("关联".to_owned());
    }
    let sql = "SELECT sort_at, next_change_at FROM mirror_subject WHERE log = $1 AND id = $2";
    let Some(row) = tx.fetch_one(sql, args![log.id, id]).await? else { return Ok(differing) };
    if row.instant("sort_at").ok() != Some(right.sort_at) {
        differing.push("sort_at".to_owned());
    }
    // What is queued is known to be out of date.
    let Some((duties, next_change)) = &right.duties else { return Ok(differing) };
    if row.get::<Option<i64>>("next_change_at").ok() != Some(next_change.map(Timestamp::millis)) {
        differing.push("next_change_at".to_owned());
    }
    let rows = tx.fetch("SELECT rule, part, body FROM mirror_duty WHERE log = $1 AND subject_id = $2", args![log.id, id]).await?;
    let mut stored = BTreeMap::new();
    for row in &rows {
        let key: (String, String) = (row.get("rule")?, row.get("part")?);
        stored.insert(key, row.get::<String>("body").ok().and_then(|body| serde_json::from_str::<Duty>(&body).ok()));
    }
    for duty in duties {
        let found = stored.remove(&(duty.rule.clone(), duty.part.clone())).flatten();
        if found.as_ref() != Some(duty) {
            differing.push(duty.rule.clone());
        }
    }
    differing.extend(stored.into_keys().map(|(rule, _)| rule));
    Ok(differing)
}
