//! Copies of real films by ffmpeg: the whole, a part, their notes, and the pack that goes outside and verifies without a portal.

use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use app::access::{self, AccessInput};
use app::case::{Course, Filing, Party, PartyKind};
use app::copy::{OrderInput, RedactInput};
use app::scene::Arrival;
use app::{AppError, Caller};
use base::{AccessId, CaseId, CopyId, Day, PersonId, RecordingId, Span, Timestamp};
use jobs::{Copies, Ffmpeg, Job as _};
use model::access::{AccessKind, Outsider};
use model::agency::{Activity, Field};
use model::case::Source;
use model::copy::{CopyMethod, Mask, Part, Secrecy};
use model::{AccessState, CopyState, DutyState, RecordingState, Role};
use testkit::upload::Parcel;
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;

/// An officer with a case, its scene and a recording of four seconds with a keyframe each second.
struct Desk {
    world: World,
    officer: Caller,
    head: Caller,
    case: CaseId,
    recording: RecordingId,
    film: Vec<u8>,
}

const NAME: &str = "CG26001_002601_20261103090200_0001.mp4";

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let mut agency =
            world.agency("zhilu.example/copies", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await.unwrap();
        world.unit(&mut agency, "执法一中队").await.unwrap();
        let certificate = Some(("豫A-0001", go_live, "2027-12-31".parse().unwrap()));
        let member = |name, roles| Member { name, unit: Some("执法一中队"), roles, certificate };
        let officer = world.member(&agency, member("王一", &[Role::Officer])).await.unwrap();
        let head = world.member(&agency, member("钱四", &[Role::AgencyHead])).await.unwrap();
        let officers = vec![officer.person];
        let arrival = Arrival {
            activity: Activity::OnSiteInspection,
            arrived_at: None,
            officers: officers.clone(),
            place: "文化路 12 号".into(),
            target: Some("某餐饮店".into()),
            room: None,
        };
        let scene = app::scene::arrive(&world.app, &officer, arrival).await.unwrap();
        let film = film(&["-c:v", "libx264", "-g", "10", "-keyint_min", "10", "-sc_threshold", "0", "-c:a", "aac"], "mp4");
        let recording = world.recording(&officer, &Parcel::recording(NAME, film.clone()).with("scene", scene)).await;
        let today = world.app.store.clock().now().day();
        let filing = Filing {
            title: "某餐饮店占道经营案".into(),
            cause: "占道经营".into(),
            source: Source::Inspection,
            clue_received_on: today,
            filed_on: today,
            officers,
            party: Party {
                kind: PartyKind::Organisation,
                name: "某餐饮店".into(),
                representative: None,
                address: None,
                phone: None,
            },
            summary: "检查发现".into(),
            scenes: vec![scene],
            course: Course::Ordinary,
        };
        let case = app::case::file(&world.app, &officer, filing).await.unwrap();
        Self { world, officer, head, case, recording, film }
    }

    fn input(&self, part: Option<Part>) -> OrderInput {
        OrderInput {
            case: self.case,
            part,
            collectors: vec![self.officer.person],
            collected_at: Some(self.now()),
            place: "文化路 12 号".into(),
            proves: Some("占道经营".into()),
            kept_at: None,
        }
    }

    fn now(&self) -> Timestamp {
        self.world.app.store.clock().now()
    }

    async fn order(&self, part: Option<Part>) -> CopyId {
        app::copy::order(&self.world.app, &self.officer, self.recording, self.input(part)).await.unwrap()
    }

    async fn run(&self, ffmpeg: Option<Ffmpeg>) {
        Copies::new(Arc::clone(&self.world.app), ffmpeg, CancellationToken::new()).run().await.unwrap();
    }

    async fn copy(&self, id: CopyId) -> CopyState {
        self.world.app.store.load::<CopyState>(id).await.unwrap().unwrap().state
    }

    async fn state_of_duty(&self, id: CopyId) -> DutyState {
        let duties = self.world.app.store.duties_of(id.into()).await.unwrap();
        assert_eq!(duties.iter().map(|d| d.duty.rule.as_str()).collect::<Vec<_>>(), ["art23-evidence-copy"]);
        duties[0].duty.state.clone()
    }

    async fn bytes(&self, object: base::ObjectId) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (store, file) = (self.world.app.store.clone(), &mut bytes);
        store.open_object(object).unwrap().read_to_end(file).unwrap();
        bytes
    }

    /// What the officer asks for, approved for an hour.
    async fn approved(&self, kind: AccessKind) -> AccessId {
        let outsider = Some((Outsider::Authority, "甲县人民法院".to_owned()));
        let input = AccessInput { kind, scope: self.case.into(), purpose: "行政诉讼举证".into(), outsider };
        let id = access::ask(&self.world.app, &self.officer, input).await.unwrap();
        let until = self.now().plus(Span::from_hours(1));
        access::approve(&self.world.app, &self.head, id, 1, until, model::Reach::default(), None).await.unwrap();
        id
    }
}

fn film(how: &[&str], ending: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("film.{ending}"));
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i"]);
    ffmpeg.args(["testsrc=size=176x144:rate=10:duration=4", "-f", "lavfi", "-i", "sine=frequency=440:duration=4"]);
    assert!(ffmpeg.args(how).arg(&file).status().unwrap().success());
    std::fs::read(file).unwrap()
}

async fn ffmpeg() -> Option<Ffmpeg> {
    Some(Ffmpeg::on_path().await.expect("these tests need ffmpeg: cargo xtask setup --for test"))
}

fn part(from: i64, to: i64) -> Option<Part> {
    Some(Part { from: Span::from_millis(from), to: Span::from_millis(to) })
}

/// What ffprobe says of bytes: codec of each stream, and how many pictures.
fn probed(bytes: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let how = ["-v", "error", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets", "-of", "csv=p=0"];
    let output = Command::new("ffprobe").args(how).arg(file.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_whole_is_the_same_bytes_and_its_note_comes_with_it() {
    let desk = Desk::new().await;
    let id = desk.order(None).await;
    assert!(matches!(desk.state_of_duty(id).await, DutyState::Open { .. }));
    desk.run(None).await;

    let copy = desk.copy(id).await;
    let (made, note) = (copy.made.expect("a copy"), copy.note.expect("a note"));
    assert_eq!((made.what.method, made.what.container.as_str()), (CopyMethod::Bytes, "mp4"));
    assert_eq!(desk.bytes(made.what.object).await, desk.film);
    let original = desk.world.app.store.load::<RecordingState>(desk.recording).await.unwrap().unwrap().state.original.unwrap();
    assert_eq!(made.what.digests, original.what.digests);
    assert_ne!(made.what.object, original.what.object, "an object of its own");
    assert!(desk.bytes(note.what.object).await.starts_with(b"%PDF"));
    assert_eq!(made.at.recorded_at, note.at.recorded_at, "one act");
    assert!(matches!(desk.state_of_duty(id).await, DutyState::Closed { .. }));
}

#[tokio::test]
async fn a_part_is_cut_at_a_keyframe_without_encoding_and_says_where() {
    let desk = Desk::new().await;
    let id = desk.order(part(1500, 3000)).await;
    desk.run(ffmpeg().await).await;
    let made = desk.copy(id).await.made.expect("a copy").what;
    assert_eq!(made.method, CopyMethod::Stream);
    let holds = made.holds.unwrap();
    assert_eq!(holds.from, Span::from_seconds(1), "the keyframe before");
    assert!((2900..=3300).contains(&holds.to.millis()), "{holds:?}");
    assert!(made.program.unwrap().starts_with("ffmpeg version"));
    let said = probed(&desk.bytes(made.object).await);
    let pictures: u32 = said.lines().find_map(|l| l.strip_prefix("h264,")).unwrap().parse().unwrap();
    assert!((19..=22).contains(&pictures) && said.contains("aac"), "{said}");
}

#[tokio::test]
async fn without_ffmpeg_a_part_is_told_to_be_impossible_and_the_duty_stays() {
    let desk = Desk::new().await;
    let id = desk.order(part(0, 1000)).await;
    desk.run(None).await;
    let found = desk.world.app.store.load::<CopyState>(id).await.unwrap().unwrap();
    let failed = found.state.failed.expect("it says so");
    assert!(found.private.expose().text(&failed.at.entry.to_string()).unwrap().contains("整件复制"));
    let DutyState::Open { missing } = desk.state_of_duty(id).await else { panic!("the duty is open") };
    assert!(missing.contains("没有做成"));
}

#[tokio::test]
async fn what_the_note_must_say_is_asked_for_and_only_evidence_of_the_case_is_listed() {
    let desk = Desk::new().await;
    let app = &desk.world.app;
    let order = async |input: OrderInput| app::copy::order(app, &desk.officer, desk.recording, input).await.unwrap_err();
    let empty = OrderInput { collectors: Vec::new(), collected_at: None, place: " ".into(), ..desk.input(part(3000, 2000)) };
    let AppError::Invalid(wrong) = order(empty).await else { panic!("fields are named") };
    let wrong: Vec<_> = wrong.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(wrong, ["place", "collectors", "collected_at", "part"]);

    let elsewhere = desk.world.recording(&desk.officer, &Parcel::recording("b.mp4", b"x".to_vec())).await;
    let refused = app::copy::order(app, &desk.officer, elsewhere, desk.input(None)).await.unwrap_err();
    assert!(matches!(refused, AppError::Conflict(_)), "{refused}");
    let stranger = OrderInput { collectors: vec![PersonId::random()], ..desk.input(None) };
    assert!(matches!(order(stranger).await, AppError::Invalid(_)));
    let denied = app::copy::order(app, &desk.head, desk.recording, desk.input(None)).await.unwrap_err();
    assert!(matches!(denied, AppError::Denied { .. }), "{denied}");
}

#[tokio::test]
async fn a_pack_goes_outside_only_under_approval_plays_by_itself_and_verifies() {
    let desk = Desk::new().await;
    let app = &desk.world.app;
    let id = desk.order(part(1500, 3000)).await;
    let waiting = {
        let outsider = Some((Outsider::Authority, "甲县人民法院".to_owned()));
        let input = AccessInput { kind: AccessKind::Provide, scope: desk.case.into(), purpose: "举证".into(), outsider };
        access::ask(app, &desk.officer, input).await.unwrap()
    };
    let denied = access::pack(app, &desk.officer, waiting).await.unwrap_err();
    assert!(matches!(denied, AppError::Denied { article: Some(article), .. } if article.paragraph == Some(1)), "{denied}");

    let granted = desk.approved(AccessKind::Provide).await;
    let nothing = access::pack(app, &desk.officer, granted).await.unwrap_err();
    assert!(matches!(nothing, AppError::Conflict(_)), "nothing was copied yet: {nothing}");
    desk.run(ffmpeg().await).await;
    assert!(matches!(access::pack(app, &desk.head, granted).await, Err(AppError::NotFound(_))), "it is the officer's");
    access::pack(app, &desk.officer, granted).await.unwrap();
    let (object, number) = access::take_pack(app, &desk.officer, granted).await.unwrap();
    let state = app.store.load::<AccessState>(granted).await.unwrap().unwrap().state;
    assert_eq!((state.packs.len(), state.taken.len()), (1, 1));
    assert!(number.contains("副〔2026〕1号"), "{number}");

    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("pack.zip");
    std::fs::write(&zip, desk.bytes(object).await).unwrap();
    let key = app.log_signer(desk.officer.agency).await.unwrap().ring().verifier_key().clone();
    let verdict = package::verify(&zip, Some(&key));
    assert_eq!(verdict.outcome, package::Outcome::Ok, "{verdict:#?}");
    assert_eq!(
        verdict.summary.as_ref().unwrap().without_private,
        verdict.summary.as_ref().unwrap().entries,
        "nobody's texts go along"
    );
    plays_by_itself(&zip, folder.path(), &desk.bytes(desk.copy(id).await.made.unwrap().what.object).await);

    // Another byte is found, whoever holds the pack.
    let mut broken = std::fs::read(&zip).unwrap();
    let place = broken.windows(4).position(|w| w == b"mdat").unwrap() + 40;
    broken[place] ^= 1;
    std::fs::write(&zip, broken).unwrap();
    assert_eq!(package::verify(&zip, Some(&key)).outcome, package::Outcome::Broken);

    desk.world.clock.advance(Span::from_hours(1));
    let over = access::take_pack(app, &desk.officer, granted).await.unwrap_err();
    assert!(matches!(over, AppError::Denied { .. }), "{over}");
}

/// Brightness of one place of one picture, and how loud a stretch is, as ffmpeg reads them.
fn decoded(bytes: &[u8], how: &[&str]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let mut ffmpeg = Command::new("ffmpeg");
    let output = ffmpeg.args(["-v", "error", "-nostdin", "-i"]).arg(file.path()).args(how).arg("pipe:1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[tokio::test]
async fn what_is_covered_is_black_and_silent_while_it_was_asked_and_nowhere_else() {
    let desk = Desk::new().await;
    let at = |from, to| part(from, to).unwrap();
    let masks = vec![Mask::Box { x: 0, y: 0, w: 500, h: 1000, part: Some(at(1000, 2000)) }, Mask::Mute { part: at(2000, 3000) }];
    let input = RedactInput { case: Some(desk.case), part: None, masks, ground: Secrecy::Privacy, reason: "路人面部".into() };
    let id = app::copy::redact(&desk.world.app, &desk.officer, desk.recording, input.clone()).await.unwrap();
    desk.run(ffmpeg().await).await;
    let copy = desk.copy(id).await;
    let made = copy.made.expect("a redaction").what;
    assert_eq!((made.method, copy.note.is_none()), (CopyMethod::Encoded, true));
    let bytes = desk.bytes(made.object).await;
    let grey = ["-f", "rawvideo", "-pix_fmt", "gray"];
    let frames = decoded(&bytes, &[&["-map", "0:v:0"][..], &grey].concat());
    let size = 176 * 144;
    assert!(frames.len() >= 39 * size, "{}", frames.len());
    let left = |n: usize| {
        frames[n * size..(n + 1) * size].chunks(176).map(|row| row[..80].iter().map(|p| u64::from(*p)).sum::<u64>()).sum::<u64>()
            / (80 * 144)
    };
    let right = |n: usize| {
        frames[n * size..(n + 1) * size].chunks(176).map(|row| row[96..].iter().map(|p| u64::from(*p)).sum::<u64>()).sum::<u64>()
            / (80 * 144)
    };
    assert!(left(15) < 20 && right(15) > 40, "{} {}", left(15), right(15));
    assert!(left(5) > 40 && left(25) > 40, "{} {}", left(5), left(25));
    let loud = |from: usize| {
        let samples = decoded(&bytes, &["-map", "0:a:0", "-f", "s16le", "-ac", "1", "-ar", "8000"]);
        let stretch = &samples[from * 16_000 + 4000..(from + 1) * 16_000 - 4000];
        stretch.chunks(2).map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs()).max().unwrap()
    };
    assert!(loud(2) < 200 && loud(1) > 1000 && loud(3) > 1000, "{} {} {}", loud(2), loud(1), loud(3));
    assert!(desk.world.app.store.duties_of(id.into()).await.unwrap().is_empty(), "it is no evidence copy");

    // What goes outside is the redaction, not the evidence copy of the same recording.
    desk.order(None).await;
    desk.run(ffmpeg().await).await;
    let granted = desk.approved(AccessKind::Provide).await;
    access::pack(&desk.world.app, &desk.officer, granted).await.unwrap();
    let state = desk.world.app.store.load::<AccessState>(granted).await.unwrap().unwrap().state;
    assert_eq!(state.packs[0].what.copies, 1);

    let wrong =
        RedactInput { masks: vec![Mask::Box { x: 900, y: 0, w: 200, h: 10, part: None }], reason: String::new(), ..input };
    let wrong = app::copy::redact(&desk.world.app, &desk.officer, desk.recording, wrong).await.unwrap_err();
    let AppError::Invalid(wrong) = wrong else { panic!("{wrong}") };
    assert_eq!(wrong.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), ["reason", "masks"]);
}

/// The page names files that lie beside it, and nothing else.
fn plays_by_itself(zip: &Path, folder: &Path, copy: &[u8]) {
    assert!(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(zip).arg(folder).status().unwrap().success());
    let bag = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir()).unwrap();
    let html = std::fs::read_to_string(bag.join("data/打开.html")).unwrap();
    let source = html.split_once("<video controls preload=\"metadata\" src=\"").unwrap().1.split_once('"').unwrap().0;
    let mut path = Vec::new();
    let mut rest = source.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            path.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            path.push(*first);
            rest = tail;
        }
    }
    let file = bag.join("data").join(String::from_utf8(path).unwrap());
    assert_eq!(std::fs::read(file).unwrap(), copy);
    assert!(!html.contains("<script") && !html.contains("://"), "{html}");
}
