//! The cases of a scene as people tell them.

use super::*;

#[test]
fn the_case_page_of_the_design() {
    let a = lane("甲", vec![film("a1", "09:02:00", "09:41:06"), film("a2", "09:42:58", "10:17:00")]);
    let b = lane("乙", vec![film("b1", "09:05:00", "09:39:30"), film("b2", "09:47:00", "10:15:00")]);
    let c = compute(&stay("09:02:00", "10:17:00"), &[a, b], &[said("09:41:06", "09:42:58", "09:43:05")], &TOLERANCES);
    assert_eq!(c.verdict, Verdict::InterruptedExplained);
    assert_eq!(c.covered_permille, 975);
    assert_eq!(c.why_zh, "在场 1 小时 15 分，音像覆盖 1 小时 13 分（97.5%）；中断 1 分 52 秒，已说明");
    assert_eq!(c.holes[0].before, Some(Neighbour { device: "甲".into(), recording: "a1".into() }));
    assert_eq!(c.holes[0].after, Some(Neighbour { device: "甲".into(), recording: "a2".into() }));
}

#[test]
fn a_gap_of_one_camera_is_covered_by_the_other() {
    let a = lane("A", vec![film("a1", "09:00:00", "10:00:00"), film("a2", "10:04:00", "11:00:00")]);
    let b = lane("B", vec![film("b1", "09:59:00", "10:05:00")]);
    let c = compute(&stay("09:00:00", "11:00:00"), &[a, b], &[], &TOLERANCES);
    assert_eq!(c.verdict, Verdict::Complete);
    assert_eq!((c.covered_permille, c.holes.len()), (1000, 0));
    assert_eq!(c.lanes[0].gaps[0].covered_by, ["B"]);
    assert!(c.lanes[0].gaps[0].fully_covered);
}

#[test]
fn rollover_of_zero_one_two_three_and_eleven_seconds() {
    let with_gap = |seconds: &str| {
        let a = lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", seconds, "10:00:00")]);
        let c = compute(&stay("09:00:00", "10:00:00"), &[a], &[], &TOLERANCES);
        (c.verdict, c.holes.first().map(|h| h.weight), c.lanes[0].stretches.len())
    };
    assert_eq!(with_gap("09:30:00"), (Verdict::Complete, None, 1));
    assert_eq!(with_gap("09:30:01"), (Verdict::Complete, None, 1));
    assert_eq!(with_gap("09:30:02"), (Verdict::Complete, None, 1));
    assert_eq!(with_gap("09:30:03"), (Verdict::Complete, Some(HoleWeight::Short), 2));
    assert_eq!(with_gap("09:30:10"), (Verdict::Complete, Some(HoleWeight::Short), 2));
    assert_eq!(with_gap("09:30:11"), (Verdict::InterruptedUnexplained, Some(HoleWeight::Counts), 2));
}

#[test]
fn a_stop_by_hand_is_an_interruption_however_short() {
    let stopped = Recording { stopped_by: StoppedBy::Key, ..film("a1", "09:00:00", "09:30:00") };
    let a = lane("A", vec![stopped, film("a2", "09:30:05", "10:00:00")]);
    assert_eq!(verdict(&stay("09:00:00", "10:00:00"), &[a], &[]).0, Verdict::InterruptedUnexplained);
}

#[test]
fn late_starts_and_early_ends_lie_beyond_thirty_seconds() {
    let recorded = |from: &str, to: &str| verdict(&stay("09:00:00", "10:00:00"), &[lane("A", vec![film("a", from, to)])], &[]).0;
    assert_eq!(recorded("09:00:30", "09:59:30"), Verdict::Complete);
    assert_eq!(recorded("09:00:31", "10:00:00"), Verdict::EndsMissing);
    assert_eq!(recorded("08:50:00", "09:59:29"), Verdict::EndsMissing);
}

#[test]
fn nothing_recorded_photos_or_sound_alone_are_not_coverage() {
    let photo = Recording { content: Content::Photo, ..film("p", "09:10:00", "09:10:00") };
    let sound = Recording { content: Content::AudioOnly, ..film("s", "09:00:00", "10:00:00") };
    let c = compute(&stay("09:00:00", "10:00:00"), &[lane("A", vec![photo]), lane("B", vec![sound])], &[], &TOLERANCES);
    assert_eq!((c.verdict, c.covered_permille), (Verdict::EndsMissing, 0));
    assert_eq!(c.audio_total, Span::from_hours(1));
    assert_eq!(c.holes[0].partly, ["B"]);
    assert_eq!(c.lanes[0].photos.len(), 1);
    assert_eq!(verdict(&stay("09:00:00", "10:00:00"), &[], &[]).0, Verdict::EndsMissing);
}

#[test]
fn words_spoken_before_resuming_explain_nothing() {
    let a = || lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", "09:40:00", "10:00:00")]);
    let scene = stay("09:00:00", "10:00:00");
    let explained_at = |clock| verdict(&scene, &[a()], &[said("09:30:00", "09:40:00", clock)]).0;
    assert_eq!(explained_at("09:40:20"), Verdict::InterruptedExplained);
    assert_eq!(explained_at("09:29:50"), Verdict::InterruptedUnexplained);
}

#[test]
fn recording_that_never_resumed_needs_writing() {
    let a = || lane("A", vec![film("a1", "09:00:00", "09:30:00")]);
    let scene = stay("09:00:00", "10:00:00");
    assert_eq!(verdict(&scene, &[a()], &[said("09:30:00", "10:00:00", "10:00:10")]).0, Verdict::EndsMissing);
    assert_eq!(verdict(&scene, &[a()], &[wrote("09:30:00")]).0, Verdict::InterruptedExplained);
}

#[test]
fn a_note_about_one_minute_does_not_explain_twenty() {
    let a = lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", "09:50:00", "10:00:00")]);
    let c = compute(&stay("09:00:00", "10:00:00"), &[a], &[said("09:30:00", "09:31:00", "09:50:10")], &TOLERANCES);
    assert_eq!(c.verdict, Verdict::InterruptedUnexplained);
    assert_eq!(c.holes[0].unexplained, Span::from_seconds(18 * 60));
}

#[test]
fn a_stop_by_choice_is_left_to_a_person() {
    let a = lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", "09:40:00", "10:00:00")]);
    let by_choice = Interruption { objective: false, ..said("09:30:00", "09:40:00", "09:40:10") };
    let c = compute(&stay("09:00:00", "10:00:00"), &[a], &[by_choice], &TOLERANCES);
    assert_eq!((c.verdict, c.holes[0].needs_judgement), (Verdict::InterruptedExplained, true));
}

#[test]
fn a_gap_smaller_than_the_drift_between_two_devices_is_undecidable() {
    let a = || lane("A", vec![film("a1", "09:00:00", "09:30:00")]);
    let b = |from: &str, drift| Lane {
        clock_uncertainty: Span::from_seconds(drift),
        ..lane("B", vec![film("b1", from, "10:30:00")])
    };
    let scene = stay("09:00:00", "10:00:00");
    assert_eq!(verdict(&scene, &[a(), b("09:30:20", 40)], &[]).0, Verdict::Undecidable);
    // No hole on paper, yet the clocks may hide one of 35 seconds.
    assert_eq!(verdict(&scene, &[a(), b("09:29:55", 40)], &[]).0, Verdict::Undecidable);
    assert_eq!(verdict(&scene, &[a(), b("09:29:55", 5)], &[]).0, Verdict::Complete);
    assert_eq!(verdict(&scene, &[a(), b("09:40:00", 40)], &[]).0, Verdict::InterruptedUnexplained);
}

#[test]
fn an_uncertain_clock_does_not_blur_the_gap_between_its_own_files() {
    let recordings = vec![film("a1", "08:50:00", "09:30:00"), film("a2", "09:30:01", "10:30:00")];
    let a = Lane { clock_uncertainty: Span::from_seconds(300), ..lane("A", recordings) };
    assert_eq!(verdict(&stay("09:00:00", "10:00:00"), &[a], &[]).0, Verdict::Complete);
}

#[test]
fn a_file_that_was_never_finished_leaves_the_hole_open() {
    let cut =
        Recording { may_run_until: Some(at("09:45:00")), stopped_by: StoppedBy::Power, ..film("a1", "09:00:00", "09:30:00") };
    let a = |resumed: &str| lane("A", vec![cut.clone(), film("a2", resumed, "10:00:00")]);
    let scene = stay("09:00:00", "10:00:00");
    assert_eq!(verdict(&scene, &[a("09:45:05")], &[]).0, Verdict::Undecidable);
    assert_eq!(verdict(&scene, &[a("09:50:00")], &[]).0, Verdict::InterruptedUnexplained);
}

#[test]
fn one_device_cannot_film_twice_at_once() {
    let twice = lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", "09:20:00", "10:00:00")]);
    let c = compute(&stay("09:00:00", "10:00:00"), &[twice], &[], &TOLERANCES);
    assert_eq!((c.overlaps.len(), c.overlaps[0].interval.length()), (1, Span::from_seconds(600)));
    let repeated = lane("A", vec![film("a1", "09:00:00", "09:30:01"), film("a2", "09:30:00", "10:00:00")]);
    assert!(compute(&stay("09:00:00", "10:00:00"), &[repeated], &[], &TOLERANCES).overlaps.is_empty());
}

#[test]
fn leaving_before_arriving_is_undecidable() {
    let (verdict, why) = verdict(&stay("10:00:00", "09:00:00"), &[], &[]);
    assert_eq!((verdict, why.as_str()), (Verdict::Undecidable, "离开时间不晚于到达时间，无法计算覆盖"));
}

#[test]
fn a_camera_without_sound_shows_and_does_not_cover() {
    let body = lane("A", vec![film("a1", "09:00:00", "09:30:00"), film("a2", "09:40:00", "10:00:00")]);
    let room = lane("CCTV", vec![Recording { content: Content::VideoOnly, ..film("c", "08:00:00", "12:00:00") }]);
    let c = compute(&stay("09:00:00", "10:00:00"), &[body, room], &[], &TOLERANCES);
    assert_eq!((c.verdict, c.holes[0].partly.as_slice()), (Verdict::InterruptedUnexplained, ["CCTV".to_owned()].as_slice()));
    assert_eq!((c.video_total, c.covered_total), (Span::from_hours(1), Span::from_seconds(50 * 60)));
    // The lane of a device that stands there all day is cut to the stay.
    assert_eq!(c.lanes[1].stretches[0].interval, c.window);
}

#[test]
fn a_late_start_is_not_made_good_by_words() {
    let a = || lane("A", vec![film("a1", "09:10:00", "10:00:00")]);
    let scene = stay("09:00:00", "10:00:00");
    assert_eq!(verdict(&scene, &[a()], &[wrote("09:00:00")]).0, Verdict::EndsMissing);
    let (_, why) = verdict(&scene, &[a()], &[]);
    assert_eq!(why, "在场 1 小时，音像覆盖 50 分（83.3%）；到达后 10 分才开始");
}

#[test]
fn an_arrival_known_only_roughly_leaves_the_start_open() {
    let arrived = |uncertainty| Stay {
        arrived: Moment { at: at("09:00:00"), uncertainty: Span::from_seconds(uncertainty) },
        left: Moment::exact(at("10:00:00")),
    };
    let begun =
        |clock: &str, uncertainty| verdict(&arrived(uncertainty), &[lane("A", vec![film("a", clock, "10:00:00")])], &[]).0;
    assert_eq!(begun("09:00:20", 15), Verdict::Complete);
    assert_eq!(begun("09:00:20", 60), Verdict::Undecidable);
    assert_eq!(begun("08:59:50", 60), Verdict::Undecidable);
    assert_eq!(begun("08:59:00", 60), Verdict::Complete);
    assert_eq!(begun("09:02:00", 60), Verdict::EndsMissing);
}

#[test]
fn a_doubtful_hole_that_is_explained_is_an_explained_one() {
    let a = lane("A", vec![film("a1", "09:00:00", "09:30:00")]);
    let b = Lane { clock_uncertainty: Span::from_seconds(40), ..lane("B", vec![film("b1", "09:30:20", "10:30:00")]) };
    let words = said("09:30:00", "09:30:20", "09:30:30");
    assert_eq!(verdict(&stay("09:00:00", "10:00:00"), &[a, b], &[words]).0, Verdict::InterruptedExplained);
}

#[test]
fn neighbours_by_number_may_overlap_by_their_resolution() {
    let numbered = |sequence, r| Recording { sequence: Some(sequence), uncertainty: Span::from_seconds(1), ..r };
    let overlaps = |second| {
        let first = numbered(6, film("a6", "09:00:00", "09:30:03"));
        let a = lane("A", vec![first, numbered(second, film("a7", "09:30:00", "10:00:00"))]);
        compute(&stay("09:00:00", "10:00:00"), &[a], &[], &TOLERANCES).overlaps.len()
    };
    assert_eq!((overlaps(7), overlaps(9)), (0, 1));
}
