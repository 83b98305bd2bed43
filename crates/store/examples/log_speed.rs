//! How fast a log is written, integrated and checked: `cargo run -p store --features testing --example log_speed -- [ENTRIES]`.
//!
//! Prints one line per figure: database, name, value, unit. Runs on SQLite in a temporary folder (`TMPDIR` chooses the disk), and on
//! PostgreSQL when `ZHILU_TEST_PG` names a server.

use std::time::{Duration, Instant};

use base::SceneId;
use model::SceneState;
use store::check::{Keys, Options, check};
use store::testing::{Fresh, Scribe, on_every_database};
use store::{GuardedSigner, Store};

/// Entries that are timed one commit after the other.
const SINGLY: usize = 500;
/// Entries per commit while the log is filled.
const PER_COMMIT: usize = 5000;
/// Entries per scene: about what an inspection leaves.
const PER_SCENE: usize = 10;

#[tokio::main]
async fn main() {
    let entries = std::env::args().nth(1).map_or(100_000, |n| n.parse().expect("a number of entries"));
    on_every_database(|t| measure(t, entries)).await;
}

async fn measure(t: Fresh, entries: usize) {
    let origin = "bench.example/log";
    let scribe = Scribe::new(&t.store, origin).await;
    let signer = GuardedSigner::open(&t.keys(), origin).expect("a key");
    let name = if t.store.db().is_sqlite() { "sqlite" } else { "postgres" };
    let print = |what: &str, count: usize, took: Duration| {
        println!("{name} {what} {:.0} entries/s", count as f64 / took.as_secs_f64());
    };

    let (began, mut scene) = (Instant::now(), SceneId::random());
    for n in 0..SINGLY {
        if n % PER_SCENE == 0 {
            scene = SceneId::random();
        }
        scribe.mark(&t.store, scene).await;
    }
    print("append-singly", SINGLY, began.elapsed());

    let (began, rest) = (Instant::now(), entries.saturating_sub(SINGLY));
    fill(&t.store, scribe, rest).await;
    print("append-in-bulk", rest, began.elapsed());

    let began = Instant::now();
    t.store.integrate(scribe.agency, &signer).await.expect("a checkpoint");
    print("integrate", entries, began.elapsed());

    let options = Options { keys: Keys::folder(&t.keys()).expect("the keys"), ..Options::default() };
    let began = Instant::now();
    let report = check(&t.store, &options).await.expect("a report");
    print("check", entries, began.elapsed());
    assert!(report.is_clean(), "{report:#?}");
}

async fn fill(store: &Store, scribe: Scribe, entries: usize) {
    let mut left = entries;
    while left > 0 {
        let mut slot = store.begin(scribe.agency, scribe.person).await.expect("the head of the log");
        let mut scene = SceneId::random();
        for n in 0..left.min(PER_COMMIT) {
            if n % PER_SCENE == 0 {
                scene = SceneId::random();
            }
            let new = Scribe::mark_of(scene, slot.now());
            slot.append::<SceneState>(new).await.expect("a staged entry");
        }
        slot.commit().await.expect("a commit");
        left -= left.min(PER_COMMIT);
    }
}
