//! 第二十条第一款　行政执法机关应当明确专门人员负责文字和音像资料的归档、保存、管理，以及音像记录设备的存放、维护、管理。
//!
//! Reading 0001: two appointments, for the material and for the devices; one person may hold both. The law gives no time to prepare:
//! from the first day that is judged somebody must hold the office, so an appointment that begins later is late.

use base::Timestamp;
use law::ArticleRef;
use model::agency::Custody;
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{AgencyFile, Event};
use crate::rule::Rule;

const PARAGRAPH: ArticleRef = ArticleRef::article(20).paragraph(1);
pub(crate) const RULE: Rule = Rule::new("art20-custodian", PARAGRAPH, "明确专门人员负责文字和音像资料的归档、保存、管理");
const DEVICES_TITLE: &str = "明确专门人员负责音像记录设备的存放、维护、管理";

pub(crate) fn duties(agency: &AgencyFile, cx: &Context) -> impl Iterator<Item = Duty> {
    [Custody::Dossiers, Custody::Devices].into_iter().map(|custody| duty(agency, custody, cx))
}

fn duty(agency: &AgencyFile, custody: Custody, cx: &Context) -> Duty {
    let duty = RULE.about(agency.id, Owner::Role { role: Role::AgencyHead });
    let (duty, missing) = match custody {
        Custody::Dossiers => (duty.part("dossiers"), "没有明确负责资料归档、保存、管理的专门人员"),
        Custody::Devices => (duty.part("devices").title(DEVICES_TITLE), "没有明确负责设备存放、维护、管理的专门人员"),
    };
    let in_force = cx.law.head.in_force;
    let first_day = agency.go_live_on.map_or(in_force, |day| day.max(in_force));
    let duty = duty.since(Timestamp::start_of(first_day)).due(Timestamp::end_of(first_day));
    match agency.custodians.iter().filter(|c| c.custody == custody).min_by_key(|c| c.from) {
        None => duty.open(missing),
        Some(first) => {
            let begins = Timestamp::start_of(first.from);
            let recorded = first.recorded.unwrap_or(Event::at(begins));
            duty.entry(recorded.entry).met(begins, recorded.recorded_at.max(begins))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(custodians: &str, on: &str, expected: Expect) {
        let given = format!("{{ agency: {{ go_live_on: 2026-03-02, custodians: [{custodians}] }} }}");
        crate::testing::check(&RULE, &given, on, expected);
    }

    #[test]
    fn without_a_custodian_both_are_unmet_after_the_first_day() {
        check_on(
            "",
            "2026-03-01",
            expect![
                "未到，2026-03-02 届满；没有明确负责资料归档、保存、管理的专门人员 / 未到，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
        check_on(
            "",
            "2026-03-02",
            expect![
                "待办，2026-03-02 届满；没有明确负责资料归档、保存、管理的专门人员 / 待办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
        check_on(
            "",
            "2026-03-03",
            expect![
                "未办，2026-03-02 届满；没有明确负责资料归档、保存、管理的专门人员 / 未办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
    }

    #[test]
    fn one_person_may_hold_both() {
        let both = "{ custody: dossiers, from: 2026-03-02 }, { custody: devices, from: 2026-03-02 }";
        check_on(both, "2026-03-03", expect!["已办，2026-03-02 届满 / 已办，2026-03-02 届满"]);
        check_on(
            "{ custody: dossiers, from: 2026-03-02 }",
            "2026-03-03",
            expect!["已办，2026-03-02 届满 / 未办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"],
        );
    }

    #[test]
    fn an_earlier_appointment_still_holds_and_a_later_one_is_late() {
        let earlier = "{ custody: dossiers, from: 2020-01-01, recorded: 2026-03-02 10:00 }";
        check_on(
            earlier,
            "2026-03-02",
            expect!["已办，2026-03-02 届满 / 待办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"],
        );
        let later = "{ custody: dossiers, from: 2026-03-10, recorded: 2026-03-05 }";
        check_on(
            later,
            "2026-03-09",
            expect!["未办，2026-03-02 届满 / 未办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"],
        );
        check_on(
            later,
            "2026-03-10",
            expect!["逾期办理，2026-03-02 届满 / 未办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"],
        );
        let replaced = "{ custody: dossiers, from: 2026-03-02 }, { custody: dossiers, from: 2026-06-01 }";
        check_on(
            replaced,
            "2026-06-02",
            expect!["已办，2026-03-02 届满 / 未办，2026-03-02 届满；没有明确负责设备存放、维护、管理的专门人员"],
        );
    }

    #[test]
    fn an_agency_that_never_went_live_is_judged_from_the_regulation_on() {
        crate::testing::check(
            &RULE,
            "{ agency: {} }",
            "2019-06-04",
            expect![
                "待办，2019-06-04 届满；没有明确负责资料归档、保存、管理的专门人员 / 待办，2019-06-04 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
        crate::testing::check(
            &RULE,
            "{ agency: {} }",
            "2019-06-05",
            expect![
                "未办，2019-06-04 届满；没有明确负责资料归档、保存、管理的专门人员 / 未办，2019-06-04 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
        crate::testing::check(
            &RULE,
            "{ agency: { go_live_on: 2018-01-01 } }",
            "2019-06-03",
            expect![
                "未到，2019-06-04 届满；没有明确负责资料归档、保存、管理的专门人员 / 未到，2019-06-04 届满；没有明确负责设备存放、维护、管理的专门人员"
            ],
        );
    }
}
