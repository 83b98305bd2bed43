//! How fast actions become durable: scene marks with their duties, through the application, one after the other and by 16 writers. Then, over
//! what that left: how fast `check --replay` derives everything anew, and how fast a superior catches up, from reading over verifying and
//! cosigning to folding and computing duties.
//!
//! `cargo run --release -p testkit --example commit_speed -- [MARKS]` prints one line per figure: database, name, value, unit. On
//! SQLite in a temporary folder (`TMPDIR` chooses the disk), and on PostgreSQL when `ZHILU_TEST_PG` names a server.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use app::derivation::Derivation;
use app::scene::{self, Arrival};
use app::wiring::Database;
use app::{App, Caller, mirror};
use base::{AgencyId, Day, RawId, SceneId, Timestamp};
use model::Role;
use model::agency::{Activity, Field};
use model::scene::MarkKind;
use store::check::{Keys, Options, check};
use store::{Db, GuardedSigner};
use testkit::{Member, World};

const WRITERS: usize = 16;
/// Marks at one scene: more than an inspection leaves, fewer than a demolition.
const PER_SCENE: usize = 20;

#[tokio::main]
async fn main() -> Result<()> {
    let marks = std::env::args().nth(1).map_or(Ok(4000), |n| n.parse())?;
    measure("sqlite", &Database::Embedded, marks).await?;
    if let Ok(server) = std::env::var("ZHILU_TEST_PG") {
        let url = Db::create_postgres(&server, &format!("zhilu_speed_{}", RawId::random())).await?;
        measure("postgres", &Database::Server(url), marks).await?;
    }
    Ok(())
}

async fn measure(name: &str, database: &Database, marks: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let begins: Timestamp = "2026-11-03T09:00:00+08:00".parse()?;
    let world = World::on(database, folder.path(), begins, None).await?;
    let go_live: Day = "2026-01-01".parse()?;
    let agency = world.agency("bench.example/log", "某局", "豫", Field::UrbanManagement, go_live).await?;
    let certificate = Some(("16010001", go_live, "2030-01-01".parse()?));
    let member = Member { name: "甲", roles: &[Role::Officer], certificate, ..Member::default() };
    let officer = world.member(&agency, member).await?;

    let singly = marks / 4;
    let took = run(&world.app, &officer, 1, singly).await?;
    println!("{name} marks-singly {:.0} entries/s", singly as f64 / took);
    let took = run(&world.app, &officer, WRITERS, marks).await?;
    println!("{name} marks-by-{WRITERS} {:.0} entries/s", marks as f64 / took);

    let signer = world.app.log_signer(agency.id).await?;
    world.app.store.integrate(agency.id, &signer).await?;
    let (_, _, entries) = world.app.store.logs().await?.remove(0);
    let options = Options { replay: Some(Arc::new(Derivation)), keys: Keys::folder(&world.app.keys)?, ..Options::default() };
    let began = Instant::now();
    let report = check(&world.app.store, &options).await?;
    ensure!(report.is_clean(), "{report:#?}");
    println!("{name} check-with-replay {:.0} entries/s", entries as f64 / began.elapsed().as_secs_f64());
    let took = catch_up(&world.app, agency.id, &signer, go_live).await?;
    println!("{name} catch-up {:.0} entries/s", entries as f64 / took);
    Ok(())
}

/// Seconds until a superior has everything, cosigned and computed. It is on the embedded database; what goes over the wire is handed over.
async fn catch_up(below: &App, agency: AgencyId, signer: &GuardedSigner, go_live: Day) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let cosigner = store::keys::cosigner(&folder.path().join("keys"), "above.example".parse()?)?;
    let world = World::in_folder(folder.path(), below.store.clock().now(), None).await?;
    let own = world.agency("above.example/log", "某司法局", "豫司", Field::Justice, go_live).await?;
    mirror::follow(&world.app, &own.admin, signer.verifier_key(), "某局").await?;
    let began = Instant::now();
    let mut answer = mirror::standing(&world.app, signer.origin()).await?;
    while let Some(delivery) = mirror::deliver::next(below, agency, signer, cosigner.verifier_key(), &answer).await? {
        let sent = serde_json::to_vec(&delivery)?;
        let after = mirror::receive(&world.app, serde_json::from_slice(&sent)?).await?;
        mirror::deliver::keep(below, agency, signer, cosigner.verifier_key(), &after).await?;
        let goes_on = mirror::deliver::goes_on(&answer, &after, &delivery);
        answer = after;
        if !goes_on {
            break;
        }
    }
    let log = world.app.store.mirror_log(signer.origin()).await?.context("a followed log")?;
    mirror::bring_up_to_date(&world.app, &log).await?;
    let log = world.app.store.mirror_log(signer.origin()).await?.context("a followed log")?;
    ensure!(log.folded == log.held.size() && log.cosigned_size == log.held.size(), "it did not catch up");
    Ok(began.elapsed().as_secs_f64())
}

/// Seconds that `writers` need for `marks` marks, each at scenes of its own.
async fn run(app: &Arc<App>, officer: &Caller, writers: usize, marks: usize) -> Result<f64> {
    let each = marks / writers;
    let mut scenes: Vec<Vec<SceneId>> = Vec::new();
    for _ in 0..writers {
        let mut own = Vec::new();
        for _ in 0..each.div_ceil(PER_SCENE) {
            let (place, officers) = ("人民路 1 号".into(), vec![officer.person]);
            let arrival =
                Arrival { activity: Activity::OnSiteInspection, arrived_at: None, officers, place, target: None, room: None };
            own.push(scene::arrive(app, officer, arrival).await?);
        }
        scenes.push(own);
    }
    let began = Instant::now();
    let work = scenes.into_iter().map(|own| {
        let (app, officer) = (Arc::clone(app), officer.clone());
        tokio::spawn(async move {
            for n in 0..each {
                scene::mark(&app, &officer, own[n / PER_SCENE], MarkKind::Items, None, None).await?;
            }
            anyhow::Ok(())
        })
    });
    for one in work.collect::<Vec<_>>() {
        one.await??;
    }
    Ok(began.elapsed().as_secs_f64())
}
