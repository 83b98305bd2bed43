//! What the program leans on goes away and comes back: it refuses early and says why, and loses nothing. The database is PostgreSQL where
//! `ZHILU_TEST_PG` names one, the bucket a store with Object Lock where `ZHILU_TEST_S3` does.

mod support;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::wiring::Database;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;
use support::{Answer, Browser, Server, seed, seed_on};

const TUS: (&str, &str) = ("Tus-Resumable", "1.0.0");
const BYTES: (&str, &str) = ("Content-Type", "application/offset+octet-stream");
/// How soon a refusal has to come.
const EARLY: Duration = Duration::from_secs(15);

/// A line that can be cut.
struct Line {
    address: String,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Line {
    /// To an address, from one of its own.
    fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self { address: listener.local_addr().unwrap().to_string(), cut: Arc::default(), open: Arc::default() };
        let (target, cut, open) = (target.to_owned(), Arc::clone(&line.cut), Arc::clone(&line.open));
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(called) = TcpStream::connect(&target) else { continue };
                open.lock().unwrap().extend([caller.try_clone().unwrap(), called.try_clone().unwrap()]);
                pass(caller.try_clone().unwrap(), called.try_clone().unwrap());
                pass(called, caller);
            }
        });
        line
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for end in self.open.lock().unwrap().drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut piece = [0; 16 << 10];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            if to.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}

/// The answer, which comes early.
fn soon(ask: impl FnOnce() -> Answer) -> Answer {
    let began = Instant::now();
    let answer = ask();
    assert!(began.elapsed() < EARLY, "{:?}: {answer:?}", began.elapsed());
    answer
}

/// Asks until it is granted.
fn at_last(status: u16, mut ask: impl FnMut() -> Answer) -> Answer {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = ask();
        if answer.status == status {
            return answer;
        }
        assert!(Instant::now() < patience, "{answer:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn announce(browser: &Browser, length: usize) -> String {
    let (length, metadata) = (length.to_string(), format!("filename {}", BASE64_STANDARD.encode("现场.mp4")));
    let headers = [TUS, ("Upload-Length", length.as_str()), ("Upload-Metadata", metadata.as_str())];
    let answer = browser.send("POST", "/api/v1/uploads", &headers, b"");
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

fn send(browser: &Browser, at: &str, offset: usize, bytes: &[u8]) -> Answer {
    browser.send("PATCH", at, &[TUS, BYTES, ("Upload-Offset", &offset.to_string())], bytes)
}

fn offset(browser: &Browser, at: &str) -> usize {
    browser.send("HEAD", at, &[TUS], b"").header("upload-offset").unwrap().parse().unwrap()
}

fn zhilu(args: &[&str], data: &Path) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_zhilu")).args(args).arg("--data").arg(data).output().unwrap();
    (out.status.success(), String::from_utf8([out.stdout, out.stderr].concat()).unwrap())
}

#[test]
fn the_database_goes_away_and_comes_back() {
    let Ok(server_url) = std::env::var("ZHILU_TEST_PG") else { return };
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("log"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let name = format!("zhilu_faults_{}", base::RawId::random());
    let url = runtime.block_on(store::Db::create_postgres(&server_url, &name)).unwrap();
    let officers = seed_on(&Database::Server(url.clone()), &data);
    let (_, rest) = url.split_once('@').unwrap();
    let target = rest.split('/').next().unwrap();
    let line = Line::to(target);
    let through = url.replace(target, &line.address);
    let mut server = Server::start(&data, &["--database", &through], &[], &log);
    let browser = Browser::login(&server.address);
    let arrive = || {
        let arrival = json!({ "activity": "on_site_inspection", "officers": officers, "place": "林区检查站" });
        browser.post("/api/v1/scenes", &arrival)
    };
    assert_eq!(arrive().status, 201);
    let bytes: Vec<u8> = (0..300_000_usize).map(|n| (n * 7 / 3) as u8).collect();
    let at = announce(&browser, bytes.len());
    assert_eq!(send(&browser, &at, 0, &bytes[..100_000]).status, 204);

    line.cut();
    let refused = soon(arrive);
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (503, &json!("unavailable")), "{refused:?}");
    assert!(refused.json()["error"]["message"].as_str().unwrap().starts_with("数据库没有应答，这次没有保存"), "{refused:?}");
    let refused = soon(|| send(&browser, &at, 100_000, &bytes[100_000..]));
    assert_eq!(refused.status, 503, "{refused:?}");
    let ready = soon(|| browser.get("/readyz"));
    assert!(ready.status == 503 && ready.body.contains("数据库没有应答"), "{ready:?}");
    assert_eq!(browser.get("/healthz").status, 200, "it lives");

    line.mend();
    at_last(201, arrive);
    let kept = offset(&browser, &at);
    assert!(kept >= 100_000, "{kept}");
    assert_eq!(send(&browser, &at, kept, &bytes[kept..]).status, 204);
    assert_eq!(browser.get(&format!("{at}/result")).json()["state"], "in_custody");
    assert_eq!(browser.get("/api/v1/scenes").json()["total"], 2, "what was refused is not there, what was granted is");
    at_last(200, || browser.get("/readyz"));
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    let (clean, said) = zhilu(&["check", "--replay", "--database", &url], &data);
    assert!(clean, "{said}");
}

#[test]
fn the_bucket_goes_away_and_comes_back() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(access) = runtime.block_on(store::testing::bucket()) else { return };
    let dir = tempfile::tempdir().unwrap();
    let (data, log, secret) = (dir.path().join("data"), dir.path().join("log"), dir.path().join("secret"));
    std::fs::write(&secret, &access.secret).unwrap();
    seed(&data);
    let target = access.endpoint.strip_prefix("http://").unwrap();
    let line = Line::to(target);
    let through = format!("http://{}", line.address);
    let flags = |endpoint: &str| {
        let flags = ["--bucket", &access.bucket, "--bucket-endpoint", endpoint, "--bucket-key", &access.key, "--bucket-secret"];
        let flags = flags.iter().map(ToString::to_string).chain([secret.display().to_string()]);
        flags.chain(["--bucket-lock".into(), "60s".into()]).collect::<Vec<_>>()
    };
    let through = flags(&through);
    let through: Vec<&str> = through.iter().map(String::as_str).collect();
    let mut server = Server::start(&data, &through, &[], &log);
    let browser = Browser::login(&server.address);
    // Several parts, and something after the last of them.
    let bytes: Vec<u8> = (0..18_000_000_usize).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let at = announce(&browser, bytes.len());
    assert_eq!(send(&browser, &at, 0, &bytes).status, 204);
    let result = browser.get(&format!("{at}/result")).json();
    assert_eq!(result["state"], "in_custody", "{result}");
    assert_eq!(result["receipt"]["sha256"], base::DigestPair::of(&bytes).sha256.to_string());
    assert!(!data.join("objects").exists(), "no original lies on this machine");

    let (small, large) = (announce(&browser, 1000), announce(&browser, bytes.len()));
    line.cut();
    // All bytes came, and are not in custody yet.
    let refused = soon(|| send(&browser, &small, 0, &bytes[..1000]));
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.json()["error"]["message"].as_str().unwrap().contains("对象存储"), "{refused:?}");
    // Refused in the middle: who goes on sending finds the line closed.
    let began = Instant::now();
    let mut stream = browser.begin("PATCH", &large, &[TUS, BYTES, ("Upload-Offset", "0")], bytes.len());
    let sent = stream.write_all(&bytes);
    assert!(began.elapsed() < EARLY && (sent.is_err() || support::read(&mut stream).status == 503));
    let ready = soon(|| browser.get("/readyz"));
    assert!(ready.status == 503, "{ready:?}");

    line.mend();
    at_last(204, || send(&browser, &small, 1000, b""));
    assert_eq!(browser.get(&format!("{small}/result")).json()["state"], "in_custody");
    let kept = offset(&browser, &large);
    assert_eq!(send(&browser, &large, kept, &bytes[kept..]).status, 204, "from {kept}");
    assert_eq!(browser.get(&format!("{large}/result")).json()["state"], "in_custody");
    at_last(200, || browser.get("/readyz"));
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    let direct = flags(&access.endpoint);
    let mut check: Vec<&str> = vec!["check", "--replay"];
    check.extend(direct.iter().map(String::as_str));
    let (clean, said) = zhilu(&check, &data);
    assert!(clean, "{said}");

    // A backup holds the database and says where the rest is; restored, it is whole again with what the bucket has.
    let (kept, restored) = (dir.path().join("backup"), dir.path().join("restored"));
    let also = |first: &[&str]| -> Vec<String> { first.iter().map(ToString::to_string).chain(direct.clone()).collect() };
    let run = |args: Vec<String>, data: &Path| zhilu(&args.iter().map(String::as_str).collect::<Vec<_>>(), data);
    let (done, said) = run(also(&["backup", kept.to_str().unwrap()]), &data);
    assert!(done && said.contains(&format!("在存储桶 {} 中", access.bucket)), "{said}");
    let (done, said) = run(also(&["restore", kept.to_str().unwrap()]), &restored);
    assert!(done, "{said}");
    let copied = Command::new("cp").arg("-a").arg(data.join("keys")).arg(restored.join("keys")).status().unwrap();
    assert!(copied.success());
    let (clean, said) = zhilu(&check, &restored);
    assert!(clean, "{said}");

    // Something else in the place of an original, as whoever has the account can put there: the old version stays, and it is noticed.
    runtime.block_on(async {
        let db = store::Db::sqlite(&data.join("zhilu.db")).await.unwrap();
        let store = store::Store::new(db, data.clone(), Arc::new(base::SystemClock)).in_bucket(&access).await.unwrap();
        store.put_over(result["receipt"]["object"].as_str().unwrap().parse().unwrap(), b"another film").await;
    });
    let (clean, said) = zhilu(&check, &data);
    assert!(!clean && said.contains("的大小与登记的不符"), "{said}");

    std::fs::write(&secret, "wrong").unwrap();
    let (done, said) = zhilu(&check, &data);
    assert!(!done && said.contains("对象存储拒绝了请求（403"), "{said}");
}
