//! Damage of log heads and states, and what only another program could have written.

use base::{DossierId, SceneId, Span};
use model::{SubjectKind, SubjectRef};

use super::sample::{append, compiled, on_every_sample};
use super::*;
use crate::args;

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
        let scene = of(SubjectKind::Scene);
        assert_eq!(scene.place.subject, Some(s.scene.into()));
        assert!(scene.text.ends_with("的状态与其 5 条记录得出的不符（left_at）：数据库行被改动"), "{}", scene.text);
        assert!(of(SubjectKind::Recording).text.contains("（file_name）"));
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
