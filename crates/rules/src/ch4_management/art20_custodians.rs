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

pub(crate) fn duties(agency: &AgencyFile, cx: &Context) -> [Duty; 2] {
    [Custody::Dossiers, Custody::Devices].map(|custody| duty(agency, custody, cx))
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
