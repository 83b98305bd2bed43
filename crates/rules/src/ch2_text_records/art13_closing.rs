//! 第十三条　行政执法机关应当对行政执法行为结案归档情况进行文字记录。
//!
//! Reading 0001: two records, of the closing with its ground and of the handing over to the archives. The article sets no time for
//! either; how long the dossier may take is Art. 21.

use base::Timestamp;
use law::ArticleRef;
use model::agency::Custody;
use model::case::Level;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::CaseFile;
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art13-closing", ArticleRef::article(13), "记录结案情况");
const ARCHIVING_TITLE: &str = "记录归档情况";

pub(crate) fn duties(case: &CaseFile, cx: &Context) -> [Duty; 2] {
    [closing(case, cx), archiving(case, cx)]
}

fn closing(case: &CaseFile, cx: &Context) -> Duty {
    let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer)).part("closing");
    let agreed = case.round().and_then(|r| r.opinion(Level::Agency)).filter(|o| o.agreed);
    let Some(asked) = agreed.map(|o| o.at).or(case.closed) else {
        return duty.not_yet("机关负责人尚未同意");
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
