//! A station that records a fixed camera beside a server: the recordings land at their room, what the journal says becomes an outage there, and a
//! station that is killed in the middle of a file loses nothing that was written.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use app::session::set_password;
use base::Day;
use model::Role;
use model::agency::Field;
use serde_json::{Value, json};
use support::{Browser, LOGIN, PASSWORD, Server};
use testkit::rtsp::{Camera, Offer};
use testkit::{Member, World};

const KEEPER: &str = "黄蓉";

/// A server's folder with an officer and a custodian of devices.
fn seed(data: &Path) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::in_folder(data, testkit::clock::instant("2026-01-05 08:00"), None).await.unwrap();
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/county", "丙县林业局", "丙林", Field::Other, go_live).await.unwrap();
        for (name, role) in [(LOGIN, Role::Officer), (KEEPER, Role::DeviceCustodian)] {
            world.member(&agency, Member { name, roles: &[role], ..Member::default() }).await.unwrap();
            let who = world.as_person(name).await.unwrap();
            set_password(&world.app, name, who.person, who.agency, PASSWORD).await.unwrap();
        }
    });
}

fn login(address: &str, name: &str) -> Browser {
    let mut browser = Browser { address: address.to_owned(), ..Browser::default() };
    let answer = browser.post("/api/v1/session", &json!({ "login": name, "password": PASSWORD }));
    assert_eq!(answer.status, 201, "{answer:?}");
    browser.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    browser.csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
    browser
}

/// The station, running; it does not outlive its test.
struct Station(Child);

impl Station {
    fn start(settings: &Path, log: &Path) -> Self {
        let log = fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhilu"));
        command.args(["station", "--json", "--config"]).arg(settings).stdout(Stdio::null()).stderr(log);
        Self(command.spawn().unwrap())
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    fn stop(&mut self) {
        let told = Command::new("kill").arg(self.0.id().to_string()).status().unwrap();
        assert!(told.success() && self.0.wait().unwrap().success(), "SIGTERM ends it in order");
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Registers a station and writes its settings with one camera.
fn configure(dir: &Path, address: &str, camera: &Camera) -> PathBuf {
    let spool = dir.join("spool");
    let told = Command::new(env!("CARGO_BIN_EXE_zhilu")).args(["station", "--show-key", "--spool"]).arg(&spool).output().unwrap();
    let key = String::from_utf8(told.stdout).unwrap().lines().last().unwrap().to_owned();
    let answer = login(address, KEEPER).post("/api/v1/stations", &json!({ "key": key, "place": "一楼值班室" }));
    assert_eq!(answer.status, 201, "{answer:?}");
    let registered = answer.json();
    let settings = dir.join("station.toml");
    let text = format!(
        "server = \"http://{address}\"\nagency = {}\nserver_keys = [{}]\nspool = \"{}\"\ndisk_reserve_mib = 0\n\
         [[camera]]\nroom = \"询问室一\"\nnumber = \"C-01\"\nurl = \"{}\"\n",
        registered["agency"],
        registered["server_key"],
        spool.display(),
        camera.url()
    );
    fs::write(&settings, text).unwrap();
    settings
}

/// Waits until something is so, and says what was there when it never is.
fn until<T: std::fmt::Debug>(ask: impl Fn() -> T, done: impl Fn(&T) -> bool) -> T {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let now = ask();
        if done(&now) {
            return now;
        }
        assert!(Instant::now() < patience, "{now:#?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn recordings(address: &str) -> Vec<Value> {
    login(address, LOGIN).get("/api/v1/recordings").json()["items"].as_array().unwrap().clone()
}

/// What lies in the folder of the only camera, as one text.
fn written(dir: &Path, name: &str) -> String {
    let Ok(cameras) = fs::read_dir(dir.join("spool/cameras")) else { return String::new() };
    cameras.flatten().map(|camera| fs::read_to_string(camera.path().join(name)).unwrap_or_default()).collect()
}

#[test]
fn a_killed_station_sends_what_was_written_and_the_time_between_is_an_outage_of_the_camera() {
    let (data, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    seed(data.path());
    let (server_log, log) = (dir.path().join("server.log"), dir.path().join("station.log"));
    let mut server = Server::start(data.path(), &[], &[], &server_log);
    let keeper = login(&server.address, KEEPER);
    let room = json!({ "kind": "inquiry", "name": "询问室一", "place": "一楼", "cameras": ["C-01", "C-02"] });
    assert_eq!(keeper.post("/api/v1/rooms", &room).status, 201);
    let camera = Camera::on(0, Offer { clock: Some(0), ..Offer::default() });
    let settings = configure(dir.path(), &server.address, &camera);

    // Killed in the middle of a file, with some fragments written.
    let mut station = Station::start(&settings, &log);
    until(|| written(dir.path(), "part.fragments"), |fragments| fragments.lines().count() >= 3);
    station.kill();
    let fragments = written(dir.path(), "part.fragments").lines().count();
    std::thread::sleep(Duration::from_secs(4));

    // It goes on while the server is away; what was left is signed for at once and goes home when the server is back.
    server.terminate();
    server.end(Duration::from_secs(30));
    let mut station = Station::start(&settings, &log);
    let unfinished = until(|| written(dir.path(), "journal.jsonl"), |journal| journal.contains("\"event\":\"unfinished\""));
    assert!(unfinished.contains(&format!("\"fragments\":{fragments},")), "{fragments} fragments: {unfinished}");
    until(|| written(dir.path(), "journal.jsonl"), |journal| journal.matches("\"event\":\"opened\"").count() == 2);
    until(|| written(dir.path(), "part.fragments"), |fragments| fragments.lines().count() >= 2);
    station.stop();
    let before = std::mem::take(&mut server.address);
    let server = Server::start(data.path(), &[], &[], &server_log);
    fs::write(&settings, fs::read_to_string(&settings).unwrap().replace(&before, &server.address)).unwrap();
    let mut station = Station::start(&settings, &log);
    let listed = until(|| recordings(&server.address), |listed| listed.len() >= 2);
    let name = |r: &Value| r["file_name"].as_str().unwrap().to_owned();
    let broken = listed.iter().find(|r| name(r).ends_with("_未结束.mp4")).unwrap_or_else(|| panic!("{listed:#?}"));
    assert!(name(broken).starts_with("询问室一_C-01_20"), "{broken:#}");
    for recording in &listed {
        assert_eq!(recording["device"], json!("C-01"), "{recording:#}");
        assert!(!recording["findings"].to_string().contains("station_unlisted"), "{recording:#}");
    }
    // The camera is switched off and on again: that too is told.
    let port = camera.port();
    until(|| written(dir.path(), "part.fragments"), |fragments| fragments.lines().count() >= 2);
    drop(camera);
    std::thread::sleep(Duration::from_secs(4));
    let _camera = Camera::on(port, Offer { ticks: 77, ..Offer::default() });
    let outages = || login(&server.address, LOGIN).get("/api/v1/rooms").json()[0]["outages"].as_array().unwrap().clone();
    let told = |all: &[Value], why: &str| all.iter().any(|o| o["note"].as_str().is_some_and(|n| n.contains(why)));
    let all = until(outages, |all| told(all, "摄像机连接中断"));
    assert!(told(&all, "采集站没有运行"), "{all:#?}");
    for outage in &all {
        assert_eq!(outage["camera"], json!("C-01"), "{all:#?}");
        assert!(outage["to"].as_str() > outage["from"].as_str(), "{all:#?}");
    }
    station.stop();
}
