//! Which value wins, and what is said of those that cannot be used.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use super::*;

fn variables(list: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    list.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn settings(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Settings, String> {
    let read = || {
        let mut given = Given::default();
        given.file(Path::new("zhilu.toml"), file)?;
        given.environment(variables(env))?;
        for (key, value) in flags {
            let setting = setting(key).unwrap();
            given.take(setting, (*value).to_owned(), Place::CommandLine(setting.flag()));
        }
        Settings::of(&given)
    };
    read().map_err(|e: SettingsError| e.to_string())
}

fn refused(file: &str, env: &[(&str, &str)]) -> String {
    settings(&format!("data = \"/d\"\n{file}"), env, &[]).unwrap_err()
}

#[test]
fn flag_before_environment_before_file_before_default() {
    let file = "data = \"/file\"\nlisten = \"127.0.0.1:1\"\nlog = \"debug\"\n";
    let env = [("ZHILU_LISTEN", "127.0.0.1:2"), ("ZHILU_DATA", "/env")];
    let all = settings(file, &env, &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!((all.listen.port(), all.data.to_str(), all.log.0.as_str()), (3, Some("/env"), "debug"));
    assert_eq!((all.upload_max, all.log_format, all.metrics_listen), (ByteCount(64 << 30), LogFormat::Text, None));
    assert_eq!(settings(file, &env[..1], &[]).unwrap().listen.port(), 2);
    assert_eq!(settings(file, &[], &[]).unwrap().listen.port(), 1);
    let unset = settings("data = \"/d\"\nmetrics_listen = \"127.0.0.1:9\"\n", &[("ZHILU_METRICS_LISTEN", "")], &[]);
    assert_eq!(unset.unwrap().metrics_listen, None, "an environment takes back what a file says");
}

#[test]
fn every_kind_of_value_in_a_file() {
    let file = "data = '/d'\nbehind_tls = true\nstop_within = 30\nupload_life = '2h'\ndisk_reserve = '500MiB'\n\
                fonts = ['/a', '/b']\nlog_format = 'json'\n";
    let all = settings(file, &[], &[]).unwrap();
    assert!(all.behind_tls);
    assert_eq!((all.stop_within, all.upload_life), (Duration::from_secs(30), Duration::from_secs(7200)));
    assert_eq!((all.disk_reserve, all.log_format), (Some(ByteCount(500 << 20)), LogFormat::Json));
    assert_eq!(all.fonts.0, [PathBuf::from("/a"), PathBuf::from("/b")]);
    assert_eq!(settings("data = '/d'", &[("ZHILU_FONTS", "/a:/b")], &[]).unwrap().fonts, all.fonts);
}

#[test]
fn an_unknown_key_is_named_and_the_near_one_offered() {
    assert_eq!(refused("lisen = \"127.0.0.1:1\"", &[]), "设置文件 zhilu.toml 第 2 行：没有“lisen”这项设置；是否应为 listen？");
    assert!(
        refused("[server]\nlisten = 1", &[]).starts_with("设置文件 zhilu.toml 第 2 行：没有“server”这项设置；可用的设置：data、")
    );
    assert_eq!(refused("", &[("ZHILU_LISTN", "x")]), "环境变量 ZHILU_LISTN：没有“ZHILU_LISTN”这项设置；是否应为 listen？");
    assert!(refused("", &[("ZHILU_listen", "127.0.0.1:1")]).contains("没有“ZHILU_listen”"));
    let others = [("ZHILU_TEST_PG", "x"), ("ZHILU_PAGES", "x"), ("ZHILU_CONFIG", "x"), ("PATH", "x")];
    assert!(settings("data = '/d'", &others, &[]).is_ok(), "what tools use is not ours to refuse");
}

#[test]
fn a_wrong_value_is_named_with_what_is_allowed() {
    assert_eq!(
        refused("\nlisten = \"8480\"", &[]),
        "设置文件 zhilu.toml 第 3 行：listen 的值“8480”不能用，应为地址和端口，例如 127.0.0.1:8480"
    );
    assert_eq!(
        refused("", &[("ZHILU_LOG_FORMAT", "xml")]),
        "环境变量 ZHILU_LOG_FORMAT：log_format 的值“xml”不能用，应为text 或 json"
    );
    for (key, wrong) in [
        ("behind_tls", "'yes'"),
        ("stop_within", "'0s'"),
        ("stop_within", "'ten'"),
        ("stop_within", "1.5"),
        ("stop_within", "0x10"),
        ("upload_max", "'64GB'"),
        ("upload_max", "-1"),
        ("upload_max", "9223372036854775808"),
        ("log", "'loud'"),
        ("log", "'info,sqlx=shout'"),
        ("database", "'mysql://a'"),
        ("data", "['/a', '/b']"),
        ("data", "{ folder = '/a' }"),
    ] {
        let file = if key == "data" { format!("data = {wrong}") } else { format!("data = '/d'\n{key} = {wrong}") };
        let said = settings(&file, &[], &[]).unwrap_err();
        assert!(said.contains(&format!("{key} 的值")) && said.contains(setting(key).unwrap().allowed), "{key} {wrong}: {said}");
    }
}

#[test]
fn a_secret_is_never_shown() {
    let said = refused("", &[("ZHILU_DATABASE", "mysql://root:geheim@db")]);
    assert!(!said.contains("geheim") && said.contains("（不显示）"), "{said}");
    let mut given = Given::default();
    given.environment(variables(&[("ZHILU_DATABASE", "postgres://zhilu:geheim@db/zhilu"), ("ZHILU_DATA", "/d")])).unwrap();
    let shown = given.show();
    assert!(!shown.contains("geheim") && shown.contains("data = \"/d\" # 环境变量 ZHILU_DATA"), "{shown}");
    assert!(!format!("{:?}", Settings::of(&given).unwrap()).contains("geheim"));
}

#[test]
fn what_is_missing_is_told_with_every_way_to_give_it() {
    let said = settings("", &[], &[]).unwrap_err();
    assert_eq!(
        said,
        "缺少设置 data（数据目录：数据库、原件、密钥）：请写入设置文件，或者用环境变量 ZHILU_DATA、命令行 --data 给出"
    );
    assert!(settings("data = [", &[], &[]).unwrap_err().starts_with("设置文件 zhilu.toml 第 1 行不是 TOML"));
}

#[test]
fn every_default_can_be_used_and_every_setting_is_in_the_reference() {
    let all = settings("data = '/d'", &[], &[]);
    assert!(all.is_ok(), "{all:?}");
    let text = reference::markdown();
    for s in TABLE {
        assert!(text.contains(&format!("| `{}` | `{}` | `{}` |", s.key, s.variable(), s.flag())), "{}", s.key);
    }
}
