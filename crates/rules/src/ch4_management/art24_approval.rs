//! 第二十四条第二款　确有必要调阅、复制行政执法记录信息的，应当经行政执法机关负责人批准。
//!
//! Reading 0001: nobody is exempt, not even whoever handles the case. The law sets no time for the decision, so the duty has no due date.
//! A refusal settles the request as an approval does.

use law::ArticleRef;
use model::access::AccessKind;
use model::duty::Owner;
use model::{Duty, Effect, Role};

use crate::context::Context;
use crate::facts::AccessFile;
use crate::rule::Rule;

pub(crate) const RULE: Rule = Rule::new("art24-approval", ArticleRef::article(24).paragraph(2), "调阅、复制经机关负责人批准");

pub(crate) fn duty(access: &AccessFile, cx: &Context) -> Duty {
    let duty = RULE.about(access.id, Owner::Role { role: Role::AgencyHead });
    let Some(requested) = &access.requested else {
        return duty.not_yet("尚未申请");
    };
    if let Some(reason) = cx.not_judged(requested.at.day()) {
        return duty.not_applicable(reason);
    }
    if access.supervision {
        let told = "依监督任务查看，不须批准，已告知本机关（第二十六条）";
        return duty.entry(requested.entry).not_applicable(told);
    }
    let duty = duty.since(requested.recorded_at).entry(requested.entry);
    match &access.decided {
        None => duty.open(match access.kind {
            AccessKind::Copy => "申请复制，等待机关负责人批准",
            _ => "申请调阅，等待机关负责人批准",
        }),
        Some(decision) if decision.approved => duty.done(&decision.at),
        Some(decision) => duty.note("机关负责人不予批准。").done(&decision.at),
    }
}

/// What time alone brings about: a grant lapses at the instant that the head set.
pub(crate) fn lapse(access: &AccessFile) -> Option<Effect> {
    let at = access.until.filter(|until| access.revoked.is_none_or(|revoked| *until < revoked.recorded_at))?;
    let says = "批准的期限届满，授权失效".to_owned();
    Some(Effect { rule: RULE.id, article: RULE.article, subject: access.id.into(), at, says })
}

#[cfg(test)]
mod tests {
    use super::{RULE, lapse};
    use crate::facts::AccessFile;
    use expect_test::{Expect, expect};

    fn check_on(access: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ access: {access} }}"), on, expected);
    }

    #[test]
    fn the_request_waits_for_the_head_as_long_as_it_takes() {
        check_on("{ requested: 2026-11-03 09:00 }", "2026-11-03 08:59", expect!["未到；申请调阅，等待机关负责人批准"]);
        check_on("{ requested: 2026-11-03 09:00 }", "2026-11-03 09:00", expect!["待办；申请调阅，等待机关负责人批准"]);
        check_on("{ kind: copy, requested: 2026-11-03 09:00 }", "2036-11-03", expect!["待办；申请复制，等待机关负责人批准"]);
        check_on("{}", "2026-11-03", expect!["未到；尚未申请"]);
    }

    #[test]
    fn either_decision_settles_it() {
        let approved = "{ requested: 2026-11-03 09:00, decided: { at: 2026-11-03 10:00, approved: true } }";
        check_on(approved, "2026-11-03 09:59", expect!["待办"]);
        check_on(approved, "2026-11-03 10:00", expect!["已办"]);
        let refused = "{ requested: 2026-11-03 09:00, decided: { at: 2026-11-03 10:00, approved: false } }";
        check_on(refused, "2026-11-03 10:00", expect!["已办"]);
        crate::testing::check_note(&RULE, &format!("{{ access: {refused} }}"), expect!["机关负责人不予批准。"]);
    }

    #[test]
    fn not_before_the_agency_began() {
        let given = "{ agency: { go_live_on: 2026-11-04 }, access: { requested: 2026-11-03 } }";
        crate::testing::check(&RULE, given, "2026-11-05", expect!["不适用；上线前"]);
    }

    #[test]
    fn a_grant_lapses_unless_it_was_taken_back_before() {
        let at = |text: &str| text.parse().unwrap();
        let until = Some(at("2026-11-04T18:00:00+08:00"));
        let granted = AccessFile { until, ..AccessFile::default() };
        let revoked = |text| AccessFile { revoked: Some(crate::facts::Event::at(at(text))), ..granted.clone() };
        assert_eq!(lapse(&granted).map(|e| e.at), until);
        assert_eq!(lapse(&revoked("2026-11-04T17:00:00+08:00")), None);
        assert_eq!(lapse(&revoked("2026-11-04T19:00:00+08:00")).map(|e| e.at), until);
        assert_eq!(lapse(&AccessFile::default()), None);
    }
}
