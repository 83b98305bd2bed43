//! Commands that share a transaction: durable together, and none spoils another's work.

use std::time::Duration;

use base::{AgencyId, Span};

use crate::db::{Db, Tx, Value};
use crate::error::StoreError;
use crate::testing::{Scribe, on_every_database};
use crate::{Store, args};

const INSERT: &str = "INSERT INTO number (agency, word, year, last) VALUES ($1, $2, 2026, 1)";

async fn words(db: &Db) -> Vec<String> {
    let rows = db.fetch("SELECT word FROM number ORDER BY word", vec![]).await.unwrap();
    rows.iter().map(|r| r.get("word").unwrap()).collect()
}

fn word(agency: AgencyId, word: &str) -> Vec<Value> {
    args![agency.0, word]
}

/// A turn that has written a word and may be committed.
async fn turn(db: &Db, agency: AgencyId, text: &str) -> Tx {
    let mut tx = db.begin(agency).await.unwrap();
    tx.execute(INSERT, word(agency, text)).await.unwrap();
    tx
}

/// Begins a commit and waits until somebody else may have a turn.
async fn begin_commit(tx: Tx) -> tokio::task::JoinHandle<Result<(), StoreError>> {
    let waiting = tokio::spawn(tx.commit());
    tokio::task::yield_now().await;
    waiting
}

async fn groups(db: &Db, agency: AgencyId) -> u64 {
    let tx = db.begin(agency).await.unwrap();
    let Tx::Turn(turn) = &tx else { panic!("not a turn") };
    turn.counter.number
}

#[tokio::test]
async fn those_who_queue_share_a_sync() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, "demo.example/line").await;
        let before = groups(t.store.db(), scribe.agency).await;
        // Somebody holds the head while the others come: they queue, and then go through as one group.
        let slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        let work = (0..24).map(|_| {
            let store: Store = t.store.clone();
            tokio::spawn(async move { scribe.mark(&store, base::SceneId::random()).await })
        });
        let work: Vec<_> = work.collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        drop(slot);
        for one in work {
            one.await.unwrap();
        }
        let logs = t.store.logs().await.unwrap();
        assert_eq!(logs[0].2, 24);
        let groups = groups(t.store.db(), scribe.agency).await - before;
        assert!(groups <= 4, "24 commands took {groups} transactions");
    })
    .await;
}

#[tokio::test]
async fn one_that_fails_takes_nobody_with_it() {
    on_every_database(|t| async move {
        let (db, agency) = (t.store.db(), AgencyId::random());
        let first = begin_commit(turn(db, agency, "一").await).await;
        let mut bad = db.begin(agency).await.unwrap();
        bad.execute(INSERT, word(agency, "二")).await.unwrap();
        assert!(bad.execute(INSERT, word(agency, "二")).await.is_err(), "the same number twice");
        assert!(bad.execute(INSERT, word(agency, "三")).await.is_err(), "nothing goes on after an error");
        assert!(bad.commit().await.is_err());
        drop(turn(db, agency, "四").await);
        turn(db, agency, "五").await.commit().await.unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(words(db).await, ["一", "五"]);
    })
    .await;
}

#[tokio::test]
async fn who_gives_up_waiting_is_durable_all_the_same() {
    on_every_database(|t| async move {
        let (db, agency) = (t.store.db(), AgencyId::random());
        let tx = turn(db, agency, "一").await;
        let waiting = tokio::spawn(tx.commit());
        // Long enough for the release, and then the caller is gone, as when a line breaks.
        tokio::time::sleep(Duration::from_millis(20)).await;
        waiting.abort();
        turn(db, agency, "二").await.commit().await.unwrap();
        assert_eq!(words(db).await, ["一", "二"]);
    })
    .await;
}

#[tokio::test]
async fn a_group_that_comes_to_nothing_tells_everybody_in_it() {
    on_every_database(|t| async move {
        let (db, agency) = (t.store.db(), AgencyId::random());
        // Somebody holds the line, so that both are of one group.
        let holder = db.begin(agency).await.unwrap();
        let work: Vec<_> = ["一", "二"]
            .into_iter()
            .map(|text| {
                let db = db.clone();
                tokio::spawn(async move { turn(&db, agency, text).await.commit().await })
            })
            .collect();
        let breaks = db.clone();
        tokio::time::sleep(Duration::from_millis(20)).await;
        let broken = tokio::spawn(async move {
            let mut tx = breaks.begin(agency).await.unwrap();
            // What makes a database drop a transaction as a whole: a commit that cannot be, a line that broke.
            if breaks.is_sqlite() {
                tx.execute("PRAGMA defer_foreign_keys = ON", vec![]).await.unwrap();
                tx.execute("INSERT INTO payload (entry_id, rule_salt, rule_part) VALUES ('x', x'00', x'00')", vec![])
                    .await
                    .unwrap();
                tx.commit().await
            } else {
                tx.fetch("SELECT pg_terminate_backend(pg_backend_pid())", vec![]).await.map(drop)
            }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        drop(holder);
        assert!(broken.await.unwrap().is_err());
        for one in work {
            assert!(matches!(one.await.unwrap(), Err(StoreError::Group(_))));
        }
        assert!(words(db).await.is_empty());
        turn(db, agency, "三").await.commit().await.unwrap();
        assert_eq!(words(db).await, ["三"]);
    })
    .await;
}

#[tokio::test]
async fn instants_of_a_group_never_run_backwards() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, "demo.example/line").await;
        let slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        let work = (0..8).map(|n| {
            let (store, clock) = (t.store.clone(), std::sync::Arc::clone(&t.clock));
            tokio::spawn(async move {
                clock.move_on(Span::from_seconds(if n % 2 == 0 { 5 } else { -5 }));
                scribe.mark(&store, base::SceneId::random()).await
            })
        });
        let work: Vec<_> = work.collect();
        drop(slot);
        for one in work {
            one.await.unwrap();
        }
        let sql = "SELECT recorded_at FROM entry WHERE agency = $1 ORDER BY leaf_index";
        let rows = t.store.db().fetch(sql, args![scribe.agency.0]).await.unwrap();
        let instants: Vec<i64> = rows.iter().map(|r| r.get("recorded_at").unwrap()).collect();
        assert!(instants.is_sorted(), "{instants:?}");
        assert_eq!(instants.len(), 8);
    })
    .await;
}
