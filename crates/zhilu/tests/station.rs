//! The dock station as it runs beside a server: devices stored and signed for with the line down, sent on when it is up, killed on the way, and
//! Article 22 met by what it signed.

mod support;

use std::fs;
use std::io::BufReader;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use app::session::set_password;
use base::{AgencyId, Day};
use model::Role;
use model::agency::Field;
use serde_json::{Value, json};
use support::{Browser, LOGIN, PASSWORD, Server};
use testkit::{Member, World};

const KEEPER: &str = "黄蓉";

/// A server's folder with an officer and a custodian of devices.
fn seed(data: &Path) -> AgencyId {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::in_folder(data, testkit::clock::instant("2026-01-05 08:00"), None).await.unwrap();
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/county", "丙县林业局", "丙林", Field::Other, go_live).await.unwrap();
        for (name, role) in [(LOGIN, Role::Officer), (KEEPER, Role::DeviceCustodian)] {
            world.member(&agency, Member { name, roles: &[role], ..Member::default() }).await.unwrap();
            let who = world.as_person(name).await.unwrap();
            set_password(&world.app, name, who.person, who.agency, PASSWORD).await.unwrap();
        }
        agency.id
    })
}

fn zhilu(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhilu"));
    command.arg("station").args(args);
    command
}

/// A station's folder with settings for a server.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    fn key(&self) -> String {
        let told = zhilu(&["--show-key", "--spool"]).arg(self.path("spool")).output().unwrap();
        String::from_utf8(told.stdout).unwrap().lines().last().unwrap().to_owned()
    }

    /// Registers the station and writes its settings; the server may be anywhere later.
    fn register(&self, server: &Server) -> Value {
        let keeper = login(&server.address, KEEPER);
        let answer = keeper.post("/api/v1/stations", &json!({ "key": self.key(), "place": "一楼值班室" }));
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()
    }

    fn configure(&self, address: &str, registered: &Value, more: &str) {
        let (spool, agency) = (self.path("spool"), registered["agency"].as_str().unwrap());
        let key = registered["server_key"].as_str().unwrap();
        let text = format!(
            "server = \"http://{address}\"\nagency = \"{agency}\"\nserver_keys = [\"{key}\"]\nspool = \"{}\"\n\
             still_seconds = 1\nscan_seconds = 1\ndisk_reserve_mib = 0\n{more}",
            spool.display()
        );
        fs::write(self.path("station.toml"), text).unwrap();
    }

    fn device(&self, name: &str, files: &[(&str, &[u8])]) -> PathBuf {
        let root = self.path(name);
        for (file, bytes) in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    fn command(&self, more: &[&str], folders: &[&Path]) -> Command {
        let mut command = zhilu(more);
        command.arg("--config").arg(self.path("station.toml")).args(folders);
        command
    }

    fn once(&self, folders: &[&Path]) -> Output {
        self.command(&["--once"], folders).output().unwrap()
    }

    fn manifests(&self) -> usize {
        let Ok(files) = fs::read_dir(self.path("spool/manifests")) else { return 0 };
        files.filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|e| e == "json")).count()
    }
}

fn login(address: &str, name: &str) -> Browser {
    let mut browser = Browser { address: address.to_owned(), ..Browser::default() };
    let answer = browser.post("/api/v1/session", &json!({ "login": name, "password": PASSWORD }));
    assert_eq!(answer.status, 201, "{answer:?}");
    browser.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    browser.csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
    browser
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn recordings(address: &str) -> Vec<Value> {
    login(address, LOGIN).get("/api/v1/recordings").json()["items"].as_array().unwrap().clone()
}

/// A film that ended just now, by its name, so that it is stored the same day whenever this test runs.
fn name_of_now(device: &str, sequence: u32) -> String {
    let now = base::Clock::now(&base::SystemClock).civil();
    format!("{device}_000123_{}_{sequence:04}.mp4", now.strftime("%Y%m%d%H%M%S"))
}

#[test]
fn stored_and_signed_for_with_the_line_down_and_sent_when_it_is_up() {
    let (data, place) = (tempfile::tempdir().unwrap(), Place::new());
    seed(data.path());
    let log = place.path("server.log");
    let mut server = Server::start(data.path(), &[], &[], &log);
    let registered = place.register(&server);
    // The line goes down: nobody listens there any more.
    let address = server.address.clone();
    server.terminate();
    server.end(Duration::from_secs(30));
    place.configure(&address, &registered, "");

    let (film, twin) = (name_of_now("8888888", 1), name_of_now("8888888", 1).replace(".mp4", "IMP.mp4"));
    let first = place.device(
        "dock1",
        &[
            (&format!("DCIM/100ANDRO/{film}"), b"a film"),
            (&format!("DCIM/101ANDRO/{twin}"), b"a film"),
            ("DCIM/100ANDRO/empty.mp4", b""),
            ("System Volume Information/IndexerVolumeGuid", b"litter"),
        ],
    );
    fs::write(first.join(std::ffi::OsString::from_vec(b"\xd6\xb4\xb7\xa8.avi".to_vec())), b"gbk").unwrap();
    let second = place.device("dock2", &[("DCIM/zeros.mp4", &[0; 70_000]), ("notes.log", b"log")]);
    let down = place.once(&[&first, &second]);
    let told = said(&down);
    assert!(down.status.success(), "{told}");
    for slot in ["dock1", "dock2"] {
        assert!(told.lines().any(|l| l.starts_with(slot) && l.contains("读取中")), "{told}");
        assert!(told.lines().any(|l| l.starts_with(slot) && l.contains("已入站，可拔出")), "{told}");
    }
    assert!(told.contains("还有内容没有送达服务器"), "{told}");
    assert_eq!((place.manifests(), fs::read_dir(place.path("spool/receipts")).unwrap().count()), (2, 0));

    // The line is up, the devices are long gone.
    let mut server = Server::start(data.path(), &[], &[], &log);
    let address = server.address.clone();
    place.configure(&address, &registered, "");
    let up = place.once(&[&place.path("nothing")]);
    let told = said(&up);
    assert!(up.status.success() && !told.contains("还有内容没有送达"), "{told}");
    let listed = recordings(&address);
    let by_name = |name: &str| listed.iter().find(|r| r["file_name"] == name).unwrap_or_else(|| panic!("{name}: {listed:#?}"));
    // Twins are one, litter and logs stay.
    assert_eq!(listed.len(), 4, "{listed:#?}");
    assert_eq!(by_name("执法.avi")["size"], json!(3));
    by_name("empty.mp4");
    by_name("zeros.mp4");
    let recording = listed.iter().find(|r| r["file_name"] == *film || r["file_name"] == *twin).unwrap();
    assert_eq!(recording["device"], json!("8888888"));
    assert!(!recording["findings"].to_string().contains("station_"), "{recording:#}");
    let duty = recording["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art22-same-day-storage").unwrap();
    assert_eq!(duty["outcome"], json!("met"), "{duty:#}");
    assert!(duty["owner_label"].to_string().contains(KEEPER), "{duty:#}");
    let stations = login(&address, KEEPER).get("/api/v1/stations").json();
    assert_eq!((&stations[0]["place"], &stations[0]["dockings"]), (&json!("一楼值班室"), &json!(2)));
    assert_eq!(stations[0]["last"]["findings"], json!([]));
    // The device comes back: nothing is stored or sent twice, nothing was deleted.
    let again = place.once(&[&first]);
    assert!(said(&again).contains("已上传"), "{}", said(&again));
    assert_eq!((place.manifests(), recordings(&address).len()), (2, 4));
    assert!(first.join("DCIM/100ANDRO").join(&film).exists());
    server.terminate();
    server.end(Duration::from_secs(30));
    // What it holds is sound, entries and objects.
    let check =
        Command::new(env!("CARGO_BIN_EXE_zhilu")).args(["check", "--replay", "--data"]).arg(data.path()).output().unwrap();
    assert!(check.status.success(), "{}", said(&check));
}

/// A station that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The station, running, and what it says of its devices.
fn running(place: &Place, folders: &[&Path]) -> (Running, BufReader<std::process::ChildStdout>) {
    let log = fs::File::create(place.path("station.log")).unwrap();
    let mut station = place.command(&["--json"], folders).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
    let lines = BufReader::new(station.stdout.take().unwrap());
    (Running(station), lines)
}

fn wait_for(lines: &mut impl std::io::BufRead, slot: &str, state: &str) {
    loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it ended before {slot} was {state}");
        let said: Value = serde_json::from_str(&line).unwrap();
        if said["slot"] == slot && said["state"] == state {
            return;
        }
    }
}

#[test]
fn killed_while_it_sends_it_goes_on_where_the_server_stands() {
    let (data, place) = (tempfile::tempdir().unwrap(), Place::new());
    seed(data.path());
    let server = Server::start(data.path(), &[], &[], &place.path("server.log"));
    let registered = place.register(&server);
    // Slow enough to be killed on the way.
    place.configure(&server.address, &registered, "bandwidth_kib = 256\n");
    let big: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let device = place.device("dock1", &[("big.mp4", &big)]);
    let (mut station, mut lines) = running(&place, &[&device]);
    wait_for(&mut lines, "dock1", "stored");
    let uploads = place.path("spool/uploads");
    let patience = Instant::now() + Duration::from_secs(60);
    while fs::read_dir(&uploads).unwrap().next().is_none() {
        assert!(Instant::now() < patience, "nothing is sent");
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(1500));
    station.0.kill().unwrap();
    station.0.wait().unwrap();
    assert!(recordings(&server.address).is_empty());
    let begun: Vec<_> = fs::read_dir(&uploads).unwrap().map(|f| fs::read_to_string(f.unwrap().path()).unwrap()).collect();
    assert_eq!(begun.len(), 1);

    place.configure(&server.address, &registered, "");
    let done = place.once(&[&device]);
    assert!(done.status.success(), "{}", said(&done));
    let listed = recordings(&server.address);
    assert_eq!((listed.len(), &listed[0]["size"]), (1, &json!(big.len())));
    assert_eq!(listed[0]["sha256"], json!(base::Sha256Digest::of(&big).to_string()));
    assert_eq!(place.manifests(), 1);
}

#[test]
fn killed_while_a_device_grows_and_stopped_in_order() {
    let (data, place) = (tempfile::tempdir().unwrap(), Place::new());
    seed(data.path());
    let server = Server::start(data.path(), &[], &[], &place.path("server.log"));
    let registered = place.register(&server);
    // Files are sent at another time of the day; manifests go at once.
    let now = base::Clock::now(&base::SystemClock).civil();
    let closed = format!("upload_window = \"{0:02}:00-{0:02}:01\"\n", (now.hour() + 12) % 24);
    place.configure(&server.address, &registered, &closed);
    let device = place.device("dock1", &[("done.mp4", b"done")]);
    let grows = device.join("grows.mp4");
    fs::write(&grows, b"x").unwrap();
    let growing = std::thread::spawn({
        let grows = grows.clone();
        move || {
            for n in 2..14 {
                std::thread::sleep(Duration::from_millis(500));
                fs::write(&grows, vec![b'x'; n]).unwrap();
            }
        }
    });
    let (mut station, mut lines) = running(&place, &[&device]);
    // The one that is still is signed for; the device must stay.
    let patience = Instant::now() + Duration::from_secs(30);
    while place.manifests() == 0 {
        assert!(Instant::now() < patience, "nothing was signed for");
        std::thread::sleep(Duration::from_millis(50));
    }
    wait_for(&mut lines, "dock1", "reading");
    station.0.kill().unwrap();
    station.0.wait().unwrap();
    growing.join().unwrap();
    let (mut station, mut lines) = running(&place, &[&device]);
    wait_for(&mut lines, "dock1", "stored");
    let stations = || login(&server.address, KEEPER).get("/api/v1/stations").json();
    let patience = Instant::now() + Duration::from_secs(30);
    while stations()[0]["dockings"].as_u64() < Some(2) {
        assert!(Instant::now() < patience, "the manifests are not delivered: {}", stations());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(recordings(&server.address).is_empty(), "files wait for their hours");
    let told = Command::new("kill").arg(station.0.id().to_string()).status().unwrap();
    assert!(told.success() && station.0.wait().unwrap().success(), "SIGTERM ends it in order");
}

#[test]
fn nothing_goes_to_a_server_with_another_key_and_mistakes_are_said_in_chinese() {
    let (data, place) = (tempfile::tempdir().unwrap(), Place::new());
    seed(data.path());
    let server = Server::start(data.path(), &[], &[], &place.path("server.log"));
    let mut registered = place.register(&server);
    registered["server_key"] = json!("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    place.configure(&server.address, &registered, "");
    let device = place.device("dock1", &[("a.mp4", b"film")]);
    let told = said(&place.once(&[&device]));
    assert!(told.contains("不在设置的 server_keys 之中") && told.contains("可拔出"), "{told}");
    assert!(recordings(&server.address).is_empty());
    fs::write(place.path("station.toml"), "server = 1").unwrap();
    let refused = place.once(&[&device]);
    assert!(!refused.status.success() && said(&refused).contains("采集站设置有误"), "{}", said(&refused));
}

#[test]
fn a_file_that_is_refused_keeps_no_other_waiting_and_what_is_through_may_be_cleared() {
    let (data, place) = (tempfile::tempdir().unwrap(), Place::new());
    seed(data.path());
    let server = Server::start(data.path(), &["--upload-max", "100KiB"], &[], &place.path("server.log"));
    let registered = place.register(&server);
    place.configure(&server.address, &registered, "delete_from_device = \"after_server_receipt\"\n");
    // The important one goes first, and is too large for this server.
    let device = place.device("dock1", &[("bigIMP.mp4", &[7; 200_000]), ("small.mp4", b"small")]);
    let told = said(&place.once(&[&device]));
    assert!(told.contains("文件没有送达") && told.contains("还有内容没有送达服务器"), "{told}");
    let names: Vec<_> = recordings(&server.address).iter().map(|r| r["file_name"].clone()).collect();
    assert_eq!(names, ["small.mp4"]);
    assert!(device.join("small.mp4").exists(), "a device is cleared when all of it is through");

    let other = place.device("dock2", &[("a.mp4", b"film a"), ("camera.log", b"log")]);
    let (mut station, mut lines) = running(&place, &[&other]);
    wait_for(&mut lines, "dock2", "uploaded");
    station.0.kill().unwrap();
    station.0.wait().unwrap();
    assert!(!other.join("a.mp4").exists() && other.join("camera.log").exists(), "what the server did not sign for stays");
    let orders = fs::read_to_string(place.path("spool/deleted.jsonl")).unwrap();
    assert!(orders.lines().count() == 1 && orders.contains(&base::Sha256Digest::of(b"film a").to_string()), "{orders}");
    assert_eq!(fs::read_dir(place.path("spool/objects")).unwrap().count(), 4, "the spool keeps everything");
}
