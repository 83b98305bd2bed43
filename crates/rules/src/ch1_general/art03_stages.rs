//! 第三条　……对行政执法的启动、调查取证、审核决定、送达执行等全部过程进行记录，并全面系统归档保存的活动。
//!
//! Reading 0001: each of the four parts has a record that is final. The article sets no time; what is missing when the case is closed is overdue
//! from then on. To which part a step belongs is data (`law/steps`); what each part must hold is Arts. 9 to 12.

use law::{ArticleRef, Stage};
use model::case::Ground;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Event};
use crate::rule::{Draft, Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art03-stages", ArticleRef::article(3), "启动阶段有记录");

const STAGES: &[(Stage, &str, &str, &str)] = &[
    (Stage::Initiation, "initiation", "启动阶段有记录", "没有启动阶段的记录"),
    (Stage::Investigation, "investigation", "调查取证阶段有记录", "没有调查取证阶段的记录"),
    (Stage::Decision, "decision", "审核决定阶段有记录", "没有审核决定阶段的记录"),
    (Stage::Execution, "execution", "送达执行阶段有记录", "没有送达执行阶段的记录"),
];

pub(crate) fn duties(case: &CaseFile, cx: &Context) -> impl Iterator<Item = Duty> {
    STAGES.iter().map(move |&(stage, part, title, missing)| {
        let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer)).part(part).title(title);
        of_stage(duty, stage, missing, case, cx)
    })
}

fn of_stage(duty: Draft, stage: Stage, missing: &str, case: &CaseFile, cx: &Context) -> Duty {
    let Some(begun) = case.filing.as_ref().map(|f| f.recorded).or(case.closed) else {
        return duty.not_yet("尚未立案");
    };
    if let Some(reason) = cx.not_judged(begun.at.day()) {
        return duty.not_applicable(reason);
    }
    if let Some(reason) = absent(stage, case) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(begun.recorded_at).due_by_closing(case.closed.as_ref());
    match first(stage, case, cx) {
        Some(record) => duty.done(&record),
        None => duty.open(missing),
    }
}

/// Why a case that ended early has no such part.
fn absent(stage: Stage, case: &CaseFile) -> Option<&'static str> {
    let ended = |ground| case.ground == Some(ground);
    match stage {
        Stage::Initiation | Stage::After => None,
        _ if case.declined || ended(Ground::NotFiled) => Some("没有立案"),
        Stage::Execution if ended(Ground::Discontinued) => Some("终止调查"),
        Stage::Execution if ended(Ground::Transferred) => Some("案件移送"),
        Stage::Investigation | Stage::Decision | Stage::Execution => None,
    }
}

/// The first final record of a part: a step, an inspection or inquiry, an opinion.
fn first(stage: Stage, case: &CaseFile, cx: &Context) -> Option<Event> {
    let of_stage = |step: &str| cx.law.steps.iter().any(|kind| kind.id == step && kind.stage == stage);
    let steps = case.steps.iter().filter(|s| !s.draft && of_stage(&s.step)).map(|s| s.at);
    let filing = case.filing.as_ref().map(|f| f.recorded).filter(|_| stage == Stage::Initiation);
    let protocols = case.records.iter().filter_map(|r| r.finalised).filter(|_| stage == Stage::Investigation);
    let opinions = case.rounds.iter().flat_map(|r| &r.opinions).map(|o| o.at).filter(|_| stage == Stage::Decision);
    steps.chain(filing).chain(protocols).chain(opinions).min_by_key(|event| event.recorded_at)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(given: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ {given} }}"), on, expected);
    }

    const FILING: &str = "filing: { recorded: 2026-11-02 09:00, source: inspection, filed_on: 2026-11-02 }";

    #[test]
    fn each_part_has_a_record_when_the_case_is_closed() {
        check_on(
            FILING,
            "2026-11-03",
            expect!["已办 / 待办；没有调查取证阶段的记录 / 待办；没有审核决定阶段的记录 / 待办；没有送达执行阶段的记录"],
        );
        let steps = "steps: [{ step: investigation-report, at: 2026-11-04 }, { step: statement, at: 2026-11-05, draft: true }]";
        check_on(
            &format!("{FILING}, {steps}, closed: 2026-11-20 15:00, ground: executed"),
            "2026-11-21",
            expect![[r#"
                已办，2026-11-20 15:00 届满 / 未办，2026-11-20 15:00 届满；没有调查取证阶段的记录 / 已办，2026-11-20 15:00 届满 / 未办，2026-11-20 15:00 届满；没有送达执行阶段的记录"#]],
        );
    }

    #[test]
    fn what_ended_early_has_no_later_part() {
        check_on(
            &format!("{FILING}, declined: true"),
            "2026-11-03",
            expect!["已办 / 不适用；没有立案 / 不适用；没有立案 / 不适用；没有立案"],
        );
        check_on("", "2026-11-03", expect!["未到；尚未立案 / 未到；尚未立案 / 未到；尚未立案 / 未到；尚未立案"]);
        let discontinued = format!("{FILING}, ground: discontinued, closed: 2026-11-20");
        check_on(
            &discontinued,
            "2026-11-19",
            expect![
                "已办，2026-11-20 00:00 届满 / 待办，2026-11-20 00:00 届满；没有调查取证阶段的记录 / 待办，2026-11-20 00:00 届满；没有审核决定阶段的记录 / 不适用；终止调查"
            ],
        );
    }
}
