//! The walk of one case, fact by fact as the log holds it: folded by `model`, taken apart by `rules::facts`, judged.

use base::{
    AccessId, AgencyId, CaseId, Day, DigestPair, DockingId, EntryId, GrantId, ObjectId, PersonId, RawId, RecordingId, SceneId,
    Sha256Digest, Span, StationId, Timestamp, UnitId,
};
use expect_test::{Expect, expect};
use model::access::AccessKind;
use model::agency::{Activity, Custody, Field, Tier};
use model::case::{ActionKind, Ground, Initiation, Level, Procedure, Proposal, Source};
use model::fact::Stretch;
use model::record::{Signature, Yield};
use model::recording::{Medium, Timing};
use model::scene::{Cause, Explanation, Narration, StorageExcuse};
use model::*;
use rules::facts::{Certificate, CoverageFacts, Event, Hole, Interruption};
use rules::{AccessFile, AgencyFile, CaseFile, Context, RecordingFile, SceneFile};

const OFFICERS: [PersonId; 2] = [PersonId(RawId([1; 16])), PersonId(RawId([2; 16]))];
const CUSTODIAN: PersonId = PersonId(RawId([3; 16]));
const SCENE: SceneId = SceneId(RawId([4; 16]));
const CASE: CaseId = CaseId(RawId([5; 16]));

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The state that facts fold to, each written down at its instant.
fn fold<S: Subject>(facts: Vec<(&str, S::Fact)>) -> S {
    let happening = |(n, (at, fact)): (usize, (&str, S::Fact))| {
        let at = Stamp {
            entry: EntryId(RawId([u8::try_from(n + 1).unwrap(); 16])),
            actor: OFFICERS[0],
            happened_at: time(at),
            recorded_at: time(at),
        };
        Happening { at, corrects: None, fact, private: None }
    };
    fold::fold::<S>(facts.into_iter().enumerate().map(happening).collect()).0
}

/// The duties, a line each: rule, part, outcome, owner, number of entries, what a person should read.
fn check(duties: &[Duty], on: &str, expected: Expect) {
    let line = |d: &Duty| {
        let owner = match d.owner {
            duty::Owner::Person { id } if id == CUSTODIAN => "custodian".to_owned(),
            duty::Owner::Person { id } => format!("officer {}", id.0.0[0]),
            duty::Owner::Role { role } => role.label().to_owned(),
        };
        let line = format!("{} [{}] {} {owner} {} {}", d.rule, d.part, d.outcome(time(on)).label(), d.entries.len(), d.remark());
        format!("{}\n", line.trim_end())
    };
    expected.assert_eq(&duties.iter().map(line).collect::<String>());
}

fn agency() -> AgencyFile {
    let appointed = |custody| AgencyFact::CustodianAppointed { person: CUSTODIAN, custody, from: day("2026-01-01") };
    let state: AgencyState = fold(vec![
        ("2026-01-01", AgencyFact::Opened { field: Field::UrbanManagement, go_live_on: day("2026-01-01"), superior: None }),
        ("2026-01-01", appointed(Custody::Dossiers)),
        ("2026-01-01", AgencyFact::ReadingConfirmed { article: 21, reading: "R2".into(), from: day("2027-01-01") }),
        ("2026-01-01", AgencyFact::ReadingConfirmed { article: 20, reading: "R9".into(), from: day("2026-01-01") }),
    ]);
    AgencyFile::of(AgencyId::default(), &state)
}

fn context(agency: &AgencyFile) -> Context<'_> {
    Context { law: law::henan(), calendar: law::calendar(), agency, instant: time("2026-11-20 12:00") }
}

fn stay(rest: Vec<(&'static str, SceneFact)>) -> SceneState {
    let arrived = SceneFact::Arrived {
        activity: Activity::OnSiteInspection,
        arrived_at: time("2026-11-03 09:02"),
        officers: OFFICERS.to_vec(),
        findings: Vec::new(),
    };
    fold(std::iter::once(("2026-11-03 09:02", arrived)).chain(rest).collect())
}

fn left() -> (&'static str, SceneFact) {
    ("2026-11-03 10:17", SceneFact::Left { left_at: time("2026-11-03 10:17") })
}

fn digests() -> DigestPair {
    DigestPair::of(b"")
}

fn filed() -> (&'static str, CaseFact) {
    let filed = CaseFact::Filed {
        kind: ActionKind::Penalty,
        procedure: Procedure::Ordinary,
        initiation: Initiation::ExOfficio,
        number: "示城执立〔2026〕317号".into(),
        source: Source::Inspection,
        clue_received_on: day("2026-11-01"),
        filed_on: day("2026-11-02"),
        officers: OFFICERS.to_vec(),
        unit: UnitId::default(),
        findings: Vec::new(),
    };
    ("2026-11-02 09:00", filed)
}

fn inspection(scanned: bool) -> RecordState {
    let issued = RecordFact::Issued {
        case: CASE,
        scene: Some(SCENE),
        record_type: "on-site-inspection".into(),
        type_version: 1,
        pages: 1,
        pdf: ObjectId::default(),
        pdf_size: 1,
        pdf_digests: digests(),
        yields: vec![Yield::OnSiteInspection {
            started_at: time("2026-11-03 09:02"),
            ended_at: time("2026-11-03 10:17"),
            officers: OFFICERS.to_vec(),
            certificates_shown: true,
        }],
        findings: Vec::new(),
    };
    let scan = RecordFact::PageScanned {
        page: 1,
        object: ObjectId::default(),
        size: 1,
        digests: digests(),
        recognised: record::Recognised::Qr,
        findings: Vec::new(),
    };
    let signed = RecordFact::Finalised { signature: Signature::Signed };
    let paper = [("2026-11-03 17:00", scan), ("2026-11-03 18:00", signed)];
    fold(std::iter::once(("2026-11-03 10:10", issued)).chain(paper.into_iter().filter(|_| scanned)).collect())
}

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
    };
    let dossier: DossierState = fold(vec![("2026-11-16 10:00", compiled.clone())]);
    judge(
        whole.clone(),
        &inspection(true),
        Some(&dossier),
        "2026-11-16 12:00",
        expect![[r#"
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

#[test]
fn a_scene_from_arrival_to_an_explained_hole() {
    let agency = agency();
    let cx = context(&agency);
    let say = |element| ("2026-11-03 09:03", SceneFact::Narrated { element, at: time("2026-11-03 09:03") });
    let said = [Narration::Time, Narration::Place, Narration::Officers, Narration::Action, Narration::Focus, Narration::Notice];
    let mut facts: Vec<_> = said.into_iter().map(say).collect();
    facts.push(("2026-11-03 09:41:06", SceneFact::Interrupted { cause: Cause::Battery, at: time("2026-11-03 09:41:06") }));
    let judge = |facts: &[(&'static str, SceneFact)], av: Option<Event>, coverage, on: &str, expected| {
        let state = stay(facts.to_vec());
        let file = SceneFile::of(SCENE, &state, Tier::AsRequired, av, None, coverage);
        check(&rules::scene_duties(&file, &cx), on, expected);
        file
    };
    judge(
        &facts,
        None,
        None,
        "2026-11-03 09:42",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 0 尚未离开现场
            art17-focus [] 未到 officer 1 0 尚未离开现场
            art18-arrival-to-departure [] 未到 officer 1 0 尚未离开现场
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 待办 officer 1 1 记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况
        "#]],
    );

    let resumed = |spoken| ("2026-11-03 09:42:58", SceneFact::Resumed { at: time("2026-11-03 09:42:58"), spoken });
    let spoken: Vec<_> = facts.iter().cloned().chain([resumed(true), left()]).collect();
    judge(
        &spoken,
        None,
        None,
        "2026-11-03 10:18",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 1 没有音像记录，也没有文字记录：是否确实不需要，由人判断
            art17-focus [] 未到 officer 1 0 没有入库的录像
            art18-arrival-to-departure [] 未到 officer 1 1 没有入库的录像
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 已办 officer 1 2
        "#]],
    );

    let silent: Vec<_> = facts.iter().cloned().chain([resumed(false), left()]).collect();
    let hole = Stretch { from: time("2026-11-03 09:41:06"), to: time("2026-11-03 09:42:58") };
    let explained = SceneFact::HoleExplained { hole, cause: Cause::Battery, explanation: Explanation::Written };
    let explained: Vec<_> = silent.iter().cloned().chain([("2026-11-03 19:00", explained)]).collect();
    let stored = Some(Event::at(time("2026-11-03 18:20")));
    let coverage = |told: &[Interruption]| {
        let holes = vec![Hole::of(hole.from, hole.to, true, told.iter())];
        Some(CoverageFacts { covered_permille: 975, holes, ..CoverageFacts::default() })
    };
    judge(
        &silent,
        stored,
        coverage(&[]),
        "2026-11-03 20:00",
        expect![[r#"
            art15-2-as-required [] 已办 officer 1 1
            art17-focus [] 待判断 officer 1 0 没有标出现场环境、有关人员：录像中是否已经记录，由人判断
            art18-arrival-to-departure [] 已办 officer 1 1
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 未办 officer 1 0 中断 1 分 52 秒，重新开始记录时没有说明原因
        "#]],
    );
    let state = stay(explained.clone());
    let told: Vec<_> = state.interruptions.iter().map(|i| Interruption::of(i, Some(time("2026-11-03 10:17")))).collect();
    let file = judge(
        &explained,
        stored,
        coverage(&told),
        "2026-11-03 20:00",
        expect![[r#"
            art15-2-as-required [] 已办 officer 1 1
            art17-focus [] 待判断 officer 1 0 没有标出现场环境、有关人员：录像中是否已经记录，由人判断
            art18-arrival-to-departure [] 已办 officer 1 1
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 已办 officer 1 2
        "#]],
    );
    assert_eq!((file.interruptions.len(), file.narrations.len(), file.officers.len()), (2, 6, 2));

    // Whoever leaves without resuming never resumed.
    let gone: Vec<_> = facts.iter().cloned().chain([left()]).collect();
    judge(
        &gone,
        None,
        None,
        "2026-11-03 10:18",
        expect![[r#"
            art15-2-as-required [] 未到 officer 1 1 没有音像记录，也没有文字记录：是否确实不需要，由人判断
            art17-focus [] 未到 officer 1 0 没有入库的录像
            art18-arrival-to-departure [] 未到 officer 1 1 没有入库的录像
            art18-2-narration [] 已办 officer 1 6
            art19-interruption [2026-11-03T09:41:06.000+08:00] 待办 officer 1 1 记录没有恢复：恢复时说明原因，确实无法继续的书面说明情况
        "#]],
    );
}

#[test]
fn a_recording_belongs_to_the_day_of_its_scene() {
    let agency = agency();
    let cx = context(&agency);
    let received = |timing: Option<Timing>| {
        let original = recording::Custody { object: ObjectId::default(), size: 1, digests: digests() };
        let received = RecordingFact::Received {
            original,
            medium: Medium::Video,
            container: "mp4".into(),
            video: true,
            audio: true,
            device: None,
            timing,
            scene: Some(SCENE),
            findings: Vec::new(),
            structure: std::collections::BTreeMap::new(),
        };
        fold::<RecordingState>(vec![("2026-11-04 08:00", received)])
    };
    let timing = Timing {
        started_at: time("2026-11-03 09:02"),
        duration: Span::from_hours(1),
        uncertainty: Span::ZERO,
        source: "container".into(),
    };
    let judge = |state: &RecordingState, scene: Option<&SceneState>, expected| {
        let file = RecordingFile::of(RecordingId::default(), state, scene);
        check(&rules::recording_duties(&file, &cx), "2026-11-05", expected);
    };
    judge(
        &received(Some(timing.clone())),
        None,
        expect![[r#"
            art22-same-day-storage [] 逾期办理 officer 1 1
        "#]],
    );
    judge(
        &received(None),
        None,
        expect![[r#"
        art22-same-day-storage [] 待判断 officer 1 1 不知道执法活动何时结束，储存期限无法计算；请补记记录的时间
    "#]],
    );
    judge(
        &received(None),
        Some(&stay(vec![left()])),
        expect![[r#"
            art22-same-day-storage [] 逾期办理 officer 1 1
        "#]],
    );
    let excused = SceneFact::StorageExcused { excuse: StorageExcuse::Remote, returned_at: time("2026-11-03 22:00") };
    judge(
        &received(Some(timing)),
        Some(&stay(vec![left(), ("2026-11-03 22:00", excused)])),
        expect![[r#"
            art22-same-day-storage [] 已办 officer 1 1
        "#]],
    );
}

#[test]
fn what_a_station_signed_counts_and_its_keeper_answers_until_a_scene_says_who() {
    let agency = agency();
    let cx = context(&agency);
    let timing = Timing {
        started_at: time("2026-11-03 22:40"),
        duration: Span::from_hours(1),
        uncertainty: Span::ZERO,
        source: "container".into(),
    };
    let stored = |doubted| {
        let received = RecordingFact::Received {
            original: recording::Custody { object: ObjectId::default(), size: 1, digests: digests() },
            medium: Medium::Video,
            container: "mp4".into(),
            video: true,
            audio: true,
            device: None,
            timing: Some(timing.clone()),
            scene: Some(SCENE),
            findings: Vec::new(),
            structure: Default::default(),
        };
        let storage = recording::StationStorage {
            station: StationId::default(),
            docking: DockingId::default(),
            signed_at: time("2026-11-03 23:52"),
            delivered_at: time("2026-11-05 08:00"),
            doubted,
            keeper: CUSTODIAN,
        };
        let stored = RecordingFact::StoredAtStation(storage);
        fold::<RecordingState>(vec![("2026-11-05 08:10", received), ("2026-11-05 08:10", stored)])
    };
    let judge = |doubted, scene: Option<&SceneState>, expected| {
        let file = RecordingFile::of(RecordingId::default(), &stored(doubted), scene);
        check(&rules::recording_duties(&file, &cx), "2026-11-06", expected);
    };
    judge(
        false,
        None,
        expect![[r#"
            art22-same-day-storage [] 已办 custodian 1
        "#]],
    );
    judge(
        true,
        None,
        expect![[r#"
            art22-same-day-storage [] 逾期办理 custodian 1
        "#]],
    );
    judge(
        false,
        Some(&stay(Vec::new())),
        expect![[r#"
            art22-same-day-storage [] 已办 officer 1 1
        "#]],
    );
}

#[test]
fn a_request_and_an_agency() {
    let agency = agency();
    let cx = context(&agency);
    let requested = ("2026-11-03 09:00", AccessFact::Requested { kind: AccessKind::Copy, scope: CASE.into() });
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
    let approved = AccessFact::Approved { grant: GrantId::default(), until: time("2026-11-04 09:00") };
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
        "#]],
    );
    assert_eq!(agency.reading_21.len(), 1);
}
