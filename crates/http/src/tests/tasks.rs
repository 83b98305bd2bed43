//! Work between colleagues over the wire: a document is sent to review, comes back with reasons, is amended, passed and approved by a deputy; a
//! head's opinion on a case likewise. Every inbox says why something is in it.

use base::Span;
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Browser, Server};

fn notice(facts: &str) -> Value {
    json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": facts, "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    })
}

async fn revision(who: &Browser, path: &str) -> Value {
    who.get(path).await.ok()["revision"].clone()
}

async fn filed(server: &Server, officer: &Browser) -> String {
    officer.post("/cases", new_case(server)).await.ok()["id"].as_str().unwrap().to_owned()
}

/// Titles and reasons of the documents that wait in an inbox.
async fn waiting(who: &Browser) -> Vec<String> {
    let inbox = who.get("/inbox").await.ok();
    let line = |t: &Value| format!("{} · {}", t["title"].as_str().unwrap(), t["why"].as_str().unwrap());
    inbox["tasks"].as_array().unwrap().iter().map(line).collect()
}

/// Says that somebody acts for a head, today and tomorrow.
async fn delegate(server: &Server, head: &Browser, deputy: &str, errands: &[&str]) -> Value {
    let body = json!({
        "deputy": server.world.id(deputy), "errands": errands, "from": "2026-11-03", "until": "2026-11-04",
        "document": "局党组会议纪要〔2026〕11号",
    });
    head.post("/delegations", body).await.ok()
}

#[tokio::test]
async fn a_document_comes_back_with_reasons_is_amended_passed_and_approved_by_the_heads_deputy() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (reviewer, head, deputy) = (server.login("周六").await, server.login("钱四").await, server.login("孙五").await);
    let case = filed(&server, &officer).await;
    let form = json!({ "record_type": "penalty-notice", "values": notice("门前堆放") });
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok()["id"].as_str().unwrap().to_owned();
    let page = format!("/records/{record}");
    let (reviews, answer) = (format!("{page}/reviews"), format!("{page}/reviews/answer"));
    let ask = async |reviewer: &str, approver: &str| {
        let seen = revision(&officer, &page).await;
        let body = json!({
            "revision": seen, "reviewer": server.world.id(reviewer), "approver": server.world.id(approver), "note": "请看裁量依据",
        });
        officer.post(&reviews, body).await
    };

    // Whoever may not review is not asked, and nobody reviews alone.
    assert_eq!(ask("孙五", "钱四").await.sentence(), "此项由承办机构负责人、法制审核人员办理");
    assert_eq!(ask("周六", "李二").await.sentence(), "此项由机关负责人办理");
    assert_eq!(ask("周六", "周六").await.sentence(), "审核人和审批人不能是同一人");
    ask("周六", "钱四").await.ok();
    assert_eq!(ask("周六", "钱四").await.sentence(), "该文书正在审核");
    assert_eq!(waiting(&reviewer).await, ["审核《行政处罚事先告知书》 · 王一送您审核"]);
    assert!(waiting(&head).await.is_empty(), "the approver's turn comes later");
    let inbox = reviewer.get("/inbox").await.ok();
    // What the law asks of the case next says by when it is truly due: the decision within ninety days.
    assert!(inbox["tasks"][0]["bound_by"]["due_day"].is_string(), "{inbox}");

    let reply = async |who: &Browser, agreed: bool, text: &str| {
        let seen = revision(&officer, &page).await;
        who.post(&answer, json!({ "revision": seen, "agreed": agreed, "text": text })).await
    };
    assert_eq!(reply(&reviewer, false, " ").await.sentence(), "退回时请写明理由");
    assert_eq!(reply(&officer, true, "").await.status.as_u16(), 403, "the handler does not review");
    reply(&reviewer, false, "事实部分没有写明面积").await.ok();
    assert_eq!(waiting(&officer).await, ["修改《行政处罚事先告知书》 · 周六退回，由您修改后再送"]);
    assert!(waiting(&reviewer).await.is_empty());
    let shown = officer.get(&page).await.ok();
    assert_eq!(shown["reviews"][0]["answers"][0]["text"], "事实部分没有写明面积");

    let amended = json!({ "revision": revision(&officer, &page).await, "values": notice("门前堆放，占用十二平方米") });
    officer.json(axum::http::Method::PUT, &page, amended).await.ok();
    assert!(waiting(&officer).await.is_empty(), "it was amended");
    ask("周六", "钱四").await.ok();
    server.world.clock.advance(Span::from_seconds(60));
    officer.post(&format!("{page}/reminders"), json!({})).await.ok();
    assert_eq!(officer.post(&format!("{page}/reminders"), json!({})).await.sentence(), "一小时以内已经催办过");
    assert_eq!(reviewer.get("/inbox").await.ok()["tasks"][0]["reminders"], 1);
    reply(&reviewer, true, "").await.ok();

    // The head is away; without a delegation nobody else approves.
    assert_eq!(reply(&deputy, true, "同意").await.sentence(), "该文书由指定的审批人办理");
    delegate(&server, &head, "孙五", &["records"]).await;
    assert_eq!(waiting(&deputy).await, ["审批《行政处罚事先告知书》 · 您代理钱四审批（至 2026-11-04）"]);
    let done = reply(&deputy, true, "同意").await.ok();
    let said = &done["reviews"][0];
    assert_eq!((said["state"].as_str(), said["state_label"].as_str()), (Some("passed"), Some("审核通过")));
    assert_eq!((&said["answers"][1]["who"], &said["answers"][1]["acting_for"]), (&json!("孙五"), &json!("钱四")));
    assert!(waiting(&deputy).await.is_empty() && waiting(&head).await.is_empty());
    // Each of these was an entry.
    let id: base::RecordId = record.parse().unwrap();
    let kinds: Vec<String> = {
        let entries = server.world.app.store.entries_of(id.into()).await.unwrap();
        entries.into_iter().map(|e| e.leaf.kind.strip_prefix("record.").unwrap().to_owned()).collect()
    };
    let told = "issued numbered review_asked reviewed issued review_asked reminded reviewed reviewed";
    assert_eq!(kinds.join(" "), told);
}

#[tokio::test]
async fn a_deputy_gives_the_heads_opinion_within_scope_and_time_and_never_twice_in_a_round() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (unit_head, head, deputy) = (server.login("赵三").await, server.login("钱四").await, server.login("孙五").await);
    let case = filed(&server, &officer).await;
    let page = format!("/cases/{case}");
    let submit = json!({ "revision": revision(&officer, &page).await, "proposal": "no_penalty", "opinion": "轻微，已改正" });
    officer.post(&format!("{page}/submissions"), submit).await.ok();
    officer.post(&format!("{page}/reminders"), json!({})).await.ok();
    let inbox = unit_head.get("/inbox").await.ok();
    let item = inbox["items"].as_array().unwrap().iter().find(|i| i["rule"] == "art11-2-unit-opinion").unwrap();
    assert_eq!((&item["why"], &item["reminders"]), (&json!("您是承办机构负责人"), &json!(1)));
    let opine = async |who: &Browser| {
        let seen = revision(who, &page).await;
        who.post(&format!("{page}/opinions"), json!({ "revision": seen, "agreed": true, "opinion": "同意" })).await
    };
    opine(&unit_head).await.ok();

    // Nobody acts without being told to, for documents only, or for a day that has passed.
    assert_eq!(opine(&deputy).await.status.as_u16(), 403);
    delegate(&server, &head, "孙五", &["records"]).await;
    assert_eq!(opine(&deputy).await.status.as_u16(), 403);
    let past = json!({
        "deputy": server.world.id("孙五"), "errands": ["opinions"], "from": "2026-11-02", "until": "2026-11-04", "document": "口头"
    });
    assert_eq!(head.post("/delegations", past).await.sentence(), "代理不能从过去的日期开始");
    let guard = json!({
        "deputy": server.world.id("吴七"), "errands": ["opinions"], "from": "2026-11-03", "until": "2026-11-04", "document": "口头"
    });
    assert_eq!(head.post("/delegations", guard).await.sentence(), "该人员不参与办案，不能代理");
    assert_eq!(officer.post("/delegations", json!({
        "deputy": server.world.id("孙五"), "errands": ["opinions"], "from": "2026-11-03", "until": "2026-11-04", "document": "口头"
    })).await.status.as_u16(), 403);

    // Who gave the unit's opinion does not give the head's as well.
    delegate(&server, &head, "赵三", &["opinions"]).await;
    assert_eq!(opine(&unit_head).await.sentence(), "您已经签署过意见，不需要再次审批（第十一条）");
    // Who handles the case does not approve it, whomever he acts for.
    delegate(&server, &head, "李二", &["opinions"]).await;
    let colleague = server.login("李二").await;
    assert_eq!(opine(&colleague).await.sentence(), "承办人不能审批自己承办的案件");
    assert!(colleague.get("/inbox").await.ok()["items"].as_array().unwrap().iter().all(|i| i["rule"] != "art11-4-head-opinion"));

    let given = delegate(&server, &head, "孙五", &["opinions"]).await;
    let why = |inbox: Value| {
        let items = inbox["items"].as_array().unwrap().clone();
        items.iter().find(|i| i["rule"] == "art11-4-head-opinion").map(|i| i["why"].as_str().unwrap().to_owned())
    };
    assert_eq!(why(deputy.get("/inbox").await.ok()).as_deref(), Some("您代理钱四（至 2026-11-04）"));
    // Ended before its time, it holds no more.
    let entry = given["given"][0]["id"].as_str().unwrap().to_owned();
    head.post(&format!("/delegations/{entry}/end"), json!({})).await.ok();
    assert_eq!(why(deputy.get("/inbox").await.ok()), None);
    assert_eq!(opine(&deputy).await.status.as_u16(), 403);

    delegate(&server, &head, "孙五", &["opinions"]).await;
    assert_eq!(deputy.get(&page).await.ok()["can"]["opine"], "agency");
    let done = opine(&deputy).await.ok();
    let said = &done["rounds"][0]["opinions"][1];
    assert_eq!((&said["who"], &said["acting_for"], &said["agreed"]), (&json!("孙五"), &json!("钱四"), &json!(true)));
    // The law's question to the head is answered.
    let duty = done["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art11-4-head-opinion").unwrap().clone();
    assert_eq!(duty["outcome"], "met", "{duty}");
}

#[tokio::test]
async fn a_delegation_ends_with_its_last_day() {
    let server = Server::start().await;
    let head = server.login("钱四").await;
    delegate(&server, &head, "孙五", &["opinions", "records"]).await;
    let deputy = server.login("孙五").await;
    assert_eq!(deputy.get("/delegations").await.ok()["received"][0]["state"], "holds");
    server.world.clock.advance(Span::from_hours(48));
    let deputy = server.login("孙五").await;
    let seen = deputy.get("/delegations").await.ok();
    assert_eq!((&seen["received"][0]["state"], &seen["received"][0]["state_label"]), (&json!("over"), &json!("已到期")));
    assert_eq!(seen["errands"], json!([]), "who heads nothing delegates nothing");
}
