//! Lawful destruction of private parts: two persons, a tombstone, the text gone from rows, lists and files, everything else provable.

use std::sync::Arc;

use app::derivation::Derivation;
use app::disposal::{self, Backup};
use app::scene::{self, Arrival};
use app::{AppError, Caller};
use base::{Day, EntryId, SceneId};
use model::agency::{Activity, Field};
use model::private::key;
use model::{AgencyFact, AgencyState, Role, SceneState, SubjectRef};
use store::check::{Options, Report, check};
use testkit::world::Agency;
use testkit::{Member, World};

const SECRET: &str = "某村卫生室里间";
const GROUND: &str = "保管期限届满，经鉴定准予销毁";

struct Archive {
    world: World,
    agency: Agency,
    officer: Caller,
    custodian: Caller,
    head: Caller,
    both: Caller,
    scene: SceneId,
}

impl Archive {
    async fn open() -> Self {
        let world = World::new().await;
        let go_live = day("2026-01-01");
        let agency = world.agency("zhilu.example/disposal", "某县城市管理局", "某城管", Field::UrbanManagement, go_live).await;
        let agency = agency.unwrap();
        let member = async |name, roles| {
            let certificate = Some(("豫A-0001", go_live, day("2027-12-31")));
            world.member(&agency, Member { name, roles, certificate, ..Member::default() }).await.unwrap()
        };
        let officer = member("王一", &[Role::Officer]).await;
        let custodian = member("孙五", &[Role::DossierCustodian]).await;
        let head = member("钱四", &[Role::AgencyHead]).await;
        let both = member("李二", &[Role::DossierCustodian, Role::AgencyHead]).await;
        let arrival = Arrival {
            activity: Activity::Inquiry,
            arrived_at: None,
            officers: vec![officer.person],
            place: SECRET.into(),
            target: None,
            room: None,
        };
        let scene = scene::arrive(&world.app, &officer, arrival).await.unwrap();
        Self { world, agency, officer, custodian, head, both, scene }
    }

    async fn arrival(&self) -> EntryId {
        self.world.app.store.entries_of(self.scene.into()).await.unwrap()[0].leaf.entry
    }

    async fn label(&self) -> String {
        self.world.app.store.subject_row(self.scene.into()).await.unwrap().unwrap().label
    }

    async fn check(&self) -> Report {
        let options = Options { replay: Some(Arc::new(Derivation)), ..Options::default() };
        check(&self.world.app.store, &options).await.unwrap()
    }

    /// Whether the text stands in the bytes of the database, where those can be read.
    async fn in_files(&self, text: &str) -> Option<bool> {
        let db = self.world.app.store.db();
        if !db.is_sqlite() {
            return None;
        }
        let rows = db.fetch("SELECT file FROM pragma_database_list WHERE name = 'main'", vec![]).await.unwrap();
        let file: String = rows[0].get("file").unwrap();
        let all = ["", "-wal"].map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).concat();
        Some(all.windows(text.len()).any(|bytes| bytes == text.as_bytes()))
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[tokio::test]
async fn one_proposes_another_destroys_and_only_the_text_is_gone() {
    let a = Archive::open().await;
    let (app, arrival) = (&a.world.app, a.arrival().await);
    assert!(a.label().await.contains(SECRET));
    assert_ne!(a.in_files(SECRET).await, Some(false));
    let state = app.store.load::<SceneState>(a.scene).await.unwrap().unwrap().state;

    let proposal = disposal::propose(app, &a.custodian, &[arrival, arrival], GROUND).await.unwrap();
    assert!(a.label().await.contains(SECRET), "a proposal destroys nothing");
    let backups = [("每日备份", "2026-12-03"), ("异地备份", "2027-02-01")];
    let backups = backups.map(|(name, last)| Backup { name: name.into(), last_day: day(last) });
    let done = disposal::destroy_private_part(app, &a.head, proposal, &backups).await.unwrap();
    assert!(done.wiped);

    assert_ne!(a.in_files(SECRET).await, Some(true));
    assert!(!a.label().await.contains(SECRET));
    let found = app.store.load::<SceneState>(a.scene).await.unwrap().unwrap();
    assert_eq!((found.private.expose().text(key::PLACE), &found.state), (None, &state));
    let entry = app.store.entries_of(a.scene.into()).await.unwrap().remove(0);
    assert!(entry.private.is_none() && entry.fact().is_ok());
    let report = a.check().await;
    assert!(report.is_clean() && report.counts.destroyed == 1, "{report:#?}");

    // The tombstone.
    let entries = app.store.entries_of(SubjectRef::from(a.agency.id)).await.unwrap();
    let last = entries.last().unwrap();
    let (entries, on, backups_until) = (vec![arrival], day("2026-11-03"), Some(day("2027-02-01")));
    let told = last.happening::<AgencyFact>().unwrap();
    assert_eq!(told.fact, AgencyFact::Disposed { proposal, entries, on, backups_until });
    assert_eq!((last.leaf.entry, last.leaf.actor, last.leaf.kind.as_str()), (done.entry, a.head.person, "agency.disposed"));
    let private = told.private.unwrap();
    assert_eq!(private.expose().text(key::TEXT), Some(GROUND));
    assert_eq!(private.expose().value(key::BACKUPS).unwrap()[1]["name"], "异地备份");
    let agency = app.store.load::<AgencyState>(a.agency.id).await.unwrap().unwrap();
    assert_eq!(agency.state.disposals[0].what.carried_out.as_ref().unwrap().at.actor, a.head.person);
    assert_eq!(agency.private.expose().text(key::NAME), Some("某县城市管理局"));

    let again = disposal::destroy_private_part(app, &a.head, proposal, &[]).await;
    assert!(matches!(again, Err(AppError::Conflict(_))), "{again:?}");
    scene::leave(app, &a.officer, a.scene, None, None).await.unwrap();
    assert!(a.check().await.is_clean());
}

#[tokio::test]
async fn nobody_destroys_alone_and_nothing_without_a_ground() {
    let a = Archive::open().await;
    let (app, arrival) = (&a.world.app, a.arrival().await);
    for other in [&a.officer, &a.head] {
        let refused = disposal::propose(app, other, &[arrival], GROUND).await;
        assert!(matches!(refused, Err(AppError::Denied { .. })), "{refused:?}");
    }
    for (entries, ground) in [(&[arrival][..], "  "), (&[], GROUND)] {
        let refused = disposal::propose(app, &a.custodian, entries, ground).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))), "{refused:?}");
    }
    let nowhere = disposal::propose(app, &a.custodian, &[EntryId::random()], GROUND).await;
    assert!(matches!(nowhere, Err(AppError::NotFound(_))), "{nowhere:?}");

    let proposal = disposal::propose(app, &a.both, &[arrival], GROUND).await.unwrap();
    for other in [&a.both, &a.custodian, &a.officer] {
        let refused = disposal::destroy_private_part(app, other, proposal, &[]).await;
        assert!(matches!(refused, Err(AppError::Denied { .. })), "{refused:?}");
    }
    let nothing = disposal::destroy_private_part(app, &a.head, arrival, &[]).await;
    assert!(matches!(nothing, Err(AppError::NotFound(_))), "{nothing:?}");
    let tombstone = disposal::propose(app, &a.custodian, &[proposal], GROUND).await;
    assert!(matches!(tombstone, Err(AppError::Conflict(_))), "{tombstone:?}");
    assert!(a.label().await.contains(SECRET));
    let report = a.check().await;
    assert!(report.is_clean() && report.counts.destroyed == 0, "{report:#?}");
}
