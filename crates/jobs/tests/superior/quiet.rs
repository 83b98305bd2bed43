//! What happens when nothing is wrong.

use base::Span;
use jobs::{Job as _, TellSuperior};
use store::GuardedSigner;
use tlog::{CosignatureVerifier, VerifierKey};

use crate::pair::{Above, Below, ORIGIN, databases};

#[tokio::test]
async fn a_log_is_followed_cosigned_and_calls_nobody_by_name() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        assert_eq!(above.view().await.word, "尚未报送");
        for _ in 0..205 {
            below.scribe.marks(&below.world.app.store, 20).await;
        }
        let size = below.sign().await;
        assert!(size > 4000, "more than one delivery takes");
        let began = std::time::Instant::now();
        below.tell(&above).await.unwrap();
        println!("caught up at {:.0} entries/s", size as f64 / began.elapsed().as_secs_f64());
        let view = above.view().await;
        assert_eq!((view.word, view.size, view.seen, view.cosigned), ("正常", size, size, size));
        assert_eq!((view.origin.as_str(), view.name.as_str()), (ORIGIN, "豫安县城市管理局"));

        let kept = below.world.app.store.cosigned(below.scribe.agency).await.unwrap();
        assert_eq!((kept.len(), kept[0].size), (1, size));
        let verifier = CosignatureVerifier::try_from(&above.superior.key).unwrap();
        assert!(verifier.cosigned_at(&kept[0].note).is_ok());

        // What is found in the files of the superior: nothing of what a scene is called.
        let log = above.world.app.store.mirror_log(ORIGIN).await.unwrap().unwrap();
        let rows = above.world.app.store.db().fetch("SELECT rule_part FROM mirror_entry", vec![]).await.unwrap();
        assert_eq!(rows.len() as u64, size);
        for row in rows {
            let part = String::from_utf8(row.get::<Vec<u8>>("rule_part").unwrap()).unwrap();
            assert!(!part.contains("桌椅") && !part.contains("豫安"), "{part}");
        }
        app::mirror::bring_up_to_date(&above.world.app, &log).await.unwrap();
        let view = above.view().await;
        assert_eq!((view.computed, view.recomputing), (size, false));
        assert!(above.told().await.is_empty());

        // One more entry, one more round.
        let size = below.append(1).await;
        below.tell(&above).await.unwrap();
        assert_eq!(above.view().await.cosigned, size);
    }
}

#[tokio::test]
async fn a_key_that_follows_the_registered_one_is_believed_and_a_stranger_is_not() {
    let root = tempfile::tempdir().unwrap();
    let below = Below::open(root.path()).await;
    let above = Above::following(&below, &app::wiring::Database::Embedded).await;
    below.append(5).await;
    below.tell(&above).await.unwrap();
    let signer = GuardedSigner::open(&below.world.app.keys, ORIGIN).unwrap();
    signer.prepare().unwrap();
    signer.change_over().unwrap();
    let size = below.append(5).await;
    below.tell(&above).await.unwrap();
    assert_eq!(above.view().await.cosigned, size);

    // Somebody takes the log along, but not its key.
    below.stop().await;
    let elsewhere = root.path().join("elsewhere");
    crate::pair::copy(&below.folder, &elsewhere);
    std::fs::remove_dir_all(elsewhere.join("keys")).unwrap();
    std::fs::remove_dir_all(elsewhere.join("tiles")).unwrap();
    let stranger = below.in_copy(elsewhere).await;
    stranger.world.app.store.db().execute("DELETE FROM checkpoint", vec![]).await.unwrap();
    stranger.append(3).await;
    let failure = stranger.tell(&above).await.unwrap_err();
    assert!(failure.advice.contains("不是由日志"), "{failure:?}");
    assert_eq!((above.view().await.word, above.view().await.size), ("正常", size));
}

#[tokio::test]
async fn a_superior_with_another_key_than_in_the_settings_is_not_believed() {
    let root = tempfile::tempdir().unwrap();
    let below = Below::open(root.path()).await;
    let above = Above::following(&below, &app::wiring::Database::Embedded).await;
    below.append(5).await;
    let other: VerifierKey = tlog::Cosigner::from_seed("sifaju.example".parse().unwrap(), &[3; 32]).verifier_key().clone();
    let superior = jobs::Superior { key: other, ..above.superior.clone() };
    let mut job = TellSuperior::new(std::sync::Arc::clone(&below.world.app), superior).unwrap();
    let failure = job.run().await.unwrap_err();
    assert!(failure.advice.contains("声明与检查点") || failure.advice.contains("superior_key"), "{failure:?}");
    assert!(below.world.app.store.cosigned(below.scribe.agency).await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_processes_one_tells() {
    let root = tempfile::tempdir().unwrap();
    let below = Below::open(root.path()).await;
    let above = Above::following(&below, &app::wiring::Database::Embedded).await;
    below.append(5).await;
    let job = || TellSuperior::new(std::sync::Arc::clone(&below.world.app), above.superior.clone()).unwrap();
    let (mut first, mut second) = (job(), job());
    first.run().await.unwrap();
    let heard = above.view().await.heard_at;
    below.append(1).await;
    second.run().await.unwrap();
    assert_eq!(above.view().await.heard_at, heard, "the other holds the lease");
    first.finish().await.unwrap();
    second.run().await.unwrap();
    assert!(above.view().await.heard_at > heard);
    // Nothing new: nothing is said until it is time for a sign of life.
    let heard = above.view().await.heard_at;
    second.run().await.unwrap();
    assert_eq!(above.view().await.heard_at, heard);
    below.world.clock.advance(Span::from_seconds(31));
    second.run().await.unwrap();
    assert!(above.view().await.heard_at > heard);
}
