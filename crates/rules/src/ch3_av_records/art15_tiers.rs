//! 第十五条　行政执法机关对查封扣押财产、强制拆除等直接涉及人身自由、生命健康、重大财产权益的现场执法活动和执法办案场所，
//! 应当进行全程音像记录。
//! 行政执法机关对现场执法、调查取证、举行听证、留置送达和公告送达等容易引发争议的行政执法过程，应当根据实际情况进行音像记录。
//! 行政执法机关认为有必要进行音像记录的其他事项，可以根据需要予以记录。
//!
//! The tier comes from the agency's catalogue of the day of arrival (Art. 16), never below paragraph 1. Reading 0002: whole course means
//! recorded from arrival to departure, every interruption explained under Art. 19. Reading 0003: what is not stored when Art. 22 wants it
//! stored counts as not recorded until it is. Reading 0004: as circumstances require is met by any recording, or by a text record alone
//! (Art. 4 para. 2); with neither a person judges whether circumstances did not require one.

use law::ArticleRef;
use model::agency::Tier;
use model::{Duty, Role};

use super::stay::{Stay, Whole};
use crate::context::Context;
use crate::facts::SceneFile;
use crate::rule::{Rule, person_or};

const ARTICLE: ArticleRef = ArticleRef::article(15);
pub(crate) const WHOLE_COURSE: Rule = Rule::new("art15-whole-course", ARTICLE.paragraph(1), "进行全程音像记录");
pub(crate) const AS_REQUIRED: Rule = Rule::new("art15-2-as-required", ARTICLE.paragraph(2), "根据实际情况进行音像记录");

pub(crate) fn duty(scene: &SceneFile, cx: &Context) -> Duty {
    let rule = if scene.tier() == Tier::WholeCourse { WHOLE_COURSE } else { AS_REQUIRED };
    let duty = rule.about(scene.id, person_or(scene.officers.first().copied(), Role::Officer));
    let stay = match Stay::of(scene, cx) {
        Ok(stay) => stay,
        Err(nothing) => return nothing.on(duty),
    };
    match scene.tier() {
        Tier::WholeCourse => whole_course(duty, scene, &stay),
        Tier::AsRequired => as_required(duty, scene, &stay),
        Tier::Optional => duty.not_applicable("由行政执法机关根据需要记录"),
    }
}

fn whole_course(duty: crate::rule::Draft, scene: &SceneFile, stay: &Stay) -> Duty {
    let judged = scene.judged_holes().map(|word| &word.at);
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry).entries(&scene.av).judged(judged);
    match stay.whole(scene) {
        Whole::Nothing => duty.due(stay.stored_by).open("没有从到达到离开的音像记录"),
        Whole::Unmeasured => duty.due(stay.stored_by).open("音像记录的覆盖尚未算出"),
        Whole::EndsMissing(reason) => duty.due(stay.stored_by).open(reason),
        Whole::Undecidable => duty.judgement("设备时间误差较大，是否全程无法判定"),
        Whole::Unexplained(holes) => duty.due(stay.stored_by).open(format!("{holes} 处中断没有说明原因")),
        Whole::JudgedUnmet(holes, at) => duty.broken(format!("{holes} 处中断经判断不符合第十九条"), at),
        Whole::ToJudge => duty.judgement("中断的原因是否属于客观原因，由人判断"),
        Whole::Complete => duty.met(stay.left.at, stay.known_at),
    }
}

fn as_required(duty: crate::rule::Draft, scene: &SceneFile, stay: &Stay) -> Duty {
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry);
    match (&scene.av, &scene.text) {
        (Some(av), _) => duty.entry(av.entry).met(stay.left.at, stay.known_at),
        (None, Some(text)) => duty.note("只有文字记录（第四条第二款）。").entry(text.entry).met(stay.left.at, text.recorded_at),
        (None, None) => duty.since(stay.stored_by).judgement("没有音像记录，也没有文字记录：是否确实不需要，由人判断"),
    }
}

#[cfg(test)]
mod tests {
    use super::{AS_REQUIRED, WHOLE_COURSE};
    use expect_test::{Expect, expect};

    const STAY: &str = "arrived: 2026-11-03 09:02, left: 2026-11-03 10:17";

    fn check_whole(scene: &str, on: &str, expected: Expect) {
        crate::testing::check(&WHOLE_COURSE, &format!("{{ scene: {{ activity: seizure, {STAY}, {scene} }} }}"), on, expected);
    }

    fn check_required(scene: &str, on: &str, expected: Expect) {
        crate::testing::check(&AS_REQUIRED, &format!("{{ scene: {{ {STAY}, {scene} }} }}"), on, expected);
    }

    #[test]
    fn a_seizure_with_text_alone_is_unmet() {
        check_whole("text: 2026-11-03 18:20", "2026-11-03", expect!["待办，2026-11-03 届满；没有从到达到离开的音像记录"]);
        check_whole("text: 2026-11-03 18:20", "2026-11-04", expect!["未办，2026-11-03 届满；没有从到达到离开的音像记录"]);
        // Officers far away have until 24 hours after their return.
        let far = "text: 2026-11-03 18:20, excuse: { reason: remote, returned_at: 2026-11-05 08:00 }";
        check_whole(far, "2026-11-05", expect!["待办，2026-11-06 08:00 届满；没有从到达到离开的音像记录"]);
        check_whole(far, "2026-11-06 08:01", expect!["未办，2026-11-06 08:00 届满；没有从到达到离开的音像记录"]);
    }

    #[test]
    fn whole_course_is_from_arrival_to_departure() {
        check_whole("av: 2026-11-03 18:20", "2026-11-04", expect!["未办，2026-11-03 届满；音像记录的覆盖尚未算出"]);
        check_whole("av: 2026-11-03 18:20, coverage: { covered_permille: 1000 }", "2026-11-04", expect!["已办"]);
        check_whole(
            "av: 2026-11-03 18:20, coverage: { late_start: 2026-11-03 09:04 }",
            "2026-11-04",
            expect!["未办，2026-11-03 届满；到达后 2 分才开始记录"],
        );
        check_whole(
            "av: 2026-11-03 18:20, coverage: { late_start: 2026-11-03 10:17 }",
            "2026-11-04",
            expect!["未办，2026-11-03 届满；没有从到达到离开的音像记录"],
        );
        let early = "{ from: 2026-11-03 10:10, to: 2026-11-03 10:17, resumed: false }";
        check_whole(
            &format!("av: 2026-11-03 18:20, coverage: {{ holes: [{early}] }}"),
            "2026-11-04",
            expect!["未办，2026-11-03 届满；离开前 7 分已经结束记录"],
        );
        let written = early.replace("false", "false, cause: battery, written: 2026-11-03 11:00");
        check_whole(&format!("av: 2026-11-03 18:20, coverage: {{ holes: [{written}] }}"), "2026-11-04", expect!["已办"]);
        check_whole(
            "av: 2026-11-03 18:20, coverage: { undecidable: true }",
            "2026-11-04",
            expect!["待判断；设备时间误差较大，是否全程无法判定"],
        );
    }

    #[test]
    fn an_interruption_in_between_must_be_explained() {
        let hole = |rest: &str| {
            format!("av: 2026-11-03 18:20, coverage: {{ holes: [{{ from: 2026-11-03 09:41, to: 2026-11-03 09:43{rest} }}] }}")
        };
        check_whole(&hole(""), "2026-11-03", expect!["待办，2026-11-03 届满；1 处中断没有说明原因"]);
        check_whole(&hole(""), "2026-11-04", expect!["未办，2026-11-03 届满；1 处中断没有说明原因"]);
        check_whole(&hole(", cause: battery, spoken: 2026-11-03 09:43"), "2026-11-04", expect!["已办"]);
        check_whole(
            &hole(", cause: manual_stop, spoken: 2026-11-03 09:43"),
            "2026-11-04",
            expect!["待判断；中断的原因是否属于客观原因，由人判断"],
        );
        check_whole(&hole(", undecidable: true"), "2026-11-04", expect!["待判断；设备时间误差较大，是否全程无法判定"]);
    }

    #[test]
    fn as_required_with_neither_is_for_a_person() {
        check_required("av: 2026-11-03 18:20", "2026-11-03", expect!["已办"]);
        let photos = "av: 2026-11-03 18:20, coverage: { late_start: 2026-11-03 10:17 }";
        check_required(photos, "2026-11-04", expect!["已办"]);
        check_required("text: 2026-11-03 18:20", "2026-11-03", expect!["已办"]);
        check_required("officers: []", "2026-11-03", expect!["未到；没有音像记录，也没有文字记录：是否确实不需要，由人判断"]);
        check_required("officers: []", "2026-11-04", expect!["待判断；没有音像记录，也没有文字记录：是否确实不需要，由人判断"]);
        check_required("activity: other", "2026-11-04", expect!["不适用；由行政执法机关根据需要记录"]);
    }

    #[test]
    fn the_catalogue_may_ask_for_more() {
        let scene = format!("{{ scene: {{ {STAY}, tier: whole_course }} }}");
        crate::testing::check(&WHOLE_COURSE, &scene, "2026-11-04", expect!["未办，2026-11-03 届满；没有从到达到离开的音像记录"]);
        crate::testing::check(&AS_REQUIRED, &scene, "2026-11-04", expect![""]);
    }

    #[test]
    fn a_stay_that_goes_on_is_not_judged_yet() {
        let check = |scene: &str, expected: Expect| {
            crate::testing::check(
                &WHOLE_COURSE,
                &format!("{{ scene: {{ activity: seizure, {scene} }} }}"),
                "2026-11-03",
                expected,
            );
        };
        check("arrived: 2026-11-03 09:02", expect!["未到；尚未离开现场"]);
        check("id: 00000000000000000000000000", expect!["未到；尚未到达现场"]);
        check("arrived: 2019-06-03 09:02, left: 2019-06-03 10:00", expect!["不适用；办法施行前"]);
    }
}
