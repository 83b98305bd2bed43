//! Backup, restore and recovery on the command line, beside a server that runs; and a backup that is killed.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use app::wiring::Database;
use serde_json::json;
use support::{Browser, LOGIN, Server, seed, seed_as};

/// Runs `zhilu`: whether it went well, and what it said.
fn zhilu(args: &[&str], paths: &[&Path]) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_zhilu")).args(args).args(paths).output().unwrap();
    (out.status.success(), String::from_utf8([out.stdout, out.stderr].concat()).unwrap())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &to) } else { std::fs::copy(&path, &to).map(drop).unwrap() }
    }
}

#[test]
fn a_server_is_backed_up_restored_read_and_refilled() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let officers = seed(&at("data"));
    let mut server = Server::start(&at("data"), &[], &[], &at("log"));
    let browser = Browser::login(&server.address);
    let arrival = |place: &str| json!({ "activity": "on_site_inspection", "officers": officers, "place": place });
    assert_eq!(browser.post("/api/v1/scenes", &arrival("林区检查站")).status, 201);
    let backup = |to: &str| zhilu(&["backup", "--data"], &[&at("data"), &at(to)]);
    let (done, said) = backup("old");
    assert!(done && said.contains("密钥不在备份中"), "{said}");
    assert_eq!(browser.post("/api/v1/scenes", &arrival("木材加工厂")).status, 201);
    let (done, said) = backup("new");
    assert!(done, "{said}");
    let (done, said) = zhilu(&["backup", "--verify", "--data"], &[&at("data"), &at("new")]);
    assert!(done && said.contains("备份完好"), "{said}");
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());

    let (done, said) = zhilu(&["restore", "--data"], &[&at("data"), &at("old")]);
    assert!(!done && said.contains("不是空的，未作恢复"), "{said}");
    let (done, said) = zhilu(&["restore", "--data"], &[&at("restored"), &at("old")]);
    assert!(done && said.contains("把密钥目录"), "{said}");
    copy(&at("data").join("keys"), &at("restored").join("keys"));

    let server = Server::start(&at("restored"), &[], &[], &at("log-2"));
    let browser = Browser::login(&server.address);
    let session = browser.get("/api/v1/session").json();
    assert!(session["notice"].as_str().is_some_and(|notice| notice.starts_with("恢复缺口：数据库缺少")), "{session}");
    let ready = browser.get("/readyz");
    assert!(ready.status == 503 && ready.body.contains("恢复缺口"), "{ready:?}");
    let refused = browser.post("/api/v1/scenes", &arrival("苗圃"));
    assert_eq!((refused.status, &refused.json()["error"]["code"]), (503, &json!("recovery_gap")), "{refused:?}");
    assert_eq!(browser.get("/api/v1/scenes").status, 200, "reading goes on");

    // Beside the server, which notices by itself.
    let (done, said) = zhilu(&["recover", "--data"], &[&at("restored")]);
    assert!(!done && said.contains("zhilu recover --from"), "{said}");
    let (done, said) = zhilu(&["recover", "--from", at("new").to_str().unwrap(), "--data"], &[&at("restored")]);
    assert!(done && said.contains("逐条核对到签署过的根") && said.contains("可以写入"), "{said}");
    let again = (0..100).find(|_| {
        std::thread::sleep(Duration::from_millis(100));
        browser.post("/api/v1/scenes", &arrival("苗圃")).status == 201
    });
    assert!(again.is_some(), "the server goes on: {}", std::fs::read_to_string(at("log-2")).unwrap());
    assert_eq!(browser.get("/api/v1/session").json().get("notice"), None);
    drop(server);
    let (clean, said) = zhilu(&["check", "--replay", "--data"], &[&at("restored")]);
    assert!(clean, "{said}");
}

#[test]
fn a_restored_server_is_refilled_by_its_superior() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let officers = seed(&at("data"));
    seed_as("zhilu.example/superior", &Database::Embedded, &at("above"));
    let said = |args: &[&str], paths: &[&Path]| {
        let (done, said) = zhilu(args, paths);
        assert!(done, "{args:?}: {said}");
        said
    };
    let cosigner = said(&["keys", "new", "cosign", "--name", "superior.example", "--by", LOGIN, "--data"], &[&at("above")]);
    let cosigner = cosigner.lines().find(|line| line.starts_with("superior.example+")).unwrap();
    // The first checkpoint brings the key.
    let mut server = Server::start(&at("data"), &[], &[], &at("log-0"));
    let key = (0..300).find_map(|_| {
        std::thread::sleep(Duration::from_millis(100));
        log_key(&at("data").join("keys")).ok()
    });
    let key = key.unwrap();
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());
    said(&["mirror", "follow", key.trim(), "--name", "丙县林业局", "--by", LOGIN, "--data"], &[&at("above")]);
    let above = Server::start(&at("above"), &[], &[], &at("log-above"));
    let superior = format!("http://{}", above.address);
    let tells = [("ZHILU_SUPERIOR", superior.as_str()), ("ZHILU_SUPERIOR_KEY", cosigner)];

    let mut server = Server::start(&at("data"), &[], &tells, &at("log"));
    let browser = Browser::login(&server.address);
    let arrival = |place: &str| json!({ "activity": "on_site_inspection", "officers": officers, "place": place });
    assert_eq!(browser.post("/api/v1/scenes", &arrival("林区检查站")).status, 201);
    said(&["backup", "--data"], &[&at("data"), &at("old")]);
    let lost = browser.post("/api/v1/scenes", &arrival("木材加工厂"));
    assert_eq!(lost.status, 201);
    // Everything is signed and told before the end.
    let list = || zhilu(&["mirror", "list", "--by", LOGIN, "--data"], &[&at("above")]).1;
    let size = |said: &str| said.split("收到 ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u64>().ok());
    let wanted = {
        let said = zhilu(&["recover", "--data"], &[&at("data")]).1;
        said.split("共 ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u64>().ok()).unwrap()
    };
    let told = (0..300).find(|_| {
        std::thread::sleep(Duration::from_millis(200));
        size(&list()) == Some(wanted)
    });
    assert!(told.is_some(), "{}", list());
    server.terminate();
    assert!(server.end(Duration::from_secs(20)).success());

    said(&["restore", "--data"], &[&at("restored"), &at("old")]);
    copy(&at("data").join("keys"), &at("restored").join("keys"));
    let (done, told) = zhilu(&["recover", "--from-superior", "--data"], &[&at("restored")]);
    assert!(!done && told.contains("没有设置 superior"), "{told}");
    let mut recover = Command::new(env!("CARGO_BIN_EXE_zhilu"));
    let recover = recover.args(["recover", "--from-superior", "--data"]).arg(at("restored")).envs(tells).output().unwrap();
    let told = String::from_utf8([recover.stdout, recover.stderr].concat()).unwrap();
    assert!(recover.status.success() && told.contains("逐条核对到签署过的根") && told.contains("标为缺失"), "{told}");

    let server = Server::start(&at("restored"), &[], &tells, &at("log-2"));
    let browser = Browser::login(&server.address);
    let session = browser.get("/api/v1/session").json();
    assert!(session["notice"].as_str().is_some_and(|notice| notice.contains("不是依法销毁")), "{session}");
    let scene = format!("/api/v1/scenes/{}", lost.json()["id"].as_str().unwrap());
    assert_eq!(browser.get(&scene).status, 200, "the scene is there, without its place");
    assert_eq!(browser.post("/api/v1/scenes", &arrival("苗圃")).status, 201, "the log goes on");
    drop(server);
    let checked = said(&["check", "--replay", "--data"], &[&at("restored")]);
    assert!(checked.contains("非公开内容在恢复时未能补回"), "{checked}");
    drop(above);
    let checked = said(&["check", "--replay", "--data"], &[&at("above")]);
    assert!(checked.contains("下级的 1 个日志"), "{checked}");
}

/// The public key of the only log of a server.
fn log_key(keys: &Path) -> std::io::Result<String> {
    let files = std::fs::read_dir(keys)?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut logs = files.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("log.") && name.ends_with(".pub")
    });
    std::fs::read_to_string(logs.next().ok_or(std::io::ErrorKind::NotFound)?)
}

#[test]
fn what_is_lost_for_good_is_named_by_a_new_origin() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    seed(&at("data"));
    let sign = |log: &str| {
        let mut server = Server::start(&at("data"), &[], &[], &at(log));
        server.terminate();
        assert!(server.end(Duration::from_secs(20)).success());
    };
    sign("log");
    assert!(zhilu(&["backup", "--data"], &[&at("data"), &at("old")]).0);
    assert!(zhilu(&["keys", "new", "receipt", "--by", LOGIN, "--data"], &[&at("data")]).0);
    sign("log-2");
    assert!(zhilu(&["restore", "--data"], &[&at("restored"), &at("old")]).0);
    copy(&at("data").join("keys"), &at("restored").join("keys"));
    let open = ["recover", "--open-new-origin", "zhilu.example/county-2", "--by", LOGIN, "--reason", "磁盘损坏", "--data"];
    let (done, said) = zhilu(&open, &[&at("restored")]);
    assert!(done && said.contains("已登记遗失") && said.contains("日志由 zhilu.example/county-2 接续"), "{said}");
    let (clean, said) = zhilu(&["check", "--replay", "--data"], &[&at("restored")]);
    assert!(clean && said.contains("由日志 zhilu.example/county-2 接续"), "{said}");
}

#[test]
fn a_backup_that_is_killed_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    seed(&data);
    for n in 0..2000 {
        let id = base::ObjectId::random().to_string();
        let folder = data.join("objects").join(&id[..2]).join(&id[2..4]);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(id), format!("object {n}")).unwrap();
    }
    let caught = (0..20).find(|n| {
        let to = dir.path().join(format!("backup-{n}"));
        let mut backup = Command::new(env!("CARGO_BIN_EXE_zhilu"));
        backup.args(["backup", "--data"]).arg(&data).arg(&to).stdout(Stdio::null()).stderr(Stdio::null());
        let mut backup = backup.spawn().unwrap();
        while !to.join("objects").exists() && backup.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        backup.kill().unwrap();
        backup.wait().unwrap();
        let (done, said) = zhilu(&["backup", "--verify"], &[&to]);
        if !done {
            assert!(said.contains("只有没有做完的备份，不能用来恢复"), "{said}");
            let (done, said) = zhilu(&["restore", "--data"], &[&dir.path().join("new"), &to]);
            assert!(!done && said.contains("没有做完"), "{said}");
            // Made again, it is whole.
            assert!(zhilu(&["backup", "--data"], &[&data, &to]).0);
            let (done, said) = zhilu(&["backup", "--verify"], &[&to]);
            assert!(done, "{said}");
        }
        !done
    });
    assert!(caught.is_some(), "every backup was faster than the kill");
}
