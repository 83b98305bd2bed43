//! Requests for access, and what is asked of the agency itself.

use crate::*;

#[test]
fn a_request_and_an_agency() {
    let agency = agency();
    let cx = context(&agency);
    let requested = ("2026-11-03 09:00", AccessFact::Requested { kind: AccessKind::Copy, scope: CASE.into(), outsider: None });
    let judge = |facts, expected| {
        let state: AccessState = fold(facts);
        check(&rules::access_duties(&AccessFile::of(AccessId::default(), &state), &cx), "2026-11-05", expected);
    };
    judge(
        vec![requested.clone()],
        expect![[r#"
        art24-approval [] 待办 机关负责人 1 申请复制，等待机关负责人批准
    "#]],
    );
    judge(
        vec![requested.clone(), ("2026-11-03 10:00", AccessFact::Refused)],
        expect![[r#"
            art24-approval [] 已办 机关负责人 2
        "#]],
    );
    let approved = AccessFact::Approved { grant: GrantId::default(), until: time("2026-11-04 09:00"), reach: Reach::default() };
    judge(
        vec![requested, ("2026-11-03 10:00", approved), ("2026-11-03 11:00", AccessFact::Revoked)],
        expect![[r#"
            art24-approval [] 已办 机关负责人 2
        "#]],
    );
    check(
        &rules::agency_duties(&agency, &cx),
        "2026-11-05",
        expect![[r#"
            art16-catalogue [] 待办 机关负责人 0 尚未公布音像记录事项清单
            art16-2-guidance [] 不适用 机关负责人 0 没有登记下一级行政执法机关
            art20-custodian [dossiers] 已办 机关负责人 1
            art20-custodian [devices] 未办 机关负责人 0 没有明确负责设备存放、维护、管理的专门人员
            art20-2-retention [] 待办 档案管理员 0 没有经档案主管部门审定的保管期限表；在此之前一切资料都保存
        "#]],
    );
    assert_eq!(agency.reading_21.len(), 1);
}
