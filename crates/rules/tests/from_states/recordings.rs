//! Recordings: of the day of their scene, and those that a station had stored.

use crate::*;

#[test]
fn a_recording_belongs_to_the_day_of_its_scene() {
    let agency = agency();
    let cx = context(&agency);
    let received = |timing: Option<Timing>| {
        let original = recording::Custody { object: ObjectId::default(), size: 1, digests: digests() };
        let received = RecordingFact::Received {
            original,
            medium: Medium::Video,
            container: "mp4".into(),
            video: true,
            audio: true,
            device: None,
            timing,
            scene: Some(SCENE),
            findings: Vec::new(),
            structure: std::collections::BTreeMap::new(),
        };
        fold::<RecordingState>(vec![("2026-11-04 08:00", received)])
    };
    let timing = Timing {
        started_at: time("2026-11-03 09:02"),
        duration: Span::from_hours(1),
        uncertainty: Span::ZERO,
        source: "container".into(),
    };
    let judge = |state: &RecordingState, scene: Option<&SceneState>, expected| {
        let file = RecordingFile::of(RecordingId::default(), state, scene);
        check(&rules::recording_duties(&file, &cx), "2026-11-05", expected);
    };
    judge(
        &received(Some(timing.clone())),
        None,
        expect![[r#"
            art22-same-day-storage [] 逾期办理 officer 1 1
        "#]],
    );
    judge(
        &received(None),
        None,
        expect![[r#"
        art22-same-day-storage [] 待判断 officer 1 1 不知道执法活动何时结束，储存期限无法计算；请补记记录的时间
    "#]],
    );
    judge(
        &received(None),
        Some(&stay(vec![left()])),
        expect![[r#"
            art22-same-day-storage [] 逾期办理 officer 1 1
        "#]],
    );
    let excused = SceneFact::StorageExcused { excuse: StorageExcuse::Remote, returned_at: time("2026-11-03 22:00") };
    judge(
        &received(Some(timing)),
        Some(&stay(vec![left(), ("2026-11-03 22:00", excused)])),
        expect![[r#"
            art22-same-day-storage [] 已办 officer 1 1
        "#]],
    );
}

#[test]
fn what_a_station_signed_counts_and_its_keeper_answers_until_a_scene_says_who() {
    let agency = agency();
    let cx = context(&agency);
    let timing = Timing {
        started_at: time("2026-11-03 22:40"),
        duration: Span::from_hours(1),
        uncertainty: Span::ZERO,
        source: "container".into(),
    };
    let stored = |doubted| {
        let received = RecordingFact::Received {
            original: recording::Custody { object: ObjectId::default(), size: 1, digests: digests() },
            medium: Medium::Video,
            container: "mp4".into(),
            video: true,
            audio: true,
            device: None,
            timing: Some(timing.clone()),
            scene: Some(SCENE),
            findings: Vec::new(),
            structure: Default::default(),
        };
        let storage = recording::StationStorage {
            station: StationId::default(),
            docking: DockingId::default(),
            signed_at: time("2026-11-03 23:52"),
            delivered_at: time("2026-11-05 08:00"),
            doubted,
            keeper: CUSTODIAN,
        };
        let stored = RecordingFact::StoredAtStation(storage);
        fold::<RecordingState>(vec![("2026-11-05 08:10", received), ("2026-11-05 08:10", stored)])
    };
    let judge = |doubted, scene: Option<&SceneState>, expected| {
        let file = RecordingFile::of(RecordingId::default(), &stored(doubted), scene);
        check(&rules::recording_duties(&file, &cx), "2026-11-06", expected);
    };
    judge(
        false,
        None,
        expect![[r#"
            art22-same-day-storage [] 已办 custodian 1
        "#]],
    );
    judge(
        true,
        None,
        expect![[r#"
            art22-same-day-storage [] 逾期办理 custodian 1
        "#]],
    );
    judge(
        false,
        Some(&stay(Vec::new())),
        expect![[r#"
            art22-same-day-storage [] 已办 officer 1 1
        "#]],
    );
}
