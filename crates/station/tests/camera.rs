//! A station that records a real stream (RTSP over TCP), with no server anywhere: passwords, sound, clocks, a camera that dies and comes back, and
//! films that players and our own probe open.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::SystemClock;
use evidence::probe::{Probe, TrackKind, probe};
use ledger::station::Manifest;
use ledger::station::camera::{Event, Line, TimeSource, Why};
use station::progress::Form;
use station::run::Stop;
use station::{Settings, Station};
use testkit::rtsp::{Camera, Door, Offer};

/// A station over a folder, running in a thread.
struct Running {
    dir: tempfile::TempDir,
    stop: Arc<Stop>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start(camera: &Camera, more: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("password"), "口令\n").unwrap();
        let text = format!(
            "server = \"http://127.0.0.1:9\"\nagency = \"00000000000000000000000000\"\n\
             server_keys = [\"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\"]\n\
             spool = \"{0}/spool\"\ndisk_reserve_mib = 0\n[[camera]]\nroom = \"询问室一\"\nnumber = \"C-01\"\nurl = \"{1}\"\n{2}",
            dir.path().display(),
            camera.url(),
            more.replace("PASSWORD", &dir.path().join("password").display().to_string())
        );
        let settings = Settings::parse(&text).unwrap();
        let station = Station::open(settings, &[], Form::Silent, Arc::new(SystemClock)).unwrap();
        let stop = Arc::new(Stop::default());
        let thread = std::thread::spawn({
            let stop = Arc::clone(&stop);
            move || {
                station.run(&stop, false).unwrap();
            }
        });
        Self { dir, stop, thread: Some(thread) }
    }

    fn spool(&self) -> std::path::PathBuf {
        self.dir.path().join("spool")
    }

    /// What the journal says so far.
    fn events(&self) -> Vec<Event> {
        let Ok(cameras) = std::fs::read_dir(self.spool().join("cameras")) else { return Vec::new() };
        let text = cameras.flatten().map(|c| std::fs::read_to_string(c.path().join("journal.jsonl")).unwrap_or_default());
        text.flat_map(|text| text.lines().filter_map(|l| serde_json::from_str::<Line>(l).ok()).collect::<Vec<_>>())
            .map(|line| line.event)
            .collect()
    }

    fn wait_for(&self, what: impl Fn(&Event) -> bool) -> Event {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(found) = self.events().into_iter().find(|event| what(event)) {
                return found;
            }
            assert!(Instant::now() < patience, "{:#?}", self.events());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops it in order; then every film and every manifest.
    fn end(&mut self) -> (Vec<(Probe, Vec<u8>)>, Vec<Manifest>) {
        self.stop.set();
        self.thread.take().unwrap().join().unwrap();
        let mut manifests: Vec<Manifest> = read(&self.spool().join("manifests"))
            .iter()
            .map(|json| {
                Manifest::read(serde_json::from_slice::<serde_json::Value>(json).unwrap()["note"].as_str().unwrap()).unwrap()
            })
            .collect();
        manifests.sort_by_key(|manifest| manifest.sequence);
        let seen = |bytes: Vec<u8>| (probe(&mut std::io::Cursor::new(&bytes), bytes.len() as u64, "a.mp4"), bytes);
        (read(&self.spool().join("objects")).into_iter().map(seen).collect(), manifests)
    }
}

fn read(dir: &Path) -> Vec<Vec<u8>> {
    std::fs::read_dir(dir).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

/// What FFmpeg says of a film, where there is FFmpeg: its coders, and what it complains of while it decodes every picture.
fn ffmpeg(bytes: &[u8]) -> Option<(String, String)> {
    let file = tempfile::Builder::new().suffix(".mp4").tempfile().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let coders = Command::new("ffprobe")
        .args(["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0"])
        .arg(file.path())
        .output()
        .ok()?;
    let decoded = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(file.path()).args(["-f", "null", "-"]).output().ok()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&coders.stdout).split_whitespace().collect::<Vec<_>>().join(" "), text(&decoded.stderr)))
}

#[test]
fn pictures_and_sound_are_kept_as_they_came_and_players_open_them() {
    let door = Door::Digest("admin", "口令");
    let camera = Camera::on(0, Offer { door, sound: true, clock: Some(700), ticks: u32::MAX - 90_000, ..Offer::default() });
    let mut running = Running::start(&camera, "user = \"admin\"\npassword_file = \"PASSWORD\"\n");
    let connected = running.wait_for(|event| matches!(event, Event::Connected { .. }));
    let not_kept = vec!["application/vnd.other".to_owned()];
    assert_eq!(connected, Event::Connected { sound: Some("G.711A 8000".into()), not_kept });
    // The RTP time wraps after a second.
    std::thread::sleep(Duration::from_secs(4));
    let (films, manifests) = running.end();
    assert_eq!(films.len(), 1);
    let (seen, bytes) = &films[0];
    assert!(seen.findings.is_empty(), "{:?}", seen.findings);
    assert!(seen.has(TrackKind::Video) && seen.has(TrackKind::Audio));
    let length = seen.duration.unwrap().value.millis();
    assert!((3000..7000).contains(&length), "{length}");
    let closed = running.wait_for(|event| matches!(event, Event::Closed { .. }));
    let Event::Closed { file, start, source, length: told, fragments, .. } = closed else { unreachable!() };
    assert_eq!(source, TimeSource::Report);
    assert!(told.millis() <= length && length - told.millis() < 300, "{told:?} {length}");
    assert!(fragments >= 3 && file.starts_with("询问室一_C-01_20") && file.ends_with("_S.mp4"), "{file} {fragments}");
    let claims = evidence::times::NameProfiles::shipped().read(&file, None).unwrap();
    assert_eq!((claims.device.as_deref(), claims.time.value), (Some("C-01"), start));
    assert!(!running.events().iter().any(|e| matches!(e, Event::TimeJump { .. } | Event::Loss { .. })), "{:?}", running.events());
    // Parameter sets lie in front of every independent picture, as the camera sent them.
    let idr = bytes.windows(5).filter(|w| w[4] == 0x67 && w[..3] == [0, 0, 0]).count();
    assert!(idr >= 3, "{idr}");
    if let Some((coders, complaints)) = ffmpeg(bytes) {
        assert_eq!((coders.as_str(), complaints.as_str()), ("h264 pcm_alaw", ""));
    }
    let listed: Vec<_> = manifests.iter().flat_map(|m| &m.files).collect();
    assert_eq!((listed.len(), listed[0].name.bytes(), listed[0].size), (1, file.into_bytes(), bytes.len() as u64));
    let lines: Vec<&Line> = manifests.iter().flat_map(|m| &m.device.camera.as_ref().unwrap().lines).collect();
    assert_eq!(lines.iter().map(|line| line.event.clone()).collect::<Vec<_>>(), running.events(), "all of the journal is signed");
    assert!(lines.windows(2).all(|pair| pair[1].previous == Some(pair[0].digest())), "and chained");
}

#[test]
fn what_the_answer_to_play_says_of_time_comes_before_reports() {
    let camera = Camera::on(0, Offer { playing: Some(-1500), clock: Some(-1500), sound: true, ..Offer::default() });
    let mut running = Running::start(&camera, "minutes = 1\n");
    let opened = running.wait_for(|event| matches!(event, Event::Opened { .. }));
    let Event::Opened { start, source, .. } = opened else { unreachable!() };
    let behind = base::Clock::now(&SystemClock).since(start).millis();
    assert!(source == TimeSource::Play && (1300..4000).contains(&behind), "{source:?} {behind}");
    std::thread::sleep(Duration::from_millis(2500));
    running.end();
    let closed = running.wait_for(|event| matches!(event, Event::Closed { .. }));
    assert!(matches!(&closed, Event::Closed { file, .. } if file.ends_with("_P.mp4")), "{closed:?}");
    assert!(!running.events().iter().any(|e| matches!(e, Event::ClockJump { .. })), "{:?}", running.events());
}

#[test]
fn a_camera_that_dies_and_comes_back_leaves_a_gap_of_that_length() {
    let camera = Camera::on(0, Offer { door: Door::Basic("a", ""), ..Offer::default() });
    let port = camera.port();
    let mut running = Running::start(&camera, "user = \"a\"\nsound = false\n");
    running.wait_for(|event| matches!(event, Event::Opened { .. }));
    std::thread::sleep(Duration::from_millis(2500));
    let died = Instant::now();
    drop(camera);
    running.wait_for(|event| matches!(event, Event::Disconnected { .. }));
    running.wait_for(|event| matches!(event, Event::Unreachable { reason } if reason == "摄像机没有应答"));
    std::thread::sleep(Duration::from_millis(1500));
    // It begins its numbers anew.
    let camera = Camera::on(port, Offer { door: Door::Basic("a", ""), ticks: 5, sequence: 60_000, ..Offer::default() });
    let away = |event: &Event| matches!(event, Event::Gap { why: Why::Away(_), .. });
    let Event::Gap { length, why, .. } = running.wait_for(away) else { unreachable!() };
    let measured = died.elapsed();
    assert_eq!(why.sentence(), "摄像机连接中断（摄像机关闭了连接）");
    let apart = i64::try_from(measured.as_millis()).unwrap() - length.millis();
    assert!(apart.abs() < 1000, "{measured:?} {length:?}");
    std::thread::sleep(Duration::from_secs(2));
    let (films, _) = running.end();
    assert_eq!(films.len(), 2);
    assert!(films.iter().all(|(seen, _)| seen.findings.is_empty()), "{films:?}");
    drop(camera);
}

#[test]
fn a_camera_that_comes_back_with_another_coding_begins_a_new_file_and_both_open() {
    let camera = Camera::on(0, Offer::default());
    let port = camera.port();
    let mut running = Running::start(&camera, "");
    running.wait_for(|event| matches!(event, Event::Opened { .. }));
    std::thread::sleep(Duration::from_millis(1500));
    drop(camera);
    let camera = Camera::on(port, Offer { h265: true, clock: Some(-2000), ..Offer::default() });
    let h265 = |event: &Event| matches!(event, Event::Opened { format, .. } if format == "H.265 128×96");
    running.wait_for(h265);
    let changed = Event::FormatChanged { from: "H.264 192×64".into(), to: "H.265 128×96".into() };
    assert!(running.events().contains(&changed), "{:#?}", running.events());
    std::thread::sleep(Duration::from_secs(3));
    let (films, _) = running.end();
    let mut coders: Vec<String> = films.iter().filter_map(|(_, bytes)| ffmpeg(bytes)).map(|(c, e)| format!("{c}{e}")).collect();
    coders.sort();
    assert!(coders.is_empty() || coders == ["h264", "hevc"], "{coders:?}");
    let mut codecs: Vec<_> = films.iter().map(|(seen, _)| seen.tracks[0].codec.clone()).collect();
    codecs.sort();
    assert_eq!(codecs, ["avc1", "hvc1"]);
    assert!(films.iter().all(|(seen, _)| seen.findings.is_empty()), "{films:?}");
    drop(camera);
}

#[test]
fn a_wrong_password_is_said_and_tried_again_for_ever() {
    let camera = Camera::on(0, Offer { door: Door::Digest("admin", "另一个"), ..Offer::default() });
    let mut running = Running::start(&camera, "user = \"admin\"\npassword_file = \"PASSWORD\"\n");
    running.wait_for(|event| matches!(event, Event::Unreachable { reason } if reason == "摄像机不接受用户名或者密码"));
    // Whoever puts it right need not start the station again.
    std::fs::write(running.dir.path().join("password"), "另一个").unwrap();
    running.wait_for(|event| matches!(event, Event::Opened { .. }));
    assert_eq!(running.end().0.len(), 1);
}
