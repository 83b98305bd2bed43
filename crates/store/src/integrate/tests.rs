//! Integrating, again and again, after crashes, beside others, and against what must not be signed.

use base::SceneId;
use tlog::{NoteVerifier, Verifier as _, leaf_hash};

use super::*;
use crate::signer::{memory_path, recall};
use crate::testing::{Fresh, Scribe, on_every_database, on_every_store};
use crate::{NotProven, ProofError};

const ORIGIN: &str = "demo.example/log";

async fn start(t: &Fresh) -> (Scribe, GuardedSigner) {
    (Scribe::new(&t.store, ORIGIN).await, GuardedSigner::open(&t.keys(), ORIGIN).unwrap())
}

fn verifier(signer: &GuardedSigner) -> NoteVerifier {
    NoteVerifier::try_from(signer.verifier_key()).unwrap()
}

/// Takes entries away as the owner of the file can.
async fn cut(store: &Store, size: u64) {
    let drop = if store.db().is_sqlite() { "DROP TRIGGER entry_stays" } else { "DROP TRIGGER entry_is_for_keeps ON entry" };
    store.db().execute(drop, vec![]).await.unwrap();
    let later = "(SELECT entry_id FROM entry WHERE leaf_index >= $1)";
    let sql = sqlx::AssertSqlSafe(format!("DELETE FROM payload WHERE entry_id IN {later}"));
    store.db().execute(sql, args![size]).await.unwrap();
    store.db().execute("DELETE FROM entry WHERE leaf_index >= $1", args![size]).await.unwrap();
    store.db().execute("UPDATE log_head SET size = $1", args![size]).await.unwrap();
}

#[tokio::test]
async fn what_was_appended_is_signed_once_and_proven() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        assert!(t.store.integrate(scribe.agency, &signer).await.unwrap().is_none(), "an empty log is not signed");
        let first = scribe.mark(&t.store, SceneId::random()).await;
        assert!(matches!(t.store.inclusion(scribe.agency, first).await, Err(ProofError::NotYet { index: 0, size: 0 })));

        let signed = t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        assert_eq!((signed.origin(), signed.size()), (ORIGIN, 1));
        assert!(t.store.integrate(scribe.agency, &signer).await.unwrap().is_none(), "nothing new");

        let scene = scribe.marks(&t.store, 299).await;
        let signed = t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        assert_eq!(signed.size(), 300);
        let published = t.store.log_folder(ORIGIN).checkpoint().unwrap().unwrap();
        assert_eq!(Checkpoint::open(&published, ORIGIN, &verifier(&signer)).unwrap(), signed);
        assert_eq!(t.store.checkpoint(scribe.agency).await.unwrap().unwrap().note, published);

        for entry in t.store.entries_of(scene.into()).await.unwrap().iter().step_by(37) {
            let proof = t.store.inclusion(scribe.agency, entry.leaf.entry).await.unwrap();
            assert_eq!(proof.verify(&leaf_hash(&entry.encoded), ORIGIN, &verifier(&signer)).unwrap(), signed);
            assert_eq!(t.store.prove_included(scribe.agency, entry).await.unwrap(), Ok(()));
            let mut other = entry.clone();
            other.encoded[20] ^= 1;
            assert_eq!(t.store.prove_included(scribe.agency, &other).await.unwrap(), Err(NotProven::Differs));
        }
        let later = scribe.mark(&t.store, scene).await;
        assert!(matches!(t.store.inclusion(scribe.agency, later).await, Err(ProofError::NotYet { index: 300, size: 300 })));
    })
    .await;
}

#[tokio::test]
async fn each_checkpoint_extends_the_one_before() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        let mut before: Option<Checkpoint> = None;
        for count in [1, 2, 253, 1, 260] {
            scribe.marks(&t.store, count).await;
            let now = t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
            if let Some(before) = before {
                let proof = t.store.consistency(scribe.agency, before.size(), now.size()).await.unwrap();
                proof.verify(before.root(), now.root()).unwrap();
            }
            before = Some(now);
        }
        assert!(matches!(t.store.consistency(scribe.agency, 1, 518).await, Err(ProofError::NotYet { .. })));
    })
    .await;
}

/// After a crash at any point, the row and the published note lie behind the signer's memory; then the rest is done.
#[tokio::test]
async fn a_crash_between_any_two_steps_is_made_good() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        scribe.marks(&t.store, 3).await;
        let early = t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        let (row, log) = (t.store.checkpoint(scribe.agency).await.unwrap().unwrap(), t.store.log_folder(ORIGIN));
        scribe.marks(&t.store, 4).await;
        let late = t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();

        // The published note was not written.
        log.write_checkpoint(&row.note).unwrap();
        assert_eq!(t.store.integrate(scribe.agency, &signer).await.unwrap(), Some(late.clone()));
        // Neither note nor row were.
        log.write_checkpoint(&row.note).unwrap();
        let signed = Signed { checkpoint: early, frontier: row.frontier, note: row.note };
        t.store.db().execute("DELETE FROM checkpoint", vec![]).await.unwrap();
        t.store.note_checkpoint(scribe.agency, &signed).await.unwrap();
        assert_eq!(t.store.integrate(scribe.agency, &signer).await.unwrap(), Some(late.clone()));
        // The row is lost altogether.
        t.store.db().execute("DELETE FROM checkpoint", vec![]).await.unwrap();
        assert_eq!(t.store.integrate(scribe.agency, &signer).await.unwrap(), Some(late));
        assert!(t.store.integrate(scribe.agency, &signer).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_shorter_log_is_not_signed_even_when_it_grew_again() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        scribe.marks(&t.store, 12).await;
        t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        cut(&t.store, 10).await;
        t.store.db().execute("DELETE FROM checkpoint", vec![]).await.unwrap();

        let refused = t.store.integrate(scribe.agency, &signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Shrunk { signed: 12, now: 10, .. })), "{refused:?}");
        assert!(refused.explain().contains("记有 12 条，数据库只有 10 条"), "{}", refused.explain());

        scribe.marks(&t.store.forgetting(), 5).await;
        let refused = t.store.integrate(scribe.agency, &signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Forked { signed: 12, .. })), "{refused:?}");
        assert_eq!(recall(&memory_path(&t.keys(), ORIGIN), ORIGIN).unwrap().unwrap().size(), 12);
    })
    .await;
}

#[tokio::test]
async fn either_memory_alone_keeps_a_second_history_from_being_signed() {
    on_every_database(|t| async move {
        let (scribe, signer) = start(&t).await;
        scribe.marks(&t.store, 12).await;
        t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        cut(&t.store, 10).await;
        scribe.marks(&t.store.forgetting(), 5).await;
        t.store.db().execute("DELETE FROM checkpoint", vec![]).await.unwrap();

        let memory = memory_path(&t.keys(), ORIGIN);
        let kept = std::fs::read(&memory).unwrap();
        std::fs::remove_file(&memory).unwrap();
        let refused = t.store.integrate(scribe.agency, &signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Forked { memory: Memory::Published, .. })), "{refused:?}");

        std::fs::write(&memory, kept).unwrap();
        std::fs::remove_dir_all(t.folder().join("tiles")).unwrap();
        let refused = t.store.integrate(scribe.agency, &signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Forked { memory: Memory::Signer, .. })), "{refused:?}");
        assert!(!t.folder().join("tiles").exists(), "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn another_key_or_another_log_is_refused() {
    on_every_database(|t| async move {
        let (scribe, signer) = start(&t).await;
        scribe.mark(&t.store, SceneId::random()).await;
        t.store.integrate(scribe.agency, &signer).await.unwrap().unwrap();
        scribe.mark(&t.store, SceneId::random()).await;
        let other = GuardedSigner::open(&t.folder().join("other-keys"), ORIGIN).unwrap();
        let refused = t.store.integrate(scribe.agency, &other).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::Guard(GuardError::Foreign { .. })), "{refused:?}");
        let elsewhere = GuardedSigner::open(&t.keys(), "other.example/log").unwrap();
        let refused = t.store.integrate(scribe.agency, &elsewhere).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::OtherLog { .. }), "{refused:?}");
        assert_eq!(verifier(&elsewhere).key().name.as_str(), "other.example/log");
    })
    .await;
}

#[tokio::test]
async fn an_entry_that_was_swapped_before_it_was_signed_is_not_signed() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        scribe.marks(&t.store, 3).await;
        cut(&t.store, 2).await;
        let sql = "INSERT INTO entry SELECT agency, 2, 'forged', act_id, subject_kind, subject_id, 3, actor, kind, fact_version,
                   corrects, happened_at, recorded_at, encoded FROM entry WHERE leaf_index = 1";
        t.store.db().execute(sql, vec![]).await.unwrap();
        let refused = t.store.integrate(scribe.agency, &signer).await.unwrap_err();
        assert!(matches!(refused, IntegrateError::NotTheLeaf { index: 2, .. }), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn many_at_once_sign_one_history() {
    on_every_store(|t| async move {
        let (scribe, signer) = start(&t).await;
        let work = (0..4).map(|_| {
            let (store, signer) = (t.store.clone(), signer.clone());
            tokio::spawn(async move {
                for _ in 0..10 {
                    scribe.mark(&store, SceneId::random()).await;
                    store.integrate(scribe.agency, &signer).await.unwrap();
                }
            })
        });
        for done in work.collect::<Vec<_>>() {
            done.await.unwrap();
        }
        assert!(t.store.integrate(scribe.agency, &signer).await.unwrap().is_none());
        assert_eq!(t.store.checkpoint(scribe.agency).await.unwrap().unwrap().size, 40);
        assert_eq!(tlog::audit(&t.store.log_folder(ORIGIN), 40).unwrap().size(), 40);
    })
    .await;
}
