//! What cameras do to whoever records them, with pictures made by hand: wraps, jumps, losses, other codings, clocks that are set.

mod account;
mod camera;

use ledger::station::camera::{Event, TimeSource, Why};

use super::*;
use camera::{Camera, events, format};

#[test]
fn files_follow_each_other_without_a_gap_and_begin_with_a_key_frame() {
    let mut camera = Camera::new(0);
    camera.connect();
    camera.play(150, 25);
    camera.end();
    let films = camera.films();
    assert_eq!(films.iter().map(|f| f.length.seconds()).collect::<Vec<_>>(), [60, 60, 30]);
    assert!(camera.gaps().is_empty(), "{:?}", camera.gaps());
    for pair in films.windows(2) {
        assert_eq!(pair[0].claim.at.plus(pair[0].length), pair[1].claim.at);
    }
    assert!(films.iter().all(|f| f.claim.source == TimeSource::Arrival && f.pictures > 0 && f.fragments > 0));
}

#[test]
fn times_of_thirty_two_bits_wrap_in_the_middle_of_a_file() {
    let mut camera = Camera::new(u32::MAX - 90_000 * 5);
    camera.connect();
    camera.play(20, 25);
    camera.end();
    let films = camera.films();
    assert_eq!((films.len(), films[0].length.seconds()), (1, 20));
    assert!(!events(&camera).iter().any(|e| matches!(e, Event::TimeJump { .. } | Event::Gap { .. })));
}

#[test]
fn a_clock_of_the_camera_that_jumps_an_hour_begins_a_new_file_and_is_told() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.report(Span::from_millis(300));
    camera.play(20, 25);
    camera.report(Span::from_seconds(3600));
    camera.play(20, 25);
    camera.end();
    let films = camera.films();
    assert_eq!(films.iter().map(|f| f.claim.source).collect::<Vec<_>>(), [TimeSource::Report; 2]);
    let hour = films[1].claim.at.since(films[0].claim.at.plus(films[0].length));
    assert!((hour.millis() - 3_600_000).abs() < 1000, "{hour:?}");
    assert!(camera.gaps().is_empty(), "by the counter nothing is missing: {:?}", camera.gaps());
    let events = events(&camera);
    assert!(events.iter().any(|e| matches!(e, Event::ClockJump { by } if (by.seconds() - 3600).abs() <= 1)), "{events:?}");
    assert!(events.iter().any(|e| matches!(e, Event::ClockDiffers { absurd: false, .. })), "{events:?}");
}

#[test]
fn what_the_camera_says_is_taken_before_the_arrival_and_a_lost_clock_is_not() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(2, 25);
    camera.report(Span::from_millis(-400));
    camera.play(8, 25);
    camera.end();
    assert_eq!(camera.films()[0].claim.source, TimeSource::Report, "what is near is said better when the file is closed");
    let mut camera = Camera::new(7);
    camera.connect();
    camera.report(Span::from_hours(-24 * 365 * 20));
    camera.play(8, 25);
    camera.end();
    assert_eq!(camera.films()[0].claim.source, TimeSource::Arrival);
    assert!(events(&camera).iter().any(|e| matches!(e, Event::ClockDiffers { absurd: true, .. })));
    // Its answer to PLAY comes before both.
    let mut camera = Camera::new(7);
    camera.connect_told(Some(camera.now().wall.minus(Span::from_millis(250))));
    camera.play(8, 25);
    camera.end();
    let claim = camera.films()[0].claim;
    assert_eq!((claim.source, claim.differs), (TimeSource::Play, Some(Span::from_millis(-250))));
}

#[test]
fn another_coding_or_size_begins_a_new_file() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(10, 25);
    camera.take(Input::Format(format("H.265 1920×1080")));
    camera.play(10, 25);
    camera.end();
    assert_eq!(camera.films().len(), 2);
    assert!(camera.gaps().is_empty());
    let (from, to) = ("H.264 1280×720".into(), "H.265 1920×1080".into());
    assert!(events(&camera).contains(&Event::FormatChanged { from, to }));
    assert!(camera.films_bytes().iter().all(|film| film.windows(4).any(|w| w == b"moov")));
}

#[test]
fn new_parameters_without_a_key_frame_leave_a_gap_until_one_comes() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(10, 25);
    camera.pictures(3, false);
    camera.take(Input::Format(format("H.264 640×360")));
    camera.pictures(25, false);
    camera.play(5, 25);
    camera.end();
    assert_eq!(camera.films().len(), 2);
    let gaps = camera.gaps();
    assert_eq!((gaps.len(), &gaps[0].1), (1, &Why::NoKeyFrame));
    assert_eq!(gaps[0].0.seconds(), 1);
}

#[test]
fn twenty_seconds_that_were_lost_are_a_gap_of_twenty_seconds() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(10, 25);
    camera.skip(Span::from_seconds(20));
    camera.lose(731);
    camera.play(10, 25);
    camera.end();
    let gaps = camera.gaps();
    assert_eq!((gaps.len(), gaps[0].0.millis(), &gaps[0].1), (1, 20_000, &Why::Lost(731)));
    assert_eq!(camera.films().len(), 2);
    assert!(events(&camera).contains(&Event::Loss { packets: 731 }));
}

#[test]
fn a_reboot_begins_anew_and_its_gap_lasts_until_pictures_come_again() {
    let mut camera = Camera::new(4_000_000_000);
    camera.connect();
    camera.play(10, 25);
    camera.take(Input::Disconnected { reason: "摄像机关闭了连接".into() });
    for _ in 0..20 {
        camera.skip(Span::from_seconds(2));
        camera.take(Input::Unreachable { reason: "摄像机没有应答".into() });
    }
    camera.restart(12);
    camera.connect();
    camera.play(10, 25);
    camera.end();
    let gaps = camera.gaps();
    assert_eq!(gaps, [(Span::from_seconds(40), Why::Away("摄像机关闭了连接".into()))]);
    let told = events(&camera).into_iter().filter(|e| matches!(e, Event::Unreachable { .. })).count();
    assert_eq!(told, 1, "the same reason is told once");
}

#[test]
fn times_that_jump_within_a_connection_end_the_stretch() {
    for (to, forwards) in [(3_000_000_000_u32, true), (100, false)] {
        let mut camera = Camera::new(1_000_000_000);
        camera.connect();
        camera.play(10, 25);
        camera.restart(to);
        camera.play(10, 25);
        camera.end();
        let jump = events(&camera).into_iter().find_map(|e| if let Event::TimeJump { by } = e { Some(by) } else { None });
        assert_eq!(jump.unwrap() > Span::ZERO, forwards, "{to}");
        assert_eq!(camera.films().len(), 2);
        assert!(camera.films().iter().all(|f| f.length.seconds() == 10), "{:?}", camera.films());
        let missing: i64 = camera.gaps().iter().map(|(length, _)| length.millis()).sum();
        assert!(missing <= 40, "nothing was missing but the numbers: {missing}");
    }
}

#[test]
fn a_clock_of_the_station_that_is_set_changes_no_length() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(10, 25);
    camera.set_clock(Span::from_hours(-5));
    camera.play(10, 25);
    camera.take(Input::Disconnected { reason: "断".into() });
    camera.skip(Span::from_seconds(30));
    camera.set_clock(Span::from_hours(9));
    camera.connect();
    camera.play(10, 25);
    camera.end();
    assert_eq!(camera.gaps().iter().map(|(length, _)| length.millis()).collect::<Vec<_>>(), [30_000]);
    let steps: Vec<i64> = events(&camera)
        .into_iter()
        .filter_map(|e| if let Event::ClockStepped { by } = e { Some(by.millis() / 3_600_000) } else { None })
        .collect();
    assert_eq!(steps, [-5, 9]);
    assert_eq!(camera.films().iter().map(|f| f.length.seconds()).sum::<i64>(), 30);
    assert_eq!(camera.films().len(), 3, "what was said of a beginning by the clock as it was is said anew");
}

#[test]
fn pictures_without_a_key_frame_and_a_connection_without_pictures_are_told() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.pictures(25 * 15, false);
    assert!(!camera.recorder.is_silent());
    camera.play(5, 25);
    camera.end();
    assert!(events(&camera).iter().any(|e| matches!(e, Event::NoKeyFrame { length } if length.seconds() == 15)));
    let mut camera = Camera::new(7);
    camera.connect();
    camera.skip(Span::from_seconds(11));
    camera.take(Input::Tick);
    assert!(camera.recorder.is_silent());
}

#[test]
fn a_disk_that_is_full_loses_the_time_it_was_full_and_says_so() {
    let mut camera = Camera::new(7);
    camera.connect();
    camera.play(10, 25);
    camera.recorder.shelf.full = true;
    camera.play(10, 25);
    camera.recorder.shelf.full = false;
    camera.play(10, 25);
    camera.end();
    let gaps = camera.gaps();
    assert!(gaps.iter().all(|(_, why)| matches!(why, Why::Storage(_))), "{gaps:?}");
    let missing: i64 = gaps.iter().map(|(length, _)| length.seconds()).sum();
    assert!((9..=12).contains(&missing), "{gaps:?}");
    assert_eq!(events(&camera).iter().filter(|e| matches!(e, Event::NotWritten { .. })).count(), 1);
    assert_eq!(camera.films().len(), 2);
}

#[test]
fn the_time_in_which_the_recorder_did_not_run_is_a_gap_by_the_counter_or_over_a_restart_by_the_clock() {
    let gap = |same_boot, before: Moment| {
        let now = Camera::new(7).now();
        let mut camera = Camera::with(7, Some(Before { at: before, same_boot }));
        assert_eq!(camera.now(), now);
        camera.connect();
        camera.play(2, 25);
        camera.end();
        camera.gaps()
    };
    let now = Camera::new(7).now();
    let ago = |wall: i64, steady: i64| Moment {
        wall: now.wall.minus(Span::from_seconds(wall)),
        steady: Span::from_millis(now.steady.millis() - steady * 1000),
    };
    assert_eq!(gap(true, ago(7000, 90)), [(Span::from_seconds(90), Why::NotRunning)], "the clock was set meanwhile");
    assert_eq!(gap(false, ago(600, -5000)), [(Span::from_seconds(600), Why::NotRunning)]);
    assert_eq!(gap(false, ago(-600, 5)), [(Span::ZERO, Why::NotRunning)], "a clock that was set back makes nothing negative");
}
