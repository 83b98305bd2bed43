//! Bad inputs of `docs/bad-input.md` that no other test holds: what is said of them, and that they stay usable as far as they are sound.

mod build;

use std::io::Cursor;

use base::{Span, Timestamp};
use build::*;
use evidence::coverage::Content;
use evidence::probe::{Container, MediaKind, Probe, TrackKind, probe};
use evidence::times::{NameProfiles, TimeLimits, choose};
use evidence::{FindingCode, Severity};

fn probed(bytes: &[u8], name: &str) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, name)
}

fn codes(p: &Probe) -> Vec<FindingCode> {
    p.findings.iter().map(|f| f.code).collect()
}

fn limits(received: &str) -> TimeLimits {
    TimeLimits {
        received_at: received.parse().unwrap(),
        reception_slack: Span::from_seconds(60),
        not_before: "2015-01-02 00:00:00".parse().unwrap(),
        agreement: Span::from_seconds(3),
        conflict: Span::from_seconds(5),
        longest_file: Span::from_hours(1),
    }
}

#[test]
fn item_14_a_pre_record_without_sound_is_film_with_sound_and_a_question() {
    // Ten seconds of film of which the last six have sound.
    let p = probed(&film(&[mvhd(1_793_667_720), Trak::default().build(), Trak::sound(94).build()]), "a.mp4");
    assert_eq!(codes(&p), [FindingCode::LengthsDiffer]);
    assert_eq!(p.findings[0].severity, Severity::Question, "it can be used without a decision");
    assert_eq!(Content::of(&p), Some(Content::AudioVideo));
}

#[test]
fn item_28_a_recording_of_sound_goes_over_midnight() {
    let mut bext = vec![0; 602];
    bext[320..330].copy_from_slice(b"2026-11-03");
    bext[330..338].copy_from_slice(b"23:59:50");
    // Thirty seconds whose length was never written: it is that of the file.
    let unfinished = [b"data\0\0\0\0".to_vec(), vec![1; 960_000]].concat();
    let p = probed(&riff(b"WAVE", &[chunk(b"bext", &bext), pcm(), unfinished]), "a.wav");
    let chosen = choose(&p.time_candidates, p.length(), &limits("2026-11-04 08:00:00")).chosen.unwrap();
    let end = chosen.start.plus(chosen.duration.unwrap());
    assert_eq!((chosen.start.day().to_string(), end.to_string()), ("2026-11-03".into(), "2026-11-04T00:00:20.000+08:00".into()));
}

#[test]
fn item_29_what_only_other_players_open_is_kept_with_the_time_of_its_name() {
    let name = "8888888_000123_20261103090200_0007.";
    let start = |p: &Probe, ending: &str| {
        let claims = NameProfiles::shipped().read(&format!("{name}{ending}"), None).unwrap();
        choose(&[claims.time], p.length(), &limits("2026-11-03 18:00:00")).chosen.map(|c| c.start)
    };
    let nine: Timestamp = "2026-11-03 09:02:00".parse().unwrap();
    let amr = probed(b"#!AMR\n\x3c\x55", &format!("{name}amr"));
    assert_eq!((amr.container, amr.kind, codes(&amr)), (Container::Amr, MediaKind::Audio, vec![]));
    let dav = probed(b"DHAV\xfd\0\0\0", &format!("{name}dav"));
    assert_eq!((dav.container, codes(&dav)), (Container::Vendor, vec![FindingCode::VendorPlayer]));
    assert_eq!((start(&amr, "amr"), start(&dav, "dav")), (Some(nine), Some(nine)));
    let small: &[u8] = include_bytes!("media/small.avi");
    let cut = probed(&small[..small.len() / 2], &format!("{name}avi"));
    assert!(codes(&cut).contains(&FindingCode::Truncated) && cut.has(TrackKind::Video));
    assert_eq!(start(&cut, "avi"), Some(nine));
}

#[test]
fn item_30_a_film_cut_by_software_waits_for_a_decision_and_a_delay_of_frames_does_not() {
    let cut = probed(include_bytes!("media/cut.mp4"), "a.mp4");
    let graves = cut.findings.iter().filter(|f| f.severity == Severity::Serious).map(|f| f.code);
    assert_eq!(graves.collect::<Vec<_>>(), [FindingCode::EditList; 2]);
    // The same list without a trace of software: a camera may write it.
    let own = probed(&film(&[mvhd(1_793_667_720), Trak { edits: vec![17_664], ..Trak::default() }.build()]), "a.mp4");
    assert_eq!((codes(&own), own.findings[0].severity), (vec![FindingCode::EditList], Severity::Question));
    // Software without a cut: some cameras are built on it.
    let whole = probed(include_bytes!("media/normal.mp4"), "a.mp4");
    assert!(codes(&whole).contains(&FindingCode::ToolTag) && whole.findings.iter().all(|f| f.severity < Severity::Serious));
}

#[test]
fn item_31_parts_that_were_joined_by_software_wait_for_a_decision() {
    let data = boxed(b"data", &[words(&[1, 0]), b"Lavf63.1.102".to_vec()].concat());
    let meta = boxed(b"meta", &[words(&[0]), container(b"ilst", &[boxed(b"\xa9too", &data)])].concat());
    let trak = Trak { stts: vec![(234, 512), (30, 1), (1, 226), (205, 512)], ..Trak::default() };
    let p = probed(&film(&[mvhd(1_793_667_720), trak.build(), container(b"udta", &[meta])]), "a.mp4");
    let grave = p.findings.iter().find(|f| f.severity == Severity::Serious);
    assert_eq!(grave.map(|f| f.code), Some(FindingCode::JoinedParts), "{:?}", p.findings);
}

#[test]
fn a_year_that_no_calendar_has_is_said_and_not_kept() {
    let time = |year: [u8; 2]| [&7_u32.to_be_bytes()[..], b"tIME", &year, &[11, 3, 1, 2, 0], &[0; 4]].concat();
    let png = |year| {
        let end = [&0_u32.to_be_bytes()[..], b"IEND", &[0; 4]].concat();
        probed(&[b"\x89PNG\r\n\x1a\n".to_vec(), time(year), end].concat(), "a.png")
    };
    assert_eq!((codes(&png([0x07, 0xea])), png([0x07, 0xea]).time_candidates.len()), (vec![], 1));
    for year in [[0xda, 0xea], [0, 1], [0x27, 0x0f]] {
        let p = png(year);
        assert_eq!((codes(&p), p.time_candidates.len()), (vec![FindingCode::CreationTimeUnset], 0), "{year:?}");
        assert_eq!(serde_json::from_str::<Probe>(&serde_json::to_string(&p).unwrap()).unwrap(), p);
    }
}
