//! 第九条　行政执法的程序启动应当对下列事项进行文字记录：（一）依职权启动行政执法程序的，应当记录案件来源和立案等情况；……
//!
//! Reading 0001: the article sets no time for filing; only whether source and filing are recorded is asked, and the filing's entry
//! holds both. A filing written in days after its date is met all the same; both dates show.

use base::Timestamp;
use law::ArticleRef;
use model::case::{Initiation, Procedure};
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::CaseFile;
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art09-1-source-and-filing", ArticleRef::article(9).item(1), "记录案件来源和立案情况");

const DECLINED: &str = "记录案件来源和不予立案情况";
const ON_THE_SPOT: &str = "记录案件来源";

pub(crate) fn duty(case: &CaseFile, cx: &Context) -> Duty {
    let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer));
    // Reading 0002: what is decided on the spot is not filed (行政处罚法第五十四条); where it came from is recorded all the same.
    let duty = match (case.declined, case.procedure) {
        (true, _) => duty.title(DECLINED),
        (false, Procedure::Simple) => duty.title(ON_THE_SPOT).note("当场作出的行政处罚不经立案（行政处罚法第五十四条）。"),
        (false, Procedure::Ordinary) => duty,
    };
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

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(filing: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ filing: {filing} }}"), on, expected);
    }

    #[test]
    fn the_filing_holds_both() {
        let filing = "{ recorded: 2026-11-02 09:00, source: inspection, clue_received_on: 2026-11-01, filed_on: 2026-11-02 }";
        check_on(filing, "2026-11-02 08:59", expect!["待办"]);
        check_on(filing, "2026-11-02 09:00", expect!["已办"]);
        check_on("{ recorded: 2026-11-02, filed_on: 2026-11-02 }", "2026-11-02", expect!["待办；缺案件来源"]);
        check_on("{ recorded: 2026-11-02, source: media }", "2026-11-02", expect!["待办；缺立案日期"]);
        check_on("{ recorded: 2026-11-02 }", "2026-11-02", expect!["待办；缺案件来源和立案日期"]);
        crate::testing::check(&RULE, "{}", "2026-11-02", expect!["待办；没有案件来源和立案的记录"]);
    }

    #[test]
    fn what_is_written_in_later_shows_both_dates() {
        let filing = "{ filing: { recorded: { at: 2026-11-02, recorded: 2026-11-06 }, source: transfer, filed_on: 2026-11-02 } }";
        crate::testing::check(&RULE, filing, "2026-11-06", expect!["已办"]);
        crate::testing::check_note(&RULE, filing, expect!["2026-11-02 立案，2026-11-06 写入。"]);
    }

    #[test]
    fn a_case_filed_before_the_agency_began_is_not_judged() {
        let given = |day: &str| {
            format!("{{ agency: {{ go_live_on: 2026-03-02 }}, filing: {{ recorded: {day}, source: other, filed_on: {day} }} }}")
        };
        crate::testing::check(&RULE, &given("2026-03-01"), "2026-03-02", expect!["不适用；上线前"]);
        crate::testing::check(&RULE, &given("2026-03-02"), "2026-03-02", expect!["已办"]);
        crate::testing::check(&RULE, &given("2019-06-03"), "2026-03-02", expect!["不适用；办法施行前"]);
    }
}
