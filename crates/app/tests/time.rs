//! What comes about by time alone, or by something that changed elsewhere: nothing flips unseen, and what is noticed is an entry.

use std::sync::Arc;

use app::derivation::Derivation;
use app::scene::{self, Arrival};
use app::{Caller, access, setup};
use base::{AgencyId, Day, SceneId, Timestamp};
use model::access::AccessKind;
use model::agency::{Activity, CatalogueItem, Field, Tier};
use model::{AgencyFact, AgencyState, Noticing, Outcome, Role};
use store::check::{Options, check};
use testkit::clock::instant;
use testkit::world::Agency;
use testkit::{Member, World};

struct Bureau {
    world: World,
    agency: Agency,
    officer: Caller,
    head: Caller,
}

impl Bureau {
    async fn open() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let word = Field::UrbanManagement;
        let agency = world.agency("zhilu.example/time", "某县城市管理局", "某城管", word, go_live).await.unwrap();
        let certificate = Some(("豫A-0001", go_live, "2027-12-31".parse().unwrap()));
        let member = |name, roles| Member { name, roles, certificate, ..Member::default() };
        let officer = world.member(&agency, member("王一", &[Role::Officer])).await.unwrap();
        let head = world.member(&agency, member("钱四", &[Role::AgencyHead])).await.unwrap();
        Self { world, agency, officer, head }
    }

    const fn id(&self) -> AgencyId {
        self.agency.id
    }

    /// A scene that was left without a recording.
    async fn scene(&self, activity: Activity) -> SceneId {
        let (app, officers) = (&self.world.app, vec![self.officer.person]);
        let arrival = Arrival { activity, arrived_at: None, officers, place: "人民路 1 号".into(), target: None, room: None };
        let id = scene::arrive(app, &self.officer, arrival).await.unwrap();
        scene::leave(app, &self.officer, id, None, None).await.unwrap();
        id
    }

    /// What the sweeper wrote down, oldest first.
    async fn noticed(&self) -> Vec<(String, Noticing, Timestamp)> {
        let entries = self.world.app.store.entries_of(self.id().into()).await.unwrap();
        let facts = entries.iter().map(|e| e.happening::<AgencyFact>().unwrap().fact);
        let noticed = facts.filter_map(|f| if let AgencyFact::Swept { noticed } = f { Some(noticed) } else { None });
        noticed.flatten().map(|n| (n.rule, n.what, n.since)).collect()
    }

    /// How many duties of an article, all its paragraphs, stand so at an instant.
    async fn count(&self, article: &str, outcome: Outcome, at: Timestamp) -> u64 {
        let tallies = self.world.app.store.tally(self.id(), at).await.unwrap();
        tallies.iter().filter(|t| t.article.starts_with(article) && t.outcome == outcome).map(|t| t.count).sum()
    }

    async fn assert_sound(&self) {
        let options = Options { replay: Some(Arc::new(Derivation)), ..Options::default() };
        let report = check(&self.world.app.store, &options).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
    }
}

#[tokio::test]
async fn midnight_is_noticed_once_and_dated_by_itself() {
    let bureau = Bureau::open().await;
    let (app, clock) = (&bureau.world.app, &bureau.world.clock);
    bureau.scene(Activity::ForcedDemolition).await;
    let midnight = instant("2026-11-04 00:00");
    clock.set_to("2026-11-03 08:01");
    assert_eq!(app.sweep(bureau.id()).await.unwrap(), 1, "nobody said aloud what art. 18 asks, and then they left");

    clock.set_to("2026-11-03 23:59");
    assert!(app.store.to_look_at(clock.shows()).await.unwrap().is_empty());
    assert_eq!(app.sweep(bureau.id()).await.unwrap(), 0);

    // The server stood still for a night. What it notices in the morning began at midnight.
    clock.set_to("2026-11-04 08:30");
    assert_eq!(app.store.to_look_at(clock.shows()).await.unwrap(), [bureau.id()]);
    let before = bureau.count("18", Outcome::Unmet, clock.shows()).await;
    assert_eq!(app.sweep(bureau.id()).await.unwrap(), 2);
    let noticed = bureau.noticed().await.split_off(1);
    assert!(noticed.contains(&("art15-whole-course".into(), Noticing::Overdue, midnight)), "{noticed:?}");
    assert!(noticed.iter().all(|(_, what, since)| (*what, *since) == (Noticing::Overdue, midnight)));
    assert_eq!(bureau.count("18", Outcome::Unmet, clock.shows()).await, before, "noticing changes no outcome");

    assert_eq!(app.sweep(bureau.id()).await.unwrap(), 0, "once is enough");
    assert!(app.store.to_look_at(instant("2027-11-04 00:00")).await.unwrap().is_empty(), "nothing more changes by itself");
    bureau.assert_sound().await;
}

#[tokio::test]
async fn the_figure_of_a_past_instant_can_be_had_again() {
    let bureau = Bureau::open().await;
    let clock = &bureau.world.clock;
    clock.set_to("2026-11-03 10:00");
    bureau.scene(Activity::ForcedDemolition).await;
    clock.set_to("2026-11-05 10:00");
    let figure = async |outcome, at| bureau.count("15", outcome, instant(at)).await;
    assert_eq!(figure(Outcome::NotYet, "2026-11-03 09:59").await, 1);
    assert_eq!(figure(Outcome::Pending, "2026-11-03 23:59").await, 1);
    assert_eq!(figure(Outcome::Unmet, "2026-11-04 00:00").await, 1);
    assert_eq!(figure(Outcome::Pending, "2026-11-04 00:00").await, 0);
}

#[tokio::test]
async fn a_grant_lapses_and_that_is_noticed() {
    let bureau = Bureau::open().await;
    let (app, clock) = (&bureau.world.app, &bureau.world.clock);
    let scope = bureau.scene(Activity::OnSiteInspection).await.into();
    let input = access::AccessInput { kind: AccessKind::Consult, scope, purpose: "核对笔录".into(), outsider: None };
    let id = access::ask(app, &bureau.officer, input).await.unwrap();
    let until = instant("2026-11-03 18:00");
    access::approve(app, &bureau.head, id, 1, until, model::Reach::default(), None).await.unwrap();
    clock.set_to("2026-11-03 18:00");
    app.sweep(bureau.id()).await.unwrap();
    assert!(bureau.noticed().await.contains(&("art24-approval".into(), Noticing::Effect, until)));
    bureau.assert_sound().await;
}

#[tokio::test]
async fn processes_that_sweep_at_once_notice_once() {
    let bureau = Bureau::open().await;
    let app = &bureau.world.app;
    for _ in 0..5 {
        bureau.scene(Activity::ForcedDemolition).await;
    }
    bureau.world.clock.set_to("2026-11-04 00:00");
    let sweeps = (0..4).map(|_| {
        let (app, id) = (Arc::clone(app), bureau.id());
        tokio::spawn(async move { app.sweep(id).await.unwrap() })
    });
    let mut noticed = 0;
    for sweep in sweeps.collect::<Vec<_>>() {
        noticed += sweep.await.unwrap();
    }
    assert_eq!((noticed, bureau.noticed().await.len()), (15, 15), "three of each scene");
}

#[tokio::test]
async fn dependants_are_queued_and_computed_anew() {
    let bureau = Bureau::open().await;
    let app = &bureau.world.app;
    let scene = bureau.scene(Activity::OnSiteInspection).await;
    let rules = async || {
        let stored = app.store.duties_of(scene.into()).await.unwrap();
        stored.into_iter().map(|d| d.duty.rule).filter(|rule| rule.starts_with("art15")).collect::<Vec<_>>()
    };
    assert_eq!(rules().await, ["art15-2-as-required"]);

    let items = vec![CatalogueItem { activity: Activity::OnSiteInspection, tier: Tier::WholeCourse }];
    let from: Day = "2026-11-01".parse().unwrap();
    setup::publish_catalogue(app, &bureau.agency.admin, items, from, "城管〔2026〕8号").await.unwrap();
    assert!(app.store.is_queued(scene.into()).await.unwrap());
    assert_eq!(rules().await, ["art15-2-as-required"], "the old ones stand until then");
    bureau.assert_sound().await;

    assert_eq!(app.reassess(bureau.id()).await.unwrap(), 1);
    assert!(!app.store.is_queued(scene.into()).await.unwrap());
    assert_eq!(rules().await, ["art15-whole-course"]);
    bureau.assert_sound().await;
}

#[tokio::test]
async fn duties_of_another_version_are_computed_anew() {
    let bureau = Bureau::open().await;
    let app = &bureau.world.app;
    let scene = bureau.scene(Activity::ForcedDemolition).await;
    assert_eq!(app.store.queue_judged_by_others("the next one").await.unwrap(), 1);
    assert!(app.store.is_queued(scene.into()).await.unwrap());
    app.reassess(bureau.id()).await.unwrap();
    assert_eq!(app.store.queue_judged_by_others("the next one").await.unwrap(), 0, "once for each version");
    bureau.assert_sound().await;
    let state = app.store.load::<AgencyState>(bureau.id()).await.unwrap();
    assert!(state.is_some());
}
