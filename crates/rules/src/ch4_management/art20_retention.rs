//! 第二十条第二款　文字记录和音像记录的保存期限按照相关档案管理规定执行。
//!
//! Terms come from the agency's own table, approved by its archives authority; none is inferred here. What is asked is that there is one.

use base::Timestamp;
use law::ArticleRef;
use model::duty::Owner;
use model::{Duty, Role};

use crate::facts::{AgencyFile, Edition};
use crate::rule::Rule;

pub(crate) const RULE: Rule =
    Rule::new("art20-2-retention", ArticleRef::article(20).paragraph(2), "按照档案管理规定确定保存期限");

pub(crate) fn duty(agency: &AgencyFile) -> Duty {
    let duty = RULE.about(agency.id, Owner::Role { role: Role::DossierCustodian });
    let Some(live) = agency.go_live_on else { return duty.not_yet("机关尚未启用本系统") };
    let duty = duty.since(Timestamp::start_of(live));
    // The table that holds first; one that holds later is known already and counts from its day.
    let holds = |table: &Edition| Timestamp::start_of(table.from).max(table.recorded.recorded_at);
    match agency.retention.iter().min_by_key(|table| holds(table)) {
        Some(table) => duty.entry(table.recorded.entry).met(holds(table), holds(table)),
        None => duty.open("没有经档案主管部门审定的保管期限表；在此之前一切资料都保存"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(agency: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ agency: {{ go_live_on: 2026-01-01, {agency} }} }}"), on, expected);
    }

    #[test]
    fn there_is_a_table_that_holds() {
        check_on("", "2026-11-04", expect!["待办；没有经档案主管部门审定的保管期限表；在此之前一切资料都保存"]);
        check_on("retention: [{ from: 2026-11-04, recorded: 2026-11-02 }]", "2026-11-03", expect!["待办"]);
        check_on("retention: [{ from: 2026-11-04, recorded: 2026-11-02 }]", "2026-11-04", expect!["已办"]);
    }
}
