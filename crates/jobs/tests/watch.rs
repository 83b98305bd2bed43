//! Watching over what is kept: everything is read again in turn, entries tell of it, damage stands on the page of what it befell; and every
//! morning there is a signed report of what does not fit together.

use std::path::PathBuf;
use std::sync::Arc;

use app::query::{recordings, watch};
use app::watch::{MatterKind, Report, reconcile};
use app::{AppError, Caller, device};
use base::{Day, ObjectId, RecordingId, Sha256Digest, Span};
use jobs::{Job as _, Reconcile, Schedule, Scrub};
use model::agency::Field;
use model::device::DeviceCategory;
use model::watch::ObjectTrouble;
use model::{AgencyState, RecordingState, Role};
use testkit::upload::Parcel;
use testkit::{Member, World};
use tlog::{Note, NoteVerifier};
use tokio_util::sync::CancellationToken;

const EVERY: Span = Span::from_hours(24 * 30);

struct Desk {
    world: World,
    officer: Caller,
    keeper: Caller,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/watch", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let agency = agency.unwrap();
        let officer = Member { name: "王一", unit: None, roles: &[Role::Officer], certificate: None };
        let officer = world.member(&agency, officer).await.unwrap();
        let keeper = Member { name: "郑八", unit: None, roles: &[Role::DeviceCustodian], certificate: None };
        let keeper = world.member(&agency, keeper).await.unwrap();
        Self { world, officer, keeper }
    }

    async fn receive(&self, name: &str, bytes: &[u8]) -> (RecordingId, ObjectId) {
        let id = self.world.recording(&self.officer, &Parcel::recording(name, bytes.to_vec())).await;
        let found = self.world.app.store.load::<RecordingState>(id).await.unwrap().unwrap();
        (id, found.state.original.unwrap().what.object)
    }

    fn file(&self, object: ObjectId) -> PathBuf {
        fn find(folder: &std::path::Path, name: &str) -> Option<PathBuf> {
            std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path()).find_map(|path| {
                match path.is_dir() {
                    true => find(&path, name),
                    false => (path.file_name()?.to_str()? == name).then_some(path),
                }
            })
        }
        find(&self.world.app.store.folder().join("objects"), &object.to_string()).unwrap()
    }

    fn scrub(&self) -> Scrub {
        let schedule = Schedule { every: EVERY, bytes_per_second: 1 << 30 };
        Scrub::new(Arc::clone(&self.world.app), schedule, CancellationToken::new())
    }

    async fn state(&self) -> AgencyState {
        self.world.app.store.load::<AgencyState>(self.officer.agency).await.unwrap().unwrap().state
    }

    async fn passes(&self) -> usize {
        let entries = self.world.app.store.entries_of(self.officer.agency.into()).await.unwrap();
        entries.iter().filter(|e| e.leaf.kind == "agency.scrubbed").count()
    }
}

#[tokio::test]
async fn everything_is_read_again_in_its_turn_and_damage_stands_where_it_befell() {
    let desk = Desk::new().await;
    let app = &desk.world.app;
    let (whole, _) = desk.receive("a.mp4", b"first film").await;
    let (hurt, object) = desk.receive("b.mp4", b"second film").await;
    let mut scrub = desk.scrub();
    scrub.run().await.unwrap();
    assert_eq!(desk.passes().await, 0, "what arrived today was compared on arrival");
    let health = async |id| recordings::recording(app, &desk.officer, id).await.unwrap().health.unwrap();
    assert!(health(whole).await.on_arrival);

    desk.world.clock.advance(EVERY);
    desk.world.clock.advance(Span::from_seconds(1));
    scrub.run().await.unwrap();
    let pass = desk.state().await.watched.pass.unwrap();
    assert_eq!((desk.passes().await, pass.what.objects, pass.what.bytes), (1, 2, 21));
    let seen = health(whole).await;
    assert!(!seen.on_arrival && seen.trouble.is_none());
    scrub.run().await.unwrap();
    assert_eq!(desk.passes().await, 1, "nothing is due, nothing is told");

    let file = desk.file(object);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"secOnd film").unwrap();
    desk.world.clock.advance(EVERY);
    desk.world.clock.advance(Span::from_seconds(1));
    scrub.run().await.unwrap();
    let damaged = desk.state().await.watched.damaged;
    assert_eq!(damaged.iter().map(|d| (d.what.object, d.what.trouble)).collect::<Vec<_>>(), [(object, ObjectTrouble::Changed)]);
    assert_eq!(health(hurt).await.trouble.as_deref(), Some("内容与登记的摘要不符"));
    assert_eq!(health(whole).await.trouble, None);
    let shown = watch::watch(app, &desk.keeper).await.unwrap();
    assert_eq!(shown.damaged.len(), 1);
    assert!(matches!(watch::watch(app, &desk.officer).await, Err(AppError::Denied { .. })));

    std::fs::write(&file, bytes).unwrap();
    desk.world.clock.advance(EVERY);
    desk.world.clock.advance(Span::from_seconds(1));
    scrub.run().await.unwrap();
    assert!(desk.state().await.watched.damaged.is_empty(), "a copy was put back");
    assert_eq!(health(hurt).await.trouble, None);
}

#[tokio::test]
async fn a_signed_report_says_every_morning_what_does_not_fit_together() {
    let desk = Desk::new().await;
    let (app, clock, agency) = (&desk.world.app, &desk.world.clock, desk.officer.agency);
    let register = device::NewDevice {
        category: DeviceCategory::BodyCamera,
        mark: "0000021".into(),
        name: "执法记录仪".into(),
        serial: None,
        acquired_on: None,
        place: Some("器材室".into()),
    };
    let camera = device::register(app, &desk.keeper, register).await.unwrap();
    device::take_out(app, &desk.keeper, camera, desk.officer.person, None).await.unwrap();
    let (gone, object) = desk.receive("a.mp4", b"first film").await;
    desk.receive("b.mp4", b"second film").await;
    std::fs::remove_file(desk.file(object)).unwrap();

    let mut job = Reconcile::new(Arc::clone(app));
    job.run().await.unwrap();
    assert!(app.store.morning_reports(agency, 9).await.unwrap().is_empty(), "of the day before the log there is nothing to tell");
    clock.set_to("2026-11-04 04:59");
    job.run().await.unwrap();
    assert!(app.store.morning_reports(agency, 9).await.unwrap().is_empty(), "the night is not over");
    clock.set_to("2026-11-04 05:00");
    job.run().await.unwrap();
    job.run().await.unwrap();
    let kept = app.store.morning_reports(agency, 9).await.unwrap();
    assert_eq!(kept.len(), 1, "one report a day");
    let note: Note = kept[0].note.parse().unwrap();
    let verifier = NoteVerifier::try_from(app.receipt_signer.verifier_key()).unwrap();
    note.verify(&[&verifier]).unwrap();
    let report = Report::read(&kept[0].note).unwrap();
    assert_eq!((report.day.to_string().as_str(), report.originals, report.devices), ("2026-11-03", 2, 1));
    let texts: Vec<_> = report.matters.iter().map(|m| (m.kind, m.text.as_str(), m.about)).collect();
    assert_eq!(
        texts,
        [
            (MatterKind::Store, "原件“a.mp4”不在存储中", Some(gone.into())),
            (MatterKind::Device, "设备 0000021 领用后当日没有归还", Some(camera.into())),
            (MatterKind::Device, "设备 0000021 领用以后没有入站，也没有上传任何音像资料", Some(camera.into())),
        ]
    );
    let told = desk.state().await.watched.reconciled.unwrap();
    assert_eq!((told.what.open, told.what.report_sha256), (3, Sha256Digest::of(kept[0].note.as_bytes())));
    assert_eq!(reconcile(app, agency, report.day).await.unwrap(), None);
    let shown = watch::watch(app, &desk.keeper).await.unwrap();
    assert_eq!((shown.reports.len(), shown.latest.unwrap().open), (1, 3));
    assert!(matches!(watch::report(app, &desk.officer, report.day).await, Err(AppError::Denied { .. })));
}
