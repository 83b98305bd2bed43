//! Numbers of documents over the wire: each is given once, a block set aside is used up or declared void, and what is void keeps its number.

use axum::http::Method;
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Browser, Server};

fn notice(facts: &str) -> Value {
    json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": facts, "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    })
}

async fn filed(server: &Server, officer: &Browser) -> String {
    officer.post("/cases", new_case(server)).await.ok()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_number_is_given_once_kept_when_set_anew_and_never_given_again_when_void() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer).await;
    let form = json!({ "record_type": "penalty-notice", "values": notice("门前堆放") });
    let issue = async || officer.post(&format!("/cases/{case}/records"), form.clone()).await.ok();
    let first = issue().await;
    let number = first["number"].as_str().unwrap().to_owned();
    assert!(number.starts_with("甲城管") && number.ends_with("〔2026〕1号"), "{number}");
    let page = format!("/records/{}", first["id"].as_str().unwrap());
    let amended = json!({ "revision": first["revision"], "values": notice("门前堆放，十二平方米") });
    assert_eq!(officer.json(Method::PUT, &page, amended).await.ok()["number"], number.as_str(), "it keeps its number");

    let seen = officer.get(&page).await.ok()["revision"].clone();
    let nothing = officer.post(&format!("{page}/void"), json!({ "revision": seen, "reason": " " })).await;
    assert_eq!(nothing.sentence(), "请填写作废原因");
    let void = officer.post(&format!("{page}/void"), json!({ "revision": seen, "reason": "当事人名称写错" })).await.ok();
    assert_eq!((&void["state"], &void["voided"]["reason"]), (&json!("void"), &json!("当事人名称写错")));
    let again = officer.post(&format!("{page}/void"), json!({ "revision": void["revision"], "reason": "x" })).await;
    assert_eq!(again.sentence(), "该文书已经作废；需要的，请另行制作");
    let amended = json!({ "revision": void["revision"], "values": notice("x") });
    assert_eq!(officer.json(Method::PUT, &page, amended).await.status, 409);
    assert!(issue().await["number"].as_str().unwrap().ends_with("〔2026〕2号"), "the void number is not used again");
    // What is void counts for nothing: the case shows no notice by it, and its register tells why.
    let register = officer.get("/document-numbers").await.ok();
    let told = register["documents"].as_array().unwrap().iter().find(|d| d["number"] == number.as_str()).unwrap().clone();
    assert_eq!(told["void"], "当事人名称写错");
}

#[tokio::test]
async fn a_block_is_set_aside_for_one_who_goes_where_there_is_no_network() {
    let server = Server::start().await;
    let (officer, unit_head) = (server.login("王一").await, server.login("赵三").await);
    let case = filed(&server, &officer).await;
    let block = json!({
        "record_type": "penalty-notice", "count": 3, "holder": server.world.id("王一"), "purpose": "山区巡查",
    });
    assert_eq!(officer.post("/document-numbers/blocks", block.clone()).await.status, 403);
    let mut many = block.clone();
    many["count"] = json!(1000);
    assert_eq!(unit_head.post("/document-numbers/blocks", many).await.sentence(), "一次最多预留 200 个号");
    let mut none = block.clone();
    none["record_type"] = json!("inquiry");
    assert_eq!(unit_head.post("/document-numbers/blocks", none).await.sentence(), "《询问笔录》不编文号");
    let register = unit_head.post("/document-numbers/blocks", block).await.ok();
    let numbers: Vec<String> =
        register["blocks"][0]["numbers"].as_array().unwrap().iter().map(|n| n["number"].as_str().unwrap().to_owned()).collect();
    assert!(numbers[0].ends_with("〔2026〕1号") && numbers[2].ends_with("〔2026〕3号"), "{numbers:?}");

    let form = |number: Option<&str>| json!({ "record_type": "penalty-notice", "values": notice("a"), "on_paper": number.is_some(), "number": number });
    let issue = async |number: Option<&str>| officer.post(&format!("/cases/{case}/records"), form(number)).await;
    let next = issue(None).await.ok();
    assert!(next["number"].as_str().unwrap().ends_with("〔2026〕4号"), "numbers go on behind the block");
    assert_eq!(issue(Some(&numbers[1])).await.ok()["number"], numbers[1].as_str());
    assert_eq!(issue(Some(&numbers[1])).await.sentence(), format!("{} 已经用在另一份文书上", numbers[1]));
    let void = json!({ "number": numbers[0], "reason": "写坏了" });
    let register = officer.post("/document-numbers/void", void.clone()).await.ok();
    let states: Vec<_> = register["blocks"][0]["numbers"].as_array().unwrap().iter().map(|n| n["state"].clone()).collect();
    assert_eq!(states, ["void", "used", "free"]);
    assert_eq!(officer.post("/document-numbers/void", void).await.sentence(), format!("{} 已经作废", numbers[0]));
    assert_eq!(issue(Some(&numbers[0])).await.sentence(), format!("{} 已经作废，不能再用", numbers[0]));
    let stranger = issue(Some("甲城管罚告〔2026〕99号")).await;
    assert!(stranger.sentence().contains("不在为《行政处罚事先告知书》预留的号段里"), "{}", stranger.sentence());
}
