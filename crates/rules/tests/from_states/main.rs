//! The walk of one case, fact by fact as the log holds it: folded by `model`, taken apart by `rules::facts`, judged.

mod cases;
mod recordings;
mod requests;
mod scenes;

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
        party_kind: None,
        declined: false,
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
    let signed = RecordFact::Finalised { signature: Signature::Signed, marks: Vec::new(), refusal: None, findings: Vec::new() };
    let paper = [("2026-11-03 17:00", scan), ("2026-11-03 18:00", signed)];
    fold(std::iter::once(("2026-11-03 10:10", issued)).chain(paper.into_iter().filter(|_| scanned)).collect())
}
