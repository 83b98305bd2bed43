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

pub(super) fn new_case(server: &Server) -> Value {
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
    assert_eq!(answer.sentence(), "页面打开后内容已被更新，请核对后再提交");
    assert_eq!(answer.json()["error"]["revision"], seen + 1);
    let answer = browser.post(&format!("/scenes/{id}/departures"), json!({ "revision": seen + 1 })).await;
    assert!(answer.ok()["left_at"].is_string());
}

#[tokio::test]
async fn a_second_opinion_is_not_taken() {
    let server = Server::start().await;
    let (officer, unit_head, head) = (server.login("王一").await, server.login("赵三").await, server.login("钱四").await);
    let mut filing = new_case(&server);
    filing["filed_on"] = json!("2026-11-03");
    let case = officer.post("/cases", filing).await.ok();
    let id = case["id"].as_str().unwrap().to_owned();
    let proposal = json!({ "revision": case["revision"], "proposal": "penalise", "opinion": "事实清楚，建议处罚" });
    officer.post(&format!("/cases/{id}/submissions"), proposal).await.ok();
    let opine = async |browser: &super::Browser| {
        let revision = browser.get(&format!("/cases/{id}")).await.ok()["revision"].clone();
        browser.post(&format!("/cases/{id}/opinions"), json!({ "revision": revision, "agreed": true, "opinion": "同意" })).await
    };
    opine(&unit_head).await.ok();
    let again = opine(&unit_head).await;
    assert_eq!(again.refused(), (409, "conflict".into()));
    assert_eq!(again.sentence(), "您已经签署过意见，不需要再次审批（第十一条）");
    opine(&head).await.ok();
    let again = opine(&head).await;
    assert_eq!(again.refused(), (409, "conflict".into()));
    assert_eq!(again.sentence(), "本案已经机关负责人审批，不需要再次审批（第十一条）");
    let rounds = &officer.get(&format!("/cases/{id}")).await.ok()["rounds"];
    assert_eq!(rounds[0]["opinions"].as_array().unwrap().len(), 2, "each opinion stands once");
}

#[tokio::test]
async fn a_second_approval_of_access_is_not_taken() {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let upload = officer.upload(b"not a film", &[("filename", "a.mp4")]).await;
    let scope = format!("recording:{}", upload["recording"].as_str().unwrap());
    let asked = json!({ "kind": "consult", "scope": scope, "purpose": "核对笔录" });
    let request = officer.post("/access-requests", asked).await.ok();
    let path = format!("/access-requests/{}/approval", request["id"].as_str().unwrap());
    let approval = |revision: &Value| json!({ "revision": revision, "until": "2026-12-01T00:00:00+08:00" });
    let approved = head.post(&path, approval(&request["revision"])).await.ok();
    // Whoever looks at the page as it is, and whoever has not looked since.
    for seen in [&approved["revision"], &request["revision"]] {
        let again = head.post(&path, approval(seen)).await;
        assert_eq!(again.refused(), (409, "conflict".into()));
        assert_eq!(again.sentence(), "这份申请已经审批，不需要再次审批（第二十四条）");
    }
}
