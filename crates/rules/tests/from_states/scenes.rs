//! Scenes, from arrival to an explained hole.

use crate::*;

#[test]
fn a_scene_from_arrival_to_an_explained_hole() {
    let agency = agency();
    let cx = context(&agency);
    let say = |element| ("2026-11-03 09:03", SceneFact::Narrated { element, at: time("2026-11-03 09:03") });
    let said = [Narration::Time, Narration::Place, Narration::Officers, Narration::Action, Narration::Focus, Narration::Notice];
    let mut facts: Vec<_> = said.into_iter().map(say).collect();
    facts.push(("2026-11-03 09:41:06", SceneFact::Interrupted { cause: Cause::Battery, at: time("2026-11-03 09:41:06") }));
    let judge = |facts: &[(&'static str, SceneFact)], av: Option<Event>, coverage, on: &str, expected| {
        let state = stay(facts.to_vec());
        let file = SceneFile::of(SCENE, &state, Tier::AsRequired, av, None, coverage);
        check(&rules::scene_duties(&file, &cx), on, expected);
        file
    };
    judge(
        &facts,
        None,
        None,
        "2026-11-03 09:42",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 0 尚未离开现场
            art17-focus [] 未到 officer 1 0 尚未离开现场
            art18-arrival-to-departure [] 未到 officer 1 0 尚未离开现场
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 待办 officer 1 1 记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况
        "#]],
    );

    let resumed = |spoken| ("2026-11-03 09:42:58", SceneFact::Resumed { at: time("2026-11-03 09:42:58"), spoken });
    let spoken: Vec<_> = facts.iter().cloned().chain([resumed(true), left()]).collect();
    judge(
        &spoken,
        None,
        None,
        "2026-11-03 10:18",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 1 没有音像记录，也没有文字记录：是否确实不需要，由人判断
            art17-focus [] 未到 officer 1 0 没有入库的录像
            art18-arrival-to-departure [] 未到 officer 1 1 没有入库的录像
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 已办 officer 1 2
        "#]],
    );

    let silent: Vec<_> = facts.iter().cloned().chain([resumed(false), left()]).collect();
    let hole = Stretch { from: time("2026-11-03 09:41:06"), to: time("2026-11-03 09:42:58") };
    let explained = SceneFact::HoleExplained { hole, cause: Cause::Battery, explanation: Explanation::Written };
    let explained: Vec<_> = silent.iter().cloned().chain([("2026-11-03 19:00", explained)]).collect();
    let stored = Some(Event::at(time("2026-11-03 18:20")));
    let coverage = |told: &[Interruption]| {
        let holes = vec![Hole::of(hole.from, hole.to, true, told.iter())];
        Some(CoverageFacts { covered_permille: 975, holes, ..CoverageFacts::default() })
    };
    judge(
        &silent,
        stored,
        coverage(&[]),
        "2026-11-03 20:00",
        expect![[r#"
            art15-2-as-required [] 已办 officer 1 1
            art17-focus [] 待判断 officer 1 0 没有标出现场环境、有关人员：录像中是否已经记录，由人判断
            art18-arrival-to-departure [] 已办 officer 1 1
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 未办 officer 1 0 中断 1 分 52 秒，重新开始记录时没有说明原因
        "#]],
    );
    let state = stay(explained.clone());
    let told: Vec<_> = state.interruptions.iter().map(|i| Interruption::of(i, Some(time("2026-11-03 10:17")))).collect();
    let file = judge(
        &explained,
        stored,
        coverage(&told),
        "2026-11-03 20:00",
        expect![[r#"
            art15-2-as-required [] 已办 officer 1 1
            art17-focus [] 待判断 officer 1 0 没有标出现场环境、有关人员：录像中是否已经记录，由人判断
            art18-arrival-to-departure [] 已办 officer 1 1
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 已办 officer 1 2
        "#]],
    );
    assert_eq!((file.interruptions.len(), file.narrations.len(), file.officers.len()), (2, 6, 2));

    // Whoever leaves without resuming never resumed.
    let gone: Vec<_> = facts.iter().cloned().chain([left()]).collect();
    judge(
        &gone,
        None,
        None,
        "2026-11-03 10:18",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 1 没有音像记录，也没有文字记录：是否确实不需要，由人判断
            art17-focus [] 未到 officer 1 0 没有入库的录像
            art18-arrival-to-departure [] 未到 officer 1 1 没有入库的录像
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 待办 officer 1 1 记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况
        "#]],
    );
}
