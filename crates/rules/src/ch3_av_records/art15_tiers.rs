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
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry);
    match stay.whole(scene) {
        Whole::Nothing => duty.due(stay.stored_by).open("全程没有音像记录入库"),
        Whole::Unmeasured => duty.due(stay.stored_by).open("音像记录的覆盖尚未算出"),
        Whole::EndsMissing(reason) => duty.broken(reason, stay.left.recorded_at),
        Whole::Undecidable => duty.judgement("设备时间误差较大，是否全程无法判定"),
        Whole::Unexplained(holes) => duty.due(stay.stored_by).open(format!("{holes} 处中断没有说明原因")),
        Whole::ToJudge => duty.judgement("中断的原因是否属于客观原因，由人判断"),
        Whole::Complete => duty.met(stay.left.at, stay.left.recorded_at),
    }
}

fn as_required(duty: crate::rule::Draft, scene: &SceneFile, stay: &Stay) -> Duty {
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry);
    match (scene.has_av, scene.has_text) {
        (true, _) => duty.met(stay.left.at, stay.left.recorded_at),
        (false, true) => duty.note("只有文字记录（第四条第二款）。").met(stay.left.at, stay.left.recorded_at),
        (false, false) => duty.since(stay.stored_by).judgement("没有音像记录，也没有文字记录：是否确实不需要，由人判断"),
    }
}
