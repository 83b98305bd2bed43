//! Voices in real files: what this program decodes by itself, what ffmpeg decodes for it, and what another program writes down.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use app::Caller;
use app::speech::{Transcript, curve_of};
use base::{Day, ObjectId, Span};
use jobs::{Ffmpeg, Job as _, Listen, Transcriber};
use model::agency::Field;
use model::{RecordingState, Role};
use store::{Derivation, Progress};
use testkit::upload::Parcel;
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;

struct Desk {
    world: World,
    officer: Caller,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/speech", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let member = Member { name: "王一", unit: None, roles: &[Role::Officer], certificate: None };
        let officer = world.member(&agency.unwrap(), member).await.unwrap();
        Self { world, officer }
    }

    async fn receive(&self, name: &str, bytes: Vec<u8>) -> ObjectId {
        let id = self.world.recording(&self.officer, &Parcel::recording(name, bytes)).await;
        let found = self.world.app.store.load::<RecordingState>(id).await.unwrap().unwrap();
        found.state.original.unwrap().what.object
    }

    async fn listen(&self, ffmpeg: Option<Ffmpeg>, transcriber: Option<Transcriber>) {
        Listen::new(Arc::clone(&self.world.app), ffmpeg, transcriber, CancellationToken::new()).run().await.unwrap();
    }

    async fn progress(&self, original: ObjectId, derivation: Derivation) -> Option<Progress> {
        self.world.app.store.derivation(original, derivation).await.unwrap().map(|(progress, _)| progress)
    }
}

fn sample(name: &str) -> Vec<u8> {
    testkit::media::sample(name).to_vec()
}

/// Sound from ffmpeg's own generators.
fn sound(name: &str, filter: &str, how: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", filter]);
    assert!(ffmpeg.args(how).arg(&file).status().unwrap().success(), "{filter}");
    std::fs::read(file).unwrap()
}

#[tokio::test]
async fn voices_are_heard_where_the_script_has_them_and_nowhere_else() {
    let desk = Desk::new().await;
    let film = desk.receive("CG26001_002601_20261103090200_0001.mp4", sample("CG26001_002601_20261103090200_0001.mp4")).await;
    let dictation =
        desk.receive("CG26001_002601_20261103090640_0003.wav", sample("CG26001_002601_20261103090640_0003.wav")).await;
    desk.listen(None, None).await;

    let curve = curve_of(&desk.world.app, film).await.unwrap().expect("a film of a body camera is decoded without ffmpeg");
    assert!((65_000..=67_000).contains(&curve.length().millis()), "{:?}", curve.length());
    let spoken = curve.voice_within(Span::ZERO, curve.length());
    assert!((15_000..=60_000).contains(&spoken.millis()), "{spoken} in {:?}", curve.voices());
    assert!(!curve.is_silent());
    let dictated = curve_of(&desk.world.app, dictation).await.unwrap().expect("a WAV of 8 kHz");
    assert!(dictated.voice_within(Span::ZERO, dictated.length()).millis() > 4000, "{:?}", dictated.voices());
}

#[tokio::test]
async fn item_18_a_muted_microphone_is_silent_and_item_19_engines_and_wind_are_no_speech() {
    let desk = Desk::new().await;
    let muted = desk.receive("CG26001_002601_20261103073000_0001.wav", sound("a.wav", "anullsrc=r=16000:d=30", &[])).await;
    // Each as loud as a camera records it: ten decibels above what speech has in the samples.
    let engine = "aevalsrc='0.5*(sin(2*PI*42*t)+0.5*sin(2*PI*84*t)+0.3*sin(2*PI*126*t))*(0.9+0.1*sin(2*PI*3*t))+0.2*(random(0)-0.5)':d=30:s=16000";
    let wind = "anoisesrc=color=brown:amplitude=0.9:duration=30:sample_rate=16000:seed=3";
    let mut loud = Vec::new();
    for (n, filter) in [engine, wind].into_iter().enumerate() {
        loud.push(
            desk.receive(&format!("CG26001_002601_2026110307310{n}_0002.mp4"), sound("b.m4a", filter, &["-c:a", "aac"])).await,
        );
    }
    desk.listen(None, None).await;
    let silent = curve_of(&desk.world.app, muted).await.unwrap().expect("silence was listened to");
    assert!(silent.is_silent() && silent.voices().is_empty());
    for original in loud {
        let curve = curve_of(&desk.world.app, original).await.unwrap().expect("noise was listened to");
        assert_eq!(curve.voices(), [], "noise that was taken for speech");
        assert_eq!(curve.silences(), []);
    }
}

#[tokio::test]
async fn what_this_program_does_not_decode_is_left_to_ffmpeg_and_what_nobody_decodes_is_said_once() {
    let desk = Desk::new().await;
    let (speech, folder) = (sample("CG26001_002601_20261103090640_0003.wav"), tempfile::tempdir().unwrap());
    let (from, to) = (folder.path().join("a.wav"), folder.path().join("a.avi"));
    std::fs::write(&from, speech).unwrap();
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-loglevel", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=2:duration=12", "-i"]);
    assert!(ffmpeg.arg(&from).args(["-c:v", "mpeg4", "-c:a", "adpcm_ms", "-shortest"]).arg(&to).status().unwrap().success());
    let avi = desk.receive("CG26001_002601_20261103090640_0003.avi", std::fs::read(to).unwrap()).await;
    let broken = desk.receive("CG26003_002603_20261109162010_0001.mp4", sample("CG26003_002603_20261109162010_0001.mp4")).await;

    desk.listen(None, None).await;
    assert_eq!(desk.progress(avi, Derivation::Speech).await, Some(Progress::Failed), "without ffmpeg");
    let ffmpeg = Ffmpeg::on_path().await.expect("these tests need ffmpeg: cargo xtask setup --for test");
    desk.listen(Some(ffmpeg), None).await;
    let curve = curve_of(&desk.world.app, avi).await.unwrap().expect("ffmpeg decodes it");
    assert!(curve.voice_within(Span::ZERO, curve.length()).millis() > 3000, "{:?}", curve.voices());
    assert_eq!(desk.progress(broken, Derivation::Speech).await, Some(Progress::Failed), "a film without its index");
    let photo = desk.receive("IMG_20261103_090341.jpg", sample("IMG_20261103_090341.jpg")).await;
    desk.listen(None, None).await;
    assert_eq!(desk.progress(photo, Derivation::Speech).await, Some(Progress::Needless));
}

#[tokio::test]
async fn item_17_a_covered_lens_is_seen_and_a_street_is_not_taken_for_one() {
    let desk = Desk::new().await;
    let film = |filter: &str| sound("a.mp4", filter, &["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]);
    let covered = "testsrc=size=176x144:rate=5:duration=20,drawbox=color=black:t=fill:enable='between(t,4,17)'";
    let covered = desk.receive("CG26001_002601_20261103073000_0001.mp4", film(covered)).await;
    let street = "testsrc=size=176x144:rate=5:duration=20,lutyuv=y=val*0.25";
    let street = desk.receive("CG26001_002601_20261103073100_0002.mp4", film(street)).await;
    desk.listen(None, None).await;
    assert_eq!(desk.progress(covered, Derivation::Picture).await, None, "without ffmpeg nobody looks");
    let ffmpeg = Ffmpeg::on_path().await.expect("these tests need ffmpeg: cargo xtask setup --for test");
    desk.listen(Some(ffmpeg), None).await;
    let store = &desk.world.app.store;
    let blanks = async |original| {
        let kept = store.picture_of(original).await.unwrap().expect("it was looked at");
        evidence::picture::blanks(&kept.peaks, kept.step)
    };
    let found = blanks(covered).await;
    assert!(
        matches!(&found[..], [(from, to)] if (3..=5).contains(&from.seconds()) && (16..=18).contains(&to.seconds())),
        "{found:?}"
    );
    assert_eq!(blanks(street).await, [], "a picture as dark as at night");
}

fn script(folder: &Path, text: &str) -> Transcriber {
    let path = folder.join("transcriber");
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Transcriber::program(path).unwrap()
}

#[tokio::test]
async fn a_program_writes_down_and_one_that_fails_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wav = "CG26001_002601_20261103090640_0003.wav";
    let desk = Desk::new().await;
    let original = desk.receive(wav, sample(wav)).await;
    desk.listen(None, Some(script(folder.path(), "echo >&2 $HOME; exit 3"))).await;
    let (progress, said) = desk.world.app.store.derivation(original, Derivation::Transcript).await.unwrap().unwrap();
    assert_eq!(progress, Progress::Failed);
    assert!(said.unwrap().contains("失败"), "why it failed is kept");
    assert_eq!(desk.progress(original, Derivation::Speech).await, Some(Progress::Made), "voices are heard all the same");

    // Another program is another recipe; it gets the file and none of the server's environment.
    let answer = r#"test -s "$1" && test -z "$HOME" && echo '{"lines": [{"from_ms": 0, "to_ms": 900, "text": "正在录音录像"}]}'"#;
    let other = tempfile::tempdir().unwrap();
    desk.listen(None, Some(script(other.path(), answer))).await;
    let kept = desk.world.app.store.transcript_of(original).await.unwrap().expect("a transcript");
    assert_eq!(Transcript::read(kept.as_bytes()).lines[0].text, "正在录音录像");
}

#[tokio::test]
async fn a_server_of_the_agency_gets_the_bytes() {
    use axum::routing::post;
    let wav = "CG26001_002601_20261103090640_0003.wav";
    let size = sample(wav).len();
    let hear = move |body: axum::body::Bytes| async move { format!("收到 {} 字节\n", body.len()) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/asr", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/asr", post(hear)).layer(axum::extract::DefaultBodyLimit::disable());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let desk = Desk::new().await;
    let original = desk.receive(wav, sample(wav)).await;
    desk.listen(None, Some(Transcriber::server(address).unwrap())).await;
    let kept = desk.world.app.store.transcript_of(original).await.unwrap().expect("a transcript");
    assert_eq!(Transcript::read(kept.as_bytes()).lines[0].text, format!("收到 {size} 字节"));
}
