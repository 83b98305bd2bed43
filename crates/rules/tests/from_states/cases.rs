//! Cases, from the filing to the archives.

use crate::*;

#[test]
fn a_case_from_filing_to_the_archives() {
    let agency = agency();
    let cx = context(&agency);
    let scene = stay(vec![left()]);
    let person: PersonState =
        fold(vec![("2025-01-01", PersonFact::CertificateIssued { valid_from: day("2025-01-01"), valid_to: day("2026-11-03") })]);
    let certificate = |_: PersonId, on: Day| Certificate::of(&person, on);
    let judge = |facts: Vec<(&str, CaseFact)>, record: &RecordState, dossier: Option<&DossierState>, on: &str, expected| {
        let case: CaseState = fold(facts);
        let file = CaseFile::of(CASE, &case, [record], [(SCENE, &scene)], dossier, certificate);
        check(&rules::case_duties(&file, &cx), on, expected);
    };
    judge(
        vec![filed()],
        &inspection(false),
        None,
        "2026-11-03 12:00",
        expect![[r#"
            art03-stages [initiation] 已办 officer 1 1
            art03-stages [investigation] 待办 officer 1 0 没有调查取证阶段的记录
            art03-stages [decision] 待办 officer 1 0 没有审核决定阶段的记录
            art03-stages [execution] 待办 officer 1 0 没有送达执行阶段的记录
            art09-1-source-and-filing [] 已办 officer 1 1
            art10-1-officers [] 待办 officer 1 0 写明出示执法证件的笔录还没有定稿
            art10-3-inspection [] 待办 officer 1 0 笔录缺第 1 页的签字扫描件
            art11-2-unit-opinion [] 未到 承办机构负责人 0 承办人尚未提交办理意见
            art11-4-head-opinion [] 未到 机关负责人 0 承办人尚未提交办理意见
            art13-closing [closing] 未到 officer 1 0 机关负责人尚未同意
            art13-closing [archiving] 未到 custodian 0 尚未结案
            art21-dossier-deadline [] 未到 officer 1 0 执法行为尚未终结
            art11-1-report [2026-11-02T00:00:00.000+08:00] 待办 officer 1 1 没有调查终结报告
            art11-5-decision [2026-11-02T00:00:00.000+08:00] 待办 officer 1 1 没有作出决定的记录
            art09-1-verification [2026-11-01T00:00:00.000+08:00] 已办 officer 1 1
        "#]],
    );

    let submitted = ("2026-11-10 10:00", CaseFact::Submitted { proposal: Proposal::NoPenalty });
    let opined = |at, level| (at, CaseFact::Opined { level, agreed: true });
    let closed = ("2026-11-13 15:00", CaseFact::Closed { ground: Ground::NoPenalty, ended_on: day("2026-11-13") });
    let whole =
        vec![filed(), submitted, opined("2026-11-11 09:00", Level::Unit), opined("2026-11-12 09:00", Level::Agency), closed];
    let compiled = DossierFact::Compiled {
        case: CASE,
        number: "2026-317".into(),
        documents: 4,
        pages: 9,
        originals: 2,
        contents_sha256: Sha256Digest::of(b""),
        by_reference: false,
    };
    let dossier: DossierState = fold(vec![("2026-11-16 10:00", compiled.clone())]);
    judge(
        whole.clone(),
        &inspection(true),
        Some(&dossier),
        "2026-11-16 12:00",
        expect![[r#"
            art03-stages [initiation] 已办 officer 1 1
            art03-stages [investigation] 已办 officer 1 1
            art03-stages [decision] 已办 officer 1 1
            art03-stages [execution] 未办 officer 1 0 没有送达执行阶段的记录
            art09-1-source-and-filing [] 已办 officer 1 1
            art10-1-officers [] 已办 officer 1 1
            art10-3-inspection [] 已办 officer 1 1
            art11-2-unit-opinion [] 已办 承办机构负责人 1
            art11-4-head-opinion [] 已办 机关负责人 1
            art13-closing [closing] 已办 officer 1 1
            art13-closing [archiving] 待办 custodian 0 没有移交归档的记录
            art21-dossier-deadline [] 待办 custodian 1 案卷已制成，尚未移交归档
            art11-1-report [2026-11-02T00:00:00.000+08:00] 未办 officer 1 1 没有调查终结报告
            art11-5-decision [2026-11-02T00:00:00.000+08:00] 待办 officer 1 1 没有作出决定的记录
            art09-1-verification [2026-11-01T00:00:00.000+08:00] 已办 officer 1 1
        "#]],
    );
    let handed_over = DossierFact::HandedOver { custodian: CUSTODIAN };
    let dossier: DossierState = fold(vec![("2026-11-16 10:00", compiled), ("2026-11-17 10:00", handed_over)]);
    judge(
        whole,
        &inspection(true),
        Some(&dossier),
        "2026-11-17 12:00",
        expect![[r#"
            art03-stages [initiation] 已办 officer 1 1
            art03-stages [investigation] 已办 officer 1 1
            art03-stages [decision] 已办 officer 1 1
            art03-stages [execution] 未办 officer 1 0 没有送达执行阶段的记录
            art09-1-source-and-filing [] 已办 officer 1 1
            art10-1-officers [] 已办 officer 1 1
            art10-3-inspection [] 已办 officer 1 1
            art11-2-unit-opinion [] 已办 承办机构负责人 1
            art11-4-head-opinion [] 已办 机关负责人 1
            art13-closing [closing] 已办 officer 1 1
            art13-closing [archiving] 已办 custodian 1
            art21-dossier-deadline [] 已办 officer 1 2
            art11-1-report [2026-11-02T00:00:00.000+08:00] 未办 officer 1 1 没有调查终结报告
            art11-5-decision [2026-11-02T00:00:00.000+08:00] 待办 officer 1 1 没有作出决定的记录
            art09-1-verification [2026-11-01T00:00:00.000+08:00] 已办 officer 1 1
        "#]],
    );
}

#[test]
fn certificates_are_looked_up_for_the_day_of_each_occasion() {
    let person: PersonState =
        fold(vec![("2025-01-01", PersonFact::CertificateIssued { valid_from: day("2025-01-01"), valid_to: day("2026-11-02") })]);
    let on = |d| Certificate::of(&person, day(d));
    assert_eq!([on("2026-11-02"), on("2026-11-03")], [Certificate::Valid, Certificate::Expired]);
    assert_eq!(Certificate::of(&PersonState::default(), day("2026-11-03")), Certificate::None);

    let case: CaseState = fold(vec![filed()]);
    let record = inspection(true);
    let file = CaseFile::of(CASE, &case, [&record], [], None, |_, d| Certificate::of(&person, d));
    let all = |officers: &[rules::facts::Officer], c| officers.len() == 2 && officers.iter().all(|o| o.certificate == c);
    assert!(all(&file.handlers, Certificate::Valid) && all(&file.records[0].officers, Certificate::Expired));
}
