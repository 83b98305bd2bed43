//! 第十七条　采取音像记录方式，应当重点记录下列事项：（一）执法现场的环境；（二）当事人等现场有关人员的体貌特征和言行举止；（三）重要涉案物品等相关证据及其主要特征；
//! （四）对有关人员、财物采取措施的情况；（五）送达执法文书的情况；（六）其他应当记录的事项。
//!
//! A mark shows where a matter was recorded, set on the spot or afterwards in the player. Reading 0001: environment and people are there at
//! every scene; items, measures and service where the activity itself is about them. What nobody marked may have been recorded all the same:
//! a person looks and judges.

use law::ArticleRef;
use model::agency::{Activity, Tier};
use model::scene::MarkKind;
use model::{Duty, Role};

use super::stay::Stay;
use crate::context::Context;
use crate::facts::SceneFile;
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art17-focus", ArticleRef::article(17), "重点记录第十七条所列事项");

/// The matters in the order of the article, with short words for them.
const MATTERS: &[(MarkKind, &str)] = &[
    (MarkKind::Environment, "现场环境"),
    (MarkKind::People, "有关人员"),
    (MarkKind::Items, "涉案物品"),
    (MarkKind::Measures, "采取措施"),
    (MarkKind::Service, "送达文书"),
];

/// Whether a scene of this activity has the matter by its nature.
const fn has(activity: Activity, matter: MarkKind) -> bool {
    match matter {
        MarkKind::Environment | MarkKind::People => true,
        MarkKind::Items => matches!(activity, Activity::Sampling | Activity::EvidencePreservation | Activity::Seizure),
        MarkKind::Measures => {
            matches!(activity, Activity::EvidencePreservation | Activity::Seizure | Activity::ForcedDemolition)
        }
        MarkKind::Service => matches!(activity, Activity::ServiceByLeaving | Activity::ServiceByPosting),
        MarkKind::Other => false,
    }
}

pub(crate) fn duty(scene: &SceneFile, cx: &Context) -> Duty {
    let duty = RULE.about(scene.id, person_or(scene.officers.first().copied(), Role::Officer));
    let stay = match Stay::of(scene, cx) {
        Ok(stay) => stay,
        Err(nothing) => return nothing.on(duty),
    };
    if scene.tier() == Tier::Optional {
        return duty.not_applicable("由行政执法机关根据需要记录");
    }
    if scene.av.is_none() || scene.nothing_filmed() {
        return duty.not_yet("没有入库的录像");
    }
    let first = |kind: MarkKind| scene.marks.iter().filter(|m| m.mark == kind).min_by_key(|m| m.at.recorded_at);
    let (mut missing, mut marked) = (Vec::new(), Vec::new());
    for (kind, word) in MATTERS.iter().filter(|(kind, _)| has(scene.activity, *kind)) {
        match first(*kind) {
            Some(mark) => marked.push(&mark.at),
            None => missing.push(*word),
        }
    }
    let known = marked.iter().map(|at| at.recorded_at).max();
    let duty = duty.since(stay.arrived.at).entries(marked);
    match known {
        Some(known) if missing.is_empty() => duty.met(stay.left.at, known.max(stay.known_at)),
        _ => duty.judgement(format!("没有标出{}：录像中是否已经记录，由人判断", missing.join("、"))),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check(scene: &str, expected: Expect) {
        let given = format!("{{ scene: {{ arrived: 2026-11-03 09:02, left: 2026-11-03 10:17, {scene} }} }}");
        crate::testing::check(&RULE, &given, "2026-11-04", expected);
    }

    fn marks(kinds: &[&str]) -> String {
        let list: Vec<_> = kinds.iter().map(|kind| format!("{{ mark: {kind}, at: 2026-11-03 09:10 }}")).collect();
        format!("av: 2026-11-03 18:20, marks: [{}]", list.join(", "))
    }

    #[test]
    fn environment_and_people_are_marked_at_every_scene() {
        check(&marks(&["environment", "people"]), expect!["已办"]);
        check(&marks(&["people"]), expect!["待判断；没有标出现场环境：录像中是否已经记录，由人判断"]);
        check(&marks(&[]), expect!["待判断；没有标出现场环境、有关人员：录像中是否已经记录，由人判断"]);
    }

    #[test]
    fn what_the_activity_is_about_is_marked_too() {
        let seizure = |kinds: &[&str]| format!("activity: seizure, {}", marks(kinds));
        check(&seizure(&["environment", "people"]), expect!["待判断；没有标出涉案物品、采取措施：录像中是否已经记录，由人判断"]);
        check(&seizure(&["environment", "people", "items", "measures"]), expect!["已办"]);
        check(
            &format!("activity: service_by_leaving, {}", marks(&["environment", "people"])),
            expect!["待判断；没有标出送达文书：录像中是否已经记录，由人判断"],
        );
    }

    #[test]
    fn a_mark_that_is_added_in_the_player_counts() {
        let later = "av: 2026-11-03 18:20, marks: [{ mark: environment, at: 2026-11-03 09:10 }, \
                     { mark: people, at: { at: 2026-11-03 09:12, recorded: 2026-11-03 20:00 } }]";
        check(later, expect!["已办"]);
    }

    #[test]
    fn nothing_is_asked_where_nothing_is_filmed() {
        check("text: 2026-11-03 18:20", expect!["未到；没有入库的录像"]);
        check(&format!("activity: other, {}", marks(&[])), expect!["不适用；由行政执法机关根据需要记录"]);
    }
}
