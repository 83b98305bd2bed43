//! The life of keys on the command line, beside a server that runs: changed without a pause, both signatures where switched on, and old and
//! new packages and checkpoints that still verify.

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
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

    assert!(signed_by(&published(&data), &new).is_some(), "the same tree at once");

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
fn the_keys_of_receipts_and_of_cosigning_are_lost_and_changed_by_entries_too() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    seed(&data);
    let keys = |args: &[&str]| zhilu(&data, &[&["keys"], args, &["--by", LOGIN]].concat());
    let (done, said) = keys(&["rotate", "cosign"]);
    assert!(!done && said.contains("没有找到联署密钥"), "{said}");
    assert!(keys(&["new", "cosign", "--name", "witness.example/county"]).0);
    let first = key(&data, "cosign.pub");
    let (done, said) = keys(&["new", "cosign", "--name", "witness.example/other"]);
    assert!(!done && said.contains("联署密钥已有，名称为“witness.example/county”"), "{said}");
    assert_eq!(key(&data, "cosign.pub"), first);
    let (done, said) = keys(&["rotate", "cosign"]);
    let second = key(&data, "cosign.pub");
    assert!(done && said.starts_with(&format!("曾用 {first}\n现用 {second}\n")), "{said}");
    assert_eq!(second.id().name, first.id().name);

    for (purpose, label) in [("cosign", "联署"), ("receipt", "回执")] {
        let (done, said) = keys(&["lost", purpose]);
        assert!(!done && said.contains("没有丢失"), "{said}");
        let old = key(&data, &format!("{purpose}.pub"));
        std::fs::remove_file(data.join(format!("keys/{purpose}.key"))).unwrap();
        let (done, said) = keys(&["lost", purpose]);
        assert!(done && said.starts_with(&format!("曾用 {old}\n现用 {}\n", key(&data, &format!("{purpose}.pub")))), "{said}");
        let (done, said) = zhilu(&data, &["keys", "list"]);
        assert!(done && said.contains(&format!("{label} 已登记丢失 {old}")), "{said}");
        assert!(said.contains(&format!("{label} 现用 Ed25519 {}", key(&data, &format!("{purpose}.pub")))), "{said}");
    }
    assert!(zhilu(&data, &["check", "--replay"]).0);
}

/// A token in software, as its tools make it.
struct SoftToken {
    conf: PathBuf,
    token: [String; 6],
}

impl SoftToken {
    fn new(dir: &Path) -> Self {
        let (conf, tokens, pin) = (dir.join("softhsm2.conf"), dir.join("tokens"), dir.join("pin"));
        std::fs::create_dir(&tokens).unwrap();
        std::fs::write(&conf, format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display())).unwrap();
        std::fs::write(&pin, "246810\n").unwrap();
        std::fs::set_permissions(&pin, std::fs::Permissions::from_mode(0o600)).unwrap();
        let init = ["--init-token", "--free", "--label", "zhilu", "--so-pin", "13579135", "--pin", "246810"];
        let out = Command::new("softhsm2-util").args(init).env("SOFTHSM2_CONF", &conf).output().expect("softhsm2-util");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let token = ["--module", "/usr/lib/softhsm/libsofthsm2.so", "--token", "zhilu", "--pin-file", pin.to_str().unwrap()];
        Self { conf, token: token.map(ToOwned::to_owned) }
    }

    fn zhilu(&self, data: &Path, args: &[&str]) -> (bool, String) {
        let mut zhilu = Command::new(env!("CARGO_BIN_EXE_zhilu"));
        let out = zhilu.args(args).arg("--data").arg(data).env("SOFTHSM2_CONF", &self.conf).output().unwrap();
        (out.status.success(), String::from_utf8([out.stdout, out.stderr].concat()).unwrap())
    }
}

#[test]
fn keys_move_into_a_device_and_never_lie_in_a_file_again() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let officers = seed(&data);
    assert!(zhilu(&data, &["keys", "list"]).0);
    let device = SoftToken::new(dir.path());
    let told: Vec<&str> = device.token.iter().map(String::as_str).collect();
    let keys = |args: &[&str]| device.zhilu(&data, &[&["keys"], args].concat());

    // A device that is not there, a PIN that is wrong or open to all: said, and nothing changes.
    for (at, wrong, word) in [(1, "/nowhere.so", "不能加载"), (3, "other", "没有名为“other”的令牌"), (5, "/nowhere", "不能读取")]
    {
        let mut told = told.clone();
        told[at] = wrong;
        let (done, said) = keys(&[&["token"], told.as_slice()].concat());
        assert!(!done && said.contains(word), "{said}");
    }
    std::fs::set_permissions(told[5], std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(keys(&[&["token"], told.as_slice()].concat()).1.contains("chmod 600"));
    std::fs::set_permissions(told[5], std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(told[5], "1111").unwrap();
    assert!(keys(&[&["token"], told.as_slice()].concat()).1.contains("不接受口令"));
    std::fs::write(told[5], "246810").unwrap();
    let (done, said) = keys(&[&["token"], told.as_slice()].concat());
    assert!(done, "{said}");

    let stem = "log.zhilu.example%2fcounty";
    let old = key(&data, &format!("{stem}.pub"));
    for purpose in ["log", "receipt"] {
        let (done, said) = keys(&["rotate", purpose, "--by", LOGIN]);
        assert!(done, "{said}");
    }
    assert!(keys(&["new", "cosign", "--name", "witness.example/county", "--by", LOGIN]).0);
    for stem in [stem, "receipt", "cosign"] {
        let here = |kind: &str| data.join(format!("keys/{stem}.{kind}")).exists();
        assert!(here("token") && !here("key"), "{stem}");
    }
    let new = key(&data, &format!("{stem}.pub"));
    assert!(signed_by(&published(&data), &new).is_some(), "signed in the device");
    let chain = std::fs::read_to_string(data.join(format!("keys/{stem}.chain"))).unwrap();
    assert_eq!(Succession::read_all(&chain).unwrap().remove(0).old, old);

    // A server signs with it, receipts too.
    let log = dir.path().join("log");
    let mut server = Server::start(&data, &[], &[("SOFTHSM2_CONF", device.conf.to_str().unwrap())], &log);
    let browser = Browser::login(&server.address);
    let arrival = json!({ "activity": "on_site_inspection", "officers": officers, "place": "林区检查站" });
    assert_eq!(browser.post("/api/v1/scenes", &arrival).status, 201);
    let before = signed_by(&published(&data), &new);
    let patience = Instant::now() + Duration::from_secs(20);
    while signed_by(&published(&data), &new) <= before {
        assert!(Instant::now() < patience, "no checkpoint came: {}", std::fs::read_to_string(&log).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(50));
    }
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    let (clean, said) = device.zhilu(&data, &["check", "--replay"]);
    assert!(clean, "{said}");

    // A device that does not answer has lost nothing; one whose key was destroyed has.
    let (done, said) = zhilu(&data, &["keys", "lost", "--by", LOGIN]);
    assert!(!done && said.contains("没有名为“zhilu”的令牌"), "{said}");
    let (done, said) = keys(&["lost", "--by", LOGIN]);
    assert!(!done && said.contains("没有丢失"), "{said}");
    let reference = std::fs::read_to_string(data.join(format!("keys/{stem}.token"))).unwrap();
    let id = serde_json::from_str::<serde_json::Value>(&reference).unwrap()["id"].as_str().unwrap().to_owned();
    let other = reference.replace(&id, &"0".repeat(id.len()));
    std::fs::write(data.join(format!("keys/{stem}.token")), other).unwrap();
    let (done, said) = keys(&["rotate", "log", "--by", LOGIN]);
    assert!(!done && said.contains("zhilu keys lost"), "{said}");
    let (done, said) = keys(&["lost", "--by", LOGIN]);
    assert!(done, "{said}");
    assert!(signed_by(&published(&data), &key(&data, &format!("{stem}.pub"))).is_some());
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
