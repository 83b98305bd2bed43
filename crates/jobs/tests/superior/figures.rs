//! A superior computes from the rule parts alone what the agency computes from everything: the same duties, the same outcomes.

use std::collections::BTreeMap;

use app::case::{self, Course, Filing};
use app::query::subordinates::{self, Figures};
use app::scene::{self, Arrival};
use app::{Caller, access, setup};
use base::{AgencyId, Day, Span, Timestamp};
use model::access::AccessKind;
use model::agency::{Activity, CatalogueItem, Custody, Tier};
use model::case::Source;
use model::scene::{Cause, Narration};
use model::{Duty, Outcome, Role, SubjectKind};
use store::SubjectQuery;
use testkit::World;
use testkit::clock::instant;
use testkit::upload::Parcel;

use crate::pair::{Above, Below, ORIGIN, databases};

const NOW: &str = "2026-11-20 10:00";

/// Every duty of an agency, by subject, rule and part.
pub async fn duties(world: &World, agency: AgencyId) -> BTreeMap<(String, String, String), Duty> {
    let mut all = BTreeMap::new();
    for kind in SubjectKind::ALL {
        let query = SubjectQuery { agency, kind, status: &[], text: "", linked: None, offset: 0, limit: 10_000 };
        for row in world.app.store.list(&query).await.unwrap().rows {
            for stored in world.app.store.duties_of(row.subject).await.unwrap() {
                all.insert(of(&stored.duty), stored.duty);
            }
        }
    }
    all
}

fn of(duty: &Duty) -> (String, String, String) {
    (duty.subject.to_string(), duty.rule.clone(), duty.part.clone())
}

/// A month of a small bureau: scenes with and without recordings, holes, a case, a request, an appointment, a catalogue.
pub async fn month(below: &Below) {
    let (world, agency) = (&below.world, below.scribe.agency);
    let app = &world.app;
    let admin =
        Caller { person: below.scribe.person, agency, unit: None, roles: vec![Role::Administrator], session: String::new() };
    let unit = setup::add_unit(app, &admin, "执法一中队").await.unwrap();
    let first: Day = "2026-01-01".parse().unwrap();
    let certificate = Some(("豫A-0001", first, "2026-11-15".parse().unwrap()));
    let mut people = Vec::new();
    for (name, role) in [("王一", Role::Officer), ("李二", Role::Officer), ("钱四", Role::AgencyHead)] {
        let new = setup::NewPerson { name, unit: Some(unit), roles: &[role], certificate };
        let person = setup::register_person(app, &admin, new).await.unwrap();
        people.push(Caller { person, agency, unit: Some(unit), roles: vec![role], session: String::new() });
    }
    let (officer, head) = (&people[0], &people[2]);
    let officers = vec![people[0].person, people[1].person];
    let mut scenes = Vec::new();
    for (day, activity) in
        [(3, Activity::ForcedDemolition), (4, Activity::OnSiteInspection), (5, Activity::Inquiry), (6, Activity::Seizure)]
    {
        let at = |time: &str| instant(&format!("2026-11-{day:02} {time}"));
        world.clock.set(at("09:00"));
        let place = "人民路 1 号".to_owned();
        let arrival = Arrival { activity, arrived_at: None, officers: officers.clone(), place, target: None, room: None };
        let id = scene::arrive(app, officer, arrival).await.unwrap();
        if day != 3 {
            scene::narrate(app, officer, id, Narration::Notice, None).await.unwrap();
            world.clock.set(at("09:10"));
            scene::interrupt(app, officer, id, Cause::ManualStop, None, None).await.unwrap();
            world.clock.set(at("09:12"));
            scene::resume(app, officer, id, None, true).await.unwrap();
        }
        world.clock.set(at("09:30"));
        scene::leave(app, officer, id, None, None).await.unwrap();
        // The second day's recording comes in time, the last day's far too late.
        if day % 2 == 0 {
            world.clock.set(if day == 4 { at("18:00") } else { instant("2026-11-09 10:00") });
            let (starts, name) = (at("09:00"), "CG26001_002601_20261104090000_0001.mp4");
            let film = testkit::film::film(starts, Span::from_seconds(540));
            let parcel = Parcel::recording(name, film).with("scene", id);
            world.upload(officer, &parcel).await.unwrap();
        }
        scenes.push(id);
    }
    world.clock.set(instant("2026-11-10 09:00"));
    setup::appoint_custodian(app, &admin, officers[1], Custody::Dossiers, "2026-11-09".parse().unwrap(), "任命书").await.unwrap();
    let items = vec![CatalogueItem { activity: Activity::Inquiry, tier: Tier::WholeCourse }];
    setup::publish_catalogue(app, &admin, items, "2026-11-05".parse().unwrap(), "清单").await.unwrap();
    let filing = Filing {
        course: Course::Ordinary,
        title: "占道经营案".into(),
        cause: "占道经营".into(),
        source: Source::Inspection,
        clue_received_on: "2026-11-04".parse().unwrap(),
        filed_on: "2026-11-10".parse().unwrap(),
        officers,
        party: serde_json::from_value(serde_json::json!({ "kind": "organisation", "name": "某店" })).unwrap(),
        summary: "现场发现".into(),
        scenes: scenes[1..3].to_vec(),
    };
    case::file(app, officer, filing).await.unwrap();
    let input =
        access::AccessInput {
            kind: AccessKind::Consult, scope: scenes[1].into(), purpose: "核对笔录".into(), outsider: None
        };
    let asked = access::ask(app, officer, input).await.unwrap();
    access::approve(app, head, asked, 1, instant("2026-11-12 18:00"), model::Reach::default(), None).await.unwrap();
    world.clock.set(instant(NOW));
    app.reassess(agency).await.unwrap();
    app.sweep(agency).await.unwrap();
}

#[tokio::test]
async fn both_sides_have_the_same_figures_at_every_instant() {
    let root = tempfile::tempdir().unwrap();
    let below = Below::open(root.path()).await;
    month(&below).await;
    below.sign().await;
    for database in databases().await {
        let above = Above::following(&below, &database).await;
        above.world.clock.set(below.world.clock.shows());
        below.tell(&above).await.unwrap();
        let log = above.world.app.store.mirror_log(ORIGIN).await.unwrap().unwrap();
        app::mirror::bring_up_to_date(&above.world.app, &log).await.unwrap();
        let compared = compare(&below.world, below.scribe.agency, ORIGIN, &above).await;
        assert!(compared > 300, "{compared} duties and instants are no month");
    }
}

async fn compare(below: &World, agency: AgencyId, origin: &str, above: &Above) -> usize {
    let log = above.world.app.store.mirror_log(origin).await.unwrap().unwrap();
    let ours: BTreeMap<_, _> =
        above.world.app.store.mirror_duties(log.id).await.unwrap().into_iter().map(|d| (of(&d), d)).collect();
    let theirs = duties(below, agency).await;
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{origin}");
    let head = Caller { person: Default::default(), agency, unit: None, roles: vec![Role::AgencyHead], session: String::new() };
    let mut compared = 0;
    for instant in instants(&theirs) {
        for (which, duty) in &theirs {
            let (their, our) = (duty.outcome(instant), ours[which].outcome(instant));
            assert_eq!(their, our, "{which:?} at {instant}\n{duty:#?}\n{:#?}", ours[which]);
            compared += 1;
        }
        let their: Figures = subordinates::own_figures(&below.app, &head, instant).await.unwrap();
        let our = subordinates::figures(&above.world.app, &above.head, origin, instant).await.unwrap();
        assert_eq!(their, our, "known by the same logs, sizes, instant and law");
    }
    // A county where everything is as it should be would prove little.
    let at = |outcome| theirs.values().filter(|d| d.outcome(instant(NOW)) == outcome).count();
    for outcome in [Outcome::Unmet, Outcome::Met, Outcome::Late, Outcome::Pending] {
        assert!(at(outcome) > 0, "nothing is {}", outcome.word());
    }
    compared
}

/// Some instants of the past and one to come, among them those at which something turns.
fn instants(duties: &BTreeMap<(String, String, String), Duty>) -> Vec<Timestamp> {
    let mut turning: Vec<Timestamp> = duties.values().filter_map(|d| d.due_at).collect();
    turning.sort_unstable();
    turning.dedup();
    let some = turning.iter().step_by((turning.len() / 6).max(1));
    let around = some.flat_map(|t| [t.minus(Span::from_millis(1)), *t]);
    ["2026-10-01 00:00", "2026-11-10 12:00", NOW, "2027-06-01 00:00"].map(instant).into_iter().chain(around).collect()
}
