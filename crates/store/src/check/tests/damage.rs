//! Damage of entries, states, tiles and checkpoints.

use base::{DossierId, SceneId, Span};
use model::SubjectRef;

use super::sample::{ORIGIN, append, compiled, on_every_sample};
use super::*;
use crate::signer::memory_path;
use crate::{GuardedSigner, args};

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

#[tokio::test]
async fn an_entry_removed_below_a_checkpoint_is_named_by_the_tree() {
    on_every_sample(|s| async move {
        let kept = s.keep_checkpoint();
        s.unlock().await;
        s.tamper("DELETE FROM entry WHERE leaf_index = 3", vec![]).await;
        let report = s.check_against(kept.clone()).await;
        let missing = found(&report, Kind::EntryMissing);
        assert_eq!((missing.place.index, missing.place.subject), (Some(3), Some(s.scene.into())));
        assert!(missing.text.contains("缺少第 3 号记录：数据库行被删除，日志树中第 3 号是现场"), "{}", missing.text);
        let root = found(&report, Kind::Root);
        assert_eq!((root.place.index, root.place.file.as_ref()), (Some(3), Some(&kept)));
        assert!(found(&report, Kind::Revision).text.contains("缺少第 4 次变更的记录"));
    })
    .await;
}

#[tokio::test]
async fn a_log_cut_everywhere_at_once_is_shorter_than_the_checkpoint_kept_outside() {
    on_every_sample(|s| async move {
        let kept = s.keep_checkpoint();
        s.unlock().await;
        // Whoever owns database, objects and keys removes the dossier and signs the rest anew.
        for sql in [
            "DELETE FROM entry WHERE leaf_index >= 6",
            "DELETE FROM payload WHERE entry_id NOT IN (SELECT entry_id FROM entry)",
            "DELETE FROM subject WHERE kind = 'dossier'",
            "DELETE FROM object WHERE purpose = 'package'",
            "DELETE FROM checkpoint",
            "UPDATE log_head SET size = 6",
        ] {
            s.tamper(sql, vec![]).await;
        }
        std::fs::remove_dir_all(s.t.folder().join("tiles")).unwrap();
        std::fs::remove_file(memory_path(&s.t.keys(), ORIGIN)).unwrap();
        s.integrate().await;
        assert!(s.check().await.is_clean(), "nothing inside tells");

        let report = s.check_against(kept.clone()).await;
        assert_eq!(kinds(&report), [Kind::Short]);
        let text = format!("日志 {ORIGIN} 比检查点短：检查点 9 条（检查点文件 {}），数据库 6 条", kept.display());
        assert_eq!(report.problems[0].text, text);

        // Grown again, it is long enough, and still another log.
        s.scribe.marks(s.store(), 4).await;
        s.integrate().await;
        let report = s.check_against(kept).await;
        assert_eq!(kinds(&report), [Kind::Root], "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_last_entry_that_is_gone_is_named() {
    on_every_sample(|s| async move {
        s.unlock().await;
        s.tamper("DELETE FROM entry WHERE leaf_index = 8", vec![]).await;
        let report = s.check().await;
        assert_eq!(found(&report, Kind::EntryMissing).place.index, Some(8));
        assert!(
            found(&report, Kind::Short)
                .text
                .contains("检查点 9 条（对象旁公布的检查点、数据库中的检查点、签名程序的存底），数据库 8 条")
        );
        assert!(found(&report, Kind::State).text.contains("revision"));

        s.tamper("UPDATE log_head SET size = 8", vec![]).await;
        let report = s.check().await;
        assert!(kinds(&report).starts_with(&[Kind::Short]), "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_log_head_that_says_other_than_its_entries_is_named() {
    on_every_sample(|s| async move {
        s.tamper("UPDATE log_head SET size = 7", vec![]).await;
        assert!(found(&s.check().await, Kind::Head).text.ends_with("的日志头记有 7 条，数据库却有 9 条"));
        s.tamper("UPDATE log_head SET size = 9, recorded_at = recorded_at + 1000", vec![]).await;
        assert_eq!(kinds(&s.check().await), [Kind::Head]);
    })
    .await;
}

#[tokio::test]
async fn time_that_runs_backwards_is_named() {
    on_every_sample(|s| async move {
        // Only another program could append so.
        s.t.clock.move_on(Span::from_hours(-1));
        s.tamper("UPDATE log_head SET recorded_at = 0", vec![]).await;
        s.scribe.mark(s.store(), SceneId::random()).await;
        let report = s.check().await;
        assert_eq!((found(&report, Kind::Time).place.index, kinds(&report).len()), (Some(9), 2), "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn a_state_changed_by_hand_is_named_with_the_field() {
    on_every_sample(|s| async move {
        s.tamper("UPDATE subject SET state = REPLACE(state, '\"left_at\":null', '\"left_at\":5') WHERE kind = 'scene'", vec![])
            .await;
        s.tamper("UPDATE subject SET private = '{}' WHERE kind = 'recording'", vec![]).await;
        let report = s.check().await;
        assert_eq!(kinds(&report), [Kind::State]);
        let of = |kind| report.problems.iter().find(|p| p.place.subject.is_some_and(|s| s.kind == kind)).unwrap();
        let scene = of(model::SubjectKind::Scene);
        assert_eq!(scene.place.subject, Some(s.scene.into()));
        assert!(scene.text.ends_with("的状态与其 5 条记录得出的不符（left_at）：数据库行被改动"), "{}", scene.text);
        assert!(of(model::SubjectKind::Recording).text.contains("（file_name）"));
    })
    .await;
}

#[tokio::test]
async fn a_subject_without_entries_and_entries_without_subject_are_named() {
    on_every_sample(|s| async move {
        s.tamper("UPDATE subject SET id = $1 WHERE kind = 'scene'", args![SceneId::random().0]).await;
        let report = s.check().await;
        assert_eq!(report.problems.len(), 2, "{report:#?}");
        assert!(report.problems[0].text.contains("有 5 条记录而没有状态"), "{}", report.problems[0].text);
        assert!(report.problems[1].text.contains("有状态而没有任何记录"), "{}", report.problems[1].text);
    })
    .await;
}

#[tokio::test]
async fn a_dossier_compiled_anew_after_it_was_archived_is_named() {
    on_every_sample(|s| async move {
        let row = s.store().db().fetch_one("SELECT id FROM subject WHERE kind = 'dossier'", vec![]).await.unwrap().unwrap();
        let id: DossierId = row.id("id").unwrap();
        let mut slot = s.store().begin(s.scribe.agency, s.scribe.person).await.unwrap();
        append(&mut slot, id, compiled()).await;
        slot.commit().await.unwrap();
        let report = s.check().await;
        assert_eq!(kinds(&report), [Kind::Dossier]);
        assert_eq!((report.problems[0].place.index, report.problems[0].place.subject), (Some(9), Some(SubjectRef::from(id))));
    })
    .await;
}

#[tokio::test]
async fn a_changed_or_missing_tile_is_named() {
    on_every_sample(|s| async move {
        s.scribe.marks(s.store(), 300).await;
        s.integrate().await;
        let folder = s.store().log_folder(ORIGIN);
        for (name, missing) in [("tile/0/000", false), ("tile/entries/000", false), ("tile/0/001.p/53", true)] {
            let tile = folder.path(name.parse().unwrap());
            let bytes = std::fs::read(&tile).unwrap();
            if missing {
                std::fs::remove_file(&tile).unwrap();
            } else {
                let mut changed = bytes.clone();
                changed[40] ^= 1;
                std::fs::write(&tile, changed).unwrap();
            }
            let report = s.check().await;
            let problem = found(&report, Kind::Tile);
            assert!(problem.text.contains(if missing { "缺失" } else { "被改动" }), "{}", problem.text);
            assert!(problem.place.file.is_some(), "{problem:?}");
            // The database is not blamed.
            assert!(report.problems.iter().all(|p| !p.text.contains("数据库行")), "{report:#?}");
            std::fs::write(&tile, bytes).unwrap();
        }
        assert!(s.check().await.is_clean());
    })
    .await;
}

#[tokio::test]
async fn an_older_checkpoint_in_the_row_or_in_the_memory_is_named() {
    on_every_sample(|s| async move {
        let old = s.store().db().fetch_one("SELECT size, frontier, note FROM checkpoint", vec![]).await.unwrap().unwrap();
        let memory = memory_path(&s.t.keys(), ORIGIN);
        let old_memory = std::fs::read(&memory).unwrap();
        s.scribe.mark(s.store(), s.scene).await;
        s.integrate().await;
        let new_memory = std::fs::read(&memory).unwrap();
        std::fs::write(&memory, old_memory).unwrap();
        let report = s.check().await;
        assert_eq!(kinds(&report), [Kind::CheckpointOrder]);
        assert!(report.problems[0].text.contains("签名程序的存底只有 9 条，数据库中的检查点已有 10 条"), "{report:#?}");

        std::fs::write(&memory, new_memory).unwrap();
        let (size, frontier, note): (i64, Vec<u8>, String) =
            (old.get("size").unwrap(), old.get("frontier").unwrap(), old.get("note").unwrap());
        s.tamper("UPDATE checkpoint SET size = $1, frontier = $2, note = $3", args![size, frontier, note]).await;
        let report = s.check().await;
        assert_eq!(kinds(&report), [Kind::CheckpointOrder]);
        let text = "日志 demo.yuan-cg 的检查点次序不对：数据库中的检查点只有 9 条，对象旁公布的检查点已有 10 条；\
                    数据库行被换成旧的，或恢复了旧的数据库";
        assert_eq!(report.problems[0].text, text);
        // Not named when the next integration has made it good.
        s.integrate().await;
        assert!(s.check().await.is_clean());
        s.tamper("UPDATE checkpoint SET size = 3", vec![]).await;
        assert!(found(&s.check().await, Kind::Checkpoint).text.contains("的各列不一致"));
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_by_another_key_or_of_another_log_is_not_believed() {
    on_every_sample(|s| async move {
        let kept = s.keep_checkpoint();
        // Another key under the same name: everything that the first one signed is no longer believed.
        let elsewhere = s.t.folder().with_file_name("other-keys");
        GuardedSigner::open(&elsewhere, ORIGIN).unwrap();
        let keys = crate::check::Keys { memory: None, ..crate::check::Keys::folder(&elsewhere).unwrap() };
        let options = crate::check::Options { keys, checkpoints: vec![kept.clone()], ..s.options() };
        let report = check(s.store(), &options).await.unwrap();
        assert_eq!(kinds(&report), [Kind::Checkpoint]);
        assert_eq!(report.problems.len(), 3, "{report:#?}");
        assert_eq!(report.problems[2].place.file.as_ref(), Some(&kept));
        assert!(report.problems[2].text.ends_with("不是由该日志的密钥签署的"), "{}", report.problems[2].text);

        let note = std::fs::read_to_string(&kept).unwrap();
        std::fs::write(&kept, note.replacen(ORIGIN, "demo.other", 1)).unwrap();
        let report = s.check_against(kept.clone()).await;
        assert!(found(&report, Kind::Checkpoint).text.ends_with("属于日志 demo.other，这里没有这个日志"));
        std::fs::write(&kept, "not a checkpoint").unwrap();
        assert!(found(&s.check_against(kept).await, Kind::Checkpoint).text.ends_with("缺失，或不是检查点"));
    })
    .await;
}

#[tokio::test]
async fn without_a_key_that_is_said() {
    on_every_sample(|s| async move {
        let options = crate::check::Options { keys: crate::check::Keys::default(), ..s.options() };
        let report = check(s.store(), &options).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
        assert_eq!(report.remarks.iter().map(|r| r.kind).collect::<Vec<_>>(), [Kind::NoKey, Kind::NoKey]);
    })
    .await;
}
