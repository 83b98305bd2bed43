//! The program as whoever runs it meets it: it stops in order in the middle of an upload, its log and its figures tell nothing of anybody,
//! and it speaks with the service manager.

mod support;

use std::io::Write as _;
use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use support::{Browser, LOGIN, PASSWORD, Server, read, seed};

/// Longer than the socket buffers, so that the server is in the middle when it is told to stop.
const LENGTH: usize = 24 << 20;
const TUS: (&str, &str) = ("Tus-Resumable", "1.0.0");

fn bytes() -> Vec<u8> {
    (0..LENGTH).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

fn announce(browser: &Browser, name: &str) -> String {
    let (length, metadata) = (LENGTH.to_string(), format!("filename {}", BASE64_STANDARD.encode(name)));
    let headers = [TUS, ("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
    let answer = browser.send("POST", "/api/v1/uploads", &headers, b"");
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

fn offset(browser: &Browser, at: &str) -> usize {
    browser.send("HEAD", at, &[TUS], b"").header("upload-offset").unwrap().parse().unwrap()
}

#[test]
fn told_to_stop_in_the_middle_of_an_upload_it_keeps_what_came_and_goes_on_later() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("log"));
    seed(&data);
    let mut server = Server::start(&data, &["--stop-within", "5s"], &[], &log);
    let browser = Browser::login(&server.address);
    let (at, bytes) = (announce(&browser, "现场.mp4"), bytes());
    let patch = [TUS, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", "0")];
    let mut stream = browser.begin("PATCH", &at, &patch, LENGTH);
    stream.write_all(&bytes[..LENGTH / 2]).unwrap();
    std::thread::sleep(Duration::from_millis(500));

    let told = Instant::now();
    server.terminate();
    let answer = read(&mut stream);
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.json()["error"]["code"], "server_stopping");
    let status = server.end(Duration::from_secs(20));
    assert!(status.success(), "{status}: {}", std::fs::read_to_string(&log).unwrap());
    assert!(told.elapsed() < Duration::from_secs(15));
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(said.contains("stopped in order") && !said.contains("broken off"), "{said}");

    let mut server = Server::start(&data, &[], &[], &log);
    let browser = Browser { address: server.address.clone(), ..browser };
    let kept = offset(&browser, &at);
    assert!(kept > LENGTH / 4 && kept <= LENGTH / 2, "{kept} of {} sent", LENGTH / 2);
    let rest = [TUS, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", &kept.to_string())];
    assert_eq!(browser.send("PATCH", &at, &rest, &bytes[kept..]).status, 204);
    let result = browser.get(&format!("{at}/result")).json();
    assert_eq!(result["state"], "in_custody", "{result}");
    assert_eq!(result["receipt"]["sha256"], base::DigestPair::of(&bytes).sha256.to_string());

    // The entry of a moment ago is covered by a checkpoint before the program ends.
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    let checkpoint = std::fs::read_to_string(data.join("tiles/zhilu.example%2fcounty/checkpoint")).unwrap();
    let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let entries = runtime.block_on(async {
        let db = store::Db::sqlite(&data.join("zhilu.db")).await.unwrap();
        let store = store::Store::new(db, data.clone(), std::sync::Arc::new(base::SystemClock));
        store.logs().await.unwrap()[0].2
    });
    assert_eq!(size, entries);
}

/// Everything private that the next test types. None of it may be in the log or among the figures.
const PRIVATE: [&str; 9] =
    [LOGIN, PASSWORD, "错误的口令", "郭大侠", "桃花岛 3 号", "黄药师客栈", "后院堆放柴草", "华山论剑.mp4", "襄阳"];

#[test]
fn neither_log_nor_figures_tell_anything_of_anybody() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("log"));
    let officers = seed(&data);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (listen, variables) = (port.to_string(), [("ZHILU_LOG", "trace"), ("ZHILU_LOG_FORMAT", "json")]);
    let mut server = Server::start(&data, &["--metrics-listen", &listen], &variables, &log);
    let browser = Browser::login(&server.address);
    let wrong = json!({ "login": "郭大侠", "password": "错误的口令" });
    assert_eq!(Browser { address: server.address.clone(), ..Browser::default() }.post("/api/v1/session", &wrong).status, 401);

    let arrival =
        json!({ "activity": "on_site_inspection", "officers": officers, "place": "桃花岛 3 号", "target": "黄药师客栈" });
    let scene = browser.post("/api/v1/scenes", &arrival);
    assert_eq!(scene.status, 201, "{scene:?}");
    let scene = scene.json()["id"].as_str().unwrap().to_owned();
    let mark = browser.post(&format!("/api/v1/scenes/{scene}/marks"), &json!({ "mark": "environment", "text": "后院堆放柴草" }));
    assert_eq!(mark.status, 200, "{mark:?}");
    assert_eq!(browser.post("/api/v1/scenes", &json!({ "place": "襄阳", "activity": "襄阳" })).status, 422);
    assert_eq!(browser.get("/api/v1/cases?q=%E8%A5%84%E9%98%B3").status, 200);
    let at = announce(&browser, "华山论剑.mp4");
    let patch = [TUS, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", "0")];
    assert_eq!(browser.send("PATCH", &at, &patch, &bytes()).status, 204);
    let figures = Browser { address: listen, ..Browser::default() }.get("/metrics").body;
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());

    let said = std::fs::read_to_string(&log).unwrap();
    let token = browser.cookie.split_once('=').unwrap().1;
    for private in PRIVATE.into_iter().chain([token, browser.csrf.as_str()]) {
        let escaped = json!(private).to_string();
        let ascii: String =
            private.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) }).collect();
        let percent: String = private.bytes().map(|b| format!("%{b:02X}")).collect();
        for form in [private, escaped.trim_matches('"'), &ascii, &percent, &BASE64_STANDARD.encode(private)] {
            let place = said.lines().find(|line| line.contains(form));
            assert!(place.is_none(), "the log tells “{private}”: {place:?}");
            assert!(!figures.contains(form), "the figures tell “{private}”");
        }
    }
    // It does log, one JSON object per line, and names the route.
    let lines: Vec<Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect();
    let marked = lines.iter().find(|l| l["message"] == "answered" && l["span"]["route"] == "/api/v1/scenes/{id}/marks");
    assert_eq!(marked.unwrap_or_else(|| panic!("{said}"))["status"], 200);
    figures_add_up(&figures, &scene);
}

fn figures_add_up(figures: &str, scene: &str) {
    let value = |series: &str| -> f64 {
        let line = figures.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} is missing: {figures}")).parse().unwrap()
    };
    assert_eq!(value("zhilu_ready"), 1.0);
    assert_eq!(value("zhilu_receipts_total"), 1.0);
    assert_eq!(value("zhilu_upload_bytes_total"), LENGTH as f64);
    assert_eq!(value("zhilu_uploads_open"), 0.0);
    assert!(value("zhilu_entries_committed_total") >= 3.0);
    assert!(value("zhilu_commit_seconds_count") >= 3.0 && value("zhilu_commit_seconds_bucket{le=\"30\"}") >= 3.0);
    assert!(value("zhilu_job_runs_total{job=\"integrate\"}") >= 1.0);
    assert_eq!(value("zhilu_job_failures_total{job=\"integrate\"}"), 0.0);
    assert!(value("zhilu_disk_free_bytes") > 0.0);
    assert_eq!(value("zhilu_disk_reserve_bytes"), 0.0);
    assert!(value("zhilu_duties{outcome=\"pending\"}") + value("zhilu_duties{outcome=\"judgement\"}") > 0.0);
    assert!(value("zhilu_checkpoint_age_seconds{log=\"zhilu.example/county\"}") < 600.0);
    assert_eq!(value("zhilu_http_requests_total{method=\"POST\",route=\"/api/v1/scenes/{id}/marks\",status=\"200\"}"), 1.0);
    assert!(!figures.contains(scene), "routes are templates");
    for m in base::metric::ALL {
        assert!(figures.contains(&format!("# TYPE {} ", m.name)), "{} is missing", m.name);
    }
    let known = |line: &str| base::metric::ALL.iter().any(|m| line.starts_with(&format!("# TYPE {} ", m.name)));
    for line in figures.lines().filter(|line| line.starts_with("# TYPE ")) {
        assert!(known(line), "not in the table: {line}");
    }
}

#[test]
fn the_service_manager_hears_that_it_serves_lives_and_stops() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("notify");
    let heard = UnixDatagram::bind(&socket).unwrap();
    heard.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let next = || {
        let mut buffer = [0; 256];
        let length = heard.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).trim_end().to_owned()
    };
    let variables = [("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "400000")];
    let mut server = Server::start(&dir.path().join("data"), &[], &variables, &dir.path().join("log"));
    assert_eq!(next(), "READY=1");
    assert_eq!((next(), next()), ("WATCHDOG=1".into(), "WATCHDOG=1".into()));
    server.terminate();
    let mut said = next();
    while said == "WATCHDOG=1" {
        said = next();
    }
    assert_eq!(said, "STOPPING=1");
    assert!(server.end(Duration::from_secs(20)).success());
}

#[test]
fn the_unit_file_is_one() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging/zhilu.service");
    let text = std::fs::read_to_string(unit).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("zhilu.service");
    // The program is not installed here; everything else is checked as it stands.
    std::fs::write(&copy, text.replace("/usr/bin/zhilu", env!("CARGO_BIN_EXE_zhilu"))).unwrap();
    let Ok(checked) = std::process::Command::new("systemd-analyze").arg("verify").arg(&copy).output() else {
        eprintln!("no systemd-analyze here");
        return;
    };
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    // What it says of other units of the machine is not about ours.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("zhilu.service")).collect();
    assert!(ours.is_empty() && !said.contains("Failed to load"), "{said}");
}

#[test]
fn a_setting_that_cannot_be_used_keeps_it_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("zhilu.toml");
    let run = |text: &str, args: &[&str]| {
        std::fs::write(&file, text).unwrap();
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_zhilu"))
            .args(["serve", "--config"])
            .arg(&file)
            .args(args)
            .env("ZHILU_DATA", dir.path().join("data"))
            .output()
            .unwrap();
        assert!(!out.status.success());
        String::from_utf8(out.stderr).unwrap()
    };
    let said = run("listen = \"127.0.0.1:0\"\nlog_fromat = \"json\"\n", &[]);
    assert_eq!(said, format!("zhilu：设置文件 {} 第 2 行：没有“log_fromat”这项设置；是否应为 log_format？\n", file.display()));
    let said = run("", &["--stop-within", "soon"]);
    assert_eq!(said, "zhilu：命令行 --stop-within：stop_within 的值“soon”不能用，应为大于零的时长，例如 30s、5m、2h、7d\n");
    assert!(!dir.path().join("data").exists(), "nothing was begun");
}
