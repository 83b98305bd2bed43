//! Deletion by hand, as whoever owns the database and the disk can: row by row and file by file, and a check names each.

use std::fs;
use std::path::PathBuf;

use super::sample::{ORIGIN, Sample, on_every_sample};
use super::*;
use crate::args;

/// What is deleted, by which statement, and what a check calls it.
const ROWS: [(&str, Kind); 7] = [
    ("DELETE FROM entry WHERE leaf_index = 8", Kind::EntryMissing),
    ("DELETE FROM entry WHERE leaf_index = 2", Kind::EntryMissing),
    ("DELETE FROM payload WHERE entry_id = (SELECT entry_id FROM entry WHERE leaf_index = 3)", Kind::Payload),
    ("DELETE FROM subject WHERE kind = 'scene'", Kind::State),
    ("DELETE FROM object WHERE purpose = 'original'", Kind::ObjectRow),
    ("DELETE FROM object WHERE purpose = 'package'", Kind::ObjectRow),
    ("DELETE FROM checkpoint", Kind::CheckpointOrder),
];

#[tokio::test]
async fn every_row_that_is_deleted_by_hand_is_named() {
    for (sql, kind) in ROWS {
        on_every_sample(|s| async move {
            s.unlock().await;
            s.tamper(sql, args![]).await;
            let report = s.check_against(s.keep_checkpoint()).await;
            assert!(kinds_of(&report).contains(&kind), "{sql}: {kind:?} is not in {report:#?}");
        })
        .await;
    }
}

fn kinds_of(report: &Report) -> Vec<Kind> {
    report.problems.iter().map(|problem| problem.kind).collect()
}

/// The files of a sample that are no database, each with what a check calls its absence.
fn files(s: &Sample) -> [(PathBuf, Kind); 3] {
    let object = s.store().objects().here().object(s.original.id);
    let log = s.store().log_folder(ORIGIN);
    let tile = log.path("tile/0/000.p/9".parse().unwrap());
    [(object.with_extension("json"), Kind::Sidecar), (object, Kind::ObjectMissing), (tile, Kind::Tile)]
}

#[tokio::test]
async fn every_file_that_is_deleted_by_hand_is_named() {
    for n in 0..3 {
        on_every_sample(|s| async move {
            let (path, kind) = files(&s)[n].clone();
            fs::remove_file(&path).unwrap();
            let report = s.check().await;
            assert!(kinds_of(&report).contains(&kind), "{}: {kind:?} is not in {report:#?}", path.display());
        })
        .await;
    }
}

#[tokio::test]
async fn a_whole_history_that_is_deleted_everywhere_is_shorter_than_the_checkpoint_that_somebody_kept() {
    on_every_sample(|s| async move {
        let kept = s.keep_checkpoint();
        s.unlock().await;
        for sql in
            ["DELETE FROM payload", "DELETE FROM entry", "DELETE FROM subject", "DELETE FROM object", "DELETE FROM checkpoint"]
        {
            s.tamper(sql, args![]).await;
        }
        s.tamper("UPDATE log_head SET size = 0, recorded_at = 0", args![]).await;
        let report = s.check_against(kept).await;
        assert!(kinds_of(&report).contains(&Kind::Short), "{report:#?}");
    })
    .await;
}
