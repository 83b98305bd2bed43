//! Files that are odd by their name, their content or their twin: all are in custody, what is odd is said (`docs/bad-input.md`).

use serde_json::{Value, json};

use super::{Browser, Server};

const FILM: &str = "CG26001_002601_20261103090200_0001.mp4";

async fn kept(browser: &Browser, bytes: &[u8], name: &str) -> Value {
    let result = browser.upload(bytes, &[("filename", name)]).await;
    assert_eq!(result["state"], "in_custody", "{name:?}");
    browser.get(&format!("/recordings/{}", result["recording"].as_str().unwrap())).await.ok()
}

fn codes(view: &Value) -> Vec<&str> {
    view["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect()
}

fn has(view: &Value, code: &str) -> bool {
    codes(view).contains(&code)
}

async fn evening() -> (Server, Browser) {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let browser = server.login("王一").await;
    (server, browser)
}

#[tokio::test]
async fn item_5_nothing_and_nothing_but_zeros_are_kept_and_recorded_nothing() {
    let (_server, browser) = evening().await;
    for (bytes, code) in [(&[][..], "empty"), (&[0; 70_000], "blank")] {
        let view = kept(&browser, bytes, FILM).await;
        assert_eq!((has(&view, code), &view["size"]), (true, &json!(bytes.len())), "{view}");
        assert_eq!((&view["medium"], &view["evidence"]["usable"]), (&json!("other"), &json!(false)));
    }
}

#[tokio::test]
async fn item_8_a_device_that_lost_its_clock_is_said_to_have_and_two_persons_state_the_time() {
    let (server, browser) = evening().await;
    let bytes = b"\xff\xd8\xff\xda\0\x02\x55\xff\xd9";
    let view = kept(&browser, bytes, "CG26001_002601_20150101000012_0001.jpg").await;
    assert!(has(&view, "clock_reset"), "{view}");
    assert_eq!((&view["started_at"], view["received_at"].is_string()), (&Value::Null, true));
    let stated = json!({
        "revision": view["revision"], "started_at": "2026-11-03T09:02:00+08:00", "uncertainty_ms": 60_000,
        "reason": "画面中可见的钟表"
    });
    let path = format!("/recordings/{}/time", view["id"].as_str().unwrap());
    let stated = browser.post(&path, stated).await.ok();
    assert_eq!(stated["started_at"], "2026-11-03T09:02:00.000+08:00");
    assert_eq!(stated["time_stated"], json!({ "by": "王一", "may_confirm": false }));

    // One's own word is not a second one.
    let confirmation = format!("{path}/confirmation");
    let seen = json!({ "revision": stated["revision"] });
    assert_eq!(browser.post(&confirmation, seen.clone()).await.refused(), (403, "denied".into()));
    let colleague = server.login("李二").await;
    let stale = colleague.post(&confirmation, json!({ "revision": view["revision"] })).await;
    assert_eq!(stale.refused().0, 409);
    let confirmed = colleague.post(&confirmation, seen).await.ok();
    assert_eq!(confirmed["time_stated"], json!({ "by": "王一", "confirmed_by": "李二", "may_confirm": false }));
    let twice = colleague.post(&confirmation, json!({ "revision": confirmed["revision"] })).await;
    assert_eq!(twice.sentence(), "认定的时间已经由另一人确认");
}

#[tokio::test]
async fn item_21_twins_with_and_without_the_mark_are_both_there_and_say_so() {
    let (_server, browser) = evening().await;
    let film = testkit::media::sample(FILM);
    let first = kept(&browser, film, FILM).await;
    let twin = kept(&browser, film, "CG26001_002601_20261103090200_0001IMP.mp4").await;
    assert!(!has(&first, "duplicate") && has(&twin, "duplicate"));
    assert_eq!(first["sha256"], twin["sha256"]);
    assert_ne!(first["file_name"], twin["file_name"]);
    assert!(!has(&twin, "name_reused") && !has(&twin, "missing_number"), "{twin}");
}

#[tokio::test]
async fn item_22_one_name_for_two_contents_keeps_both() {
    let (_server, browser) = evening().await;
    let film = testkit::media::sample(FILM);
    let mut other = film.to_vec();
    let media = other.windows(4).position(|w| w == b"mdat").unwrap();
    other[media + 40] ^= 1;
    let first = kept(&browser, film, FILM).await;
    let second = kept(&browser, &other, FILM).await;
    assert_ne!(first["sha256"], second["sha256"]);
    let first = browser.get(&format!("/recordings/{}", first["id"].as_str().unwrap())).await.ok();
    assert!(has(&first, "name_reused") && has(&second, "name_reused"), "{first} {second}");
}

#[tokio::test]
async fn item_23_the_same_bytes_from_another_device_name_the_first() {
    let (_server, browser) = evening().await;
    let film = testkit::media::sample(FILM);
    let first = kept(&browser, film, FILM).await;
    let second = kept(&browser, film, &FILM.replace("CG26001", "CG26009")).await;
    assert_ne!(first["device"], second["device"]);
    let said = second["findings"].as_array().unwrap().iter().find(|f| f["code"] == "duplicate").unwrap();
    assert!(said["message"].as_str().unwrap().starts_with("内容与已入库的文件完全相同（编号 "), "{said}");
}

#[tokio::test]
async fn item_25_names_that_mean_harm_are_only_names() {
    let (_server, browser) = evening().await;
    let long = format!("{}.mp4", "长".repeat(300));
    let film = testkit::media::sample(FILM);
    for name in ["../../etc/passwd", "a\0b.mp4", "C:\\x:y.mp4", "\u{202e}4pm.exe", "😀.mp4", &long, "..", " "] {
        let view = kept(&browser, film, name).await;
        assert_eq!((&view["file_name"], &view["size"]), (&json!(name), &json!(film.len())), "{name:?}");
    }
    // Bytes that are no UTF-8, as a card in GBK has them.
    let gbk = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, b"\xd6\xb4\xb7\xa8.mp4");
    let request = browser
        .request(axum::http::Method::POST, "/uploads")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", film.len())
        .header("upload-metadata", format!("filename {gbk}"))
        .header("content-type", "application/offset+octet-stream");
    let answer = browser.send(request.body(axum::body::Body::from(film)).unwrap()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

#[tokio::test]
async fn item_26_what_could_run_is_kept_as_what_it_is() {
    let (_server, browser) = evening().await;
    let active: [&[u8]; 3] = [b"MZ\x90\0\x03", b"<html><script>alert(1)</script>", b"<svg onload=alert(1)>"];
    for bytes in active {
        let view = kept(&browser, bytes, FILM).await;
        assert!(has(&view, "active_content") && has(&view, "name_mismatch"), "{view}");
        assert_eq!((&view["medium"], &view["evidence"]["label"]), (&json!("other"), &json!("未认定")));
    }
    let archive = b"\xff\xd8\xff\xda\0\x02\x55\xff\xd9PK\x03\x04....PK\x05\x06";
    let polyglot = kept(&browser, archive, "CG26001_002601_20261103090200_0001.jpg").await;
    assert_eq!((has(&polyglot, "trailing_data"), &polyglot["medium"]), (true, &json!("photo")));
}

#[tokio::test]
async fn item_32_what_a_chat_sent_is_not_the_device_s_own_file() {
    let (_server, browser) = evening().await;
    let view = kept(&browser, testkit::media::sample(FILM), "mmexport1793667720000.mp4").await;
    assert!(has(&view, "not_from_device"), "{view}");
    assert_eq!(view["device"], Value::Null);
}
