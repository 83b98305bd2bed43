//! Whether a recording is what its device wrote: what its neighbours and its structure tell, and who decides where it is grave (Art. 24).

use serde_json::{Value, json};

use super::{Browser, Server};

/// A film as the device wrote it at another time: the bytes of its media differ, its structure does not.
fn film(n: u8) -> Vec<u8> {
    let mut bytes = testkit::media::sample("CG26001_002601_20261103090200_0001.mp4").to_vec();
    let media = bytes.windows(4).position(|w| w == b"mdat").unwrap();
    let size = u32::from_be_bytes(bytes[media - 4..media].try_into().unwrap()) as usize;
    bytes[media - 4 + size - 1] ^= n;
    bytes
}

fn name(time: &str, number: u32) -> String {
    format!("CG26001_002601_20261103{time}_{number:04}.mp4")
}

async fn send(browser: &Browser, bytes: &[u8], name: &str) -> String {
    browser.upload(bytes, &[("filename", name)]).await["recording"].as_str().unwrap().to_owned()
}

async fn recording(browser: &Browser, id: &str) -> Value {
    browser.get(&format!("/recordings/{id}")).await.ok()
}

/// The findings of one kind: how grave, and the sentence.
async fn said(browser: &Browser, id: &str, code: &str) -> Vec<(String, String)> {
    let view = recording(browser, id).await;
    let found = view["findings"].as_array().unwrap().iter().filter(|f| f["code"] == code);
    found.map(|f| (f["severity"].as_str().unwrap().to_owned(), f["message"].as_str().unwrap().to_owned())).collect()
}

#[tokio::test]
async fn a_missing_number_is_found_and_answered_when_the_file_arrives_days_later() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let browser = server.login("王一").await;
    send(&browser, &film(1), &name("090200", 6)).await;
    let eighth = send(&browser, &film(2), &name("091200", 8)).await;
    let missing = said(&browser, &eighth, "missing_number").await;
    assert_eq!((missing.len(), missing[0].0.as_str()), (1, "question"));
    assert!(missing[0].1.starts_with("缺第 0007 号文件：第 0006 号止于 09:03:0"), "{missing:?}");
    assert!(missing[0].1.ends_with("第 0008 号始于 09:12:00"), "{missing:?}");
    server.world.clock.set_to("2026-11-06 08:00");
    let browser = server.login("王一").await;
    let seventh = send(&browser, &film(3), &name("090700", 7)).await;
    assert_eq!(said(&browser, &eighth, "missing_number").await, []);
    let late = "第 0007 号文件 2026-11-06 入库，晚于其后的第 0008 号（2026-11-03）".to_owned();
    assert_eq!(said(&browser, &seventh, "arrived_after_next").await, [("question".to_owned(), late)]);
}

#[tokio::test]
async fn numbers_of_another_day_and_another_device_are_no_neighbours() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-05 18:00");
    let browser = server.login("王一").await;
    send(&browser, &film(1), "CG26001_002601_20261102090200_0001.mp4").await;
    send(&browser, &film(2), "CG26002_002601_20261103090200_0001.mp4").await;
    let ninth = send(&browser, &film(3), &name("091200", 9)).await;
    assert_eq!(said(&browser, &ninth, "missing_number").await, []);
}

#[tokio::test]
async fn a_file_built_otherwise_than_those_of_its_device_raises_a_question_until_a_person_accepts_it() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let (browser, reviewer) = (server.login("王一").await, server.login("周六").await);
    let device = json!({ "category": "body_camera", "mark": "CG26001", "name": "某型执法记录仪" });
    server.login("郑八").await.post("/devices", device).await.ok();
    let rebranded = |n: u8| {
        let mut bytes = film(n);
        bytes[8..12].copy_from_slice(b"qt99");
        bytes
    };
    for n in 1..=5 {
        let id = send(&browser, &film(n), &name(&format!("0{n}0000"), n.into())).await;
        assert_eq!(said(&browser, &id, "structure_differs").await, [], "file {n} of the device itself");
    }
    let other = send(&browser, &rebranded(6), &name("060000", 6)).await;
    let sentence = "格式标识与该设备已知的 5 个文件都不同".to_owned();
    assert_eq!(said(&browser, &other, "structure_differs").await, [("question".to_owned(), sentence.clone())]);
    let again = send(&browser, &rebranded(7), &name("070000", 7)).await;
    assert_eq!(said(&browser, &again, "structure_differs").await[0].1, sentence, "nobody has said that it is all right");
    let view = recording(&reviewer, &other).await;
    let decision = json!({ "revision": view["revision"], "accepted": true, "reason": "固件升级后格式标识改变，已与厂家核对" });
    reviewer.post(&format!("/recordings/{other}/originality"), decision).await.ok();
    let third = send(&browser, &rebranded(8), &name("080000", 8)).await;
    assert_eq!(said(&browser, &third, "structure_differs").await, []);
}

#[tokio::test]
async fn with_few_files_known_a_difference_is_only_worth_knowing() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let browser = server.login("王一").await;
    let device = json!({ "category": "body_camera", "mark": "CG26001", "name": "某型执法记录仪" });
    server.login("郑八").await.post("/devices", device).await.ok();
    send(&browser, &film(1), &name("010000", 1)).await;
    let mut bytes = film(2);
    bytes[8..12].copy_from_slice(b"qt99");
    let other = send(&browser, &bytes, &name("020000", 2)).await;
    let sentence = "格式标识与该设备已知的 1 个文件都不同；已知的文件少于 5 个，仅供参考".to_owned();
    assert_eq!(said(&browser, &other, "structure_differs").await, [("info".to_owned(), sentence)]);
}

#[tokio::test]
async fn what_is_grave_waits_for_a_named_person_with_reasons() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let (officer, head, reviewer) = (server.login("王一").await, server.login("赵三").await, server.login("周六").await);
    let film = film(1);
    let id = send(&officer, &film[..film.len() / 2], &name("090200", 1)).await;
    let path = format!("/recordings/{id}/originality");
    let view = recording(&officer, &id).await;
    assert_eq!(view["evidence"]["usable"], false);
    assert_eq!((&view["evidence"]["label"], &view["evidence"]["can_decide"]), (&json!("未认定"), &json!(false)));
    let decision =
        |revision: &Value, accepted: bool, reason: &str| json!({ "revision": revision, "accepted": accepted, "reason": reason });
    let refused = officer.post(&path, decision(&view["revision"], true, "可用")).await;
    assert_eq!(refused.sentence(), "此项由承办机构负责人、法制审核人员办理");
    let silent = head.post(&path, decision(&view["revision"], true, "  ")).await;
    assert_eq!(silent.refused(), (422, "invalid".into()));
    let accepted = head.post(&path, decision(&view["revision"], true, "断电前的部分完整")).await.ok();
    let evidence = &accepted["evidence"];
    assert_eq!((&evidence["usable"], &evidence["state"]), (&json!(true), &json!("accepted")));
    assert_eq!((&evidence["decided_by"], &evidence["reason"]), (&json!("赵三"), &json!("断电前的部分完整")));
    assert!(!accepted["findings"].as_array().unwrap().is_empty(), "what was noticed stays");
    let stale = reviewer.post(&path, decision(&view["revision"], false, "内容不全")).await;
    assert_eq!(stale.refused(), (409, "stale".into()));
    let rejected = reviewer.post(&path, decision(&accepted["revision"], false, "内容不全")).await.ok();
    let evidence = &rejected["evidence"];
    assert_eq!((&evidence["usable"], &evidence["label"]), (&json!(false), &json!("已认定，不作为证据")));
    assert_eq!((&evidence["decided_by"], &evidence["reason"]), (&json!("周六"), &json!("内容不全")), "the last word counts");
}

#[tokio::test]
async fn what_is_not_grave_needs_no_decision() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    let officer = server.login("王一").await;
    let id = send(&officer, &film(1), &name("090200", 1)).await;
    let evidence = recording(&officer, &id).await["evidence"].clone();
    assert_eq!((&evidence["usable"], &evidence["label"]), (&json!(true), &json!("可作为证据")), "{evidence}");
}
