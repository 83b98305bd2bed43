//! What is killed at every call that leaves a trace: a commit, an upload, an integration, a package; and what must hold afterwards.
//!
//! ```text
//! crash prepare FOLDER   people, an open scene, a closed case; the folder is copied for each death
//! crash act FOLDER       makes good what a death left, then does everything once; what was promised stands in `promises`
//! crash check FOLDER     every promise is kept
//! ```
//!
//! One thread runs the program and one more does what waits for the disk, so that the same calls come in the same order each time.
//! `ZHILU_CRASH_DATABASE` names a database on a server in the place of a file in the folder. `zhilu check` is run besides, by whoever kills (`cargo xtask test crash`).

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use app::Caller;
use app::case::{self, Closing, Course, Filing, Opinion, Party, PartyKind, Submission};
use app::dossier::{self, Compile, finish_packages};
use app::recording::{TakenIn, take_in};
use app::scene::{self, Arrival};
use app::wiring::Database;
use base::{AgencyId, CaseId, Day, DigestPair, ObjectId, PersonId, SceneId, Span, Timestamp};
use bytes::Bytes;
use model::agency::{Activity, Field};
use model::case::{Ground, Proposal, Source};
use model::scene::MarkKind;
use model::{CaseState, DossierState, RecordingState, Role, SceneState};
use serde::{Deserialize, Serialize};
use store::uploads::{Metadata, NewUpload};
use testkit::{Member, World, film};

const ORIGIN: &str = "zhilu.example/crash";
const NAMES: [&str; 4] = ["甲", "乙", "丙", "丁"];
/// One sign for each time that work began.
const STARTS: &str = "starts";
/// Bytes of a piece of the upload: two of them come, and progress is saved in between.
const PIECE: usize = 40_000;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).enable_all().build()?;
    match args[..] {
        ["prepare", folder] => runtime.block_on(prepare(Path::new(folder))),
        ["act", folder] => runtime.block_on(act(Path::new(folder))),
        ["check", folder] => runtime.block_on(check(Path::new(folder))),
        _ => bail!("crash prepare|act|check FOLDER"),
    }
}

/// Who is who, and what there is to act on.
#[derive(Serialize, Deserialize)]
struct Cast {
    agency: AgencyId,
    people: BTreeMap<String, PersonId>,
    scene: SceneId,
    case: CaseId,
}

/// What was said to have been done. Whoever heard it relies on it.
#[derive(Debug, Serialize, Deserialize)]
enum Promise {
    Marked { marks: usize },
    Received { object: ObjectId, digests: DigestPair },
    Signed { size: u64 },
    Packaged { object: ObjectId, digests: DigestPair },
}

async fn world(folder: &Path, begins: &str) -> Result<World> {
    let begins: Timestamp = begins.parse()?;
    // Each death on a server has a database of its own, named by whoever kills.
    let database = std::env::var("ZHILU_CRASH_DATABASE").map_or(Database::Embedded, Database::Server);
    World::on(&database, &folder.join("data"), begins, None).await
}

async fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let world = world(folder, "2026-11-03T09:00:00+08:00").await?;
    let first: Day = "2026-01-01".parse()?;
    let mut agency = world.agency(ORIGIN, "某局", "某", Field::UrbanManagement, first).await?;
    world.unit(&mut agency, "一队").await?;
    let mut people = BTreeMap::new();
    for (name, role) in NAMES.into_iter().zip([Role::Officer, Role::Officer, Role::UnitHead, Role::AgencyHead]) {
        let certificate = Some(("16010001", first, "2030-01-01".parse()?));
        let member = Member { name, unit: Some("一队"), roles: &[role], certificate };
        people.insert(name.to_owned(), world.member(&agency, member).await?.person);
    }
    let app = &world.app;
    let (officer, unit_head, head) = (world.as_person("甲").await?, world.as_person("丙").await?, world.as_person("丁").await?);
    let officers = vec![world.id("甲"), world.id("乙")];
    let arrival = Arrival {
        activity: Activity::OnSiteInspection,
        arrived_at: None,
        officers: officers.clone(),
        place: "人民路 1 号".into(),
        target: None,
        room: None,
    };
    let scene = scene::arrive(app, &officer, arrival).await?;
    let party = Party { kind: PartyKind::Citizen, name: "当事人".into(), representative: None, address: None, phone: None };
    let filing = Filing {
        course: Course::Ordinary,
        title: "某案".into(),
        cause: "某案由".into(),
        source: Source::Inspection,
        clue_received_on: "2026-11-03".parse()?,
        filed_on: "2026-11-03".parse()?,
        officers,
        party,
        summary: "摘要".into(),
        scenes: vec![],
    };
    let case = case::file(app, &officer, filing).await?;
    let seen = || async { Ok::<_, anyhow::Error>(app.store.load::<CaseState>(case).await?.context("the case")?.revision) };
    let submission = Submission { seen: seen().await?, proposal: Proposal::NoPenalty, opinion: "不予处罚".into() };
    case::submit(app, &officer, case, submission).await?;
    for by in [&unit_head, &head] {
        case::opine(app, by, case, Opinion { seen: seen().await?, agreed: true, opinion: "同意".into() }).await?;
    }
    let closing = Closing { seen: seen().await?, ground: Ground::NoPenalty, ended_on: "2026-11-03".parse()?, note: None };
    case::close(app, &officer, case, closing).await?;
    let cast = Cast { agency: agency.id, people, scene, case };
    fs::write(folder.join("cast.json"), serde_json::to_vec(&cast)?)?;
    Ok(())
}

async fn open(folder: &Path) -> Result<(World, Cast, Caller)> {
    let cast: Cast = serde_json::from_slice(&fs::read(folder.join("cast.json"))?)?;
    // A minute for each start: on a server the dead held leases, which end as they do for everybody.
    let started = fs::read(folder.join(STARTS)).map_or(0, |starts| starts.len());
    let world = world(folder, &format!("2026-11-03T10:{started:02}:00+08:00")).await?;
    for (name, person) in &cast.people {
        world.know(name, *person, cast.agency);
    }
    let officer = world.as_person("甲").await?;
    Ok((world, cast, officer))
}

/// As a server does at its start, and then a morning's work.
async fn act(folder: &Path) -> Result<()> {
    OpenOptions::new().create(true).append(true).open(folder.join(STARTS))?.write_all(b"+")?;
    let (world, cast, officer) = open(folder).await?;
    let app = &world.app;
    let mut promises = OpenOptions::new().create(true).append(true).open(folder.join("promises"))?;
    let mut promise = |kept: Promise| writeln!(promises, "{}", serde_json::to_string(&kept)?).context("a promise");

    for upload in app.store.recover_uploads().await? {
        take_in(app, upload.id).await?;
    }
    finish_packages(app).await?;

    scene::mark(app, &officer, cast.scene, MarkKind::Items, None, Some("物品")).await?;
    let marks = app.store.load::<SceneState>(cast.scene).await?.context("the scene")?.state.marks.len();
    promise(Promise::Marked { marks })?;

    if let Some((object, digests)) = upload(&world, &officer, cast.scene).await? {
        promise(Promise::Received { object, digests })?;
    }

    let signer = app.log_signer(cast.agency).await?;
    if let Some(checkpoint) = app.store.integrate(cast.agency, &signer).await? {
        promise(Promise::Signed { size: checkpoint.size() })?;
    }

    let seen = app.store.load::<CaseState>(cast.case).await?.context("the case")?.revision;
    match dossier::compile(app, &officer, cast.case, Compile { seen, note: None, reasons: Vec::new(), by_reference: false }).await
    {
        Ok(id) => {
            let dossier = app.store.load::<DossierState>(id).await?.context("the dossier")?.state;
            let what = dossier.package.context("a package")?.what;
            promise(Promise::Packaged { object: what.object, digests: what.digests })?;
        }
        // Compiled before the death, and its package finished above.
        Err(app::AppError::Conflict(_)) => {}
        Err(e) => return Err(e.into()),
    }
    Ok(())
}

/// Sends a recording in pieces, going on where a death left it. `None` when it was taken in before.
async fn upload(world: &World, officer: &Caller, scene: SceneId) -> Result<Option<(ObjectId, DigestPair)>> {
    let app = &world.app;
    let bytes = Bytes::from(film::film("2026-11-03T09:10:00+08:00".parse()?, Span::from_seconds(600)));
    let upload = match app.store.unfinished_uploads(officer.person).await?.into_iter().next() {
        Some(upload) => upload,
        None => {
            let mut metadata = Metadata::default();
            for (name, value) in [("filename", "某.mp4"), ("purpose", "recording"), ("scene", &scene.to_string())] {
                metadata.insert(name.to_owned(), value);
            }
            let length = Some(bytes.len() as u64);
            app.store.create_upload(NewUpload { agency: officer.agency, person: officer.person, length, metadata }).await?
        }
    };
    let mut offset = upload.offset;
    while offset < bytes.len() as u64 {
        let from = usize::try_from(offset)?;
        let piece = bytes.slice(from..bytes.len().min(from + PIECE));
        let body = futures::stream::once(async move { Ok::<_, std::convert::Infallible>(piece) });
        offset = app.store.append_upload(upload.id, offset, body, None).await?.offset;
    }
    let Some(TakenIn::Recording(id)) = take_in(app, upload.id).await? else { bail!("a recording was sent") };
    let received = app.store.load::<RecordingState>(id).await?.context("the recording")?.state;
    let original = received.original.context("an original")?.what;
    Ok(Some((original.object, original.digests)))
}

async fn check(folder: &Path) -> Result<()> {
    let (world, cast, _) = open(folder).await?;
    let store = &world.app.store;
    let told = fs::read_to_string(folder.join("promises")).unwrap_or_default();
    // The last line may be cut: then nobody heard it.
    for line in told.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
        match serde_json::from_str(line)? {
            Promise::Marked { marks } => {
                let scene = store.load::<SceneState>(cast.scene).await?.context("the scene")?.state;
                ensure!(scene.marks.len() >= marks, "{} marks are left of {marks}", scene.marks.len());
            }
            Promise::Signed { size } => {
                let signed = store.checkpoint(cast.agency).await?.map_or(0, |c| c.size);
                ensure!(signed >= size, "the checkpoint says {signed}, {size} were signed");
            }
            Promise::Received { object, digests } | Promise::Packaged { object, digests } => {
                let found = store.verify_object(object).await?;
                ensure!(found == digests, "the bytes of {object} are others than those promised");
                let row = store.object(object).await?.with_context(|| format!("{object} has no row"))?;
                ensure!(row.digests == digests, "the row of {object} says other digests");
                let mut bytes = Vec::new();
                store.open_object(object)?.read_to_end(&mut bytes)?;
                ensure!(bytes.len() as u64 == row.size, "{object} is cut");
            }
        }
    }
    Ok(())
}
