//! Very many cases, for benches: rows of one case repeated by the database itself. They have no entries, so nothing here is a record; lists,
//! inboxes and searches read rows and cannot tell.

use model::SubjectRef;

use crate::error::StoreError;
use crate::{Store, args};

/// One copy of a table: which columns it has, and how each reads in copy `i`. `{id:x}` is a column whose id becomes the copy's, where it
/// belongs to the family of the case.
const TABLES: &[(&str, &str, &str, &str)] = &[
    (
        "subject",
        "id, kind, agency, revision, state, private, fold, label, number, status, sort_at, next_change_at",
        "{id:t.id}, t.kind, t.agency, t.revision, t.state, t.private, t.fold, t.label || ' ' || CAST(n.i AS TEXT),
         t.number || '-' || CAST(n.i AS TEXT), t.status, t.sort_at - n.i * 60000, t.next_change_at",
        "t.id",
    ),
    ("link", "from_id, relation, to_id", "{id:t.from_id}, t.relation, {id:t.to_id}", "t.from_id"),
    (
        "duty",
        "subject_id, rule, part, agency, article, state, owner_id, owner_role, unit_id, opened_at, due_at, body, satisfied_on,
         known_at, since, judged_at",
        "{id:t.subject_id}, t.rule, t.part, t.agency, t.article, t.state, t.owner_id, t.owner_role, t.unit_id, t.opened_at, t.due_at,
         t.body, t.satisfied_on, t.known_at, t.since, t.judged_at",
        "t.subject_id",
    ),
    (
        "passage",
        "agency, subject_id, part, whole, topic, label, body",
        "t.agency, {id:t.subject_id}, t.part, {id:t.whole}, t.topic, t.label, t.body || ' 第' || CAST(n.i AS TEXT) || '户'",
        "t.subject_id",
    ),
];

/// The case, and the records that belong to it.
const FAMILY: &str =
    "family AS (SELECT CAST($1 AS TEXT) AS id UNION SELECT l.from_id FROM link AS l JOIN subject AS s ON s.id = l.from_id
                      WHERE l.to_id = $1 AND l.relation = 'case' AND s.kind = 'record')";
const NUMBERS: &str = "numbers(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM numbers WHERE i < $2)";

/// Repeats the rows of a case and of its records `copies` times, each copy a minute older than the one before.
///
/// # Errors
/// When the database refuses.
pub async fn multiply(store: &Store, case: SubjectRef, copies: u32) -> Result<(), StoreError> {
    for (table, columns, values, owner) in TABLES {
        let sql = format!(
            "WITH RECURSIVE {FAMILY}, {NUMBERS} INSERT INTO {table} ({columns}) SELECT {} FROM {table} AS t
             CROSS JOIN numbers AS n WHERE {owner} IN (SELECT id FROM family)",
            copied(values)
        );
        store.db().execute(sqlx::AssertSqlSafe(sql), args![case.id, copies]).await?;
    }
    Ok(())
}

/// Has a server count its rows anew, as it does by itself within a minute; the embedded database plans without.
///
/// # Errors
/// When the database refuses.
pub async fn count_rows(store: &Store) -> Result<(), StoreError> {
    if !store.db().is_sqlite() {
        store.db().execute("ANALYZE", args![]).await?;
    }
    Ok(())
}

/// The values with `{id:x}` written out: eight figures of the copy's number stand in the middle of the id.
fn copied(values: &str) -> String {
    let mut sql = String::new();
    for (n, part) in values.split("{id:").enumerate() {
        let Some((column, rest)) = part.split_once('}').filter(|_| n > 0) else {
            sql += part;
            continue;
        };
        let id = format!("substr({column}, 1, 10) || substr(CAST(100000000 + n.i AS TEXT), 2) || substr({column}, 19)");
        sql += &format!("CASE WHEN {column} IN (SELECT id FROM family) THEN {id} ELSE {column} END{rest}");
    }
    sql
}

#[cfg(test)]
mod tests {
    use base::SceneId;
    use model::{SceneState, SubjectKind};

    use super::*;
    use crate::FindQuery;
    use crate::testing::{Scribe, on_every_database};

    #[tokio::test]
    async fn copies_are_found_beside_what_they_are_copies_of() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let scene = SceneId::random();
            let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
            let now = slot.now();
            slot.append::<SceneState>(Scribe::mark_of(scene, now)).await.unwrap();
            let columns = crate::Columns { label: "某案".into(), number: Some("1".into()), status: "open", sort_at: now };
            slot.describe(scene.into(), &columns, &[]).await.unwrap();
            slot.commit().await.unwrap();
            multiply(&t.store, scene.into(), 12).await.unwrap();
            let page = t.store.find(&FindQuery::of(scribe.agency, &[SubjectKind::Scene], 5)).await.unwrap();
            assert_eq!((page.rows.len(), page.total), (5, 13));
            assert_eq!(page.rows[0].subject.id, scene.0, "the newest is the one that is no copy");
            let copy = t.store.load::<SceneState>(SceneId(page.rows[1].subject.id)).await.unwrap();
            assert!(copy.is_some(), "a copy reads as what it is");
        })
        .await;
    }
}
