//! Several agencies at one scene, lines of the roster that are corrected, recordings that were lost, hints of voices and causes.

use base::Span;
use model::RecordingState;
use serde_json::{Value, json};
use store::{Derivation, Made, Waveform};

use super::{Browser, Server};

async fn evening() -> Server {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 18:00");
    server
}

/// A stay from 09:02 to 09:30 with one officer.
async fn stay(server: &Server, officer: &Browser) -> String {
    let arrival = json!({
        "activity": "on_site_inspection", "place": "文化路 12 号", "arrived_at": "2026-11-03T09:02:00.000+08:00",
        "officers": [server.world.id("王一")],
    });
    let scene = officer.post("/scenes", arrival).await.json()["id"].as_str().unwrap().to_owned();
    officer.post(&format!("/scenes/{scene}/departures"), json!({ "at": "2026-11-03T09:30:00.000+08:00" })).await.ok();
    format!("/scenes/{scene}")
}

#[tokio::test]
async fn other_agencies_are_named_once_and_their_people_are_theirs() {
    let server = evening().await;
    let officer = server.login("王一").await;
    let scene = stay(&server, &officer).await;
    let at = "2026-11-03T09:02:00.000+08:00";
    let join = |name: &str| json!({ "name": name, "at": at });
    let view = officer.post(&format!("{scene}/agencies"), join("甲县公安局")).await.ok();
    let police = view["agencies"][0]["id"].as_str().unwrap().to_owned();
    let again = officer.post(&format!("{scene}/agencies"), join(" 甲县公安局 ")).await;
    assert_eq!((again.refused().0, again.sentence()), (422, "这个单位已经登记".into()));
    officer.post(&format!("{scene}/agencies"), join("甲县生态环境局")).await.ok();

    // By the line of the agency, or by its name as a pasted list has it; another unit stays a unit.
    let people = json!([
        { "part": "police", "name": "赵警官", "agency": police, "unit": "治安大队" },
        { "part": "officer", "name": "钱科员", "unit": "甲县生态环境局" },
        { "part": "witness", "name": "孙某", "unit": "某社区" },
    ]);
    let view = officer.post(&format!("{scene}/attendees"), json!({ "people": people, "at": at })).await.ok();
    let units: Vec<_> = view["attendees"].as_array().unwrap().iter().map(|a| a["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["甲县公安局 治安大队", "甲县生态环境局", "某社区"]);
    let counts: Vec<_> = view["agencies"].as_array().unwrap().iter().map(|a| a["people"].as_u64().unwrap()).collect();
    assert_eq!(counts, [1, 1]);
    assert_eq!(view["officers"].as_array().unwrap().len(), 1, "an officer of another agency is no officer of this scene");
    let stranger = json!([{ "part": "police", "name": "某", "agency": "00000000000000000000000000000000" }]);
    let refused = officer.post(&format!("{scene}/attendees"), json!({ "people": stranger, "at": at })).await;
    assert_eq!(refused.refused().0, 422, "{refused:?}");
}

#[tokio::test]
async fn a_wrong_line_is_corrected_and_what_stood_there_stays_in_the_log() {
    let server = evening().await;
    let officer = server.login("王一").await;
    let scene = stay(&server, &officer).await;
    let at = "2026-11-03T09:02:00.000+08:00";
    let people = json!([{ "part": "officer", "person": server.world.id("李二") }, { "part": "witness", "name": "张某" }]);
    let view = officer.post(&format!("{scene}/attendees"), json!({ "people": people, "at": at })).await.ok();
    assert_eq!(view["officers"].as_array().unwrap().len(), 2);
    let line = |n: usize| format!("{scene}/attendees/{}/corrections", view["attendees"][n]["id"].as_str().unwrap());

    let nameless = officer.post(&line(1), json!({ "reason": "笔误", "part": "witness", "name": " " })).await;
    assert_eq!(nameless.sentence(), "请填写姓名");
    let silent = officer.post(&line(1), json!({ "reason": " ", "part": "witness", "name": "章某" })).await;
    assert_eq!(silent.sentence(), "请填写更正的理由");
    let right = json!({ "reason": "姓名写错", "part": "party", "name": "章某", "unit": "某公司" });
    let seen = officer.post(&line(1), right).await.ok();
    let corrected = &seen["attendees"][1];
    assert_eq!((&corrected["name"], &corrected["part"], &corrected["unit"]), (&json!("章某"), &json!("party"), &json!("某公司")));
    assert!(corrected["corrected_at"].is_string());
    assert_eq!(
        (&seen["roster_corrections"][0]["reason"], &seen["roster_corrections"][0]["who"]),
        (&json!("姓名写错"), &json!("王一"))
    );

    let seen = officer.post(&line(0), json!({ "reason": "没有到场", "withdrawn": true })).await.ok();
    assert_eq!(seen["attendees"].as_array().unwrap().len(), 1);
    assert_eq!(seen["officers"].as_array().unwrap().len(), 1, "whoever was not there is no officer of the scene");
    assert_eq!(seen["roster_corrections"][1]["withdrawn"], true);
    let gone = officer.post(&line(0), json!({ "reason": "又一次", "withdrawn": true })).await;
    assert_eq!(gone.refused().0, 404);
}

#[tokio::test]
async fn a_recording_that_was_lost_is_reported_and_judged_by_a_person() {
    let server = evening().await;
    let (officer, custodian) = (server.login("王一").await, server.login("郑八").await);
    let scene = stay(&server, &officer).await;
    let device = json!({ "category": "body_camera", "mark": "CG26001", "name": "某型", "place": "柜 1" });
    let device = custodian.post("/devices", device).await.json()["id"].as_str().unwrap().to_owned();
    let report = |more: Value| {
        let mut report = json!({
            "loss": "lost", "device": device, "from": "2026-11-03T09:02:00.000+08:00", "to": "2026-11-03T09:30:00.000+08:00",
            "found_at": "2026-11-03T11:00:00.000+08:00", "holder": server.world.id("王一"),
            "cause": "过河时设备落水", "measure": "当日打捞两小时未果，报告分管负责人", "device_too": true,
        });
        report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        report
    };
    let path = format!("{scene}/losses");
    for (more, sentence) in [
        (json!({ "cause": "" }), "请填写原因和经过"),
        (json!({ "measure": " " }), "请填写采取的措施"),
        (json!({ "to": "2026-11-03T09:00:00.000+08:00" }), "资料结束的时间应晚于开始的时间"),
        (json!({ "found_at": "2026-11-04T09:00:00.000+08:00" }), "发现的时间晚于现在，请核对"),
        (json!({ "device": null }), "请选择设备"),
    ] {
        assert_eq!(officer.post(&path, report(more)).await.sentence(), sentence);
    }
    let seen = officer.post(&path, report(json!({}))).await.ok();
    let loss = &seen["losses"][0];
    assert_eq!((&loss["label"], &loss["device_mark"], &loss["holder"]), (&json!("遗失"), &json!("CG26001"), &json!("王一")));
    assert_eq!((&loss["cause"], &loss["measure"]), (&json!("过河时设备落水"), &json!("当日打捞两小时未果，报告分管负责人")));
    assert_eq!(seen["coverage"]["holes"][0]["loss_label"], "遗失", "{}", seen["coverage"]);
    let duty = seen["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art22-lost").expect("a duty").clone();
    assert_eq!(duty["outcome"], "judgement", "{duty}");
    let seen = custodian.get(&format!("/devices/{device}")).await.ok();
    assert_eq!(seen["condition"], "lost");
}

#[tokio::test]
async fn hints_of_voices_and_causes_stand_beside_what_was_told() {
    let server = evening().await;
    let officer = server.login("王一").await;
    let scene = stay(&server, &officer).await;
    let id = scene.rsplit('/').next().unwrap().to_owned();
    for name in ["CG26001_002601_20261103090200_0001.mp4", "CG26001_002601_20261103090322_0002.mp4"] {
        officer.upload(testkit::media::sample(name), &[("filename", name), ("purpose", "recording"), ("scene", &id)]).await;
    }
    let narrated = json!({ "element": "time", "at": "2026-11-03T09:02:10.000+08:00" });
    let before = officer.post(&format!("{scene}/narrations"), narrated).await.ok();
    assert_eq!(before["narrations"][0]["voice"], Value::Null, "nothing was listened to yet");
    let store = &server.world.app.store;
    for recording in before["recordings_list"].as_array().unwrap() {
        let recording: base::RecordingId = recording["id"].as_str().unwrap().parse().unwrap();
        let original = store.load::<RecordingState>(recording).await.unwrap().unwrap().state.original.unwrap().what.object;
        let kept = store.object(original).await.unwrap().unwrap();
        let long_ago = store.clock().now().minus(Span::from_hours(24));
        assert!(store.begin_derivation(&kept, Derivation::Speech, "by hand", long_ago).await.unwrap());
        // A voice from the fifth second to the fifteenth.
        let peaks = (0..50).map(|second| if (5..15).contains(&second) { 255 } else { 1 }).collect();
        store.derived(original, &Made::Speech(Waveform { step: Span::from_seconds(1), peaks })).await.unwrap();
    }
    let seen = officer.get(&scene).await.ok();
    assert_eq!(seen["narrations"][0]["voice"]["code"], "voice", "{}", seen["narrations"]);
    let hole = seen["coverage"]["holes"].as_array().unwrap().iter().find(|h| h["to"] == "2026-11-03T09:03:22.000+08:00");
    let hole = hole.unwrap_or_else(|| panic!("{}", seen["coverage"]["holes"]));
    assert_eq!((&hole["voice"]["label"], &hole["voice"]["at"]), (&json!("此处有人声"), &json!("2026-11-03T09:03:27.000+08:00")));
    assert_eq!(seen["recordings_list"][0]["sound"]["voice_ms"], 10_000);
    assert_eq!(seen["recordings_list"][0]["carrier"]["named"], "002601");
}

#[tokio::test]
async fn item_23_the_same_bytes_cover_once_whoever_sent_them() {
    let server = evening().await;
    let officer = server.login("王一").await;
    let scene = stay(&server, &officer).await;
    let id = scene.rsplit('/').next().unwrap().to_owned();
    let name = "CG26001_002601_20261103090200_0001.mp4";
    for name in [name.to_owned(), name.replace("CG26001", "CG26009"), name.replace(".mp4", "IMP.mp4")] {
        let note = [("filename", name.as_str()), ("purpose", "recording"), ("scene", &id)];
        officer.upload(testkit::media::sample("CG26001_002601_20261103090200_0001.mp4"), &note).await;
    }
    let seen = officer.get(&scene).await.ok();
    assert_eq!(seen["recordings_list"].as_array().unwrap().len(), 3, "all are kept");
    let lanes: Vec<_> = seen["coverage"]["lanes"].as_array().unwrap().iter().map(|l| l["label"].as_str().unwrap()).collect();
    assert_eq!(lanes, ["CG26001"], "one lane");
    let important: Vec<_> = seen["recordings_list"].as_array().unwrap().iter().map(|r| &r["carrier"]["important"]).collect();
    assert_eq!(important.iter().filter(|i| ***i == json!(true)).count(), 1, "item 21: the mark of the name is shown");
}
