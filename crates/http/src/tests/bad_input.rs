//! What people type wrong: a Chinese sentence that names the field or the article, and nothing lost.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use super::{Answer, Server};

fn field(answer: &Answer) -> (String, String) {
    let fields = &answer.json()["error"]["fields"];
    let text = |name: &str| fields[0][name].as_str().unwrap_or_default().to_owned();
    (text("field"), text("message"))
}

fn new_case(server: &Server) -> Value {
    json!({
        "title": "某店占道经营案", "cause": "占道经营", "source": "inspection",
        "clue_received_on": "2026-11-02", "filed_on": "2026-11-03",
        "officers": [server.world.id("王一"), server.world.id("李二")],
        "party": { "kind": "organisation", "name": "某店" },
        "summary": "检查发现", "scenes": []
    })
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let with = |name: &str, value: Value| {
        let mut body = new_case(&server);
        body[name] = value;
        body
    };
    let without = |name: &str| {
        let mut body = new_case(&server);
        body.as_object_mut().unwrap().remove(name);
        body
    };
    for (body, name, said) in [
        (with("filed_on", json!("2026年11月3日")), "filed_on", "日期应写成 2026-11-03 的形式"),
        (with("source", json!("gossip")), "source", "没有“gossip”这个选项"),
        (with("party", json!({ "kind": "ghost", "name": "某" })), "party.kind", "没有“ghost”这个选项"),
        (with("colour", json!("red")), "colour", "没有这一项"),
        (without("summary"), "summary", "缺少此项"),
        (with("title", json!("  ")), "title", "请填写案件名称"),
        (with("filed_on", json!("2026-11-01")), "filed_on", "立案日期早于线索收到日期，请核对"),
        (with("filed_on", json!("2026-12-01")), "filed_on", "立案日期晚于今天，请核对"),
    ] {
        let answer = browser.post("/cases", body).await;
        assert_eq!(answer.refused(), (422, "invalid".into()), "{name}");
        assert_eq!(field(&answer), (name.to_owned(), said.to_owned()));
        assert!(answer.sentence().ends_with(said), "{}", answer.sentence());
    }
    let answer = browser.post("/cases", with("filed_on", json!("11/3"))).await;
    assert_eq!(answer.sentence(), "filed_on：日期应写成 2026-11-03 的形式");
    assert_eq!(browser.get("/cases").await.ok()["total"], 0, "nothing was half done");
}

#[tokio::test]
async fn what_is_no_json_or_too_long_is_refused_in_chinese() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let send = |kind: &'static str, body: Vec<u8>| {
        let request = browser.request(Method::POST, "/scenes").header(header::CONTENT_TYPE, kind);
        browser.send(request.body(Body::from(body)).unwrap()).into_future()
    };
    assert_eq!(send("application/json", b"{".to_vec()).await.refused(), (400, "malformed".into()));
    assert_eq!(send("text/plain", b"{}".to_vec()).await.refused(), (415, "content_type".into()));
    assert_eq!(send("application/json", vec![b' '; 2 << 20]).await.refused(), (413, "too_large".into()));
}

#[tokio::test]
async fn a_wrong_query_or_id_is_told_apart() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let answer = browser.get("/scenes?page=x").await;
    assert_eq!(answer.sentence(), "page：应为整数");
    let answer = browser.get("/people?role=king").await;
    assert_eq!(answer.sentence(), "role：没有“king”这个选项");
    assert_eq!(browser.get("/access-requests?state=lost").await.sentence(), "state：没有“lost”这个选项");
    assert_eq!(browser.get("/cases?mine=maybe").await.sentence(), "mine：应为 1 或 0");
    assert_eq!(browser.get("/scenes?utm=1").await.status, 200, "links grow old");
    assert_eq!(browser.get("/scenes/abc").await.refused(), (404, "not_found".into()));
    assert_eq!(browser.get("/law/articles/99").await.refused(), (404, "not_found".into()));
    assert_eq!(browser.get("/record-types/poem").await.sentence(), "没有找到文书种类");
}

#[tokio::test]
async fn a_stale_page_learns_the_revision() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let scene = browser.post("/scenes", json!({ "activity": "inquiry", "officers": officers, "place": "某路 1 号" })).await.ok();
    let (id, seen) = (scene["id"].as_str().unwrap(), scene["revision"].as_u64().unwrap());
    browser.post(&format!("/scenes/{id}/narrations"), json!({ "element": "time" })).await.ok();
    let answer = browser.post(&format!("/scenes/{id}/departures"), json!({ "revision": seen })).await;
    assert_eq!(answer.refused(), (409, "stale".into()));
    assert_eq!(answer.json()["error"]["revision"], seen + 1);
    let answer = browser.post(&format!("/scenes/{id}/departures"), json!({ "revision": seen + 1 })).await;
    assert!(answer.ok()["left_at"].is_string());
}
