//! 第二十二条　行政执法人员在当天执法活动结束后，应当将音像记录按规定储存，不得自行保存。
//! 在边远、水上、交通不便地区执法或者异地执法、连续执法，确实无法及时按规定储存的，行政执法人员应当在返回单位后24小时以内予以储存。
//!
//! A recording that was lost or damaged before it was stored can be stored no more. The article says nothing of that: whether whoever had it
//! did what he had to is for a person to judge, who has the report. One duty for each report; its part is its entry, or the instant at which
//! the recording began.

use law::ArticleRef;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{Lost, SceneFile};
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art22-lost", ArticleRef::article(22), "按规定储存音像记录");

pub(crate) fn duties(scene: &SceneFile, cx: &Context) -> Vec<Duty> {
    scene.losses.iter().map(|lost| duty(scene, lost, cx)).collect()
}

fn duty(scene: &SceneFile, lost: &Lost, cx: &Context) -> Duty {
    let answers = lost.holder.or_else(|| scene.officers.first().copied());
    let part = lost.found.entry.map_or_else(|| lost.from.to_string(), |entry| entry.to_string());
    let duty = RULE.about(scene.id, person_or(answers, Role::Officer)).part(part).since(lost.from).entry(lost.found.entry);
    if let Some(reason) = cx.not_judged(lost.from.day()) {
        return duty.not_applicable(reason);
    }
    let length = lost.to.since(lost.from);
    duty.judgement(format!("{length} 的音像记录已报告{}，没有储存：原因和措施是否得当，由人判断", lost.loss.label()))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check(scene: &str, expected: Expect) {
        let stay = "arrived: 2026-11-03 09:02, left: 2026-11-03 10:17";
        crate::testing::check(&RULE, &format!("{{ scene: {{ {stay}, {scene} }} }}"), "2026-11-05", expected);
    }

    const LOST: &str = "losses: [{ loss: lost, from: 2026-11-03 09:02, to: 2026-11-03 09:40, found: 2026-11-03 11:00 }]";

    #[test]
    fn a_loss_is_judged_by_a_person() {
        check(LOST, expect!["待判断；38 分 的音像记录已报告遗失，没有储存：原因和措施是否得当，由人判断"]);
        let said = |verdict: &str, at: &str| {
            format!("{LOST}, judgements: [{{ rule: art22-lost, part: 2026-11-03 09:02, verdict: {verdict}, at: {at} }}]")
        };
        check(&said("met", "2026-11-04 09:00"), expect!["已办"]);
        check(&said("unmet", "2026-11-04 09:00"), expect!["未办；经判断，不符合规定"]);
        // What was said before the report cannot have been about it.
        check(
            &said("met", "2026-11-03 10:30"),
            expect!["待判断；38 分 的音像记录已报告遗失，没有储存：原因和措施是否得当，由人判断"],
        );
    }

    #[test]
    fn what_was_done_before_the_law_is_not_judged() {
        let old = "losses: [{ loss: damaged, from: 2019-05-03 09:02, to: 2019-05-03 09:40, found: 2019-05-03 11:00 }]";
        check(old, expect!["不适用；办法施行前"]);
    }
}
