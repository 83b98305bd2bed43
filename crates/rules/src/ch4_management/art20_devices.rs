//! 第二十条第一款　行政执法机关应当明确专门人员负责文字和音像资料的归档、保存、管理，以及音像记录设备的存放、维护、管理。
//!
//! Of each device that is in use: that it has a place. Maintenance and checks before use are kept in the register; the article sets no interval
//! for them, so none is asked.

use law::ArticleRef;
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::DeviceFile;
use crate::rule::Rule;

pub(crate) const RULE: Rule = Rule::new("art20-device-place", ArticleRef::article(20).paragraph(1), "存放音像记录设备");

pub(crate) fn duty(device: &DeviceFile, cx: &Context) -> Duty {
    let duty = RULE.about(device.id, Owner::Role { role: Role::DeviceCustodian });
    let Some(registered) = device.registered else { return duty.not_yet("尚未登记") };
    if let Some(reason) = cx.not_judged(registered.recorded_at.day()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(registered.recorded_at);
    match (&device.placed, device.in_use) {
        (Some(placed), _) => duty.done(placed),
        (None, false) => duty.not_applicable("设备遗失或者停用"),
        (None, true) => duty.open("没有登记存放地点"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check(device: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ device: {{ {device} }} }}"), "2026-11-04", expected);
    }

    #[test]
    fn a_device_in_use_has_a_place() {
        check("in_use: true", expect!["未到；尚未登记"]);
        check("in_use: true, registered: 2026-03-02", expect!["待办；没有登记存放地点"]);
        check("in_use: true, registered: 2026-03-02, placed: 2026-03-05", expect!["已办"]);
        check("in_use: false, registered: 2026-03-02", expect!["不适用；设备遗失或者停用"]);
        check("in_use: true, registered: 2019-03-02", expect!["不适用；办法施行前"]);
    }
}
