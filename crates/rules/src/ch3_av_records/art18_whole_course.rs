//! 第十八条　采取音像记录方式对现场执法活动进行全程记录的，应当自到达执法现场开展执法活动时开始，至离开执法现场时结束。
//! 音像记录过程中，行政执法人员应当使用执法行为用语对现场执法活动的时间、地点、执法人员、执法行为和音像记录的摄录重点等进行语音说明，
//! 并告知当事人及现场其他有关人员正在进行音像记录。
//!
//! Readings 0001 and 0002: all devices count together; a hole smaller than the uncertainty of their clocks is for a person to judge.
//! Reading 0003: where the catalogue does not ask for the whole course, a recording that begins late or ends early may have been meant
//! for a part only; a person judges that. Reading 0004: the words must be heard before officers leave; marking them may come later.

use base::Span;
use law::ArticleRef;
use model::agency::Tier;
use model::scene::Narration;
use model::{Duty, Role};

use super::stay::{Stay, Whole};
use crate::context::Context;
use crate::facts::SceneFile;
use crate::rule::{Rule, person_or};

const ARTICLE: ArticleRef = ArticleRef::article(18);
pub(crate) const ARRIVAL_TO_DEPARTURE: Rule =
    Rule::new("art18-arrival-to-departure", ARTICLE.paragraph(1), "自到达现场时开始记录，至离开现场时结束");
pub(crate) const NARRATION: Rule = Rule::new("art18-2-narration", ARTICLE.paragraph(2), "语音说明，并告知正在进行音像记录");

/// What paragraph 2 asks officers to say, in its order, with its words.
const ELEMENTS: &[(Narration, &str)] = &[
    (Narration::Time, "时间"),
    (Narration::Place, "地点"),
    (Narration::Officers, "执法人员"),
    (Narration::Action, "执法行为"),
    (Narration::Focus, "摄录重点"),
    (Narration::Notice, "告知正在进行音像记录"),
];

/// Paragraph 1. Interruptions in between are for Art. 19.
pub(crate) fn arrival_to_departure(scene: &SceneFile, cx: &Context) -> Duty {
    let duty = ARRIVAL_TO_DEPARTURE.about(scene.id, person_or(scene.officers.first().copied(), Role::Officer));
    let stay = match Stay::of(scene, cx) {
        Ok(stay) => stay,
        Err(nothing) => return nothing.on(duty),
    };
    let whole_course = scene.tier() == Tier::WholeCourse;
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry).entries(&scene.av);
    match stay.whole(scene) {
        Whole::Nothing if !whole_course => duty.not_yet("没有入库的录像"),
        Whole::Nothing => duty.due(stay.stored_by).open("没有从到达到离开的音像记录"),
        Whole::Unmeasured => duty.due(stay.stored_by).open("音像记录的覆盖尚未算出"),
        Whole::EndsMissing(reason) if whole_course => duty.due(stay.stored_by).open(reason),
        Whole::EndsMissing(reason) => duty.judgement(format!("{reason}：是否本来只记录一部分，由人判断")),
        Whole::Undecidable => duty.judgement("设备时间误差较大，是否自到达至离开无法判定"),
        Whole::Unexplained(_) | Whole::JudgedUnmet(..) | Whole::ToJudge | Whole::Complete => {
            duty.met(stay.left.at, stay.known_at)
        }
    }
}

/// Paragraph 2. What is said counts by when it is heard, known by when it was marked.
pub(crate) fn narration(scene: &SceneFile, cx: &Context) -> Duty {
    let duty = NARRATION.about(scene.id, person_or(scene.officers.first().copied(), Role::Officer));
    let Some(arrived) = scene.arrived else {
        return duty.not_yet("尚未到达现场");
    };
    if let Some(reason) = cx.not_judged(arrived.at.day()) {
        return duty.not_applicable(reason);
    }
    let filmed = scene.av.is_some() && !scene.nothing_filmed();
    let recorded = filmed || !scene.narrations.is_empty() || scene.tier() == Tier::WholeCourse;
    if scene.left.is_some() && !recorded {
        return duty.not_yet("没有入库的录像");
    }
    let duty = duty.since(arrived.at);
    // Officers may speak until the very instant at which they leave.
    let duty = match scene.left {
        Some(left) => duty.due(left.at.plus(Span::from_millis(1))),
        None => duty,
    };
    let heard = |element| scene.narrations.iter().filter(move |n| n.element == element).min_by_key(|n| n.at.at);
    let missing: Vec<_> = ELEMENTS.iter().filter(|(e, _)| heard(*e).is_none()).map(|(_, word)| *word).collect();
    let spoken = || ELEMENTS.iter().filter_map(|(element, _)| heard(*element)).map(|n| &n.at);
    match (spoken().map(|e| e.at).max(), spoken().map(|e| e.recorded_at).max()) {
        (Some(last_heard), Some(last_known)) if missing.is_empty() => duty.entries(spoken()).met(last_heard, last_known),
        _ => duty.entries(spoken()).open(format!("缺：{}", missing.join("、"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{ARRIVAL_TO_DEPARTURE, NARRATION};
    use expect_test::{Expect, expect};

    const STAY: &str = "arrived: 2026-11-03 09:02, left: 2026-11-03 10:17";

    fn check_on(scene: &str, on: &str, expected: Expect) {
        crate::testing::check(&ARRIVAL_TO_DEPARTURE, &format!("{{ scene: {{ {STAY}, {scene} }} }}"), on, expected);
    }

    fn check_narration(scene: &str, on: &str, expected: Expect) {
        crate::testing::check(&NARRATION, &format!("{{ scene: {{ {scene} }} }}"), on, expected);
    }

    /// These elements, said at 09:03.
    fn said(elements: &[&str]) -> String {
        let list: Vec<_> = elements.iter().map(|e| format!("{{ element: {e}, at: 2026-11-03 09:03 }}")).collect();
        format!("narrations: [{}]", list.join(", "))
    }

    const ALL: &[&str] = &["time", "place", "officers", "action", "focus", "notice"];

    #[test]
    fn late_start_and_early_end_of_a_whole_course_are_unmet() {
        let whole = |coverage: &str| format!("tier: whole_course, av: 2026-11-03 18:20, coverage: {{ {coverage} }}");
        check_on(&whole("covered_permille: 1000"), "2026-11-04", expect!["已办"]);
        check_on(
            &whole("late_start: 2026-11-03 09:04:10"),
            "2026-11-04",
            expect!["未办，2026-11-03 届满；到达后 2 分 10 秒才开始记录"],
        );
        let early = "holes: [{ from: 2026-11-03 10:10, to: 2026-11-03 10:17, resumed: false }]";
        check_on(&whole(early), "2026-11-04", expect!["未办，2026-11-03 届满；离开前 7 分已经结束记录"]);
        check_on(
            &whole(&format!("late_start: 2026-11-03 09:04, {early}")),
            "2026-11-04",
            expect!["未办，2026-11-03 届满；到达后 2 分才开始记录，离开前 7 分已经结束记录"],
        );
        check_on(
            &whole("late_start: 2026-11-03 10:17"),
            "2026-11-04",
            expect!["未办，2026-11-03 届满；没有从到达到离开的音像记录"],
        );
        // What lies between is for Art. 19.
        check_on(&whole("holes: [{ from: 2026-11-03 09:41, to: 2026-11-03 09:43 }]"), "2026-11-04", expect!["已办"]);
        check_on(&whole("undecidable: true"), "2026-11-04", expect!["待判断；设备时间误差较大，是否自到达至离开无法判定"]);
        // Another camera may still be on its way.
        check_on(
            &whole("late_start: 2026-11-03 09:04:10"),
            "2026-11-03",
            expect!["待办，2026-11-03 届满；到达后 2 分 10 秒才开始记录"],
        );
        check_on("tier: whole_course", "2026-11-03", expect!["待办，2026-11-03 届满；没有从到达到离开的音像记录"]);
        check_on("tier: whole_course", "2026-11-04", expect!["未办，2026-11-03 届满；没有从到达到离开的音像记录"]);
    }

    #[test]
    fn elsewhere_a_part_may_have_been_meant() {
        check_on("av: 2026-11-03 18:20, coverage: { covered_permille: 1000 }", "2026-11-03", expect!["已办"]);
        check_on(
            "av: 2026-11-03 18:20, coverage: { late_start: 2026-11-03 09:04 }",
            "2026-11-03",
            expect!["待判断；到达后 2 分才开始记录：是否本来只记录一部分，由人判断"],
        );
        check_on("officers: []", "2026-11-04", expect!["未到；没有入库的录像"]);
    }

    #[test]
    fn what_has_not_been_said_is_named() {
        check_narration(
            "arrived: 2026-11-03 09:02",
            "2026-11-03 09:02",
            expect!["待办；缺：时间、地点、执法人员、执法行为、摄录重点、告知正在进行音像记录"],
        );
        let some = said(&["time", "place", "officers", "action"]);
        check_narration(
            &format!("arrived: 2026-11-03 09:02, {some}"),
            "2026-11-03 09:05",
            expect!["待办；缺：摄录重点、告知正在进行音像记录"],
        );
        check_narration(
            &format!("{STAY}, {some}"),
            "2026-11-03 10:16",
            expect!["待办，2026-11-03 10:17 届满；缺：摄录重点、告知正在进行音像记录"],
        );
        check_narration(
            &format!("{STAY}, {some}"),
            "2026-11-03 10:18",
            expect!["未办，2026-11-03 10:17 届满；缺：摄录重点、告知正在进行音像记录"],
        );
        check_narration(
            &format!("{STAY}, {}", said(&ALL[..5])),
            "2026-11-03 10:18",
            expect!["未办，2026-11-03 10:17 届满；缺：告知正在进行音像记录"],
        );
        check_narration(&format!("{STAY}, {}", said(ALL)), "2026-11-03 10:18", expect!["已办，2026-11-03 10:17 届满"]);
    }

    #[test]
    fn marks_may_come_later_and_words_may_not() {
        let notice =
            |at: &str| format!("{STAY}, {}", said(ALL).replace("notice, at: 2026-11-03 09:03", &format!("notice, at: {at}")));
        let marked_later = notice("{ at: 2026-11-03 09:04, recorded: 2026-11-05 09:00 }");
        check_narration(&marked_later, "2026-11-04", expect!["未办，2026-11-03 10:17 届满"]);
        check_narration(&marked_later, "2026-11-05", expect!["已办，2026-11-03 10:17 届满"]);
        check_narration(&notice("2026-11-03 10:17"), "2026-11-05", expect!["已办，2026-11-03 10:17 届满"]);
        check_narration(&notice("2026-11-03 10:18"), "2026-11-05", expect!["逾期办理，2026-11-03 10:17 届满"]);
    }

    #[test]
    fn without_recordings_nothing_need_be_said() {
        let photos = "av: 2026-11-03 18:20, coverage: { late_start: 2026-11-03 10:17 }";
        check_narration(&format!("{STAY}, {photos}"), "2026-11-04", expect!["未到；没有入库的录像"]);
        check_narration(STAY, "2026-11-04", expect!["未到；没有入库的录像"]);
        check_narration(
            &format!("{STAY}, tier: whole_course"),
            "2026-11-04",
            expect!["未办，2026-11-03 10:17 届满；缺：时间、地点、执法人员、执法行为、摄录重点、告知正在进行音像记录"],
        );
        check_narration(
            &format!("{STAY}, av: 2026-11-03 18:20"),
            "2026-11-04",
            expect!["未办，2026-11-03 10:17 届满；缺：时间、地点、执法人员、执法行为、摄录重点、告知正在进行音像记录"],
        );
    }
}
