//! Damage of single entries; and stores in which nothing is wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::sample::{ORIGIN, on_every_sample};
use super::*;
use crate::args;

#[tokio::test]
async fn where_nothing_is_wrong_nothing_is_found() {
    on_every_sample(|s| async move {
        let report = s.check_against(s.keep_checkpoint()).await;
        assert!(report.is_clean() && report.remarks.is_empty(), "{report:#?}");
        let c = report.counts;
        assert_eq!((c.logs, c.entries, c.subjects, c.objects, c.receipts, c.checkpoints), (1, 9, 3, 2, 1, 4));
        assert_eq!(c.object_bytes, 16);
        assert!(report.summary().ends_with("：一致"), "{}", report.summary());
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_meanwhile_does_not_look_like_damage() {
    on_every_sample(|s| async move {
        let done = Arc::new(AtomicBool::new(false));
        let (writing, stop) = (Arc::clone(&s), Arc::clone(&done));
        let writer = tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                writing.scribe.mark(writing.store(), writing.scene).await;
                writing.integrate().await;
            }
        });
        let mut entries = 0;
        while entries < 40 {
            let report = s.check().await;
            assert!(report.is_clean(), "{report:#?}");
            entries = report.counts.entries;
        }
        done.store(true, Ordering::Relaxed);
        writer.await.unwrap();
        assert!(s.check().await.remarks.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_not_signed_yet_is_a_remark() {
    on_every_sample(|s| async move {
        s.scribe.mark(s.store(), s.scene).await;
        let report = s.check().await;
        assert!(report.is_clean(), "{report:#?}");
        assert_eq!(report.remarks[0].text, "日志 demo.yuan-cg 最新的 1 条尚未纳入检查点");
    })
    .await;
}

#[tokio::test]
async fn a_private_part_that_was_lawfully_destroyed_is_not_missed() {
    on_every_sample(|s| async move {
        s.tamper("UPDATE payload SET private_salt = NULL, private_part = NULL", vec![]).await;
        let report = s.check().await;
        assert!(report.is_clean(), "{report:#?}");
        assert_eq!(report.counts.destroyed, 9);
        // The text is gone from the payload; where the state still shows it, that is said.
        let remains: Vec<_> = report.remarks.iter().filter(|remark| remark.kind == Kind::Remains).collect();
        assert_eq!(remains.len(), 2, "{remains:#?}");
        s.tamper("UPDATE subject SET private = '{}'", vec![]).await;
        let report = s.check().await;
        assert!(report.is_clean() && report.remarks.is_empty(), "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_changed_rule_part_is_named() {
    on_every_sample(|s| async move {
        let row = "SELECT p.entry_id, p.rule_part FROM payload AS p JOIN entry AS e USING (entry_id) WHERE e.leaf_index = 2";
        let row = s.store().db().fetch_one(row, vec![]).await.unwrap().unwrap();
        let (entry, part): (String, Vec<u8>) = (row.get("entry_id").unwrap(), row.get("rule_part").unwrap());
        let changed = String::from_utf8(part).unwrap().replace("items", "other");
        s.tamper("UPDATE payload SET rule_part = $2 WHERE entry_id = $1", args![entry, changed.into_bytes()]).await;
        let report = s.check().await;
        let problem = found(&report, Kind::RulePart);
        assert_eq!((problem.place.index, problem.place.subject), (Some(2), Some(s.scene.into())));
        let scene = s.scene;
        assert_eq!(
            problem.text,
            format!("日志 {ORIGIN} 第 2 号记录（现场 {scene} 的 scene.marked）的记录内容与其承诺不符：数据库行被改动")
        );
        assert_eq!(kinds(&report), [Kind::RulePart, Kind::State], "the state no longer follows from it");
    })
    .await;
}

#[tokio::test]
async fn a_changed_private_part_is_named() {
    on_every_sample(|s| async move {
        let sql = "UPDATE payload SET private_part = $1 WHERE entry_id = (SELECT entry_id FROM entry WHERE leaf_index = 3)";
        s.tamper(sql, args![r#"{"text":"桌椅二十套"}"#.as_bytes().to_vec()]).await;
        let report = s.check().await;
        assert_eq!(found(&report, Kind::PrivatePart).place.index, Some(3));
        // Half destroyed is not destroyed.
        s.tamper("UPDATE payload SET private_salt = NULL", vec![]).await;
        assert_eq!(s.check().await.problems.iter().filter(|p| p.kind == Kind::PrivatePart).count(), 9);
    })
    .await;
}

#[tokio::test]
async fn a_payload_that_is_gone_is_named() {
    on_every_sample(|s| async move {
        s.tamper("DELETE FROM payload WHERE entry_id = (SELECT entry_id FROM entry WHERE leaf_index = 4)", vec![]).await;
        let report = s.check().await;
        assert_eq!(found(&report, Kind::Payload).place.index, Some(4));
    })
    .await;
}

#[tokio::test]
async fn a_column_that_repeats_the_leaf_is_compared_with_it() {
    on_every_sample(|s| async move {
        s.unlock().await;
        s.tamper("UPDATE entry SET recorded_at = recorded_at - 60000 WHERE leaf_index = 1", vec![]).await;
        s.tamper("UPDATE entry SET kind = 'scene.left', corrects = 'x' WHERE leaf_index = 4", vec![]).await;
        s.tamper("UPDATE entry SET actor = 'nobody' WHERE leaf_index = 8", vec![]).await;
        let report = s.check().await;
        let told: Vec<_> = report.problems.iter().map(|p| (p.kind, p.place.index.unwrap())).collect();
        assert_eq!(told, [(Kind::Column, 1), (Kind::Column, 4), (Kind::Column, 8)], "{report:#?}");
        let texts: Vec<_> = report.problems.iter().map(|p| p.text.as_str()).collect();
        assert!(texts[0].contains("的列 recorded_at 与其编码不符"), "{}", texts[0]);
        assert!(texts[1].contains("kind、corrects"), "{}", texts[1]);
    })
    .await;
}

#[tokio::test]
async fn a_changed_leaf_differs_from_the_tree() {
    on_every_sample(|s| async move {
        s.unlock().await;
        let row = s.store().db().fetch_one("SELECT encoded FROM entry WHERE leaf_index = 4", vec![]).await.unwrap().unwrap();
        let mut encoded: Vec<u8> = row.get("encoded").unwrap();
        // The claimed instant lies right before the one of recording, the byte that says there is no correction, and two commitments.
        let place = encoded.len() - 64 - 1 - 8 - 1;
        encoded[place] ^= 1;
        s.tamper("UPDATE entry SET encoded = $1 WHERE leaf_index = 4", args![encoded]).await;
        let report = s.check().await;
        let tree = found(&report, Kind::Tree);
        assert_eq!(tree.place.index, Some(4));
        assert!(tree.text.contains("与已签署的日志树不一致：数据库行被改动"), "{}", tree.text);
        assert!(found(&report, Kind::Column).text.contains("happened_at"));
        let root = found(&report, Kind::Root);
        assert!(
            root.text.contains("的前 9 条得不出检查点签署的根") && root.text.ends_with("第一处不一致在第 4 号"),
            "{}",
            root.text
        );

        s.tamper("UPDATE entry SET encoded = $1 WHERE leaf_index = 4", args![b"nonsense".to_vec()]).await;
        assert_eq!(found(&s.check().await, Kind::Leaf).place.index, Some(4));
    })
    .await;
}
