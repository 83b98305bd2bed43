//! A phone at a scene that was out of reach: what it sends late keeps its times, and what it sends twice is there once.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::{Answer, Browser, Server};

const ARRIVAL: &str = "0f0a7c8e-5f0e-4b6e-9a66-0d6f2f0b7a01";
const FIRST: &str = "0f0a7c8e-5f0e-4b6e-9a66-0d6f2f0b7a02";
const SECOND: &str = "0f0a7c8e-5f0e-4b6e-9a66-0d6f2f0b7a03";
const THIRD: &str = "0f0a7c8e-5f0e-4b6e-9a66-0d6f2f0b7a04";

/// A change under a name of the page's.
async fn named(browser: &Browser, name: &str, path: &str, body: Value) -> Answer {
    let request = browser.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
    browser.send(request.header("idempotency-key", name).body(Body::from(body.to_string())).unwrap()).await
}

fn arrival(server: &Server) -> Value {
    json!({
        "activity": "on_site_inspection", "place": "文化路 12 号", "arrived_at": "2026-11-03T09:02:00.000+08:00",
        "officers": [server.world.id("王一"), server.world.id("李二")],
    })
}

fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_sent_twice_is_there_once_with_the_time_it_claims() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 20:00");
    let officer = server.login("王一").await;
    let begun = named(&officer, ARRIVAL, "/scenes", arrival(&server)).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let scene = id(&begun);
    assert_eq!(id(&named(&officer, ARRIVAL, "/scenes", arrival(&server)).await), scene, "the answer was lost");
    assert_eq!(officer.get("/scenes").await.ok()["total"], 1);

    let at = |path: &str| format!("/scenes/{scene}/{path}");
    let mark = json!({ "mark": "items", "at": "2026-11-03T09:20:00.000+08:00" });
    let once = named(&officer, FIRST, &at("marks"), mark.clone()).await.ok();
    server.world.clock.set_to("2026-11-03 20:05");
    let twice = named(&officer, FIRST, &at("marks"), mark.clone()).await.ok();
    assert_eq!((once["marks"].as_array().unwrap().len(), &twice["marks"]), (1, &once["marks"]));
    assert_eq!(twice["marks"][0]["at"], "2026-11-03T09:20:00.000+08:00");
    let recorded = twice["marks"][0]["recorded_at"].as_str().unwrap();
    assert!(recorded.starts_with("2026-11-03T20:00:"), "{recorded}");
    let another = named(&officer, SECOND, &at("marks"), mark.clone()).await.ok();
    assert_eq!(another["marks"].as_array().unwrap().len(), 2, "two presses in one second are two marks");
    let marks = at("marks");
    let two = tokio::join!(named(&officer, THIRD, &marks, mark.clone()), named(&officer, THIRD, &marks, mark));
    assert_eq!((two.0.status, two.1.status), (StatusCode::OK, StatusCode::OK));
    let seen = officer.get(&format!("/scenes/{scene}")).await.ok();
    assert_eq!(seen["marks"].as_array().unwrap().len(), 3, "two tabs that send the same at once");
}

#[tokio::test]
async fn what_was_done_is_done_even_where_it_would_be_refused_now() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 20:00");
    let officer = server.login("王一").await;
    let scene = id(&named(&officer, ARRIVAL, "/scenes", arrival(&server)).await);
    let at = |path: &str| format!("/scenes/{scene}/{path}");
    let stop = json!({ "cause": "battery", "at": "2026-11-03T09:31:00.000+08:00" });
    named(&officer, FIRST, &at("interruptions"), stop.clone()).await.ok();
    let leave = json!({ "at": "2026-11-03T10:00:00.000+08:00" });
    named(&officer, SECOND, &at("departures"), leave.clone()).await.ok();
    // The log was not extended by a repetition, and a new action is judged as it stands.
    let seen = named(&officer, SECOND, &at("departures"), leave).await.ok();
    assert_eq!(named(&officer, FIRST, &at("interruptions"), stop.clone()).await.ok()["revision"], seen["revision"]);
    assert_eq!(officer.post(&at("interruptions"), stop).await.refused(), (409, "conflict".into()));
}

#[tokio::test]
async fn a_name_is_its_sender_s_own() {
    let server = Server::start().await;
    server.world.clock.set_to("2026-11-03 20:00");
    let (officer, colleague) = (server.login("王一").await, server.login("李二").await);
    let scene = id(&named(&officer, ARRIVAL, "/scenes", arrival(&server)).await);
    assert_ne!(id(&named(&colleague, ARRIVAL, "/scenes", arrival(&server)).await), scene);
    let marks = format!("/scenes/{scene}/marks");
    let mark = json!({ "mark": "people" });
    named(&officer, FIRST, &marks, mark.clone()).await.ok();
    let both = named(&colleague, FIRST, &marks, mark.clone()).await.ok();
    assert_eq!(both["marks"].as_array().unwrap().len(), 2);
    for nonsense in ["1", "a b c d e f g h i j"] {
        assert_eq!(named(&officer, nonsense, &marks, mark.clone()).await.refused(), (400, "idempotency_key".into()));
    }
}

#[tokio::test]
async fn a_list_of_people_becomes_the_roster() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    server.world.clock.set_to("2026-11-03 09:02");
    let alone = json!({ "activity": "forced_demolition", "place": "文化路 12 号", "officers": [server.world.id("王一")] });
    let scene = id(&officer.post("/scenes", alone).await);
    let path = format!("/scenes/{scene}/attendees");
    let mut people: Vec<_> =
        (1..=38).map(|n| json!({ "part": "auxiliary", "name": format!("辅{n}"), "unit": "某保安公司" })).collect();
    people.push(json!({ "part": "officer", "person": server.world.id("李二") }));
    people.push(json!({ "part": "witness", "name": "张某" }));
    let view = named(&officer, FIRST, &path, json!({ "people": people })).await.ok();
    let roster = view["attendees"].as_array().unwrap();
    assert_eq!(roster.len(), 40);
    assert_eq!((&roster[0]["name"], &roster[0]["part_label"]), (&json!("辅1"), &json!("执法辅助人员")));
    assert_eq!((&roster[38]["name"], &roster[38]["unit"]), (&json!("李二"), &json!("执法一中队")));
    assert_eq!(roster[39]["unit"], Value::Null);
    assert_eq!(view["officers"].as_array().unwrap().len(), 2, "an officer who joins is one of the scene's");
    assert_eq!(named(&officer, FIRST, &path, json!({ "people": people })).await.ok()["revision"], view["revision"]);

    let refuse = async |people: Value, sentence: &str| {
        let refused = officer.post(&path, json!({ "people": people })).await;
        assert_eq!((refused.refused(), refused.sentence()), ((422, "invalid".into()), sentence.into()));
    };
    refuse(json!([]), "请填写到场人员").await;
    refuse(json!([{ "part": "witness", "name": " " }]), "请填写姓名").await;
    refuse(json!([{ "part": "officer", "person": server.world.id("外一") }]), "名单中有本机关没有的人员，请重新选择").await;
    refuse(Value::from(vec![json!({ "part": "other", "name": "某" }); 201]), "一次最多登记 200 人").await;
}
