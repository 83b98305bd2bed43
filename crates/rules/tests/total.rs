//! Whatever the facts say, however wild their times: rules answer, and their answers hang together.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, RawId, SceneId, Span, Timestamp};
use model::agency::{Activity, Tier};
use model::case::{Level, Proposal};
use model::scene::{Cause, Narration, StorageExcuse};
use model::{Duty, DutyState, Outcome};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rules::facts::*;
use rules::{AccessFile, AgencyFile, CaseFile, Context, RecordingFile, SceneFile};

/// The years -9999 and 9999, in milliseconds from the epoch.
const FIRST: i64 = -377_705_000_000_000;
const LAST: i64 = 253_402_000_000_000;

/// Mostly the years that matter, sometimes any that can be written down.
fn instant() -> impl Strategy<Value = Timestamp> {
    let years = (1_540_000_000_000..1_900_000_000_000_i64).prop_map(Timestamp::from_millis);
    prop_oneof![9 => years, 1 => (FIRST..LAST).prop_map(Timestamp::from_millis)]
}

fn day() -> impl Strategy<Value = Day> {
    instant().prop_map(Timestamp::day)
}

fn event() -> impl Strategy<Value = Event> {
    (instant(), instant()).prop_map(|(at, recorded_at)| Event { recorded_at, ..Event::at(at) })
}

fn officers() -> impl Strategy<Value = Vec<Officer>> {
    let certificate = select(vec![Certificate::Valid, Certificate::Expired, Certificate::None]);
    prop::collection::vec(certificate.prop_map(|certificate| Officer { id: None, certificate }), 0..4)
}

fn causes() -> impl Strategy<Value = Option<Cause>> {
    option::of(select(vec![Cause::Battery, Cause::ManualStop, Cause::OtherObjective]))
}

prop_compose! {
    fn hole()(from in instant(), length in 0_i64..10_000_000, resumed: bool, undecidable: bool, cause in causes(),
        unexplained in 0_i64..2, spoken in option::of(event()), written in option::of(event())) -> Hole {
        let to = from.plus(Span::from_millis(length));
        let told = Hole::of(from, to, resumed, std::iter::empty());
        Hole { undecidable, cause, spoken, written, unexplained: Span::from_millis(unexplained), ..told }
    }
}

prop_compose! {
    fn interruption()(cause in causes(), from in instant(), to in option::of(instant()), spoken in option::of(event())) -> Interruption {
        Interruption { cause: cause.unwrap_or(Cause::Weather), from, to, spoken, written: None, told: None }
    }
}

prop_compose! {
    fn excuse()(returned_at in instant()) -> Excuse {
        Excuse { reason: StorageExcuse::Remote, returned_at, told: None }
    }
}

prop_compose! {
    fn scene()(activity in select(vec![Activity::Seizure, Activity::OnSiteInspection, Activity::Other]),
        tier in option::of(select(vec![Tier::WholeCourse, Tier::AsRequired, Tier::Optional])),
        arrived in option::of(event()), left in option::of(event()), av in option::of(event()), text in option::of(event()),
        late_start in option::of(instant()), measured: bool, undecidable: bool, holes in prop::collection::vec(hole(), 0..3),
        said in prop::collection::vec(event(), 0..3), interruptions in prop::collection::vec(interruption(), 0..3),
        excuse in option::of(excuse())) -> SceneFile {
        let holes = holes.into_iter().map(|h| (h.from, h)).collect::<BTreeMap<_, _>>().into_values().collect();
        let coverage = measured.then_some(CoverageFacts { late_start, covered_permille: 0, undecidable, holes });
        let narrations = said.into_iter().map(|at| Spoken { element: Narration::Notice, at }).collect();
        SceneFile { activity, tier, arrived, left, narrations, interruptions, av, text, coverage, excuse, ..SceneFile::default() }
    }
}

prop_compose! {
    fn case()(filing in option::of((event(), option::of(day()), option::of(day()))), handlers in officers(),
        protocols in prop::collection::vec((instant(), officers(), any::<bool>(), option::of(event())), 0..3),
        stays in prop::collection::vec((option::of(event()), officers()), 0..3), submitted in option::of((event(), option::of(event()))),
        ended_on in option::of(day()), closed in option::of(event()), compiled in option::of(event()),
        handed_over in option::of(event())) -> CaseFile {
        let filing = filing.map(|(recorded, clue_received_on, filed_on)| Filing { recorded, source: None, clue_received_on, filed_on });
        let round = |(submitted, agreed): (Event, Option<Event>)| {
            let opinions = agreed.into_iter().map(|at| Opinion { level: Level::Agency, agreed: true, at, on_paper: false }).collect();
            Round { submitted, proposal: Some(Proposal::NoPenalty), opinions }
        };
        let protocol = |(started_at, officers, certificates_shown, finalised)| {
            Protocol { started_at, officers, certificates_shown, finalised, ..Protocol::default() }
        };
        let part = |(n, (arrived, officers))| ScenePart { id: SceneId(RawId([n; 16])), arrived, officers, ..ScenePart::default() };
        CaseFile {
            filing, handlers, ended_on, closed, compiled, handed_over,
            records: protocols.into_iter().map(protocol).collect(),
            scenes: (0..).zip(stays).map(part).collect(),
            rounds: submitted.into_iter().map(round).collect(),
            ..CaseFile::default()
        }
    }
}

fn reading(code: &str) -> AgencyFile {
    let from = Day::MIN;
    AgencyFile { reading_21: vec![ConfirmedReading { from, reading: code.to_owned() }], ..AgencyFile::default() }
}

fn context(agency: &AgencyFile, instant: Timestamp) -> Context<'_> {
    Context { law: law::henan(), calendar: law::calendar(), agency, instant }
}

/// What holds for every duty.
fn sound(duty: &Duty) -> Result<(), TestCaseError> {
    let rule = rules::all().into_iter().find(|r| r.id == duty.rule);
    prop_assert!(rule.is_some_and(|r| r.article == duty.article), "{duty:?}");
    prop_assert!(!duty.title.is_empty());
    // Whatever is not done says why.
    prop_assert_eq!(duty.remark().is_empty(), matches!(duty.state, DutyState::Closed { .. }), "{:?}", duty);
    Ok(())
}

/// What was late stays late, and what was met stays met.
fn settled(duty: &Duty, mut instants: [Timestamp; 2]) -> Result<(), TestCaseError> {
    instants.sort();
    let [before, after] = instants.map(|t| duty.outcome(t));
    prop_assert!(!matches!(before, Outcome::Late | Outcome::Met | Outcome::Unmet) || after != Outcome::Pending, "{duty:?}");
    prop_assert!(!matches!(before, Outcome::Late | Outcome::Met) || before == after, "{duty:?}");
    Ok(())
}

proptest! {
    #[test]
    fn rules_answer_whatever_the_facts(case in case(), scene in scene(), ended_at in option::of(instant()), stored in option::of(event()),
        station in option::of((event(), instant(), any::<bool>())), excuse in option::of(excuse()), requested in option::of(event()), go_live_on in option::of(day()), instants in [instant(), instant()]) {
        let agency = AgencyFile { go_live_on, ..AgencyFile::default() };
        let cx = context(&agency, instants[0]);
        let station = station.map(|(at, delivered, doubted)| StationStored { at, delivered, doubted });
        let left = scene.left.map(|l| l.at);
        let recording = RecordingFile { ended_at, stored, station, excuse, left, ..RecordingFile::default() };
        let access = AccessFile { requested, ..AccessFile::default() };
        let duties = [
            rules::case_duties(&case, &cx),
            rules::scene_duties(&scene, &cx),
            rules::recording_duties(&recording, &cx),
            rules::access_duties(&access, &cx),
            rules::agency_duties(&agency, &cx),
        ];
        for duty in duties.iter().flatten() {
            sound(duty)?;
            settled(duty, instants)?;
        }
        // Rows of duties are kept under rule and part.
        for list in &duties {
            let names: BTreeSet<_> = list.iter().map(|d| (&d.rule, &d.part)).collect();
            prop_assert_eq!(names.len(), list.len());
        }
    }

    #[test]
    fn the_stricter_reading_is_stricter(case in case(), instant in instant()) {
        let outcome = |code: &str| {
            let agency = reading(code);
            let duties = rules::case_duties(&case, &context(&agency, instant));
            duties.iter().find(|d| d.rule == "art21-dossier-deadline").map(|d| d.outcome(instant))
        };
        if outcome("R1") == Some(Outcome::Met) {
            prop_assert_eq!(outcome("R2"), Some(Outcome::Met));
        }
    }

    #[test]
    fn a_later_end_or_an_excuse_never_shortens_the_time(ended in instant(), longer in 0_i64..1_000_000_000, returned_at in instant()) {
        let agency = AgencyFile::default();
        let cx = context(&agency, ended);
        let due = |ended_at, excuse| {
            let recording = RecordingFile { ended_at: Some(ended_at), excuse, ..RecordingFile::default() };
            rules::recording_duties(&recording, &cx)[0].due_at
        };
        let excuse = Excuse { reason: StorageExcuse::OnWater, returned_at, told: None };
        if let (Some(due_at), Some(later)) = (due(ended, None), due(ended.plus(Span::from_millis(longer)), None)) {
            prop_assert!(due_at <= later && ended < due_at);
        }
        if let (Some(due_at), Some(excused)) = (due(ended, None), due(ended, Some(excuse))) {
            prop_assert!(due_at <= excused);
        }
    }
}
