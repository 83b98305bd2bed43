//! A log that lost its end for good and went on under a new origin: its superior believes the entries of before because the log says how they
//! belong together.

use app::query::subordinates;
use store::GuardedSigner;

use crate::pair::{Above, Below, databases};

const SECOND: &str = "yuan.example/chengguan-2";

#[tokio::test]
async fn a_log_that_went_on_under_a_new_origin_is_followed_from_its_first_entry() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let mut below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let kept = below.append(10).await;
        let backup = root.path().join("yesterday.db");
        below.back_up(&backup).await;
        below.append(15).await;
        below.tell(&above).await.unwrap();
        below.put_back(&backup).await;
        let app = &below.world.app;
        let follows = app::recover::open_origin(app, &below.admin, SECOND, "服务器磁盘损坏，十五条无处可补").await.unwrap();
        assert_eq!(follows.from, kept);
        let signer = GuardedSigner::open(&app.keys, SECOND).unwrap();
        above.follow_key(signer.verifier_key()).await;
        below.tell(&above).await.unwrap();
        below.scribe.marks(&app.store, 3).await;
        app.store.integrate(below.scribe.agency, &signer).await.unwrap();
        below.tell(&above).await.unwrap();
        let views = subordinates::list(&above.world.app, &above.head).await.unwrap();
        let second = views.iter().find(|view| view.origin == SECOND).unwrap();
        // Two entries open the origin, three came after it.
        assert_eq!((second.size, second.cosigned, second.word), (kept + 5, kept + 5, "正常"));
    }
}
