//! Previews and waveforms of real films, by the ffmpeg that the samples are made with too.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use app::Caller;
use base::{Day, ObjectId, Span};
use jobs::{Ffmpeg, Job as _, Previews};
use model::agency::Field;
use model::{RecordingState, Role};
use store::{Derivation, Progress};
use testkit::upload::Parcel;
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;

/// A world with an officer, and the job over it.
struct Desk {
    world: World,
    officer: Caller,
    ffmpeg: Ffmpeg,
    stopping: CancellationToken,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/previews", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let member = Member { name: "王一", unit: None, roles: &[Role::Officer], certificate: None };
        let officer = world.member(&agency.unwrap(), member).await.unwrap();
        let ffmpeg = Ffmpeg::on_path().await.expect("these tests need ffmpeg: cargo xtask setup --for test");
        Self { world, officer, ffmpeg, stopping: CancellationToken::new() }
    }

    async fn receive(&self, name: &str, bytes: Vec<u8>) -> ObjectId {
        let id = self.world.recording(&self.officer, &Parcel::recording(name, bytes)).await;
        let found = self.world.app.store.load::<RecordingState>(id).await.unwrap().unwrap();
        found.state.original.unwrap().what.object
    }

    async fn run(&self) {
        Previews::new(Arc::clone(&self.world.app), self.ffmpeg.clone(), self.stopping.clone()).run().await.unwrap();
    }

    async fn progress(&self, original: ObjectId, derivation: Derivation) -> Option<Progress> {
        self.world.app.store.derivation(original, derivation).await.unwrap().map(|(progress, _)| progress)
    }
}

/// Two seconds of a moving picture and a tone that begins after the first.
fn film(name: &str, how: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args([
        "-hide_banner",
        "-loglevel",
        "error",
        "-nostdin",
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=176x144:rate=10:duration=2",
    ]);
    ffmpeg.args(["-f", "lavfi", "-i", "sine=frequency=440:duration=2,volume='if(lt(t,1),0,4)':eval=frame"]);
    assert!(ffmpeg.args(how).arg(&file).status().unwrap().success());
    std::fs::read(file).unwrap()
}

const H265: &[&str] =
    &["-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast", "-tag:v", "hvc1", "-c:a", "aac"];

/// What `ffprobe` says of the streams of an object.
async fn streams(desk: &Desk, object: ObjectId) -> String {
    let file = desk.world.app.store.at_hand(object).await.unwrap();
    probe(file.path(), &["-show_entries", "stream=codec_name:format_tags=title,comment"])
}

fn probe(file: &Path, what: &[&str]) -> String {
    let output = Command::new("ffprobe").args(["-v", "error", "-of", "default=noprint_wrappers=1"]).args(what).arg(file).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[tokio::test]
async fn a_film_that_browsers_do_not_play_gets_a_preview_that_names_its_original() {
    let desk = Desk::new().await;
    let bytes = film("CG26001_002601_20261103073000_0001.mp4", H265);
    let original = desk.receive("CG26001_002601_20261103073000_0001.mp4", bytes).await;
    desk.run().await;

    let preview = desk.world.app.store.preview_of(original).await.unwrap().expect("a preview");
    let said = streams(&desk, preview.id).await;
    assert!(said.contains("codec_name=h264") && said.contains("codec_name=aac"), "{said}");
    assert!(said.contains(&original.to_string()) && said.contains("非原件"), "{said}");
    assert_eq!(desk.world.app.store.verify_object(preview.id).await.unwrap(), preview.digests);
    assert!(desk.world.app.store.object(preview.id).await.unwrap().is_none(), "it is no evidence of its own");
}

#[tokio::test]
async fn a_film_has_a_small_picture_from_the_moment_it_was_made() {
    let desk = Desk::new().await;
    let original =
        desk.receive("CG26001_002601_20261103073000_0001.mp4", film("a.mp4", &["-c:v", "libx264", "-c:a", "aac"])).await;
    let sound = desk.receive("CG26001_002601_20261103073000_0002.mp4", film("b.mp4", &["-vn", "-c:a", "aac"])).await;
    desk.run().await;
    let (store, now) = (&desk.world.app.store, desk.world.app.store.clock().now());
    let still = store.still_of(original, now).await.unwrap().expect("a picture");
    assert!(still.starts_with(&[0xff, 0xd8, 0xff]) && still.ends_with(&[0xff, 0xd9]), "one whole JPEG of {} bytes", still.len());
    assert!(store.still_of(original, now.minus(Span::from_hours(1))).await.unwrap().is_none());
    assert!(store.still_of(sound, now).await.unwrap().is_none());
}

#[tokio::test]
async fn what_sounds_has_a_waveform_and_what_plays_has_no_preview() {
    let desk = Desk::new().await;
    let plays = desk.receive("CG26001_002601_20261103073000_0001.mp4", film("a.mp4", &["-c:v", "libx264", "-c:a", "aac"])).await;
    let silent = desk.receive("CG26001_002601_20261103073100_0002.mp4", film("b.mp4", &["-c:v", "libx264", "-an"])).await;
    desk.run().await;

    let store = &desk.world.app.store;
    let wave = store.waveform_of(plays).await.unwrap().expect("a waveform");
    assert_eq!(wave.step, Span::from_millis(100));
    assert!((19..=22).contains(&wave.peaks.len()), "{} peaks of two seconds", wave.peaks.len());
    assert!(wave.peaks[..8].iter().all(|p| *p < 5) && wave.peaks[12..18].iter().all(|p| *p > 30), "{:?}", wave.peaks);
    assert_eq!(desk.progress(plays, Derivation::Preview).await, Some(Progress::Needless));
    assert_eq!(desk.progress(silent, Derivation::Waveform).await, Some(Progress::Needless));
}

#[tokio::test]
async fn what_cannot_be_made_is_said_once_and_not_tried_for_ever() {
    let desk = Desk::new().await;
    let whole = film("c.mp4", H265);
    // Without its index nothing can read it, as when power went.
    let original = desk.receive("CG26001_002601_20261103073000_0001.mp4", whole[..whole.len() / 2].to_vec()).await;
    desk.run().await;

    let store = &desk.world.app.store;
    let (progress, said) = store.derivation(original, Derivation::Preview).await.unwrap().unwrap();
    assert_eq!(progress, Progress::Failed);
    let said = said.unwrap();
    assert!(!said.is_empty() && !said.contains('/'), "{said}");
    let long_ago = store.clock().now().minus(Span::from_hours(24));
    let recipe = desk.ffmpeg.recipe(Derivation::Preview);
    assert!(store.underived(Derivation::Preview, recipe, long_ago).await.unwrap().is_none(), "it is not tried again");
    assert!(
        store.underived(Derivation::Preview, "another recipe", long_ago).await.unwrap().is_some(),
        "unless by another recipe"
    );
}

#[tokio::test]
async fn what_is_left_at_a_stop_is_made_at_the_next_start() {
    let mut desk = Desk::new().await;
    let original =
        desk.receive("CG26001_002601_20261103073000_0001.avi", film("d.avi", &["-c:v", "mpeg4", "-c:a", "adpcm_ms"])).await;
    let (app, store) = (Arc::clone(&desk.world.app), desk.world.app.store.clone());
    desk.stopping.cancel();
    desk.run().await;
    assert_eq!(desk.progress(original, Derivation::Preview).await, None);

    // Somebody took it and is gone: it waits a day, in case he is only slow.
    let recipe = desk.ffmpeg.recipe(Derivation::Preview).to_owned();
    let now = store.clock().now();
    assert!(app::preview::next(&app, Derivation::Preview, &recipe, now.minus(Span::from_hours(24))).await.unwrap().is_some());
    desk.stopping = CancellationToken::new();
    desk.run().await;
    assert_eq!(desk.progress(original, Derivation::Preview).await, Some(Progress::Making));
    desk.world.clock.advance(Span::from_hours(25));
    desk.run().await;
    assert_eq!(desk.progress(original, Derivation::Preview).await, Some(Progress::Made));
}
