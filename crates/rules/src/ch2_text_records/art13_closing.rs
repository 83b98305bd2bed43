//! 第十三条　行政执法机关应当对行政执法行为结案归档情况进行文字记录。
//!
//! Reading 0001: two records, of the closing with its ground and of the handing over to the archives. The article sets no time for
//! either; how long the dossier may take is Art. 21.

use base::Timestamp;
use law::ArticleRef;
use model::agency::Custody;
use model::case::{Level, Procedure};
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Event};
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art13-closing", ArticleRef::article(13), "记录结案情况");
const ARCHIVING_TITLE: &str = "记录归档情况";

pub(crate) fn duties(case: &CaseFile, cx: &Context) -> impl Iterator<Item = Duty> {
    [closing(case, cx), archiving(case, cx)].into_iter()
}

fn closing(case: &CaseFile, cx: &Context) -> Duty {
    let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer)).part("closing");
    let agreed = case.round().and_then(|r| r.opinion(Level::Agency)).filter(|o| o.agreed);
    let Some(asked) = agreed.map(|o| o.at).or(case.closed).or_else(|| without_opinion(case)) else {
        let waits = if case.procedure == Procedure::Simple { "尚未作出决定" } else { "机关负责人尚未同意" };
        return duty.not_yet(waits);
    };
    if let Some(reason) = cx.not_judged(case.ended_on.unwrap_or_else(|| asked.at.day())) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(asked.recorded_at);
    match (&case.closed, case.ground) {
        (None, _) => duty.open("没有结案的记录"),
        (Some(_), None) => duty.open("结案记录缺结案事由"),
        (Some(closed), Some(ground)) => duty.note(ground.label()).done(closed),
    }
}

/// What leaves nothing to agree to: that it was not filed, or the decision on the spot.
fn without_opinion(case: &CaseFile) -> Option<Event> {
    let told = if case.declined {
        "no-filing"
    } else if case.procedure == Procedure::Simple {
        "spot-decision"
    } else {
        return None;
    };
    case.steps.iter().find(|s| s.step == told && !s.draft).map(|s| s.at)
}

fn archiving(case: &CaseFile, cx: &Context) -> Duty {
    let custodian = cx.agency.custodian(Custody::Dossiers, cx.instant.day());
    let owner = person_or(custodian.and_then(|c| c.person), Role::DossierCustodian);
    let duty = RULE.about(case.id, owner).part("archiving").title(ARCHIVING_TITLE);
    let Some(ended) = case.ended_on else {
        return duty.not_yet("尚未结案");
    };
    if let Some(reason) = cx.not_judged(ended) {
        return duty.not_applicable(reason);
    }
    match (&case.compiled, &case.handed_over) {
        (_, Some(handed_over)) => duty.since(Timestamp::start_of(ended)).done(handed_over),
        (None, None) => duty.not_yet("尚未制成案卷"),
        (Some(compiled), None) => duty.since(compiled.recorded_at).open("没有移交归档的记录"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(given: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ {given} }}"), on, expected);
    }

    const AGREED: &str = "rounds: [{ submitted: 2026-11-10, opinions: [{ level: agency, agreed: true, at: 2026-11-12 09:00 }] }]";
    const CLOSED: &str = "ground: executed, ended_on: 2026-11-13, closed: 2026-11-13 15:00";

    #[test]
    fn closing_is_asked_once_the_head_agreed() {
        check_on("", "2026-11-12", expect!["未到；机关负责人尚未同意 / 未到；尚未结案"]);
        check_on(&AGREED.replace("true", "false"), "2026-11-12", expect!["未到；机关负责人尚未同意 / 未到；尚未结案"]);
        check_on(AGREED, "2026-11-12", expect!["待办；没有结案的记录 / 未到；尚未结案"]);
        check_on(&format!("{AGREED}, {CLOSED}"), "2026-11-13", expect!["已办 / 未到；尚未制成案卷"]);
        check_on(
            "ended_on: 2026-11-13, closed: 2026-11-13",
            "2026-11-13",
            expect!["待办；结案记录缺结案事由 / 未到；尚未制成案卷"],
        );
        crate::testing::check_note(&RULE, &format!("{{ {CLOSED} }}"), expect!["处罚决定执行完毕"]);
    }

    #[test]
    fn archiving_is_asked_once_the_dossier_is_compiled() {
        check_on(&format!("{CLOSED}, compiled: 2026-11-16 10:00"), "2026-11-16", expect!["已办 / 待办；没有移交归档的记录"]);
        check_on(&format!("{CLOSED}, compiled: 2026-11-16, handed_over: 2026-11-17 10:00"), "2026-11-17", expect!["已办 / 已办"]);
    }

    #[test]
    fn not_before_the_agency_began() {
        check_on(
            &format!("agency: {{ go_live_on: 2026-11-14 }}, {CLOSED}"),
            "2026-11-17",
            expect!["不适用；上线前 / 不适用；上线前"],
        );
    }
}
