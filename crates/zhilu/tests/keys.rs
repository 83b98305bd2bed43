//! The life of keys on the command line, beside a server that runs: changed without a pause, both signatures where switched on, and old and
//! new packages and checkpoints that still verify.

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;
use support::{Browser, LOGIN, Server, seed};
use tlog::{Checkpoint, Note, NoteVerifier, Sm2Verifier, Succession, VerifierKey};

const ORIGIN: &str = "zhilu.example/county";

/// Runs `zhilu` over a folder: whether it went well, and what it said.
fn zhilu(data: &Path, args: &[&str]) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_zhilu")).args(args).arg("--data").arg(data).output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8(said).unwrap())
}

fn key(data: &Path, name: &str) -> VerifierKey {
    std::fs::read_to_string(data.join("keys").join(name)).unwrap().trim_end().parse().unwrap()
}

fn published(data: &Path) -> Note {
    std::fs::read_to_string(data.join("tiles/zhilu.example%2fcounty/checkpoint")).unwrap().parse().unwrap()
}

fn signed_by(note: &Note, key: &VerifierKey) -> Option<u64> {
    Checkpoint::open(note, ORIGIN, &NoteVerifier::try_from(key).unwrap()).ok().map(|checkpoint| checkpoint.size())
}

#[test]
fn a_key_is_changed_beside_a_running_server_and_everything_still_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("log"));
    let officers = seed(&data);
    let mut server = Server::start(&data, &[], &[], &log);
    let browser = Browser::login(&server.address);
    let arrive = || {
        let arrival = json!({ "activity": "on_site_inspection", "officers": officers, "place": "林区检查站" });
        assert_eq!(browser.post("/api/v1/scenes", &arrival).status, 201);
    };
    let wait_for = |what: &str, holds: &dyn Fn() -> bool| {
        let patience = Instant::now() + Duration::from_secs(20);
        while !holds() {
            assert!(Instant::now() < patience, "{what} did not come: {}", std::fs::read_to_string(&log).unwrap_or_default());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    arrive();
    let public = "log.zhilu.example%2fcounty.pub";
    wait_for("a checkpoint", &|| data.join("tiles/zhilu.example%2fcounty/checkpoint").exists());
    let old = key(&data, public);
    assert!(signed_by(&published(&data), &old).is_some());

    let (done, said) = zhilu(&data, &["keys", "rotate", "log", "--by", LOGIN]);
    assert!(done, "{said}");
    let new = key(&data, public);
    assert!(new != old && said.contains(&format!("曾用 {old}\n现用 {new}\n")), "{said}");
    let chain = std::fs::read_to_string(data.join("keys/log.zhilu.example%2fcounty.chain")).unwrap();
    let link = Succession::read_all(&chain).unwrap().remove(0);
    assert_eq!((&link.old, &link.new), (&old, &new));

    // The server that ran all the while signs with the new key; SM2 beside it, once switched on.
    arrive();
    wait_for("a checkpoint by the new key", &|| signed_by(&published(&data), &new).is_some_and(|size| size > link.size));
    assert_eq!(signed_by(&published(&data), &old), None);
    let (done, said) = zhilu(&data, &["keys", "new", "log", "--by", LOGIN]);
    assert!(done, "{said}");
    let sm2 = key(&data, "log.zhilu.example%2fcounty@sm2.pub");
    assert_eq!(said.trim_end(), sm2.to_string());
    arrive();
    let sm2 = Sm2Verifier::try_from(&sm2).unwrap();
    wait_for("a checkpoint by both", &|| published(&data).verify(&[&sm2]).is_ok());
    assert!(signed_by(&published(&data), &new).is_some());

    let (done, said) = zhilu(&data, &["keys", "list"]);
    assert!(done && said.contains(&format!("存证日志 现用 Ed25519 {new}")), "{said}");
    assert!(said.contains(&format!("存证日志 曾用 Ed25519 {old}")) && said.contains("存证日志 现用 SM2 "), "{said}");
    assert!(!said.contains("尚未记载"), "every key that signs is in the log: {said}");
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    let (clean, said) = zhilu(&data, &["check", "--replay"]);
    assert!(clean, "{said}");

    // Lost: nothing is made unasked, and nothing signs until it is told.
    std::fs::remove_file(data.join("keys/log.zhilu.example%2fcounty.key")).unwrap();
    let (done, said) = zhilu(&data, &["keys", "rotate", "log", "--by", LOGIN]);
    assert!(!done && said.contains("zhilu keys lost"), "{said}");
    let (done, said) = zhilu(&data, &["keys", "lost", "--by", LOGIN]);
    assert!(done && said.contains("另行告知核验人"), "{said}");
    assert!(signed_by(&published(&data), &key(&data, public)).is_some());
    let (done, said) = zhilu(&data, &["keys", "list"]);
    assert!(done && said.contains(&format!("存证日志 已登记丢失 {new}")), "{said}");
    assert!(zhilu(&data, &["check", "--replay"]).0);
}

#[test]
fn receipts_have_keys_of_their_own_and_cosigning_too() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    seed(&data);
    let old = key(&data, "receipt.pub");
    let (done, said) = zhilu(&data, &["keys", "rotate", "receipt", "--by", LOGIN]);
    assert!(done && key(&data, "receipt.pub") != old, "{said}");
    assert!(zhilu(&data, &["keys", "new", "receipt", "--by", LOGIN]).0);
    let (done, said) = zhilu(&data, &["keys", "new", "cosign", "--name", "witness.example/county", "--by", LOGIN]);
    assert!(done && said.starts_with("witness.example/county+"), "{said}");
    let (done, said) = zhilu(&data, &["keys", "rotate", "log", "--by", "没有这个人"]);
    assert!(!done && said.contains("登录名“没有这个人”"), "{said}");
    let (_, said) = zhilu(&data, &["keys", "list"]);
    assert!(said.contains(&format!("回执 曾用 Ed25519 {old}")) && said.contains("回执 现用 SM2 zhilu/receipt+"), "{said}");
}

#[test]
fn a_key_that_others_may_read_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    seed(&data);
    let file = data.join("keys/receipt.key");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (done, said) = zhilu(&data, &["keys", "list"]);
    let expected = format!("密钥文件 {} 的权限为 644，他人可以读取，不予使用", file.display());
    assert!(!done && said.contains(&expected), "{said}");
}
