//! The program over a folder with one agency and its people, and a browser that speaks plain HTTP to it.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use app::session::set_password;
use app::wiring::Database;
use base::Day;
use base::PersonId;
use model::Role;
use model::agency::Field;
use serde_json::Value;
use testkit::{Member, World};

/// Everybody's.
pub const PASSWORD: &str = "kouling-mima-2026";
/// Who logs in.
pub const LOGIN: &str = "洪七";

/// Fills a folder with an agency and two officers.
pub fn seed(data: &Path) -> [PersonId; 2] {
    seed_on(&Database::Embedded, data)
}

/// The same over any database.
pub fn seed_on(database: &Database, data: &Path) -> [PersonId; 2] {
    seed_as("zhilu.example/county", database, data)
}

/// The same with a log of another origin.
pub fn seed_as(origin: &str, database: &Database, data: &Path) -> [PersonId; 2] {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let world = World::on(database, data, testkit::clock::instant("2026-01-05 08:00"), None).await.unwrap();
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency(origin, "丙县林业局", "丙林", Field::Other, go_live).await.unwrap();
        let certificate = Some(("豫C-7788", go_live, "2036-12-31".parse().unwrap()));
        for name in [LOGIN, "欧阳"] {
            world.member(&agency, Member { name, unit: None, roles: &[Role::Officer], certificate }).await.unwrap();
            let who = world.as_person(name).await.unwrap();
            set_password(&world.app, name, who.person, who.agency, PASSWORD).await.unwrap();
        }
        [world.id(LOGIN), world.id("欧阳")]
    })
}

/// The program, running.
pub struct Server {
    pub process: Child,
    pub address: String,
}

impl Server {
    /// Starts it with these arguments and variables; what it logs goes to a file.
    pub fn start(data: &Path, args: &[&str], variables: &[(&str, &str)], log: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_zhilu"));
        server.args(["serve", "--listen", "127.0.0.1:0", "--disk-reserve", "0", "--data"]).arg(data).args(args);
        server.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(File::create(log).unwrap());
        let mut process = server.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("http://").map(str::to_owned);
        let address = address.unwrap_or_else(|| panic!("{line:?}: {}", std::fs::read_to_string(log).unwrap_or_default()));
        Self { process, address }
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let told = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end, so long and no longer.
    pub fn end(&mut self, within: Duration) -> ExitStatus {
        let patience = Instant::now() + within;
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < patience, "it did not end within {within:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Nothing of a test outlives it.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a browser keeps.
#[derive(Clone, Default)]
pub struct Browser {
    pub address: String,
    pub cookie: String,
    pub csrf: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }
}

impl Browser {
    /// Logs in.
    pub fn login(address: &str) -> Self {
        let mut browser = Self { address: address.to_owned(), ..Self::default() };
        let body = serde_json::json!({ "login": LOGIN, "password": PASSWORD });
        let answer = browser.post("/api/v1/session", &body);
        assert_eq!(answer.status, 201, "{answer:?}");
        browser.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        browser.csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        browser
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("Content-Type", "application/json")], body.to_string().as_bytes())
    }

    /// Sends a request and reads its answer to the end.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.begin(method, path, headers, body.len());
        stream.write_all(body).unwrap();
        read(&mut stream)
    }

    /// Sends the head of a request, whose body is for the caller to send.
    pub fn begin(&self, method: &str, path: &str, headers: &[(&str, &str)], length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in
            [("Cookie", self.cookie.as_str()), ("X-Zhilu-Csrf", &self.csrf), ("Content-Length", &length.to_string())]
        {
            head += &format!("{name}: {value}\r\n");
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        write!(stream, "{head}\r\n").unwrap();
        stream
    }
}

/// Reads an answer to its end.
pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_else(|| panic!("{head}"));
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
