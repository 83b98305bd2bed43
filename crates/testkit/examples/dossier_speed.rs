//! How long one press of 制作案卷 takes: `dossier_speed FOLDER PAGES CLIPS`. A case with so many signed pages and so many clips is made, then compiled;
//! the package is left in the folder, with the key of its log beside it. Needs the fonts of official documents.

use std::io::Read as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use app::case::{self, Closing, Course, Filing, Party, PartyKind};
use app::dossier::{self, Compile};
use app::record::{self, Issue};
use app::recording::TakenIn;
use app::scene::{self, Arrival};
use base::{Day, Timestamp};
use model::agency::{Activity, Field};
use model::case::{Ground, Source};
use model::{CaseState, DossierState, Role};
use serde_json::json;
use testkit::upload::Parcel;
use testkit::{Member, World};

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().context("FOLDER")?);
    let (pages, clips): (u32, u32) = (args.next().context("PAGES")?.parse()?, args.next().context("CLIPS")?.parse()?);
    let begins: Timestamp = "2026-11-03T09:00:00+08:00".parse()?;
    let go_live: Day = "2026-01-01".parse()?;
    let setter = testkit::setter::typst().context("no Chinese font")?;
    let world = World::in_folder(&folder.join("data"), begins, Some(setter)).await?;
    let mut agency = world.agency("bench.example/dossier", "某县城市管理局", "某城管", Field::UrbanManagement, go_live).await?;
    world.unit(&mut agency, "一中队").await?;
    let certificate = Some(("豫A-0001", go_live, "2027-12-31".parse()?));
    let officer =
        world.member(&agency, Member { name: "甲", unit: Some("一中队"), roles: &[Role::Officer], certificate }).await?;
    let app = &world.app;

    let arrival = Arrival {
        activity: Activity::OnSiteInspection,
        arrived_at: None,
        officers: vec![officer.person],
        place: "文化路 12 号".into(),
        target: None,
        room: None,
    };
    let scene = scene::arrive(app, &officer, arrival).await?;
    let film = testkit::media::sample("CG26001_002601_20261103090200_0001.mp4");
    for n in 0..clips {
        let name = format!("CG26001_002601_20261103{:02}{:02}00_{n:04}.mp4", 9 + n / 60, n % 60);
        // Each another file: the same bytes twice would be noticed.
        let bytes = [film, &u64::from(n).to_be_bytes()].concat();
        match world.upload(&officer, &Parcel::recording(&name, bytes).with("scene", scene)).await? {
            TakenIn::Recording(_) => {}
            other => bail!("a clip became {other:?}"),
        }
    }
    let filing = Filing {
        course: Course::Simple,
        title: "某店占道经营案".into(),
        cause: "占道经营".into(),
        source: Source::Inspection,
        clue_received_on: begins.day(),
        filed_on: begins.day(),
        officers: vec![officer.person],
        party: Party { kind: PartyKind::Organisation, name: "某店".into(), representative: None, address: None, phone: None },
        summary: "检查发现占道经营".into(),
        scenes: vec![scene],
    };
    let case = case::file(app, &officer, filing).await?;
    for _ in 0..pages {
        let mut values = record::preset(app, &officer, case, "lawsuit-notice", None).await?.values;
        for (field, value) in [("cause", "占道经营"), ("at", "2026-11-03"), ("court", "某县人民法院")] {
            values.insert(field.into(), json!(value));
        }
        let issue =
            Issue { record_type: "lawsuit-notice".into(), scene: None, values, on_paper: true, handwritten: None, number: None };
        let id = record::issue(app, &officer, case, issue).await?;
        world.upload(&officer, &world.scan_of(id, 1).await?).await?;
    }
    let seen = app.store.load::<CaseState>(case).await?.context("the case")?.revision;
    case::close(app, &officer, case, Closing { seen, ground: Ground::Executed, ended_on: begins.day(), note: None }).await?;

    let seen = app.store.load::<CaseState>(case).await?.context("the case")?.revision;
    let began = Instant::now();
    let id =
        dossier::compile(app, &officer, case, Compile { seen, note: None, reasons: Vec::new(), by_reference: false }).await?;
    println!("compile_s {:.3}", began.elapsed().as_secs_f64());

    let state = app.store.load::<DossierState>(id).await?.context("the dossier")?.state;
    let compiled = state.compiled.context("a compiled dossier")?.what;
    println!("pages {}\noriginals {}", compiled.pages, compiled.originals);
    let mut bytes = Vec::new();
    app.store.open_object(state.package.context("a package")?.what.object)?.read_to_end(&mut bytes)?;
    std::fs::write(folder.join("package.zip"), bytes)?;
    let key = app.log_signer(officer.agency).await?.ring().verifier_key().to_string();
    std::fs::write(folder.join("log.vkey"), key)?;
    Ok(())
}
