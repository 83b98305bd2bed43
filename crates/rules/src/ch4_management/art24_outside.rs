//! 第二十四条第一款　禁止损毁、剪接、删改原始现场执法音视频资料。未经批准，不得擅自对外提供或者通过互联网等传播渠道发布现场执法音视频资料。
//!
//! The first sentence is kept by what the system cannot do: nothing writes into an original. The second is judged here: what left the agency
//! without an approval that held at that instant is broken for ever, and is recorded all the same.

use law::ArticleRef;
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{AccessFile, Event};
use crate::rule::Rule;

pub(crate) const RULE: Rule = Rule::new("art24-1-outside", ArticleRef::article(24).paragraph(1), "对外提供、发布须经批准");

/// What is asked about a request that would let something leave the agency.
pub(crate) fn duty(access: &AccessFile, cx: &Context) -> Duty {
    let duty = RULE.about(access.id, Owner::Role { role: Role::AgencyHead });
    let Some(requested) = &access.requested else {
        return duty.not_yet("尚未申请");
    };
    if let Some(reason) = cx.not_judged(requested.at.day()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(requested.recorded_at).entry(requested.entry);
    if let Some(early) = access.released.iter().find(|released| !approved_at(access, released)) {
        return duty.entry(early.entry).broken("未经批准对外提供或者发布", early.at);
    }
    match &access.decided {
        None => duty.open("等待机关负责人批准；批准以前不得对外提供、发布"),
        Some(decision) if decision.approved => duty.entries(&access.released).done(&decision.at),
        Some(decision) => duty.note("机关负责人不予批准。").done(&decision.at),
    }
}

/// Whether an approval held when something left.
fn approved_at(access: &AccessFile, released: &Event) -> bool {
    let given = access.decided.as_ref().filter(|d| d.approved).is_some_and(|d| d.at.recorded_at <= released.at);
    given && access.until.is_none_or(|until| released.at < until) && access.revoked.is_none_or(|r| released.at < r.recorded_at)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(access: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ access: {{ kind: provide, {access} }} }}"), on, expected);
    }

    const APPROVED: &str =
        "requested: 2026-11-03 09:00, decided: { at: 2026-11-03 10:00, approved: true }, until: 2026-11-04 18:00";

    #[test]
    fn it_waits_and_either_decision_settles_it() {
        check_on(
            "requested: 2026-11-03 09:00",
            "2026-11-03 09:00",
            expect!["待办；等待机关负责人批准；批准以前不得对外提供、发布"],
        );
        check_on(APPROVED, "2026-11-03 10:00", expect!["已办"]);
        let refused = "requested: 2026-11-03 09:00, decided: { at: 2026-11-03 10:00, approved: false }";
        check_on(refused, "2026-11-03 10:00", expect!["已办"]);
    }

    #[test]
    fn what_left_without_an_approval_that_held_is_broken() {
        let with = |released: &str| format!("{APPROVED}, released: [{released}]");
        check_on(&with("2026-11-03 10:00"), "2026-11-10", expect!["已办"]);
        check_on(&with("2026-11-03 09:59"), "2026-11-10", expect!["未办；未经批准对外提供或者发布"]);
        check_on(&with("2026-11-04 17:59"), "2026-11-10", expect!["已办"]);
        check_on(&with("2026-11-04 18:00"), "2026-11-10", expect!["未办；未经批准对外提供或者发布"]);
        check_on(
            &format!("{}, revoked: 2026-11-03 12:00", with("2026-11-03 12:00")),
            "2026-11-10",
            expect!["未办；未经批准对外提供或者发布"],
        );
        check_on(
            "requested: 2026-11-03 09:00, released: [2026-11-03 09:30]",
            "2026-11-03 09:40",
            expect!["未办；未经批准对外提供或者发布"],
        );
    }
}
