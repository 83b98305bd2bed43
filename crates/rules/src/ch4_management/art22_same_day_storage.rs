//! 第二十二条　行政执法人员在当天执法活动结束后，应当将音像记录按规定储存，不得自行保存。
//! 在边远、水上、交通不便地区执法或者异地执法、连续执法，确实无法及时按规定储存的，行政执法人员应当在返回单位后24小时以内予以储存。
//!
//! Reading 0001: the day ends at 24:00 of the day on which the activity ended, also when that lies after midnight. Reading 0002: the
//! hours run on from the registered return, nights and holidays included. Reading 0003: the agency's own station is storage; its signed
//! receipt meets the duty. Reading 0004: the hours count to the minute. Reading 0005: where the station's clock is in doubt, the arrival of
//! its manifest counts.

use base::Timestamp;
use law::ArticleRef;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{Excuse, RecordingFile};
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art22-same-day-storage", ArticleRef::article(22), "按规定储存音像记录");

pub(crate) fn duty(recording: &RecordingFile, cx: &Context) -> Duty {
    let stored = recording.first_stored();
    let duty = RULE.about(recording.id, person_or(recording.holder, Role::Officer)).entries(&stored);
    // The activity ended when officers left the scene; without a scene, when the recording ended.
    let Some(ended) = recording.left.or(recording.ended_at) else {
        return duty.judgement("不知道执法活动何时结束，储存期限无法计算；请补记记录的时间");
    };
    if let Some(reason) = cx.not_judged(ended.day()) {
        return duty.not_applicable(reason);
    }
    let limit = match Limit::of(ended, recording.excuse.as_ref(), cx) {
        Ok(limit) => limit,
        Err(sentence) => return duty.judgement(sentence),
    };
    // What was stored before the activity ended, or by a clock that runs ahead, was asked for by then at the latest.
    let since = stored.map_or(ended, |stored| ended.min(stored.recorded_at));
    let duty = duty.since(since).due(limit.due_at).note(&limit.note);
    let doubted = recording.station.filter(|s| s.doubted && stored == Some(s.shown()));
    let duty = duty.note(doubted.map_or("", |_| "采集站的时钟有疑问，按入站清单送达系统的时间计算。"));
    match stored {
        None => duty.open("尚未储存"),
        // The receipt is signed by whoever holds the bytes, the system or a station of the agency: its instant is no mere claim.
        Some(stored) => duty.met(stored.at, stored.recorded_at),
    }
}

/// Until when recordings must be stored, and why.
pub(crate) struct Limit {
    /// The first instant that is too late.
    pub(crate) due_at: Timestamp,
    pub(crate) note: String,
}

impl Limit {
    /// The limit for an activity that ended at `ended`, or the sentence that says why there is none.
    pub(crate) fn of(ended: Timestamp, excuse: Option<&Excuse>, cx: &Context) -> Result<Self, String> {
        let (_, last) = cx.due("storage-same-day", ended.day())?;
        let same_day = Timestamp::end_of(last.day);
        let Some(excuse) = excuse else {
            return Ok(Self { due_at: same_day, note: String::new() });
        };
        let (hours, span) = cx.span("storage-after-return", excuse.returned_at.day())?;
        let after_return = end_of_minute(excuse.returned_at.plus(span));
        // An excuse never makes the limit stricter.
        if after_return <= same_day {
            return Ok(Self { due_at: same_day, note: String::new() });
        }
        let note = format!("{}，返回单位后 {hours}以内（第二款）。", excuse.reason.label());
        Ok(Self { due_at: after_return, note })
    }
}

/// The return is registered to the minute, so the last minute counts as a whole.
fn end_of_minute(instant: Timestamp) -> Timestamp {
    let wall = instant.civil();
    let minute = wall.date().at(wall.hour(), wall.minute(), 0, 0);
    minute.checked_add(jiff::Span::new().minutes(1)).map_or(instant, Timestamp::from_civil)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(recording: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ recording: {recording} }}"), on, expected);
    }

    #[test]
    fn the_day_ends_at_midnight() {
        let recording = "{ ended_at: 2026-11-03 23:40, stored: { at: 2026-11-03 23:52, recorded: 2026-11-05 08:00 } }";
        check_on(recording, "2026-11-05 08:00", expect!["已办，2026-11-03 届满"]);
        check_on("{ ended_at: 2026-11-03 23:40, stored: 2026-11-04 00:00 }", "2026-11-04", expect!["逾期办理，2026-11-03 届满"]);
        check_on("{ ended_at: 2026-11-03 23:40 }", "2026-11-03 23:59", expect!["待办，2026-11-03 届满；尚未储存"]);
        check_on("{ ended_at: 2026-11-03 23:40 }", "2026-11-04 00:00", expect!["未办，2026-11-03 届满；尚未储存"]);
    }

    #[test]
    fn after_midnight_the_day_of_the_end_counts() {
        check_on("{ ended_at: 2026-11-04 00:25, stored: 2026-11-04 23:59 }", "2026-11-05", expect!["已办，2026-11-04 届满"]);
        check_on("{ ended_at: 2026-11-04 00:25, stored: 2026-11-05 00:00 }", "2026-11-05", expect!["逾期办理，2026-11-04 届满"]);
        // The camera was off before midnight, yet officers left after it.
        check_on(
            "{ ended_at: 2026-11-03 23:50, left: 2026-11-04 00:25, stored: 2026-11-04 08:00 }",
            "2026-11-05",
            expect!["已办，2026-11-04 届满"],
        );
    }

    #[test]
    fn a_holiday_is_a_day_like_any_other() {
        check_on("{ ended_at: 2026-10-01 10:00, stored: 2026-10-08 09:00 }", "2026-10-08", expect!["逾期办理，2026-10-01 届满"]);
    }

    #[test]
    fn five_reasons_give_24_hours_from_the_return_to_the_minute() {
        for reason in ["remote", "on_water", "poor_transport", "elsewhere", "continuous"] {
            let excuse = format!("excuse: {{ reason: {reason}, returned_at: 2026-11-05 22:10 }}");
            let stored = |at: &str| format!("{{ ended_at: 2026-11-03 16:00, stored: {at}, {excuse} }}");
            let outcome = |at: &str| {
                let text = format!("name: a\non: 2026-11-07\ngiven: {{ recording: {} }}", stored(at));
                let judged = crate::judge("a", &text, law::henan(), law::calendar()).unwrap().remove(0);
                judged.duties[0].outcome(judged.on).label()
            };
            assert_eq!([outcome("2026-11-06 22:10:59"), outcome("2026-11-06 22:11")], ["已办", "逾期办理"], "{reason}");
        }
        let excuse = "excuse: { reason: on_water, returned_at: 2026-11-05 22:10 }";
        check_on(
            &format!("{{ ended_at: 2026-11-03 16:00, {excuse} }}"),
            "2026-11-06 22:10",
            expect!["待办，2026-11-06 22:10 届满；尚未储存"],
        );
        check_on(
            &format!("{{ ended_at: 2026-11-03 16:00, {excuse} }}"),
            "2026-11-06 22:11",
            expect!["未办，2026-11-06 22:10 届满；尚未储存"],
        );
    }

    #[test]
    fn the_note_names_the_reason() {
        let excuse = "excuse: { reason: on_water, returned_at: 2026-11-05 22:10 }";
        let note = |ended: &str, expected| {
            crate::testing::check_note(&RULE, &format!("{{ recording: {{ ended_at: {ended}, {excuse} }} }}"), expected);
        };
        note("2026-11-03 16:00", expect!["水上执法，返回单位后 24 小时以内（第二款）。"]);
        note("2026-11-08 16:00", expect![""]);
    }

    #[test]
    fn an_excuse_never_makes_it_stricter() {
        let excuse = "excuse: { reason: continuous, returned_at: 2026-11-02 20:00 }";
        check_on(
            &format!("{{ ended_at: 2026-11-03 16:00, {excuse} }}"),
            "2026-11-03 23:59",
            expect!["待办，2026-11-03 届满；尚未储存"],
        );
    }

    #[test]
    fn an_unknown_end_is_for_a_person() {
        check_on(
            "{ stored: 2026-11-03 18:00 }",
            "2026-11-04",
            expect!["待判断；不知道执法活动何时结束，储存期限无法计算；请补记记录的时间"],
        );
    }

    #[test]
    fn the_agencys_own_station_is_storage_with_the_line_down() {
        let arrived = "stored: 2026-11-05 08:10";
        let station = |more: &str| {
            format!(
                "{{ ended_at: 2026-11-03 23:40, {arrived}, station: {{ at: {{ at: 2026-11-03 23:52, recorded: 2026-11-05 08:10 }}, \
                 delivered: 2026-11-05 08:00 {more} }} }}"
            )
        };
        check_on(&station(""), "2026-11-05 09:00", expect!["已办，2026-11-03 届满"]);
        check_on(&station(", doubted: true"), "2026-11-05 09:00", expect!["逾期办理，2026-11-03 届满"]);
        crate::testing::check_note(
            &RULE,
            &format!("{{ recording: {} }}", station(", doubted: true")),
            expect!["采集站的时钟有疑问，按入站清单送达系统的时间计算。"],
        );
        // What arrived in the system before the station's word counts from then, whatever the station says.
        check_on(
            "{ ended_at: 2026-11-03 23:40, stored: 2026-11-03 23:59, station: { at: 2026-11-04 08:00, delivered: 2026-11-04 08:00 } }",
            "2026-11-05",
            expect!["已办，2026-11-03 届满"],
        );
        // A station cannot have signed after we heard of it.
        check_on(
            "{ ended_at: 2026-11-03 23:40, station: { at: 2026-11-04 00:03, delivered: 2026-11-03 23:59 } }",
            "2026-11-05",
            expect!["已办，2026-11-03 届满"],
        );
    }

    #[test]
    fn a_clock_that_runs_ahead_hides_nothing() {
        check_on("{ ended_at: 2027-11-03 16:00, stored: 2026-11-03 18:00 }", "2026-11-04", expect!["已办，2027-11-03 届满"]);
    }
}
