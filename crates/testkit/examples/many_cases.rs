//! How soon lists, inboxes, searches and a case answer over very many cases with their duties. Twenty agencies share the database; each has
//! its officers, most of whose cases are closed. What is measured is what a route asks of the application, without HTTP.
//!
//! `cargo run --release -p testkit --example many_cases -- [CASES]` prints one line per figure: database, name, p95, `ms`. On SQLite in a
//! temporary folder (`TMPDIR` chooses the disk), and on PostgreSQL when `ZHILU_TEST_PG` names a server.

use std::future::Future;
use std::time::Instant;

use anyhow::{Context as _, Result};
use app::case::{self, Closing, Course, Filing, Party, PartyKind, Spot};
use app::query::case_list::{self, CaseFilter};
use app::query::find::{self, Search};
use app::query::{cases, inbox};
use app::wiring::Database;
use app::{App, AppError, Caller};
use base::{CaseId, Day, RawId, Timestamp};
use model::agency::Field;
use model::case::{Ground, Source};
use model::{CaseState, Role};
use serde_json::{Value, json};
use store::Db;
use testkit::{Member, World};

const AGENCIES: usize = 20;
/// Officers of each agency.
const OFFICERS: usize = 20;
/// Of how many cases one is still open.
const OPEN_ONE_IN: usize = 50;
/// Times that each thing is asked.
const ASKED: usize = 200;
/// The share of answers that come no later, per mille.
const P95: usize = 950;

#[tokio::main]
async fn main() -> Result<()> {
    let count = std::env::args().nth(1).map_or(Ok(20_000), |n| n.parse())?;
    measure("sqlite", &Database::Embedded, count).await?;
    if let Ok(server) = std::env::var("ZHILU_TEST_PG") {
        let url = Db::create_postgres(&server, &format!("zhilu_many_{}", RawId::random())).await?;
        measure("postgres", &Database::Server(url), count).await?;
    }
    Ok(())
}

/// An agency with somebody in each place.
struct Place {
    officers: Vec<Caller>,
    head: Caller,
    cases: Vec<CaseId>,
}

async fn measure(name: &str, database: &Database, count: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let begins: Timestamp = "2026-11-03T09:00:00+08:00".parse()?;
    let world = World::on(database, folder.path(), begins, None).await?;
    let began = Instant::now();
    let mut places = Vec::new();
    for n in 0..AGENCIES {
        places.push(place(&world, n, count / AGENCIES / OFFICERS).await?);
    }
    store::testing::count_rows(&world.app.store).await?;
    eprintln!("{name}: {count} cases in {:.0} s", began.elapsed().as_secs_f64());

    let app = &world.app;
    let officer = |n: usize| &places[n % AGENCIES].officers[n / AGENCIES % OFFICERS];
    let list = async |n, filter: CaseFilter<'_>| case_list::list(app, officer(n), &filter).await.map(|_| ());
    let search = async |n, text| find::find(app, officer(n), &Search { text, ..Search::default() }).await.map(|_| ());
    let say = |what: &str, ms: f64| println!("{name} {what} {ms:.1} ms");
    say("list", p95(|n| list(n, CaseFilter::default())).await?);
    say("list-mine-open", p95(|n| list(n, CaseFilter { mine: true, state: Some("open"), ..CaseFilter::default() })).await?);
    say("list-last-page", p95(|n| list(n, CaseFilter { page: Some(100), ..CaseFilter::default() })).await?);
    say("inbox-of-an-officer", p95(|n| ask(inbox::inbox(app, officer(n), None))).await?);
    say("inbox-of-a-head", p95(|n| ask(inbox::inbox(app, &places[n % AGENCIES].head, None))).await?);
    say("search-a-common-word", p95(|n| search(n, "占道")).await?);
    say("search-two-words", p95(|n| search(n, "桌椅 人行道")).await?);
    say("search-what-is-not-there", p95(|n| search(n, "锅炉")).await?);
    say("case", p95(|n| ask(cases::case(app, officer(n), places[n % AGENCIES].cases[n % OFFICERS]))).await?);
    Ok(())
}

async fn ask<T>(answer: impl Future<Output = Result<T, AppError>>) -> Result<(), AppError> {
    answer.await.map(|_| ())
}

/// Milliseconds after which nineteen of twenty answers are there.
async fn p95<F: Future<Output = Result<(), AppError>>>(question: impl Fn(usize) -> F) -> Result<f64> {
    let mut took = Vec::with_capacity(ASKED);
    for n in 0..ASKED {
        let began = Instant::now();
        question(n).await?;
        took.push(began.elapsed());
    }
    took.sort();
    Ok(took[ASKED * P95 / 1000].as_secs_f64() * 1000.0)
}

/// An agency whose officers each have `each` cases: one closed on the spot and one just filed, repeated.
async fn place(world: &World, n: usize, each: usize) -> Result<Place> {
    let go_live: Day = "2026-01-01".parse()?;
    let origin = format!("many-{n}.example/log");
    let mut agency = world.agency(&origin, &format!("第{n}局"), "豫", Field::UrbanManagement, go_live).await?;
    world.unit(&mut agency, "大队").await?;
    let certificate = Some(("16010001", go_live, "2030-01-01".parse()?));
    let mut officers = Vec::new();
    for i in 0..OFFICERS {
        let name = format!("执法员{n}-{i}");
        let member = Member { name: &name, unit: Some("大队"), roles: &[Role::Officer], certificate };
        officers.push(world.member(&agency, member).await?);
    }
    let head =
        world.member(&agency, Member { name: &format!("局长{n}"), roles: &[Role::AgencyHead], ..Member::default() }).await?;
    let mut all = Vec::new();
    let open = (each / OPEN_ONE_IN).max(1);
    for (i, officer) in officers.iter().enumerate() {
        let partner = &officers[(i + 1) % OFFICERS];
        let closed = closed(&world.app, officer, partner).await?;
        let filed = filed(&world.app, officer, partner).await?;
        let copies = u32::try_from(each.saturating_sub(open))?;
        store::testing::multiply(&world.app.store, closed.into(), copies.saturating_sub(1)).await?;
        store::testing::multiply(&world.app.store, filed.into(), u32::try_from(open)? - 1).await?;
        all.push(filed);
    }
    Ok(Place { officers, head, cases: all })
}

fn party() -> Party {
    Party { kind: PartyKind::Citizen, name: "𠮷某".into(), representative: None, address: None, phone: None }
}

async fn closed(app: &App, officer: &Caller, partner: &Caller) -> Result<CaseId> {
    let values = json!({
        "cause": "占道经营", "at": "2026-11-03T08:30:00+08:00", "place": "人民路 18 号门前",
        "officers": [officer.person, partner.person], "certificates_shown": true, "facts": "在人行道上摆放桌椅六套，影响通行。",
        "told": "已告知违法事实、理由、依据和权利，当事人不陈述、申辩。", "basis": "某条例第一条；警告并处罚款。", "result": "fine",
        "amount": 20000, "remedies": "可以依法申请行政复议或者提起行政诉讼。", "delivered": true,
    });
    let Value::Object(values) = values else { unreachable!("an object") };
    let spot = Spot { party: party(), source: Source::Inspection, scene: None, values, on_paper: false };
    let record = case::decide_on_spot(app, officer, spot).await?;
    let state = app.store.load::<model::RecordState>(record).await?.context("a record")?.state;
    let id = state.case.context("a case")?;
    let seen = app.store.load::<CaseState>(id).await?.context("a case")?.revision;
    let closing = Closing { seen, ground: Ground::Executed, ended_on: "2026-11-03".parse()?, note: None };
    case::close(app, officer, id, closing).await?;
    Ok(id)
}

async fn filed(app: &App, officer: &Caller, partner: &Caller) -> Result<CaseId> {
    let filing = Filing {
        course: Course::Ordinary,
        title: "某店占道经营案".into(),
        cause: "占道经营".into(),
        source: Source::Complaint,
        clue_received_on: "2026-11-02".parse()?,
        filed_on: "2026-11-03".parse()?,
        officers: vec![officer.person, partner.person],
        party: party(),
        summary: "群众来电，反映门前摆放桌椅影响通行。".into(),
        scenes: Vec::new(),
    };
    Ok(case::file(app, officer, filing).await?)
}
