//! Steps of a case over the wire: a decision is not issued without notice, and what a final record yields shows as duties with their dates.

use base::RecordId;
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Browser, Server};

/// Sets a record, scans its page back and makes it final.
async fn written(server: &Server, officer: &Browser, case: &str, record_type: &str, values: Value) {
    let form = json!({ "record_type": record_type, "values": values });
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok();
    let id = record["id"].as_str().unwrap();
    for page in 1..=record["pages"].as_u64().unwrap() {
        let scan = server.world.scan_of(id.parse::<RecordId>().unwrap(), page as u32).await.unwrap();
        let metadata: Vec<_> = scan.metadata.iter().map(|(name, value)| (*name, value.as_str())).collect();
        officer.upload(&scan.bytes, &metadata).await;
    }
    let seen = officer.get(&format!("/records/{id}")).await.ok()["revision"].clone();
    let finality = json!({ "revision": seen, "signature": "signed", "place": "档案室" });
    officer.post(&format!("/records/{id}/finalisation"), finality).await.ok();
}

/// How a rule stands in a case: outcome and last day.
async fn duty(officer: &Browser, case: &str, rule: &str) -> (String, String) {
    let view = officer.get(&format!("/cases/{case}")).await.ok();
    let duties = view["duties"].as_array().unwrap().iter().find(|d| d["rule"] == rule).cloned().unwrap_or_default();
    let text = |name: &str| duties[name].as_str().unwrap_or_default().to_owned();
    (text("outcome"), text("due_day"))
}

#[tokio::test]
async fn a_decision_is_not_issued_before_the_party_was_told() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let mut filing = new_case(&server);
    filing["filed_on"] = json!("2026-11-03");
    let case = officer.post("/cases", filing).await.ok()["id"].as_str().unwrap().to_owned();
    let decision = json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": "店外经营", "basis": "城市管理条例", "amount": 50000,
        "performance": "十五日内缴纳", "remedies": "六十日内申请复议", "result": "fine",
    });
    let form = json!({ "record_type": "penalty-decision", "values": decision });
    let refused = officer.post(&format!("/cases/{case}/records"), form.clone()).await;
    assert_eq!(refused.refused(), (409, "refused".into()), "{refused:?}");
    assert!(refused.sentence().contains("不得作出行政处罚决定"), "{}", refused.sentence());
    let notice = json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": "店外经营", "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    });
    written(&server, &officer, &case, "penalty-notice", notice).await;
    assert_eq!(officer.post(&format!("/cases/{case}/records"), form).await.status, 201);
    // A print without its signed pages closes nothing: the decision is not made yet.
    assert_eq!(duty(&officer, &case, "art11-5-decision").await, ("pending".into(), "2027-02-01".into()));
}

#[tokio::test]
async fn what_was_preserved_is_to_be_dealt_with_in_seven_workdays() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let mut filing = new_case(&server);
    filing["filed_on"] = json!("2026-11-03");
    let case = officer.post("/cases", filing).await.ok()["id"].as_str().unwrap().to_owned();
    let officers = json!([server.world.id("王一"), server.world.id("李二")]);
    let preserved = json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03T07:30:00+08:00", "place": "仓库", "officers": officers,
        "approver": server.world.id("钱四"), "items": "桌椅十二套",
    });
    written(&server, &officer, &case, "preservation-notice", preserved).await;
    assert_eq!(duty(&officer, &case, "art10-7-disposal").await, ("pending".into(), "2026-11-12".into()));
    server.world.clock.advance(base::Span::from_hours(24));
    let officer = server.login("王一").await;
    let dealt = json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-04T07:30:00+08:00", "result": "return", "items": "全部返还",
    });
    written(&server, &officer, &case, "preservation-disposal", dealt).await;
    assert_eq!(duty(&officer, &case, "art10-7-disposal").await.0, "met");
}
