//! Judging over the wire: the answer of a page to a question, and what is said when it comes too late or from the wrong person.

use serde_json::{Value, json};

use super::{Browser, Server};

/// A scene whose recording was stopped by hand for a minute.
async fn stopped(server: &Server, officer: &Browser) -> String {
    let clock = &server.world.clock;
    let officers = [server.world.id("王一"), server.world.id("李二")];
    clock.set_to("2026-11-03 09:02");
    let arrival = json!({ "activity": "on_site_inspection", "officers": officers, "place": "文化路 12 号" });
    let scene = officer.post("/scenes", arrival).await.ok()["id"].as_str().unwrap().to_owned();
    clock.set_to("2026-11-03 09:10");
    officer.post(&format!("/scenes/{scene}/interruptions"), json!({ "cause": "manual_stop" })).await.ok();
    clock.set_to("2026-11-03 09:11");
    officer.post(&format!("/scenes/{scene}/resumptions"), json!({ "spoken": true })).await.ok();
    clock.set_to("2026-11-03 09:20");
    officer.post(&format!("/scenes/{scene}/departures"), json!({})).await.ok();
    scene
}

async fn duty(browser: &Browser, scene: &str) -> Value {
    let view = browser.get(&format!("/scenes/{scene}")).await.ok();
    view["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art19-interruption").unwrap().clone()
}

#[tokio::test]
async fn a_judgement_closes_the_duty_or_says_why_not() {
    let server = Server::start().await;
    let (officer, colleague, other) = (server.login("王一").await, server.login("李二").await, server.login("外一").await);
    let scene = stopped(&server, &officer).await;
    let asked = duty(&officer, &scene).await;
    assert_eq!((&asked["outcome"], &asked["can_judge"]), (&json!("judgement"), &json!(true)));
    let answer = json!({
        "subject": format!("scene:{scene}"), "rule": asked["rule"], "part": asked["part"], "question": asked["remark"],
        "verdict": "met", "reason": "当事人如厕，保护隐私"
    });
    let with = |name: &str, value: Value| {
        let mut body = answer.clone();
        body[name] = value;
        body
    };

    let nameless = officer.post("/judgements", with("reason", json!(" "))).await;
    assert_eq!((nameless.refused(), nameless.sentence()), ((422, "invalid".into()), "请填写判断的理由".into()));
    let unknown = officer.post("/judgements", with("verdict", json!("perhaps"))).await;
    assert_eq!(unknown.sentence(), "verdict：没有“perhaps”这个选项");
    let stale = officer.post("/judgements", with("question", json!("打开页面时的问题"))).await;
    assert_eq!(stale.refused(), (409, "conflict".into()));
    assert!(stale.sentence().starts_with("第十九条要判断的内容已经变化"), "{}", stale.sentence());
    let denied = colleague.post("/judgements", answer.clone()).await;
    assert_eq!((denied.refused(), &denied.json()["error"]["article"]["number"]), ((403, "denied".into()), &json!(19)));
    assert_eq!(other.post("/judgements", answer.clone()).await.refused(), (404, "not_found".into()));
    let head = server.login("钱四").await;
    assert_eq!(head.post("/judgements", answer.clone()).await.refused(), (403, "denied".into()));

    assert_eq!(officer.post("/judgements", answer).await.status, 204);
    let met = duty(&officer, &scene).await;
    assert_eq!((&met["outcome"], &met["judged"]["who"]), (&json!("met"), &json!("王一")));
    assert_eq!(
        officer.get("/inbox").await.ok()["items"].as_array().unwrap().iter().filter(|d| d["rule"] == met["rule"]).count(),
        0
    );
}
