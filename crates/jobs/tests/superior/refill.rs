//! A log whose database was put back to yesterday asks its superior for what it lost: leaves and rule parts come back under the signed root,
//! private parts do not, and another copy fills them in later.

use std::sync::Arc;

use app::derivation::Derivation;
use app::recover;
use jobs::{FromSuperior, Superior};
use store::check::{Derive, Keys, Kind, Options, Report, check};
use store::recover::{DatabaseSource, RecoverError};
use store::{GuardedSigner, Standing, StoreError};

use crate::figures::{duties, month};
use crate::pair::{Above, Below, ORIGIN, databases};

impl Below {
    fn asking(&self, superior: Superior) -> FromSuperior {
        FromSuperior::new(superior, GuardedSigner::open(&self.world.app.keys, ORIGIN).unwrap()).unwrap()
    }

    /// Marks of the scribe have no rows of lists to replay.
    async fn check(&self) -> Report {
        self.check_with(None).await
    }

    async fn check_with(&self, replay: Option<Arc<dyn Derive>>) -> Report {
        let keys = Keys::folder(&self.world.app.keys).unwrap();
        check(&self.world.app.store, &Options { objects: true, replay, keys, ..Options::default() }).await.unwrap()
    }

    async fn leaves(&self) -> Vec<Vec<u8>> {
        self.world.app.store.leaves(self.scribe.agency, 0, 10_000).await.unwrap()
    }
}

#[tokio::test]
async fn what_a_superior_holds_comes_back_and_the_log_goes_on_under_the_same_origin() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let mut below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let kept = below.append(20).await;
        let (yesterday, newer) = (root.path().join("yesterday.db"), root.path().join("newer.db"));
        below.back_up(&yesterday).await;
        let all = below.append(300).await;
        below.tell(&above).await.unwrap();
        let before = below.leaves().await;
        below.back_up(&newer).await;
        below.put_back(&yesterday).await;
        let (store, agency) = (&below.world.app.store, below.scribe.agency);
        assert!(matches!(store.standing(agency), Standing::Gap(_)));

        let mut asking = below.asking(above.superior.clone());
        let done = recover::bring_back(&below.world.app, agency, &mut asking).await.unwrap();
        assert_eq!((done.from, done.to, done.whole, done.without_private, done.signed), (kept, all, all, 300, true));
        assert_eq!(store.standing(agency), Standing::Whole);
        assert_eq!(below.leaves().await, before);
        let report = below.check().await;
        assert!(report.is_clean(), "{:#?}", report.problems);
        assert_eq!((report.counts.lost, report.counts.destroyed), (300, 0), "missing is not destroyed");
        assert!(report.remarks.iter().any(|r| r.kind == Kind::PrivateLost && r.text.contains("300 条")));
        let notice = below.world.app.notice_and_missing(agency).await.unwrap().unwrap();
        assert!(notice.contains("300 条") && notice.contains("不是依法销毁"), "{notice}");

        // It goes on, and the superior sees one history.
        let more = below.append(3).await;
        assert_eq!(more, all + 3);
        below.tell(&above).await.unwrap();
        let view = above.view().await;
        assert_eq!((view.word, view.size, view.cosigned), ("正常", more, more));

        // A copy that still has the texts: each is compared with what was committed to.
        let mut copy = DatabaseSource::open(newer.to_str().unwrap()).await.unwrap();
        let filled = recover::fill(&below.world.app, agency, &mut copy).await.unwrap();
        assert_eq!((filled.filled, filled.left), (300, 0));
        let report = below.check().await;
        assert!(report.is_clean() && report.counts.lost == 0, "{report:#?}");
        assert_eq!(below.world.app.notice_and_missing(agency).await.unwrap(), None);
    }
}

#[tokio::test]
async fn duties_and_numbers_are_those_of_before() {
    let root = tempfile::tempdir().unwrap();
    let mut below = Below::open(root.path()).await;
    let above = Above::following(&below, &databases().await[0]).await;
    below.sign().await;
    let yesterday = root.path().join("yesterday.db");
    below.back_up(&yesterday).await;
    month(&below).await;
    below.sign().await;
    above.world.clock.set(below.world.clock.shows());
    below.tell(&above).await.unwrap();
    let agency = below.scribe.agency;
    let before = duties(&below.world, agency).await;
    below.put_back(&yesterday).await;
    assert_ne!(duties(&below.world, agency).await, before);
    let mut asking = below.asking(above.superior.clone());
    recover::bring_back(&below.world.app, agency, &mut asking).await.unwrap();
    assert_eq!(duties(&below.world, agency).await, before);
    let report = below.check_with(Some(Arc::new(Derivation))).await;
    assert!(report.is_clean(), "{:#?}", report.problems);
    // A number that an entry bears is not given out again, although no table of numbers came back.
    let sql = "SELECT word, year, last FROM number";
    let row = below.world.app.store.db().fetch_one(sql, vec![]).await.unwrap().unwrap();
    let number: (String, i64, i64) = (row.get("word").unwrap(), row.get("year").unwrap(), row.get("last").unwrap());
    assert_eq!(number, ("豫安城管立".into(), 2026, 1));
}

#[tokio::test]
async fn what_the_superior_never_got_stays_a_gap() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let mut below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let kept = below.append(5).await;
        let yesterday = root.path().join("yesterday.db");
        below.back_up(&yesterday).await;
        let told = below.append(5).await;
        below.tell(&above).await.unwrap();
        let all = below.append(2).await;
        below.put_back(&yesterday).await;
        let (store, agency) = (&below.world.app.store, below.scribe.agency);
        let mut asking = below.asking(above.superior.clone());
        let done = recover::bring_back(&below.world.app, agency, &mut asking).await.unwrap();
        assert_eq!((done.from, done.to, done.whole, done.signed), (kept, told, all, false));
        let Standing::Gap(gap) = store.standing(agency) else { panic!("{:?}", store.standing(agency)) };
        assert_eq!((gap.from, gap.to), (told, all));
        assert!(matches!(store.begin(agency, below.scribe.person).await, Err(StoreError::ReadOnly(_))));
        // Nothing more is there; asking again says so and changes nothing.
        let again = recover::bring_back(&below.world.app, agency, &mut asking).await.unwrap_err();
        assert!(matches!(again, RecoverError::Short { has, needed } if (has, needed) == (told, all)), "{again:?}");
    }
}

#[tokio::test]
async fn nobody_else_is_handed_anything_and_nothing_false_is_believed() {
    let root = tempfile::tempdir().unwrap();
    let mut below = Below::open(root.path()).await;
    let above = Above::following(&below, &databases().await[0]).await;
    below.append(5).await;
    let yesterday = root.path().join("yesterday.db");
    below.back_up(&yesterday).await;
    let all = below.append(5).await;
    below.tell(&above).await.unwrap();
    below.put_back(&yesterday).await;
    let (app, agency) = (&below.world.app, below.scribe.agency);

    // The same name, another key.
    let stranger = GuardedSigner::open(&root.path().join("elsewhere"), ORIGIN).unwrap();
    let mut asking = FromSuperior::new(above.superior.clone(), stranger).unwrap();
    let refused = recover::bring_back(app, agency, &mut asking).await.unwrap_err();
    assert!(refused.explain().contains("不是由日志"), "{}", refused.explain());
    // Another superior than the one that was meant.
    let other = store::keys::cosigner(&root.path().join("other"), "other.example".parse().unwrap()).unwrap();
    let meant = Superior { key: other.verifier_key().clone(), ..above.superior.clone() };
    let refused = recover::bring_back(app, agency, &mut below.asking(meant)).await.unwrap_err();
    assert!(refused.explain().contains("收件人"), "{}", refused.explain());
    // One that answers nothing.
    let nowhere = Superior { address: "http://127.0.0.1:9".into(), ..above.superior.clone() };
    let refused = recover::bring_back(app, agency, &mut below.asking(nowhere)).await.unwrap_err();
    assert!(refused.explain().contains("没有应答"), "{}", refused.explain());

    // A mirror that was changed by hand.
    let db = above.world.app.store.db();
    db.execute("DROP TRIGGER mirror_entry_is_for_keeps", vec![]).await.unwrap();
    let sql = "UPDATE mirror_entry SET rule_part = rule_salt WHERE leaf_index = $1";
    assert_eq!(db.execute(sql, vec![i64::try_from(all - 2).unwrap().into()]).await.unwrap(), 1);
    let refused = recover::bring_back(app, agency, &mut below.asking(above.superior.clone())).await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(matches!(app.store.standing(agency), Standing::Gap(_)), "nothing of it counts");
}
