//! A database that an older program left, brought up to today's version: the same schema as a fresh one, the same rows, and a store
//! that goes on.

use std::collections::BTreeMap;

use base::{CaseId, PersonId, RawId, RecordingId, SceneId};
use model::testing::duties;
use model::{Duty, DutyState, SceneState};
use sqlx::AssertSqlSafe;

use super::sample::{Sample, on_every_sample};
use crate::accounts::{Credential, Session};
use crate::check::check;
use crate::db::{Db, Value};
use crate::uploads::{Metadata, NewUpload};
use crate::viewings::ViewingRow;
use crate::{Columns, Link, Store};

/// The version of the first release.
const FIRST: i64 = 1;

/// A second database beside that of a sample.
struct Beside {
    /// The file, or the address.
    place: String,
    /// Its name on the server.
    name: Option<String>,
}

impl Beside {
    async fn new(s: &Sample) -> Self {
        if s.store().db().is_sqlite() {
            return Self { place: s.t.folder().with_file_name("old.db").display().to_string(), name: None };
        }
        let name = format!("zhilu_test_{}", RawId::random());
        let place = Db::create_postgres(&server(), &name).await.unwrap();
        Self { place, name: Some(name) }
    }

    async fn up_to(&self, version: i64) -> Db {
        match self.name {
            None => Db::sqlite_up_to(self.place.as_ref(), version).await.unwrap(),
            Some(_) => Db::postgres_up_to(&self.place, version).await.unwrap(),
        }
    }

    async fn open(&self) -> Db {
        match self.name {
            None => Db::sqlite(self.place.as_ref()).await.unwrap(),
            Some(_) => Db::postgres(&self.place).await.unwrap(),
        }
    }

    async fn drop(self) {
        if let Some(name) = self.name {
            let admin = sqlx::PgPool::connect(&server()).await.unwrap();
            sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(&admin).await.unwrap();
        }
    }
}

fn server() -> String {
    std::env::var("ZHILU_TEST_PG").unwrap()
}

/// Puts something into every table that a sample leaves empty.
async fn fill(s: &Sample) {
    let (store, agency, person) = (s.store(), s.scribe.agency, s.scribe.person);
    let mut slot = store.begin(agency, person).await.unwrap();
    let now = slot.now();
    let columns = Columns { label: "建设路".into(), number: Some("1".into()), status: "open", sort_at: now };
    let case = Link { relation: "case", to: CaseId::random().into() };
    slot.describe(s.scene.into(), &columns, &[case]).await.unwrap();
    slot.set_duties(s.scene.into(), None, &three_duties(s.scene), None).await.unwrap();
    slot.next_number("豫城管立", 2026).await.unwrap();
    let viewing = ViewingRow {
        id: RawId::random(),
        person,
        recording: RecordingId::random(),
        access: base::AccessId::random(),
        session: "digest".into(),
        opened_at: now,
        until: now,
        preview: None,
    };
    slot.open_viewing(&viewing).await.unwrap();
    slot.commit().await.unwrap();
    store.create_upload(NewUpload { agency, person, length: Some(5), metadata: Metadata::default() }).await.unwrap();
    store.save_draft(person, "arrival", 0, "{}", now).await.unwrap();
    let password = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into();
    store.set_credential("zhang", &Credential { person, agency, password }).await.unwrap();
    let session = Session { token: "t".into(), person, agency, csrf: "c".into(), created_at: now, used_at: now };
    store.open_session(&session).await.unwrap();
    store.note_failure("zhang", now, base::Span::from_hours(1)).await.unwrap();
}

/// Duties whose outcome needs every instant that a duty has.
fn three_duties(scene: SceneId) -> Vec<Duty> {
    let all = duties();
    let is = |wanted: fn(&Duty) -> bool| all.iter().find(|d| wanted(d)).unwrap().clone();
    let chosen = [
        is(|d| matches!(d.state, DutyState::Closed { .. }) && d.due_at.is_some()),
        is(|d| matches!(d.state, DutyState::Broken { .. })),
        is(|d| matches!(d.state, DutyState::Judgement { .. }) && d.judged_at.is_some()),
    ];
    chosen.into_iter().zip(1..).map(|(d, n)| Duty { rule: format!("rule-{n}"), subject: scene.into(), ..d }).collect()
}

/// The columns of every table, with the type of each.
async fn tables(db: &Db) -> BTreeMap<String, Vec<(String, String)>> {
    let sql = if db.is_sqlite() {
        "SELECT t.name AS tab, c.name AS col, c.type AS typ FROM sqlite_master AS t, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' ORDER BY t.name, c.name"
    } else {
        "SELECT table_name::text AS tab, column_name::text AS col, data_type::text AS typ FROM information_schema.columns
         WHERE table_schema = 'public' ORDER BY table_name, column_name"
    };
    let mut tables = BTreeMap::new();
    for row in db.fetch(sql, vec![]).await.unwrap() {
        let (table, column, kind) = (row.get::<String>("tab").unwrap(), row.get("col").unwrap(), row.get("typ").unwrap());
        tables.entry(table).or_insert_with(Vec::new).push((column, kind));
    }
    tables.remove("_sqlx_migrations").expect("the migrations that were run");
    tables
}

/// Everything that makes up the schema, as the database itself tells it: columns, keys, checks, indexes, triggers.
async fn schema(db: &Db) -> Vec<String> {
    let sql: &[&str] = if db.is_sqlite() {
        &["SELECT type || ' ' || name || ' ' || tbl_name || ' ' || COALESCE(sql, '') AS line FROM sqlite_master",
          "SELECT t.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || COALESCE(c.dflt_value, '') || ' ' || c.pk AS line
           FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"]
    } else {
        &[
            "SELECT concat_ws(' ', table_name, column_name, ordinal_position, data_type, is_nullable, column_default) AS line
           FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace",
            "SELECT pg_get_triggerdef(oid) AS line FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT pg_get_functiondef(oid) AS line FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ]
    };
    let mut lines = Vec::new();
    for sql in sql {
        for row in db.fetch(*sql, vec![]).await.unwrap() {
            let line: String = row.get("line").unwrap();
            lines.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    lines.sort();
    lines
}

/// The rows of a table, in these columns.
async fn rows(db: &Db, table: &str, columns: &[(String, String)]) -> Vec<Vec<Value>> {
    let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let sql = format!("SELECT {} FROM {table}", names.join(", "));
    let found = db.fetch(AssertSqlSafe(sql), vec![]).await.unwrap();
    let value = |row: &crate::db::Row, name: &str, kind: &str| match kind.to_lowercase().as_str() {
        "bigint" => Value::Int(row.get(name).unwrap()),
        "text" => Value::Text(row.get(name).unwrap()),
        "blob" | "bytea" => Value::Bytes(row.get(name).unwrap()),
        other => panic!("a column of type {other}"),
    };
    let mut rows: Vec<Vec<Value>> =
        found.iter().map(|row| columns.iter().map(|(name, kind)| value(row, name, kind)).collect()).collect();
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

/// Copies into an old database what a program of today wrote, as far as the old one has columns for it. Every table gets rows.
async fn copy(from: &Db, to: &Db, tables: &BTreeMap<String, Vec<(String, String)>>) {
    let parents = ["log_head", "entry"];
    let children = tables.keys().map(String::as_str).filter(|table| !parents.contains(table));
    for table in parents.into_iter().chain(children) {
        let columns = &tables[table];
        let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let places: Vec<_> = (1..=names.len()).map(|n| format!("${n}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
        let list = rows(from, table, columns).await;
        assert!(!list.is_empty(), "nothing in {table}");
        for row in list {
            to.execute(AssertSqlSafe(sql.clone()), row).await.unwrap();
        }
    }
}

/// A database of the first version with everything that `s` holds, upgraded; every row is what it was.
async fn upgraded(s: &Sample) -> (Db, Beside) {
    fill(s).await;
    let beside = Beside::new(s).await;
    let old = beside.up_to(FIRST).await;
    assert_ne!(schema(&old).await, schema(s.store().db()).await, "there is nothing to upgrade");
    let tables = tables(&old).await;
    copy(s.store().db(), &old, &tables).await;
    old.close().await;
    let new = beside.open().await;
    for (table, columns) in &tables {
        let (kept, was) = (rows(&new, table, columns).await, rows(s.store().db(), table, columns).await);
        assert_eq!(format!("{kept:?}"), format!("{was:?}"), "rows of {table}");
    }
    (new, beside)
}

#[tokio::test]
async fn upgraded_equals_fresh() {
    on_every_sample(|s| async move {
        let (db, beside) = upgraded(&s).await;
        assert_eq!(schema(&db).await, schema(s.store().db()).await);
        db.close().await;
        // Once more: there is nothing left to do.
        let again = beside.open().await;
        assert_eq!(schema(&again).await, schema(s.store().db()).await);
        again.close().await;
        beside.drop().await;
    })
    .await;
}

#[tokio::test]
async fn an_upgraded_store_passes_the_check_and_goes_on() {
    on_every_sample(|s| async move {
        let (db, beside) = upgraded(&s).await;
        let store = Store::new(db.clone(), s.t.folder(), std::sync::Arc::clone(&s.t.clock) as _).with_limits(*s.store().limits());
        let report = check(&store, &s.options()).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");

        let (old, fresh) =
            (store.load::<SceneState>(s.scene).await.unwrap(), s.store().load::<SceneState>(s.scene).await.unwrap());
        let (old, fresh) = (old.unwrap(), fresh.unwrap());
        assert_eq!((old.revision, old.state, old.private.expose()), (fresh.revision, fresh.state, fresh.private.expose()));

        s.scribe.mark(&store, s.scene).await;
        store.integrate(s.scribe.agency, &s.signer).await.unwrap();
        let report = check(&store, &s.options()).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
        assert_eq!(store.load::<SceneState>(s.scene).await.unwrap().unwrap().revision, fresh.revision + 1);
        db.close().await;
        beside.drop().await;
    })
    .await;
}

#[tokio::test]
async fn duties_judged_anew_after_an_upgrade_have_the_outcomes_of_fresh_ones() {
    on_every_sample(|s| async move {
        let (db, beside) = upgraded(&s).await;
        let store = Store::new(db.clone(), s.t.folder(), std::sync::Arc::clone(&s.t.clock) as _);
        let mut slot = store.begin(s.scribe.agency, PersonId::random()).await.unwrap();
        slot.set_duties(s.scene.into(), None, &three_duties(s.scene), None).await.unwrap();
        slot.commit().await.unwrap();
        let columns = tables(&db).await.remove("duty").unwrap();
        let of = async |db: &Db| format!("{:?}", rows(db, "duty", &columns).await);
        assert_eq!(of(&db).await, of(s.store().db()).await);
        db.close().await;
        beside.drop().await;
    })
    .await;
}
