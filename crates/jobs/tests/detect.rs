//! Hints for redactions by a program of the agency: it gets the file and nothing of the server's environment, and one that fails costs nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use app::Caller;
use app::detection::detected;
use base::{Day, RecordingId};
use jobs::{Detect, Job as _};
use model::agency::Field;
use model::{RecordingState, Role};
use store::{Derivation, Progress};
use testkit::upload::Parcel;
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;

const PHOTO: &str = "IMG_20261103_090341.jpg";
const FILM: &str = "CG26003_002603_20261109162010_0001.mp4";
const SOUND: &str = "CG26001_002601_20261103090640_0003.wav";

struct Desk {
    world: World,
    officer: Caller,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/detect", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let member = Member { name: "王一", unit: None, roles: &[Role::Officer], certificate: None };
        let officer = world.member(&agency.unwrap(), member).await.unwrap();
        Self { world, officer, folder: tempfile::tempdir().unwrap() }
    }

    async fn receive(&self, name: &str) -> RecordingId {
        let parcel = Parcel::recording(name, testkit::media::sample(name).to_vec());
        self.world.recording(&self.officer, &parcel).await
    }

    async fn progress(&self, recording: RecordingId) -> Option<(Progress, Option<String>)> {
        let store = &self.world.app.store;
        let found = store.load::<RecordingState>(recording).await.unwrap().unwrap();
        let original = found.state.original.unwrap().what.object;
        store.derivation(original, Derivation::Detection).await.unwrap()
    }

    /// A program of this text.
    fn program(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    async fn run(&self, program: PathBuf) {
        Detect::new(Arc::clone(&self.world.app), program, CancellationToken::new()).run().await.unwrap();
    }
}

#[tokio::test]
async fn a_program_says_what_it_would_cover_of_whatever_has_a_picture() {
    let desk = Desk::new().await;
    let (photo, film, sound) = (desk.receive(PHOTO).await, desk.receive(FILM).await, desk.receive(SOUND).await);
    assert!(detected(&desk.world.app, &desk.officer, photo).await.unwrap().boxes.is_empty(), "nobody looked");
    let answer = r#"test -s "$1" && test -z "$HOME" && echo '{"boxes": [{"what": "人脸", "sides": [100, 200, 50, 60], "from_ms": 5, "to_ms": 900}]}'"#;
    desk.run(desk.program("faces", answer)).await;
    for recording in [photo, film] {
        let found = detected(&desk.world.app, &desk.officer, recording).await.unwrap().boxes;
        assert_eq!(
            found.iter().map(|b| (b.what.as_str(), b.sides, b.to.millis())).collect::<Vec<_>>(),
            [("人脸", [100, 200, 50, 60], 900)]
        );
    }
    assert_eq!(desk.progress(sound).await, Some((Progress::Needless, None)), "what is only heard has nothing to cover");
}

#[tokio::test]
async fn a_program_that_fails_says_so_once_and_another_one_is_asked_again() {
    let desk = Desk::new().await;
    let photo = desk.receive(PHOTO).await;
    desk.run(desk.program("broken", "exit 3")).await;
    let (progress, said) = desk.progress(photo).await.unwrap();
    assert!(progress == Progress::Failed && said.unwrap().starts_with("检测程序失败"));
    desk.run(desk.program("endless", "yes")).await;
    assert_eq!(desk.progress(photo).await.unwrap().1.unwrap(), "检测程序的答复过长");
    desk.run(desk.program("blind", r#"echo '{"boxes": []}'"#)).await;
    assert_eq!(desk.progress(photo).await.unwrap().0, Progress::Needless);
}
