//! The program as somebody starts it: it says where it is, answers, keeps its keys to itself, and stops when it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn start(data: &Path) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_zhilu"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("http://").unwrap_or_else(|| panic!("{line:?}")).to_owned();
    (server, address)
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_until_it_is_told_to_stop_and_starts_again_on_the_same_data() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    for _ in 0..2 {
        let (mut server, address) = start(&data);
        let health = get(&address, "/readyz");
        assert!(health.starts_with("HTTP/1.1 200") && health.contains(r#""ready":true"#), "{health}");
        assert!(get(&address, "/api/v1/session").starts_with("HTTP/1.1 401"));
        assert!(get(&address, "/cases").contains("<html"));
        let told = Command::new("kill").arg(server.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(server.wait().unwrap().success(), "SIGTERM ends it in order");
    }
    let mode = |path: &str| std::fs::metadata(data.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("keys"), mode("keys/receipt.key")), (0o700, 0o700, 0o600));
}

#[test]
fn an_address_that_is_taken_is_said_in_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let (mut server, address) = start(dir.path());
    let second =
        Command::new(env!("CARGO_BIN_EXE_zhilu")).args(["serve", "--listen", &address, "--data"]).arg(dir.path()).output();
    let second = second.unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && said.contains(&format!("不能监听 {address}")), "{said}");
}
