//! Keeping a mirror: nothing twice, nothing lost, roots at any size; leases; what came back cosigned.

use base::{SceneId, Span};
use ledger::mirror::{Batch, Held, Line, Opened, Statement};
use tlog::{Checkpoint, Cosigner, Note, NoteVerifier};

use super::*;
use crate::mirror::{Accepted, Cosigned};
use crate::signer::GuardedSigner;
use crate::testing::{Fresh, Scribe, on_every_database, on_every_store};

/// A log and its mirror on one database: what a superior does to keep it, without the wire.
struct Kept<'a> {
    t: &'a Fresh,
    scribe: Scribe,
    signer: GuardedSigner,
}

const ORIGIN: &str = "below.example/log";

impl<'a> Kept<'a> {
    async fn new(t: &'a Fresh) -> Self {
        let (above, scribe) = (Scribe::new(&t.store, "above.example/log").await, Scribe::new(&t.store, ORIGIN).await);
        let signer = GuardedSigner::open(&t.keys(), ORIGIN).unwrap();
        t.store.follow(above.agency, ORIGIN, signer.verifier_key()).await.unwrap();
        Self { t, scribe, signer }
    }

    async fn log(&self) -> MirrorLog {
        self.t.store.mirror_log(ORIGIN).await.unwrap().unwrap()
    }

    async fn opened(&self, stated_at: i64) -> Opened {
        self.t.store.integrate(self.scribe.agency, &self.signer).await.unwrap();
        let newest = self.t.store.newest(self.scribe.agency, &self.t.keys()).await.unwrap().unwrap();
        let statement = Statement {
            origin: ORIGIN.into(),
            to: "above.example+00000000".into(),
            time: Timestamp::from_millis(stated_at),
            size: newest.checkpoint.size(),
            root: *newest.checkpoint.root(),
            remembers: newest.remembers,
        };
        Opened { checkpoint: newest.checkpoint, note: newest.note, statement }
    }

    async fn batch(&self, held: &Held, limit: u32) -> Batch {
        let mut frontier = held.frontier.clone();
        let lines = self.t.store.lines(self.scribe.agency, held.size(), u64::MAX, limit).await.unwrap();
        let entries: Vec<_> = lines.into_iter().map(|line: Line| line.open().unwrap()).collect();
        frontier.extend(entries.iter().map(|e| leaf_hash(&e.encoded)));
        Batch { entries, frontier }
    }
}

#[tokio::test]
async fn what_is_accepted_is_there_once_and_roots_of_any_size_with_it() {
    on_every_store(|t| async move {
        let kept = Kept::new(&t).await;
        kept.scribe.marks(&t.store, 900).await;
        let opened = kept.opened(1).await;
        let first = kept.log().await;
        assert!(!first.ever_heard);
        let batch = kept.batch(&first.held, 850).await;
        assert!(t.store.accept(&first, Accepted { opened: &opened, batch, cosigned: None }).await.unwrap());
        let second = kept.log().await;
        assert_eq!((second.held.size(), second.held.seen_size(), second.behind_since.is_some()), (850, 900, true));
        // The same again, decided on what was true before: it is not kept.
        let batch = kept.batch(&first.held, 850).await;
        assert!(!t.store.accept(&first, Accepted { opened: &opened, batch, cosigned: None }).await.unwrap());
        let opened = kept.opened(2).await;
        let batch = kept.batch(&second.held, 4000).await;
        assert!(t.store.accept(&second, Accepted { opened: &opened, batch, cosigned: Some(&opened.note) }).await.unwrap());
        let log = kept.log().await;
        assert_eq!((log.held.size(), log.cosigned_size, log.behind_since), (900, 900, None));
        assert_eq!(log.held.frontier.root(), *opened.checkpoint.root());
        let sizes = [0, 1, 849, 850, 851, 900];
        let roots = t.store.mirror_roots(&log, &sizes).await.unwrap();
        for size in sizes {
            let mut frontier = Frontier::default();
            let leaves = t.store.leaves(kept.scribe.agency, 0, size as u32).await.unwrap();
            frontier.extend(leaves.iter().map(|leaf| leaf_hash(leaf)));
            assert_eq!(roots[&size], frontier.root(), "{size}");
        }
        assert!(t.store.mirror_frontier(&log, 901).await.is_err());
        let ours = t.store.leaves(kept.scribe.agency, 7, 1).await.unwrap();
        assert_eq!(t.store.mirror_leaf(&log, 7).await.unwrap().as_ref(), ours.first());
        assert!(t.store.db().execute("UPDATE mirror_entry SET rule_part = rule_salt", vec![]).await.is_err(), "never changed");
        assert!(t.store.db().execute("DELETE FROM mirror_entry", vec![]).await.is_err(), "never deleted");
    })
    .await;
}

#[tokio::test]
async fn no_private_part_and_no_salt_of_one_is_in_what_leaves() {
    on_every_store(|t| async move {
        let kept = Kept::new(&t).await;
        kept.scribe.mark(&t.store, SceneId::random()).await;
        let lines = t.store.lines(kept.scribe.agency, 0, 1, 10).await.unwrap();
        let text = serde_json::to_string(&lines).unwrap();
        let row = t.store.db().fetch_one("SELECT private_salt, private_part FROM payload", vec![]).await.unwrap().unwrap();
        let salt: Vec<u8> = row.get("private_salt").unwrap();
        let part = String::from_utf8(row.get("private_part").unwrap()).unwrap();
        assert!(part.contains("桌椅"), "{part}");
        for hidden in ["桌椅", &data_encoding::BASE64.encode(&salt), &data_encoding::BASE64.encode(part.as_bytes())] {
            assert!(!text.contains(hidden), "{hidden}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_doubt_keeps_its_beginning_and_a_log_has_one_follower() {
    on_every_store(|t| async move {
        let kept = Kept::new(&t).await;
        let log = kept.log().await;
        assert!(t.store.heard(&log, Timestamp::from_millis(5), Some(7)).await.unwrap());
        assert!(!t.store.heard(&log, Timestamp::from_millis(6), Some(7)).await.unwrap(), "another came between");
        let since = kept.log().await.doubt.unwrap().since;
        t.clock.move_on(Span::from_seconds(9));
        assert!(t.store.heard(&kept.log().await, Timestamp::from_millis(6), Some(8)).await.unwrap());
        assert_eq!(kept.log().await.doubt, Some(Doubt { since, shown: 8 }));
        assert!(t.store.heard(&kept.log().await, Timestamp::from_millis(7), None).await.unwrap());
        assert_eq!(kept.log().await.doubt, None);
        let other = Scribe::new(&t.store, "other.example/log").await;
        assert!(t.store.follow(other.agency, ORIGIN, kept.signer.verifier_key()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn one_at_a_time_holds_a_lease_and_its_epoch_grows_with_every_change_of_hands() {
    on_every_store(|t| async move {
        let take = |holder: &'static str| t.store.lease("work", holder, Span::from_seconds(60));
        assert_eq!(take("a").await.unwrap(), Some(1));
        assert_eq!((take("b").await.unwrap(), take("a").await.unwrap()), (None, Some(1)));
        t.clock.move_on(Span::from_seconds(60));
        assert_eq!((take("b").await.unwrap(), take("a").await.unwrap()), (Some(2), None));
        t.store.let_go("work", "a").await.unwrap();
        assert_eq!(take("a").await.unwrap(), None, "nobody lets go of what another holds");
        t.store.let_go("work", "b").await.unwrap();
        assert_eq!(take("a").await.unwrap(), Some(3));
    })
    .await;
}

#[tokio::test]
async fn the_largest_cosigned_checkpoint_is_kept_and_published() {
    on_every_database(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let signer = GuardedSigner::open(&t.keys(), ORIGIN).unwrap();
        let cosigner = Cosigner::from_seed("above.example".parse().unwrap(), &[7; 32]);
        let keep = async |seconds| {
            scribe.mark(&t.store, SceneId::random()).await;
            t.store.integrate(scribe.agency, &signer).await.unwrap();
            let mut note = t.store.checkpoint(scribe.agency).await.unwrap().unwrap().note;
            note.sign(&cosigner.at(seconds)).unwrap();
            let checkpoint: Checkpoint = note.text().parse().unwrap();
            let cosigner = cosigner.verifier_key().id().to_string();
            let cosigned_at = Timestamp::from_millis(seconds as i64 * 1000);
            Cosigned { cosigner, size: checkpoint.size(), note, cosigned_at }
        };
        let (first, second) = (keep(10).await, keep(20).await);
        for cosigned in [&first, &second, &first] {
            t.store.keep_cosigned(scribe.agency, cosigner.verifier_key(), cosigned).await.unwrap();
        }
        let kept = t.store.cosigned(scribe.agency).await.unwrap();
        assert_eq!((kept.len(), kept[0].size, kept[0].cosigned_at), (1, 2, Timestamp::from_millis(20_000)));
        let file = t.folder().join("tiles").join("below.example%2flog").join("checkpoint.cosigned");
        let published: Note = std::fs::read_to_string(file).unwrap().parse().unwrap();
        assert_eq!(published, second.note);
        let key = NoteVerifier::try_from(signer.verifier_key()).unwrap();
        assert_eq!(Checkpoint::open(&published, ORIGIN, &key).unwrap().size(), 2);
    })
    .await;
}
