//! What is kept ready for scenes, over the wire: the catalogue (Art. 16), devices (Art. 20) and rooms (Art. 15).

use axum::http::Method;
use serde_json::{Value, json};

use super::{Browser, Server};

const LIST: &str =
    "序号,执法类别,执法环节,记录内容,备注\n1,行政处罚,询问笔录,询问全过程,\n2,行政强制,实施查封（扣押）,查封过程,注意编号\n";

/// The lines of a table as a page sends them back: without labels.
fn lines(table: &Value) -> Vec<Value> {
    let line = |l: &Value| {
        let mut line = l["line"].clone();
        for label in ["activity_label", "tier_label"] {
            line.as_object_mut().unwrap().remove(label);
        }
        line
    };
    table["lines"].as_array().unwrap().iter().map(line).collect()
}

/// Puts an edition before the head, approves and publishes it.
async fn through(drafter: &Browser, head: &Browser, edition: &Value, from: &str) -> Value {
    let path = |step: &str| format!("/catalogues/{}/{step}", edition["id"].as_str().unwrap());
    let sent = drafter.post(&path("submission"), json!({ "revision": edition["revision"] })).await.ok();
    let approval = json!({ "revision": sent["revision"], "document": "豫安城管〔2026〕8号" });
    let approved = head.post(&path("approval"), approval).await.ok();
    let publication = json!({ "revision": approved["revision"], "from": from, "place": "本机关网站" });
    drafter.post(&path("publication"), publication).await.ok()
}

#[tokio::test]
async fn a_catalogue_goes_from_a_table_to_what_scenes_are_judged_by() {
    let server = Server::start().await;
    let (drafter, head, officer) = (server.login("周六").await, server.login("钱四").await, server.login("王一").await);
    assert_eq!(officer.post("/catalogues/import", json!({ "text": LIST })).await.refused(), (403, "denied".into()));
    let table = drafter.post("/catalogues/import", json!({ "text": LIST })).await.ok();
    let mut list = lines(&table);
    assert_eq!((&list[0]["activity"], &list[0]["tier"]), (&json!("inquiry"), &json!("whole_course")));
    assert_eq!((&list[1]["activity"], &list[1]["tier"]), (&json!("seizure"), &json!("whole_course")));

    // What Art. 15 para. 1 asks for cannot be lowered, whatever the reason.
    list[1]["tier"] = json!("as_required");
    list[1]["reason"] = json!("设备不足");
    let draft = json!({ "title": "音像记录事项清单（2026年）", "scope": "own", "lines": list });
    let edition = drafter.post("/catalogues", draft.clone()).await.ok();
    let id = edition["id"].as_str().unwrap();
    assert_eq!((&edition["shortfalls"][0]["article"], &edition["shortfalls"][0]["tolerable"]), (&json!("15.1"), &json!(false)));
    let refused = drafter.post(&format!("/catalogues/{id}/submission"), json!({ "revision": edition["revision"] })).await;
    assert_eq!(refused.refused(), (409, "refused".into()));
    assert_eq!(refused.sentence(), "第 2 行：查封扣押财产应当进行全程音像记录，清单不得降低");

    let mut mended = draft.clone();
    mended["lines"][1]["tier"] = json!("whole_course");
    let body = json!({ "revision": edition["revision"], "draft": mended });
    let edition = drafter.json(Method::PUT, &format!("/catalogues/{id}"), body).await.ok();
    let stale = drafter.json(Method::PUT, &format!("/catalogues/{id}"), json!({ "revision": 1, "draft": draft })).await;
    assert_eq!(stale.refused(), (409, "stale".into()));
    let sent = drafter.post(&format!("/catalogues/{id}/submission"), json!({ "revision": edition["revision"] })).await.ok();
    let back = json!({ "revision": sent["revision"], "reason": "请补充记录人" });
    assert_eq!(drafter.post(&format!("/catalogues/{id}/return"), back.clone()).await.refused(), (403, "denied".into()));
    let back = head.post(&format!("/catalogues/{id}/return"), back).await.ok();
    assert_eq!((&back["stage_label"], &back["can_edit"]), (&json!("编制中"), &json!(false)), "the head does not draft");
    let unpublished = server.browser().get(&format!("/public/catalogues/{}", server.agency().await)).await;
    assert_eq!(unpublished.refused(), (404, "not_found".into()));
    let published = through(&drafter, &head, &back, "2026-11-03").await;
    assert_eq!((&published["in_force"], &published["steps"][1]["note"]), (&json!(true), &json!("请补充记录人")));

    // Everybody sees it, and it decides.
    let public = server.browser().get(&format!("/public/catalogues/{}", server.agency().await)).await.ok();
    assert_eq!(
        (&public["title"], &public["items"][0]["tier_label"]),
        (&json!("音像记录事项清单（2026年）"), &json!("全程音像记录"))
    );
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrival = json!({ "activity": "inquiry", "officers": officers, "place": "某小区" });
    let scene = officer.post("/scenes", arrival).await.ok();
    let asked: Vec<_> = scene["duties"].as_array().unwrap().iter().map(|d| d["rule"].as_str().unwrap()).collect();
    assert!(asked.contains(&"art15-whole-course"), "{asked:?}");

    // The next edition is compared with this one.
    let mut next = mended.clone();
    next["follows"] = json!(id);
    next["lines"][0]["content"] = json!("询问全过程，包括核对笔录");
    let next = drafter.post("/catalogues", next).await.ok();
    let differences = next["differences"].as_array().unwrap();
    assert_eq!((differences.len(), &differences[0]["how"]), (1, &json!("changed")));
}

#[tokio::test]
async fn a_device_is_kept_and_what_it_records_finds_its_scene() {
    let server = Server::start().await;
    let (custodian, officer) = (server.login("郑八").await, server.login("王一").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let new = json!({ "category": "body_camera", "mark": "CG26001", "name": "某型执法记录仪", "serial": "S-1" });
    assert_eq!(officer.post("/devices", new.clone()).await.refused(), (403, "denied".into()));
    let device = custodian.post("/devices", new.clone()).await.ok();
    let path = |step: &str| format!("/devices/{}/{step}", device["id"].as_str().unwrap());
    assert_eq!(device["warnings"], json!(["没有登记存放地点"]));
    assert_eq!(custodian.post("/devices", new).await.sentence(), "已有编号为“CG26001”的设备");
    let placed = custodian.post(&path("places"), json!({ "place": "装备室 2 号柜" })).await.ok();
    assert_eq!((&placed["place"], &placed["warnings"]), (&json!("装备室 2 号柜"), &json!([])));

    let arrival = json!({ "activity": "inquiry", "officers": officers, "place": "某小区" });
    let scene = officer.post("/scenes", arrival).await.ok()["id"].as_str().unwrap().to_owned();
    officer.post(&path("checks"), json!({ "passed": true, "battery": 90 })).await.ok();
    let wrong = officer.post(&path("checks"), json!({ "passed": false })).await;
    assert_eq!(wrong.sentence(), "请写明检查发现的问题");
    let out = officer.post(&path("issues"), json!({ "to": server.world.id("李二") })).await.ok();
    assert_eq!(out["out"]["to"]["name"], json!("李二"));

    // Sent by somebody who was not there, without a word about the scene.
    server.world.clock.advance(base::Span::from_seconds(60));
    let now = server.world.app.store.clock().now().civil();
    let name = format!("CG26001_002601_{}_0001.mp4", now.strftime("%Y%m%d%H%M%S"));
    server.world.clock.advance(base::Span::from_seconds(600));
    let film = include_bytes!("../../../evidence/tests/media/normal.mp4");
    let sent = server.login("赵三").await.upload(film, &[("filename", &name)]).await;
    let recording = officer.get(&format!("/recordings/{}", sent["recording"].as_str().unwrap())).await.ok();
    assert_eq!(recording["scene"]["id"], json!(scene), "{recording}");

    // Its clock was a minute slow.
    let at = server.world.app.store.clock().now();
    let shows = at.minus(base::Span::from_seconds(60));
    let compared = officer.post(&path("clock"), json!({ "at": at, "shows": shows, "set": true })).await.ok();
    assert_eq!(compared["clock_offset_ms"], json!(60_000));
    let corrected = officer.get(&format!("/recordings/{}", sent["recording"].as_str().unwrap())).await.ok();
    assert_eq!(corrected["clock_offset_ms"], json!(60_000), "{corrected}");

    let lost = json!({ "condition": "lost", "text": "追赶时掉入河中" });
    assert_eq!(officer.post(&path("conditions"), lost).await.ok()["condition_label"], json!("遗失"));
    let back = json!({ "condition": "in_service", "text": "找回" });
    assert_eq!(officer.post(&path("conditions"), back.clone()).await.refused(), (403, "denied".into()));
    custodian.post(&path("conditions"), back).await.ok();
    server.world.clock.advance(base::Span::from_hours(24));
    let (custodian, officer) = (server.login("郑八").await, server.login("王一").await);
    let list = custodian.get("/devices").await.ok();
    assert_eq!((&list["out"], &list["not_home"], &list["body_cameras"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(officer.post(&path("return"), json!({})).await.ok()["out"], Value::Null);
    assert_eq!(officer.post(&path("return"), json!({})).await.refused(), (409, "conflict".into()));
}

#[tokio::test]
async fn what_is_done_in_a_room_is_recorded_as_a_whole() {
    let server = Server::start().await;
    let (custodian, officer) = (server.login("郑八").await, server.login("王一").await);
    let blank = json!({ "kind": "inquiry", "name": "询问室一", "place": "机关一楼", "cameras": [" "] });
    assert_eq!(custodian.post("/rooms", blank).await.sentence(), "请填写摄像机的编号");
    let new = json!({ "kind": "inquiry", "name": "询问室一", "place": "机关一楼", "cameras": ["C-01", " C-02", "C-01"] });
    let room = custodian.post("/rooms", new).await.ok();
    assert_eq!(room["cameras"], json!(["C-01", "C-02"]));
    let id = room["id"].as_str().unwrap();
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrival = json!({ "activity": "inquiry", "officers": officers, "place": "询问室一", "room": id });
    let scene = officer.post("/scenes", arrival).await.ok();
    let asked: Vec<_> = scene["duties"].as_array().unwrap().iter().map(|d| d["rule"].as_str().unwrap()).collect();
    assert!(asked.contains(&"art15-whole-course"), "{asked:?}");
    let unknown = officer.post(&format!("/rooms/{id}/outages"), json!({ "camera": "C-9", "text": "断电" })).await;
    assert_eq!(unknown.sentence(), "这处没有编号为“C-9”的摄像机");
    let out = officer.post(&format!("/rooms/{id}/outages"), json!({ "camera": "C-01", "text": "断电" })).await.ok();
    assert_eq!((&out["outages"][0]["in_use"], &out["outages"][0]["note"]), (&json!(true), &json!("断电")));
    server.world.clock.advance(base::Span::from_seconds(60));
    let again = officer.post(&format!("/rooms/{id}/outages/end"), json!({})).await.ok();
    assert!(again["outages"][0]["to"].is_string());
    assert_eq!(officer.post(&format!("/rooms/{id}/outages/end"), json!({})).await.refused(), (409, "conflict".into()));
    assert_eq!(again["uses"][0]["scene"]["id"], scene["id"]);
    let cameras = json!({ "cameras": ["C-03"] });
    let changed = custodian.json(Method::PUT, &format!("/rooms/{id}/cameras"), cameras).await.ok();
    assert_eq!(changed["cameras"], json!(["C-03"]));
    custodian.post(&format!("/rooms/{id}/closing"), json!({})).await.ok();
    assert_eq!(custodian.get("/rooms").await.ok()[0]["closed"], json!(true));
}
