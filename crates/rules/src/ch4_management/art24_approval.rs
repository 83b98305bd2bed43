//! 第二十四条第二款　确有必要调阅、复制行政执法记录信息的，应当经行政执法机关负责人批准。
//!
//! Reading 0001: nobody is exempt, not even whoever handles the case. The law sets no time for the decision, so the duty has no due date.
//! A refusal settles the request as an approval does.

use law::ArticleRef;
use model::access::AccessKind;
use model::duty::Owner;
use model::{Duty, Role};

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
    let duty = duty.since(requested.recorded_at).entry(requested.entry);
    match &access.decided {
        None => duty.open(match access.kind {
            AccessKind::Consult => "申请调阅，等待机关负责人批准",
            AccessKind::Copy => "申请复制，等待机关负责人批准",
        }),
        Some(decision) if decision.approved => duty.done(&decision.at),
        Some(decision) => duty.note("机关负责人不予批准。").done(&decision.at),
    }
}
