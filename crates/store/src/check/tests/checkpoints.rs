//! Damage of whole logs, of tiles and of checkpoints.

use model::AgencyFact;
use model::agency::KeyPurpose;

use super::sample::{ORIGIN, on_every_sample};
use super::*;
use crate::check::{Keys, Options};
use crate::signer::{memory_path, purpose};
use crate::{GuardedSigner, args, keys};

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
        s.scribe.marks(&s.store().forgetting(), 4).await;
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
        let keys = Keys { memory: None, ..Keys::folder(&elsewhere).unwrap() };
        let options = Options { keys, checkpoints: vec![kept.clone()], ..s.options() };
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
        let options = Options { keys: Keys::default(), ..s.options() };
        let report = check(s.store(), &options).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
        assert_eq!(report.remarks.iter().map(|r| r.kind).collect::<Vec<_>>(), [Kind::NoKey, Kind::NoKey]);
    })
    .await;
}

#[tokio::test]
async fn an_sm2_line_that_is_false_or_gone_is_named() {
    on_every_sample(|s| async move {
        let (_, key) = keys::replace_sm2(&s.t.keys(), &purpose(ORIGIN), ORIGIN.parse().unwrap()).unwrap();
        // Switched on, and not told by the log yet: what was signed before has no such line.
        assert!(s.check().await.is_clean());
        let fact = AgencyFact::KeyIntroduced { purpose: KeyPurpose::Log, key: key.to_string() };
        s.tell(fact).await;
        assert!(s.check().await.is_clean(), "the entry is under no checkpoint yet");
        s.integrate().await;
        assert!(s.check().await.is_clean());

        let log = s.store().log_folder(ORIGIN);
        let note = log.checkpoint().unwrap().unwrap();
        let line = note.signatures().iter().find(|line| line.key == *key.id()).unwrap().clone();
        let keep = |text: String| std::fs::write(log.checkpoint_path(), text).unwrap();
        keep(note.to_string().replace(&format!("{line}\n"), ""));
        let report = s.check().await;
        assert_eq!((kinds(&report), report.problems.len()), (vec![Kind::Sm2Line], 1), "{report:#?}");
        assert!(report.problems[0].text.starts_with(&format!("日志 {ORIGIN} 的对象旁公布的检查点没有国密签名")));

        let mut other = line.clone();
        *other.bytes.last_mut().unwrap() ^= 1;
        keep(note.to_string().replace(&line.to_string(), &other.to_string()));
        // Also by whoever has no folder of keys: the log itself tells of the key.
        let keys = Keys { sm2: Vec::new(), ..s.options().keys };
        let report = check(s.store(), &Options { keys, ..s.options() }).await.unwrap();
        assert_eq!(kinds(&report), [Kind::Sm2Line]);
        assert!(report.problems[0].text.ends_with("的国密签名不真实：签名行被改动"), "{report:#?}");

        // Another key in its place: the old lines stay true, and new checkpoints bear one.
        keep(note.to_string());
        let (old, new) = keys::replace_sm2(&s.t.keys(), &purpose(ORIGIN), ORIGIN.parse().unwrap()).unwrap();
        assert!(s.check().await.is_clean(), "{:#?}", s.check().await);
        let (key, by) = (old.unwrap().to_string(), new.to_string());
        s.tell(AgencyFact::KeyRotated { purpose: KeyPurpose::Log, key, by }).await;
        s.integrate().await;
        assert!(s.check().await.is_clean());
    })
    .await;
}
