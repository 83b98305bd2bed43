//! The whole way, as a caller goes it: bytes and a name → probe → time → recording → coverage.

use std::io::Cursor;

use base::{Span, Timestamp};
use evidence::coverage::{Content, Lane, Moment, Recording, Stay, Tolerances, Verdict, compute};
use evidence::probe::{Probe, probe};
use evidence::times::{NameProfiles, TimeCandidate, TimeLimits, TimeSource, choose};

const TOLERANCES: Tolerances = Tolerances {
    rollover_join: Span::from_seconds(2),
    short_gap: Span::from_seconds(10),
    edge: Span::from_seconds(30),
    explanation_slack: Span::from_seconds(60),
    same_device_overlap: Span::from_seconds(1),
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn limits() -> TimeLimits {
    TimeLimits {
        received_at: at("2026-11-03 18:20"),
        reception_slack: Span::from_seconds(60),
        not_before: at("2015-01-02 00:00"),
        agreement: Span::from_seconds(3),
        conflict: Span::from_seconds(5),
        longest_file: Span::from_seconds(1800),
    }
}

fn recorded(bytes: &[u8], name: &str, modified: &str) -> (Probe, Recording) {
    let probe = probe(&mut Cursor::new(bytes), bytes.len() as u64, name);
    let claims = NameProfiles::shipped().read(name, None).unwrap();
    let mut candidates = probe.time_candidates.clone();
    candidates.extend([claims.time, TimeCandidate::file_modified(at(modified))]);
    let choice = choose(&candidates, probe.length(), &limits());
    let chosen = choice.chosen.unwrap();
    assert_eq!((chosen.source, choice.findings.len()), (TimeSource::FileName, 0), "{:?}", choice.findings);
    let recording = Recording::at(name, Content::of(&probe).unwrap(), &chosen);
    (probe, Recording { sequence: claims.sequence, ..recording })
}

#[test]
fn a_film_covers_the_scene_and_its_broken_twin_leaves_it_open() {
    let path = format!("{}/tests/media/normal.mp4", env!("CARGO_MANIFEST_DIR"));
    let whole = std::fs::read(path).unwrap();
    let name = "8888888_000123_20261103090200_0007.mp4";
    let scene = Stay { arrived: Moment::exact(at("2026-11-03 09:02:00")), left: Moment::exact(at("2026-11-03 09:02:02")) };
    let judged = |recording: Recording, stay: &Stay| {
        let lane = Lane { device: "8888888".into(), clock_uncertainty: Span::ZERO, recordings: vec![recording] };
        compute(stay, &[lane], &[], &TOLERANCES).verdict
    };
    let (_, film) = recorded(&whole, name, "2026-11-03 09:02:02");
    assert_eq!((film.content, film.sequence, film.end.since(film.start).millis()), (Content::AudioVideo, Some(7), 2064));
    assert_eq!(judged(film, &scene), Verdict::Complete);

    // Broken off: no index, no length. It may have run until its last change; whether it did nobody can say.
    let (_, broken) = recorded(&whole[..6000], name, "2026-11-03 09:20:00");
    assert_eq!((broken.end, broken.may_run_until), (broken.start, Some(at("2026-11-03 09:20:02"))));
    let longer = |left: &str| Stay { left: Moment::exact(at(left)), ..scene };
    assert_eq!(judged(broken.clone(), &longer("2026-11-03 09:20:10")), Verdict::Undecidable);
    assert_eq!(judged(broken, &longer("2026-11-03 09:40:00")), Verdict::EndsMissing);
}
