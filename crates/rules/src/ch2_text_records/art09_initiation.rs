//! 第九条　行政执法的程序启动应当对下列事项进行文字记录：（一）依职权启动行政执法程序的，应当记录案件来源和立案等情况；……
//!
//! Reading 0001: the article sets no time for filing; only whether source and filing are recorded is asked, and the filing's entry
//! holds both. A filing written in days after its date is met all the same; both dates show.

use base::Timestamp;
use law::ArticleRef;
use model::case::Initiation;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::CaseFile;
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art09-1-source-and-filing", ArticleRef::article(9).item(1), "记录案件来源和立案情况");

pub(crate) fn duty(case: &CaseFile, cx: &Context) -> Duty {
    let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer));
    match case.initiation {
        Initiation::ExOfficio => {}
    }
    let Some(filing) = &case.filing else {
        return duty.open("没有案件来源和立案的记录");
    };
    let filed_on = filing.filed_on.unwrap_or_else(|| filing.recorded.at.day());
    if let Some(reason) = cx.not_judged(filed_on) {
        return duty.not_applicable(reason);
    }
    let opened_on = filing.clue_received_on.map_or(filed_on, |clue| clue.min(filed_on));
    let duty = duty.since(Timestamp::start_of(opened_on)).entry(filing.recorded.entry);
    match (filing.source, filing.filed_on) {
        (None, None) => duty.open("缺案件来源和立案日期"),
        (None, Some(_)) => duty.open("缺案件来源"),
        (Some(_), None) => duty.open("缺立案日期"),
        (Some(_), Some(_)) => {
            let recorded_at = filing.recorded.recorded_at;
            let note = if recorded_at.day() > filed_on {
                format!("{filed_on} 立案，{} 写入。", recorded_at.day())
            } else {
                String::new()
            };
            duty.note(&note).met(recorded_at, recorded_at)
        }
    }
}
