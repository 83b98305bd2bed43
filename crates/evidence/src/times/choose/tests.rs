//! The rule by example, and what must hold for any claims.

use proptest::prelude::*;

use super::*;
use crate::measure::Basis;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn limits() -> TimeLimits {
    TimeLimits {
        received_at: at("2026-11-03 18:20:00"),
        reception_slack: Span::from_seconds(60),
        not_before: at("2015-01-02 00:00:00"),
        agreement: Span::from_seconds(3),
        conflict: Span::from_seconds(5),
        longest_file: Span::from_hours(1),
    }
}

fn minutes(n: i64) -> Option<Measured<Span>> {
    let value = Span::from_seconds(60 * n);
    Some(Measured { value, uncertainty: Span::ZERO, bound: Bound::Exact, basis: Basis::SampleTables })
}

fn claim(source: TimeSource, value: &str, means: Means) -> TimeCandidate {
    TimeCandidate {
        source,
        value: at(value),
        other_reading: None,
        zone_known: true,
        means,
        uncertainty: Span::from_seconds(1),
        written: value.to_owned(),
    }
}

/// A movie header as the format says (UTC), which may as well be the wall clock.
fn header(utc: &str) -> TimeCandidate {
    let value = at(utc);
    let other_reading = Some(value.minus(Span::from_hours(8)));
    TimeCandidate { other_reading, zone_known: false, ..claim(TimeSource::MovieHeader, utc, Means::Unknown) }
}

fn start(choice: &TimeChoice) -> String {
    choice.chosen.as_ref().map(|c| wall(c.start)).unwrap_or_default()
}

#[test]
fn the_name_ranks_before_the_header_and_the_header_agrees() {
    let name = claim(TimeSource::FileName, "2026-11-03 09:02:00", Means::Start);
    let c = choose(&[header("2026-11-03T01:02:01Z"), name], minutes(30), &limits());
    let chosen = c.chosen.clone().unwrap();
    assert_eq!((start(&c).as_str(), chosen.source), ("2026-11-03 09:02:00", TimeSource::FileName));
    assert_eq!(chosen.end, Some(at("2026-11-03 09:32:00")));
    assert_eq!(chosen.why_zh, "取自文件名（2026-11-03 09:02:00）；与视频文件头相符");
    assert!(c.findings.is_empty());
}

#[test]
fn a_header_in_local_time_is_read_as_such_when_another_source_says_so() {
    // The camera wrote its wall clock, 09:02, into the field for UTC.
    let modified = claim(TimeSource::FileModified, "2026-11-03 09:32:01", Means::Finalised);
    let c = choose(&[header("2026-11-03T09:02:00Z"), modified], minutes(30), &limits());
    assert_eq!(start(&c), "2026-11-03 09:02:00");
    let why = c.chosen.unwrap().why_zh;
    assert_eq!(why, "取自视频文件头（2026-11-03T09:02:00Z），按北京时间理解；与文件修改时间相符");
}

#[test]
fn a_header_that_would_lie_in_the_future_is_local_time() {
    let c = choose(&[header("2026-11-03T17:00:00Z")], minutes(5), &limits());
    assert_eq!(start(&c), "2026-11-03 17:00:00");
}

#[test]
fn a_header_may_tell_the_end() {
    let modified = claim(TimeSource::FileModified, "2026-11-03 09:32:01", Means::Finalised);
    let c = choose(&[header("2026-11-03T01:32:00Z"), modified], minutes(30), &limits());
    assert_eq!(start(&c), "2026-11-03 09:02:00");
    assert!(c.chosen.unwrap().why_zh.contains("按结束时间减时长推算"));
}

#[test]
fn alone_a_header_leaves_start_and_end_open() {
    let c = choose(&[header("2026-11-03T01:32:00Z")], minutes(30), &limits());
    let chosen = c.chosen.unwrap();
    assert_eq!(chosen.uncertainty, Span::from_seconds(30 * 60 + 1));
    assert!(chosen.why_zh.ends_with("没有其他时间可以印证"));
}

#[test]
fn five_seconds_are_borne_and_six_are_named() {
    let pair = |second: &str| {
        let exact = |c: TimeCandidate| TimeCandidate { uncertainty: Span::ZERO, ..c };
        let name = exact(claim(TimeSource::FileName, "2026-11-03 09:02:00", Means::Start));
        let photo = exact(claim(TimeSource::ExifOriginal, second, Means::Start));
        choose(&[name, photo], minutes(0), &limits())
    };
    assert!(pair("2026-11-03 09:02:05").findings.is_empty());
    let six = pair("2026-11-03 09:02:06");
    assert_eq!(six.findings[0].message_zh, "时间不一致：照片拍摄时间与文件名相差 6 秒");
    assert_eq!(six.judged[1].standing, Standing::Disagrees);
}

#[test]
fn whole_hours_name_the_zone() {
    let name = claim(TimeSource::FileName, "2026-11-03 09:02:00", Means::Start);
    let photo = claim(TimeSource::ExifOriginal, "2026-11-03 01:02:01", Means::Start);
    let c = choose(&[name, photo], minutes(0), &limits());
    let message = &c.findings[0].message_zh;
    assert!(message.ends_with("恰为 8 小时，可能是时区设置有误"), "{message}");
}

#[test]
fn a_clock_that_was_lost_gives_way_to_what_a_person_typed() {
    let name = claim(TimeSource::FileName, "2015-01-01 00:00:12", Means::Start);
    let typed = claim(TimeSource::Manual, "2026-11-03 09:02:00", Means::Start);
    let c = choose(&[name, typed], minutes(30), &limits());
    assert_eq!(start(&c), "2026-11-03 09:02:00");
    assert_eq!((c.judged[0].standing, c.findings[0].code), (Standing::Rejected, FindingCode::ClockReset));
}

#[test]
fn nothing_lies_after_reception() {
    let c = choose(&[claim(TimeSource::FileName, "2026-11-03 18:21:01", Means::Start)], minutes(0), &limits());
    assert_eq!((c.chosen, c.findings[0].code), (None, FindingCode::TimeAfterReception));
    // Begun before, yet not finished when it had long arrived.
    let c = choose(&[claim(TimeSource::FileName, "2026-11-03 18:10:00", Means::Start)], minutes(30), &limits());
    assert_eq!(c.chosen, None);
}

#[test]
fn a_copy_made_later_is_only_worth_knowing() {
    let name = claim(TimeSource::FileName, "2026-11-03 09:02:00", Means::Start);
    let copied = claim(TimeSource::FileModified, "2026-11-03 17:50:00", Means::Finalised);
    let c = choose(&[name.clone(), copied], minutes(30), &limits());
    assert_eq!(c.findings[0].severity, crate::Severity::Info);
    let before = claim(TimeSource::FileModified, "2026-11-03 07:50:00", Means::Finalised);
    assert_eq!(choose(&[name, before], minutes(30), &limits()).findings[0].severity, crate::Severity::Question);
}

#[test]
fn without_a_length_the_end_tells_the_start_only_roughly() {
    let modified = claim(TimeSource::FileModified, "2026-11-03 09:32:00", Means::Finalised);
    let chosen = choose(&[modified], None, &limits()).chosen.unwrap();
    assert_eq!((chosen.end, chosen.uncertainty), (None, Span::from_seconds(3601)));
    assert_eq!(choose(&[], None, &limits()).chosen, None);
}

#[test]
fn the_end_of_an_unfinished_file_is_bounded_by_what_is_known() {
    let name = claim(TimeSource::FileName, "2026-11-03 09:02:00", Means::Start);
    let changed = claim(TimeSource::FileModified, "2026-11-03 09:20:00", Means::Finalised);
    let of = |claims: &[TimeCandidate], duration| {
        let c = choose(claims, duration, &limits()).chosen.unwrap();
        [c.end, c.ends_by].map(|at| at.map(|at| at.civil().strftime("%H:%M:%S").to_string()).unwrap_or_default())
    };
    let bound = |bound| minutes(5).map(|d| Measured { bound, ..d });
    assert_eq!(of(std::slice::from_ref(&name), minutes(5)), ["09:07:00", ""]);
    assert_eq!(of(std::slice::from_ref(&name), None), ["", "10:02:00"]);
    assert_eq!(of(&[name.clone(), changed.clone()], None), ["", "09:20:01"]);
    assert_eq!(of(&[name.clone(), changed], bound(Bound::AtLeast)), ["09:07:00", "09:20:01"]);
    assert_eq!(of(&[name], bound(Bound::AtMost)), ["", "09:07:00"]);
}

fn any_claim() -> impl Strategy<Value = TimeCandidate> {
    let source = prop::sample::select(TimeSource::ALL);
    let means = prop::sample::select(Means::ALL);
    (source, means, any::<i64>(), prop::option::of(any::<i64>()), 0_i64..100_000).prop_map(
        |(source, means, value, other, blur)| TimeCandidate {
            source,
            value: Timestamp::from_millis(value),
            other_reading: other.map(Timestamp::from_millis),
            zone_known: false,
            means,
            uncertainty: Span::from_millis(blur),
            written: String::new(),
        },
    )
}

proptest! {
    /// Whatever is claimed: every claim is kept, what is chosen is one of them, and nothing lies after reception.
    #[test]
    fn any_claims(claims in prop::collection::vec(any_claim(), 0..6), near in prop::collection::vec(-86_400_000_i64..86_400_000, 6)) {
        let base = limits().received_at.millis();
        let mut claims = claims;
        for (c, n) in claims.iter_mut().zip(near).skip(1) {
            c.value = Timestamp::from_millis(base + n);
        }
        let c = choose(&claims, minutes(10), &limits());
        prop_assert_eq!(c.judged.iter().map(|j| &j.candidate).collect::<Vec<_>>(), claims.iter().collect::<Vec<_>>());
        if let Some(chosen) = &c.chosen {
            prop_assert!(chosen.start <= limits().received_at.plus(limits().reception_slack));
            prop_assert_eq!(c.judged.iter().filter(|j| j.standing == Standing::Chosen).count(), 1);
            let believed = c.judged.iter().filter(|j| j.standing != Standing::Rejected).map(|j| j.candidate.source).min();
            prop_assert_eq!(believed, Some(chosen.source));
        }
    }
}
