//! The one way to write: order, instants, all or nothing, corrections. What ends up in the log is judged by `check`, too.

use std::time::Duration;

use base::{SceneId, Span};
use ledger::Leaf;
use model::scene::{MarkKind, SceneFact};
use model::{Fact, SceneState};
use proptest::prelude::*;

use super::*;
use crate::check::{Options, check};
use crate::db::Db;
use crate::testing::{Fresh, Scribe, on_every_database};

const ORIGIN: &str = "demo.example/log";

/// Every leaf of a log, in the order of the rows.
async fn leaves(store: &Store, agency: AgencyId) -> Vec<Leaf> {
    let leaves = store.leaves(agency, 0, u32::MAX).await.unwrap();
    leaves.iter().map(|bytes| Leaf::decode(bytes).unwrap()).collect()
}

async fn assert_sound(store: &Store) {
    let report = check(store, &Options::default()).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
}

fn mark(kind: MarkKind, at: Timestamp) -> Fact {
    SceneFact::Marked { mark: kind, at }.into()
}

#[tokio::test]
async fn entries_stand_in_order_without_a_gap() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        for count in [1, 3, 2] {
            t.clock.move_on(Span::from_seconds(1));
            scribe.marks(&t.store, count).await;
        }
        let leaves = leaves(&t.store, scribe.agency).await;
        assert_eq!(leaves.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(leaves.iter().map(|leaf| leaf.revision).collect::<Vec<_>>(), [1, 1, 2, 3, 1, 2]);
        let acts: Vec<_> = leaves.chunk_by(|a, b| a.act == b.act).map(<[Leaf]>::len).collect();
        assert_eq!(acts, [1, 3, 2], "what one person did at once is one act");
        assert!(leaves.iter().all(|leaf| leaf.origin == ORIGIN && leaf.actor == scribe.person));
        assert_eq!(t.store.logs().await.unwrap(), [(scribe.agency, ORIGIN.to_owned(), 6)]);
        assert_sound(&t.store).await;
    })
    .await;
}

#[tokio::test]
async fn time_stands_still_while_the_clock_is_behind() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = SceneId::random();
        let start = t.store.clock().now();
        for jump in [0, 10, -3600, 1, 3600] {
            t.clock.move_on(Span::from_seconds(jump));
            scribe.mark(&t.store, scene).await;
        }
        let leaves = leaves(&t.store, scribe.agency).await;
        let seconds: Vec<_> = leaves.iter().map(|leaf| leaf.recorded_at.since(start).seconds()).collect();
        assert_eq!(seconds, [0, 10, 10, 10, 11]);
        assert_sound(&t.store).await;
    })
    .await;
}

#[tokio::test]
async fn an_act_is_known_by_its_name_where_it_was_done_and_once_it_was() {
    on_every_database(|t| async move {
        let (scribe, other) = (Scribe::new(&t.store, ORIGIN).await, Scribe::new(&t.store, "other.example/log").await);
        let (scene, elsewhere, name) = (SceneId::random(), SceneId::random(), ActId::random());
        let begin = async || t.store.begin(scribe.agency, scribe.person).await.unwrap();
        for keep in [false, true] {
            let mut slot = begin().await;
            assert!(!slot.holds(scene.into(), name).await.unwrap(), "what was dropped was not done");
            slot.name_act(name);
            let new = Scribe::mark_of(scene, slot.now());
            slot.append::<SceneState>(new).await.unwrap();
            if keep {
                slot.commit().await.unwrap();
            }
        }
        let mut slot = begin().await;
        assert!(slot.holds(scene.into(), name).await.unwrap());
        assert!(!slot.holds(elsewhere.into(), name).await.unwrap() && !slot.holds(scene.into(), ActId::random()).await.unwrap());
        drop(slot);
        let mut theirs = t.store.begin(other.agency, other.person).await.unwrap();
        assert!(!theirs.holds(scene.into(), name).await.unwrap(), "one log says nothing of another's");
        drop(theirs);
        assert_eq!(leaves(&t.store, scribe.agency).await.iter().map(|leaf| leaf.act).collect::<Vec<_>>(), [name]);
        assert_sound(&t.store).await;
    })
    .await;
}

#[tokio::test]
async fn a_slot_that_is_dropped_leaves_no_trace() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = scribe.marks(&t.store, 2).await;
        let before = t.store.load::<SceneState>(scene).await.unwrap().unwrap();

        let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        let (new, elsewhere) = (Scribe::mark_of(scene, slot.now()), Scribe::mark_of(SceneId::random(), slot.now()));
        slot.append::<SceneState>(new).await.unwrap();
        slot.append::<SceneState>(elsewhere).await.unwrap();
        assert_eq!(slot.next_number("豫城管", 2026).await.unwrap(), 1);
        drop(slot);

        let after = t.store.load::<SceneState>(scene).await.unwrap().unwrap();
        assert_eq!((after.revision, after.state), (before.revision, before.state));
        assert_eq!(leaves(&t.store, scribe.agency).await.len(), 2);
        let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        assert_eq!(slot.next_number("豫城管", 2026).await.unwrap(), 1, "the number was given back");
        slot.commit().await.unwrap();
        assert_sound(&t.store).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_staged_is_seen_by_whoever_holds_the_slot_and_nobody_else() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = SceneId::random();
        let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        let new = Scribe::mark_of(scene, slot.now());
        let staged = slot.append::<SceneState>(new).await.unwrap();
        assert_eq!(slot.load::<SceneState>(scene).await.unwrap().unwrap().state, staged.state);
        assert!(t.store.load::<SceneState>(scene).await.unwrap().is_none());
        let done = slot.commit().await.unwrap();
        assert_eq!((done.entries, done.size), (vec![staged.entry], 1));
        assert_eq!(t.store.load::<SceneState>(scene).await.unwrap().unwrap().state, staged.state);
    })
    .await;
}

#[tokio::test]
async fn a_correction_takes_the_place_of_what_it_corrects_and_both_stay() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = SceneId::random();
        let (first, second) = (scribe.mark(&t.store, scene).await, scribe.mark(&t.store, scene).await);
        let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
        let fact = mark(MarkKind::People, slot.now());
        let new = NewEntry { corrects: Some(first), fact, ..Scribe::mark_of(scene, slot.now()) };
        let staged = slot.append::<SceneState>(new).await.unwrap();
        slot.commit().await.unwrap();

        let marks: Vec<_> = staged.state.marks.iter().map(|mark| (mark.at.entry, mark.what)).collect();
        assert_eq!(marks.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [staged.entry, second]);
        let entries = t.store.entries_of(scene.into()).await.unwrap();
        assert_eq!(entries.iter().map(|entry| entry.leaf.entry).collect::<Vec<_>>(), [first, second, staged.entry]);
        assert_eq!(entries[2].leaf.corrects, Some(first));
        assert_sound(&t.store).await;
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_an_entry() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        scribe.mark(&t.store, SceneId::random()).await;
        for sql in ["UPDATE entry SET revision = 2", "DELETE FROM entry"] {
            assert!(t.store.db().execute(sql, vec![]).await.is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_log_has_one_origin_and_an_origin_one_log() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        t.store.open_log(scribe.agency, "another.example").await.unwrap();
        assert_eq!(t.store.logs().await.unwrap(), [(scribe.agency, ORIGIN.to_owned(), 0)]);
        assert!(t.store.open_log(AgencyId::random(), ORIGIN).await.is_err());
        for wrong in ["", "a b", "a+b", "a\n", &"录".repeat(100)] {
            assert!(t.store.open_log(AgencyId::random(), wrong).await.is_err(), "{wrong:?}");
        }
        assert!(t.store.begin(AgencyId::random(), scribe.person).await.is_err(), "no log, no slot");
    })
    .await;
}

#[tokio::test]
async fn writers_in_parallel_queue_in_order() {
    on_every_database(|t| async move {
        let scribes = [Scribe::new(&t.store, ORIGIN).await, Scribe::new(&t.store, "other.example").await];
        let shared = SceneId::random();
        let writers = (0..8).map(|n| {
            let (store, scribe) = (t.store.clone(), scribes[n % 2]);
            tokio::spawn(async move {
                for round in 0..10 {
                    let scene = if n % 2 == 0 && round % 2 == 0 { shared } else { SceneId::random() };
                    scribe.mark(&store, scene).await;
                    // On a server, whoever waits for the head must then see what the other one wrote.
                    tokio::time::sleep(Duration::from_millis(n as u64 % 3)).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        for scribe in scribes {
            let leaves = leaves(&t.store, scribe.agency).await;
            assert!(leaves.iter().zip(0..).all(|(leaf, index)| leaf.index == index) && leaves.len() == 40);
            assert!(leaves.is_sorted_by_key(|leaf| leaf.recorded_at));
        }
        assert_eq!(t.store.load::<SceneState>(shared).await.unwrap().unwrap().revision, 20);
        assert_sound(&t.store).await;
    })
    .await;
}

/// A browser that goes away drops the future of its request wherever it stands.
#[tokio::test]
async fn a_writer_whose_caller_goes_away_leaves_everything_or_nothing() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = SceneId::random();
        for patience in 0..40 {
            let work = scribe.mark(&t.store, scene);
            let _ = tokio::time::timeout(Duration::from_micros(patience * 150), work).await;
        }
        scribe.mark(&t.store, scene).await;
        let leaves = leaves(&t.store, scribe.agency).await;
        assert!(leaves.iter().zip(0..).all(|(leaf, index)| leaf.index == index));
        assert_sound(&t.store).await;
    })
    .await;
}

/// What a person may do to a log in one action.
#[derive(Clone, Debug)]
enum Step {
    /// Marks at scenes, each maybe correcting an earlier entry.
    Append(Vec<(u8, Option<prop::sample::Index>)>),
    /// The same, and then nobody commits.
    Abandon(u8),
    /// The clock moves.
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let append = prop::collection::vec((0..4_u8, any::<Option<prop::sample::Index>>()), 1..5);
    let step = prop_oneof![
        4 => append.prop_map(Step::Append),
        1 => (0..4_u8).prop_map(Step::Abandon),
        1 => (-5000..5000_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..20)
}

async fn take(t: &Fresh, scribe: Scribe, steps: Vec<Step>) {
    let scenes: Vec<SceneId> = (0..4).map(|_| SceneId::random()).collect();
    let mut written: Vec<EntryId> = Vec::new();
    for step in steps {
        match step {
            Step::Wait(millis) => t.clock.move_on(Span::from_millis(millis)),
            Step::Abandon(scene) => {
                let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
                let new = Scribe::mark_of(scenes[usize::from(scene)], slot.now());
                slot.append::<SceneState>(new).await.unwrap();
            }
            Step::Append(marks) => {
                let mut slot = t.store.begin(scribe.agency, scribe.person).await.unwrap();
                for (scene, corrects) in marks {
                    let corrects = corrects.filter(|_| !written.is_empty()).map(|index| *index.get(&written));
                    let new = NewEntry { corrects, ..Scribe::mark_of(scenes[usize::from(scene)], slot.now()) };
                    written.push(slot.append::<SceneState>(new).await.unwrap().entry);
                }
                slot.commit().await.unwrap();
            }
        }
    }
    assert_eq!(leaves(&t.store, scribe.agency).await.iter().map(|leaf| leaf.entry).collect::<Vec<_>>(), written);
    assert_sound(&t.store).await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_appended_the_log_is_sound(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let db = Db::sqlite(&dir.path().join("zhilu.db")).await.unwrap();
            let t = Fresh::new(&dir, db);
            let scribe = Scribe::new(&t.store, ORIGIN).await;
            take(&t, scribe, steps).await;
        });
    }
}

#[tokio::test]
async fn what_an_older_version_folded_is_folded_anew() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let scene = scribe.marks(&t.store, 3).await;
        let right = t.store.load::<SceneState>(scene).await.unwrap().unwrap();
        let sql = "UPDATE subject SET fold = 0, state = '{\"of\": \"another version\"}'";
        t.store.db().execute(sql, vec![]).await.unwrap();
        assert_eq!(t.store.load::<SceneState>(scene).await.unwrap().unwrap().state, right.state, "as it is read");
        assert_sound(&t.store).await;

        scribe.mark(&t.store, scene).await;
        let rows = t.store.db().fetch("SELECT fold FROM subject", vec![]).await.unwrap();
        assert_eq!(rows[0].count("fold").unwrap(), u64::from(SceneState::FOLD), "as the next action writes it");
        assert_sound(&t.store).await;
    })
    .await;
}
