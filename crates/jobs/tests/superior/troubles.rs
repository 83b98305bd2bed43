//! The six deeds, each done for real, and the word that the superior has for it.

use app::mirror::deliver;
use base::Span;
use store::GuardedSigner;
use store::testing::Intruder;

use crate::pair::{Above, Below, ORIGIN, SILENT_AFTER, copy, databases};

impl Below {
    fn intruder(&self) -> Intruder<'_> {
        let app = &self.world.app;
        Intruder { store: &app.store, agency: self.scribe.agency, keys: app.keys.clone() }
    }
}

/// What the superior says: the word, what more closely, and from which entry on.
async fn said(above: &Above) -> (String, String, String) {
    let view = above.view().await;
    let finding = view.findings.first().cloned();
    let (what, sentence) = finding.map(|f| (f.what.to_owned(), f.sentence)).unwrap_or_default();
    (view.word.to_owned(), what, sentence)
}

#[tokio::test]
async fn rewritten() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        below.append(300).await;
        below.tell(&above).await.unwrap();
        // One row says something else, and the whole tree is signed anew by the key itself.
        below.intruder().rewrite(123).await;
        below.append(2).await;
        below.tell(&above).await.unwrap();
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("断链(待核查)", "改写"));
        assert!(sentence.contains("第 123 号"), "{sentence}");
        // What was seen before stays; nothing of the other history is cosigned.
        let view = above.view().await;
        assert_eq!((view.size, view.cosigned), (301, 301));
        below.tell(&above).await.unwrap();
        above.watch().await;
        assert_eq!(above.told().await, ["改写"], "once is enough");
    }
}

#[tokio::test]
async fn forked() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let mut below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let parted = below.append(20).await;
        below.tell(&above).await.unwrap();
        // Two servers go on from one copy, with one key; the second remembers nothing of the first.
        below.stop().await;
        copy(&below.folder, &root.path().join("second"));
        below.start_again().await;
        below.append(30).await;
        below.tell(&above).await.unwrap();
        let second = below.in_copy(root.path().join("second")).await;
        second.append(50).await;
        second.tell(&above).await.unwrap();
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("断链(待核查)", "分叉"));
        assert!(sentence.contains(&format!("第 {parted} 号")), "{sentence}");
        second.tell(&above).await.unwrap();
        assert_eq!(above.told().await, ["分叉"]);
        // The first goes on as before, and shows that it does.
        below.append(1).await;
        below.tell(&above).await.unwrap();
        assert_eq!((said(&above).await.0.as_str(), above.told().await.len()), ("正常", 2));
    }
}

#[tokio::test]
async fn truncated() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        below.append(40).await;
        below.tell(&above).await.unwrap();
        below.intruder().cut(25).await;
        assert_eq!(below.sign().await, 25);
        below.tell(&above).await.unwrap();
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("断链(待核查)", "截断"));
        assert!(sentence.contains("41 条") && sentence.contains("25 条"), "{sentence}");
        below.tell(&above).await.unwrap();
        assert_eq!(above.told().await, ["截断"]);
        // And when it goes on as if nothing had been, it is another history.
        below.append(30).await;
        below.tell(&above).await.unwrap();
        assert_eq!(above.told().await, ["截断", "分叉"]);
    }
}

#[tokio::test]
async fn withheld() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let size = below.append(10).await;
        below.tell(&above).await.unwrap();
        // Checkpoints go on, each proven to extend the last; the entries stay at home.
        for _ in 0..12 {
            below.append(3).await;
            without_entries(&below, &above).await;
            above.world.clock.advance(Span::from_seconds(60));
            above.watch().await;
        }
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("断链(待核查)", "不报送"));
        assert!(sentence.contains(&format!("第 {size} 号记录起没有报送")), "{sentence}");
        let view = above.view().await;
        assert_eq!((view.size, view.seen, view.cosigned), (size, size + 36, size), "not cosigned what is not held");
        assert_eq!(above.told().await, ["不报送"]);
        // Here they come after all.
        below.tell(&above).await.unwrap();
        assert_eq!((said(&above).await.0.as_str(), above.view().await.cosigned), ("正常", size + 36));
        assert_eq!(above.told().await, ["不报送", "-不报送"]);
    }
}

/// Sends what is signed, and no entry of it.
async fn without_entries(below: &Below, above: &Above) {
    let (app, key) = (&below.world.app, &above.superior.key);
    let signer = GuardedSigner::open(&app.keys, ORIGIN).unwrap();
    let answer = app::mirror::standing(&above.world.app, ORIGIN).await.unwrap();
    let delivery = deliver::next(app, below.scribe.agency, &signer, key, &answer).await.unwrap().unwrap();
    let delivery = app::mirror::Delivery { entries: Vec::new(), ..delivery };
    app::mirror::receive(&above.world.app, delivery).await.unwrap();
}

#[tokio::test]
async fn restored() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let mut below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        let old = below.append(10).await;
        below.tell(&above).await.unwrap();
        let (backup, newest) = (root.path().join("yesterday.db"), root.path().join("newest.db"));
        below.back_up(&backup).await;
        let new = below.append(15).await;
        below.tell(&above).await.unwrap();
        below.back_up(&newest).await;
        below.put_back(&backup).await;
        below.tell(&above).await.unwrap();
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("恢复缺口", "恢复旧库"));
        assert!(sentence.contains(&format!("{new} 条")) && sentence.contains(&format!("{old} 条")), "{sentence}");
        below.tell(&above).await.unwrap();
        assert_eq!(above.told().await, ["恢复旧库"]);
        assert_eq!(above.view().await.cosigned, new, "what was held is held");
        // What was lost is found again.
        below.put_back(&newest).await;
        below.append(1).await;
        below.tell(&above).await.unwrap();
        assert_eq!(said(&above).await.0, "正常");
        assert_eq!(above.told().await, ["恢复旧库", "-恢复旧库"]);
    }
}

#[tokio::test]
async fn silent() {
    for database in databases().await {
        let root = tempfile::tempdir().unwrap();
        let below = Below::open(root.path()).await;
        let above = Above::following(&below, &database).await;
        below.append(10).await;
        below.tell(&above).await.unwrap();
        above.watch().await;
        assert_eq!(said(&above).await.0, "正常");
        above.world.clock.advance(SILENT_AFTER);
        for _ in 0..3 {
            above.watch().await;
            above.world.clock.advance(Span::from_seconds(60));
        }
        let (word, what, sentence) = said(&above).await;
        assert_eq!((word.as_str(), what.as_str()), ("失联", "无消息"));
        assert!(sentence.contains("2026-11-03"), "{sentence}");
        assert_eq!(above.told().await, ["无消息"], "once, not every minute");
        below.tell(&above).await.unwrap();
        assert_eq!(said(&above).await.0, "正常");
        assert_eq!(above.told().await, ["无消息", "-无消息"]);
        // And once more.
        above.world.clock.advance(SILENT_AFTER);
        above.watch().await;
        assert_eq!(above.told().await.len(), 3);
    }
}
