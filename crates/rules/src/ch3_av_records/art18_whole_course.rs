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
    let duty = duty.since(stay.arrived.at).entry(stay.left.entry);
    match stay.whole(scene) {
        Whole::Nothing if !whole_course => duty.not_yet("没有入库的音像记录"),
        Whole::Nothing => duty.due(stay.stored_by).open("没有音像记录入库"),
        Whole::Unmeasured => duty.due(stay.stored_by).open("音像记录的覆盖尚未算出"),
        Whole::EndsMissing(reason) if whole_course => duty.broken(reason, stay.left.recorded_at),
        Whole::EndsMissing(reason) => duty.judgement(format!("{reason}：是否本来只记录一部分，由人判断")),
        Whole::Undecidable => duty.judgement("设备时间误差较大，是否自到达至离开无法判定"),
        Whole::Unexplained(_) | Whole::ToJudge | Whole::Complete => duty.met(stay.left.at, stay.left.recorded_at),
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
    let recorded = scene.has_av || !scene.narrations.is_empty() || scene.tier() == Tier::WholeCourse;
    if scene.left.is_some() && !recorded {
        return duty.not_yet("没有入库的音像记录");
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
