//! 第十九条　音像记录过程中，因设备故障、损坏或者电量不足、存储空间不足、天气情况恶劣、现场有关人员阻挠等客观原因而中止记录的，
//! 重新开始记录时应当对中止原因进行语音说明；确实无法继续记录的，应当书面说明情况。
//!
//! One duty for each interruption that no other device covers; its part is the instant at which it began. Reading 0001: a cause that
//! the article does not name is for a person to judge. Reading 0003: the words are due on resuming, so a silent resumption is unmet; a
//! written explanation given afterwards mends it. The article sets no time for writing, so writing has no due date.

use base::{Span, Timestamp};
use law::ArticleRef;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{Hole, Interruption, SceneFile};
use crate::rule::{Draft, Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art19-interruption", ArticleRef::article(19), "说明中止记录的原因");

pub(crate) fn duties(scene: &SceneFile, cx: &Context) -> Vec<Duty> {
    let about = || RULE.about(scene.id, person_or(scene.officers.first().copied(), Role::Officer));
    let Some(day) = scene.day() else {
        return Vec::new();
    };
    let holes = match &scene.coverage {
        Some(coverage) => coverage.holes.iter().map(|hole| named(hole, scene)).collect(),
        // Until recordings are stored, what the officers told is all that is known.
        None => told(scene),
    };
    if holes.is_empty() {
        return vec![match (cx.not_judged(day), &scene.left, &scene.coverage) {
            (Some(reason), _, _) => about().not_applicable(reason),
            (None, None, _) | (None, _, None) => about().not_yet("没有中止记录"),
            (None, Some(_), Some(_)) => about().not_applicable("没有中止记录"),
        }];
    }
    let one = |hole: &Hole| {
        let duty = about().part(hole.from.to_string());
        match cx.not_judged(day) {
            Some(reason) => duty.not_applicable(reason),
            None => explanation(duty, hole, cx),
        }
    };
    holes.iter().map(one).collect()
}

fn explanation(duty: Draft, hole: &Hole, cx: &Context) -> Duty {
    let length = hole.to.since(hole.from);
    let events = hole.told.iter().chain(&hole.spoken).chain(&hole.written);
    let duty = duty.since(hole.from).entries(events);
    if hole.undecidable && !hole.is_explained() {
        return duty.judgement(format!("疑似中断 {length}，不大于设备时间的误差，无法判定"));
    }
    if let Some(cause) = hole.cause.filter(|_| hole.needs_judgement()) {
        let told = if hole.is_explained() { "已说明" } else { "未说明" };
        return duty.judgement(format!("{}（{told}）：是否属于客观原因，由人判断", cause.label()));
    }
    let duty = match hole.cause {
        Some(cause) => duty.note(cause.label()),
        None => duty,
    };
    match hole.written {
        Some(written) if hole.is_explained() => return duty.met(written.at, written.recorded_at),
        _ if !hole.resumed => return duty.open("记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况"),
        _ => {}
    }
    let spoken_by = match spoken_by(hole, cx) {
        Ok(instant) => instant,
        Err(sentence) => return duty.judgement(sentence),
    };
    let duty = duty.due(spoken_by);
    match hole.spoken {
        // What is marked in the player later was said on resuming all the same.
        Some(spoken) if hole.is_explained() => duty.met(spoken.at, spoken.recorded_at),
        _ if hole.unexplained > Span::ZERO => duty.open(format!("中断 {length}，其中 {}没有说明原因", hole.unexplained)),
        _ => duty.open(format!("中断 {length}，重新开始记录时没有说明原因")),
    }
}

/// The first instant at which words on resuming come too late.
fn spoken_by(hole: &Hole, cx: &Context) -> Result<Timestamp, String> {
    let (_, span) = cx.span("resume-speech-window", hole.to.day())?;
    Ok(hole.to.plus(span).plus(Span::from_millis(1)))
}

/// A hole with the cause that officers told, though they did not explain it yet.
pub(super) fn named(hole: &Hole, scene: &SceneFile) -> Hole {
    let during = |i: &&Interruption| i.from < hole.to && i.to.is_none_or(|to| hole.from < to);
    let cause = hole.cause.or_else(|| scene.interruptions.iter().find(during).map(|i| i.cause));
    Hole { cause, ..*hole }
}

/// The interruptions that officers told, as holes. One that explains an earlier one is no hole of its own.
fn told(scene: &SceneFile) -> Vec<Hole> {
    let left = scene.left.map(|l| l.at);
    let end = |i: &Interruption| i.to.or(left).unwrap_or(i.from);
    let overlap = |a: &Interruption, b: &Interruption| a.from == b.from || a.from < end(b) && b.from < end(a);
    let mut holes = Vec::new();
    for (place, first) in scene.interruptions.iter().enumerate() {
        let (earlier, later) = (&scene.interruptions[..place], &scene.interruptions[place..]);
        if earlier.iter().any(|e| overlap(e, first)) {
            continue;
        }
        let explaining = later.iter().filter(|l| overlap(first, l));
        holes.push(Hole::of(first.from, end(first), first.to.is_some(), explaining));
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(scene: &str, on: &str, expected: Expect) {
        let given =
            format!("{{ scene: {{ arrived: 2026-11-03 09:02, left: 2026-11-03 10:17, av: 2026-11-03 18:20, {scene} }} }}");
        crate::testing::check(&RULE, &given, on, expected);
    }

    /// One hole of 1 minute 52 seconds.
    fn hole(rest: &str) -> String {
        format!("coverage: {{ holes: [{{ from: 2026-11-03 09:41:06, to: 2026-11-03 09:42:58{rest} }}] }}")
    }

    /// One interruption that the officers told, before anything is stored.
    fn told(rest: &str) -> String {
        format!("interruptions: [{{ from: 2026-11-03 09:41:06{rest} }}]")
    }

    #[test]
    fn a_cause_spoken_on_resuming_meets_it() {
        let spoken = |at: &str| hole(&format!(", cause: battery, spoken: {at}"));
        check_on(&spoken("2026-11-03 09:43:05"), "2026-11-03", expect!["已办，2026-11-03 09:43:58 届满"]);
        check_on(&spoken("2026-11-03 09:43:58"), "2026-11-03", expect!["已办，2026-11-03 09:43:58 届满"]);
        check_on(&spoken("2026-11-03 09:44:00"), "2026-11-03", expect!["逾期办理，2026-11-03 09:43:58 届满"]);
        check_on(
            &spoken("{ at: 2026-11-03 09:43:05, recorded: 2026-11-05 09:00 }"),
            "2026-11-04",
            expect!["未办，2026-11-03 09:43:58 届满"],
        );
        check_on(
            &spoken("{ at: 2026-11-03 09:43:05, recorded: 2026-11-05 09:00 }"),
            "2026-11-05",
            expect!["已办，2026-11-03 09:43:58 届满"],
        );
    }

    #[test]
    fn a_hole_that_nobody_explains_is_unmet_until_somebody_writes() {
        check_on(
            &hole(""),
            "2026-11-03 09:43",
            expect!["待办，2026-11-03 09:43:58 届满；中断 1 分 52 秒，重新开始记录时没有说明原因"],
        );
        check_on(&hole(""), "2026-11-03", expect!["未办，2026-11-03 09:43:58 届满；中断 1 分 52 秒，重新开始记录时没有说明原因"]);
        check_on(
            &hole(", cause: battery"),
            "2026-11-03",
            expect!["未办，2026-11-03 09:43:58 届满；中断 1 分 52 秒，重新开始记录时没有说明原因"],
        );
        check_on(&hole(", cause: battery, written: 2026-11-20 09:00"), "2026-11-20", expect!["已办"]);
        check_on(
            &hole(", cause: battery, written: 2026-11-03 11:00, unexplained_ms: 30000"),
            "2026-11-20",
            expect!["未办，2026-11-03 09:43:58 届满；中断 1 分 52 秒，其中 30 秒没有说明原因"],
        );
    }

    #[test]
    fn where_recording_never_went_on_words_do_not_count() {
        check_on(
            &hole(", resumed: false, cause: battery, spoken: 2026-11-03 09:43"),
            "2026-11-20",
            expect!["待办；记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况"],
        );
        check_on(&hole(", resumed: false, cause: battery, written: 2026-11-03 11:00"), "2026-11-20", expect!["已办"]);
    }

    #[test]
    fn other_causes_are_for_a_person() {
        check_on(
            &hole(", cause: manual_stop, spoken: 2026-11-03 09:43"),
            "2026-11-03",
            expect!["待判断；人为停止（已说明）：是否属于客观原因，由人判断"],
        );
        check_on(
            &hole(", cause: other_objective, written: 2026-11-03 11:00"),
            "2026-11-03",
            expect!["待判断；其他客观原因（已说明）：是否属于客观原因，由人判断"],
        );
        check_on(
            &format!("{}, {}", hole(""), told(", to: 2026-11-03 09:42:58, cause: manual_stop")),
            "2026-11-03",
            expect!["待判断；人为停止（未说明）：是否属于客观原因，由人判断"],
        );
        check_on(
            &hole(", undecidable: true"),
            "2026-11-03",
            expect!["待判断；疑似中断 1 分 52 秒，不大于设备时间的误差，无法判定"],
        );
        check_on(&hole(", undecidable: true, cause: weather, written: 2026-11-03 11:00"), "2026-11-03", expect!["已办"]);
    }

    #[test]
    fn before_anything_is_stored_the_officers_word_stands() {
        let going_on = |rest: &str, on: &str, expected| {
            let given = format!("{{ scene: {{ arrived: 2026-11-03 09:02, {} }} }}", told(rest));
            crate::testing::check(&RULE, &given, on, expected);
        };
        going_on(
            ", cause: battery",
            "2026-11-03 09:42",
            expect!["待办；记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况"],
        );
        going_on(
            ", cause: battery, to: 2026-11-03 09:43",
            "2026-11-03 09:43",
            expect!["待办，2026-11-03 09:44 届满；中断 1 分 54 秒，重新开始记录时没有说明原因"],
        );
        going_on(
            ", cause: battery, to: 2026-11-03 09:43",
            "2026-11-03 09:45",
            expect!["未办，2026-11-03 09:44 届满；中断 1 分 54 秒，重新开始记录时没有说明原因"],
        );
        going_on(
            ", cause: battery, to: 2026-11-03 09:43, spoken: 2026-11-03 09:43",
            "2026-11-03 09:45",
            expect!["已办，2026-11-03 09:44 届满"],
        );
        check_on(
            &told(", cause: battery"),
            "2026-11-03",
            expect!["待办；记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况"],
        );
        // The explanation given afterwards belongs to the interruption that was told first.
        let explained = "interruptions: [{ from: 2026-11-03 09:41:06, to: 2026-11-03 09:43, cause: battery }, \
                         { from: 2026-11-03 09:41, to: 2026-11-03 09:43, cause: battery, written: 2026-11-03 11:00 }]";
        check_on(explained, "2026-11-03", expect!["已办"]);
        let two = "interruptions: [{ from: 2026-11-03 09:41, to: 2026-11-03 09:43, cause: battery }, \
                   { from: 2026-11-03 09:43, to: 2026-11-03 09:45, cause: storage, spoken: 2026-11-03 09:45 }]";
        check_on(
            two,
            "2026-11-03",
            expect!["未办，2026-11-03 09:44 届满；中断 2 分，重新开始记录时没有说明原因 / 已办，2026-11-03 09:46 届满"],
        );
    }

    #[test]
    fn no_interruption_no_duty() {
        check_on("coverage: { covered_permille: 1000 }", "2026-11-03", expect!["不适用；没有中止记录"]);
        check_on("officers: []", "2026-11-03", expect!["未到；没有中止记录"]);
        // Told, and covered by another camera all along.
        check_on(
            &format!("coverage: {{ covered_permille: 1000 }}, {}", told(", cause: battery")),
            "2026-11-03",
            expect!["不适用；没有中止记录"],
        );
    }

    #[test]
    fn not_before_the_agency_began() {
        let given = format!("{{ agency: {{ go_live_on: 2026-11-04 }}, scene: {{ arrived: 2026-11-03 09:02, {} }} }}", hole(""));
        crate::testing::check(&RULE, &given, "2026-11-05", expect!["不适用；上线前"]);
    }
}
