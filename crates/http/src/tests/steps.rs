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
        "performance": "十五日内缴纳", "remedies": "六十日内申请复议", "result": "fine", "public": false,
    });
    let form = json!({ "record_type": "penalty-decision", "values": decision });
    let refused = officer.post(&format!("/cases/{case}/records"), form.clone()).await;
    assert_eq!(refused.refused(), (409, "refused".into()), "{refused:?}");
    assert!(refused.sentence().contains("不得作出行政处罚决定"), "{}", refused.sentence());
    // What was done on paper all the same is recorded, with what the law says of it.
    let mut done = form.clone();
    done["on_paper"] = json!(true);
    let record = officer.post(&format!("/cases/{case}/records"), done).await.ok();
    let finding = record["findings"].as_array().unwrap().iter().find(|f| f["code"] == "on_paper").cloned().unwrap_or_default();
    assert_eq!(finding["severity"], "serious", "{record}");
    assert!(finding["message"].as_str().unwrap().contains("不得作出行政处罚决定"), "{finding}");
    let notice = json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": "店外经营", "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    });
    written(&server, &officer, &case, "penalty-notice", notice).await;
    // 城管 wait five workdays for the party to speak, unless it says that it will not.
    let refused = officer.post(&format!("/cases/{case}/records"), form.clone()).await;
    assert!(refused.sentence().contains("当事人行使陈述、申辩权的期限没有届满"), "{}", refused.sentence());
    let waiver =
        json!({ "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "result": "statement", "content": "没有意见" });
    written(&server, &officer, &case, "rights-waiver", waiver).await;
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

/// A penalty on the spot: no filing, no opinions; its amount is bounded by the kind of party, it is handed over, paid for and closed.
#[tokio::test]
async fn a_penalty_on_the_spot_goes_without_opinions() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let mut matter = new_case(&server);
    matter["filed_on"] = json!("2026-11-03");
    matter["course"] = json!("simple");
    matter["party"]["kind"] = json!("citizen");
    let view = officer.post("/cases", matter).await.ok();
    let case = view["id"].as_str().unwrap().to_owned();
    assert_eq!(view["procedure_label"], "简易程序");
    assert_eq!((&view["can"]["submit"], &view["can"]["close"]), (&json!(false), &json!(true)));
    assert_eq!(duty(&officer, &case, "art11-2-unit-opinion").await.0, "not_applicable");
    assert_eq!(duty(&officer, &case, "art11-5-spot-decision").await.0, "pending");

    let officers = json!([server.world.id("王一"), server.world.id("李二")]);
    let decision = |yuan: i64| {
        json!({
            "cause": "占道经营", "party": "张某", "at": "2026-11-03T07:30:00+08:00", "place": "人民路", "officers": officers,
            "certificates_shown": true, "facts": "占道经营", "told": "已告知，当事人没有陈述、申辩", "basis": "警告并处罚款",
            "result": "fine", "amount": yuan * 100, "remedies": "六十日内申请行政复议", "delivered": true,
        })
    };
    let form = json!({ "record_type": "spot-decision", "values": decision(201) });
    let refused = officer.post(&format!("/cases/{case}/records"), form).await;
    assert_eq!(refused.refused(), (409, "refused".into()), "{refused:?}");
    assert!(refused.sentence().contains("可以当场作出行政处罚决定的数额"), "{}", refused.sentence());
    written(&server, &officer, &case, "spot-decision", decision(200)).await;
    assert_eq!(duty(&officer, &case, "art11-5-spot-decision").await.0, "met");
    assert_eq!(duty(&officer, &case, "art12-1-spot-delivery").await.0, "met");
    assert_eq!(duty(&officer, &case, "art12-3-payment").await, ("pending".into(), "2026-11-18".into()));
    // 城管 report to the agency within three workdays.
    assert_eq!(duty(&officer, &case, "art11-5-spot-report").await, ("pending".into(), "2026-11-06".into()));

    let seen = officer.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let closing = |ground: &str| json!({ "revision": seen, "ground": ground, "ended_on": "2026-11-03" });
    let unfit = officer.post(&format!("/cases/{case}/closing"), closing("no_penalty")).await;
    assert_eq!(unfit.status, 422, "{unfit:?}");
    officer.post(&format!("/cases/{case}/closing"), closing("executed")).await.ok();
    assert_eq!(duty(&officer, &case, "art13-closing").await.0, "met");
}

/// What was looked into and not filed: the decision is recorded, the informant is answered, the matter is closed on that ground.
#[tokio::test]
async fn a_matter_that_is_not_filed_is_recorded_answered_and_closed() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let mut matter = new_case(&server);
    matter["filed_on"] = json!("2026-11-03");
    matter["course"] = json!("declined");
    matter["source"] = json!("complaint");
    let view = officer.post("/cases", matter).await.ok();
    let case = view["id"].as_str().unwrap().to_owned();
    assert_eq!(view["procedure_label"], "不予立案");
    assert_eq!(duty(&officer, &case, "art09-1-source-and-filing").await.0, "met");
    assert_eq!(duty(&officer, &case, "art11-5-decision").await.0, "", "no decision is asked for");
    let report = json!({ "at": "2026-11-03T07:00:00+08:00", "channel": "phone", "content": "占道经营" });
    written(&server, &officer, &case, "report-registration", report).await;
    assert_eq!(duty(&officer, &case, "art09-1-reply").await.0, "pending");
    let reply = json!({ "at": "2026-11-03", "result": "not_filed", "content": "经核查不予立案", "means": "电话" });
    written(&server, &officer, &case, "reply-to-informant", reply).await;
    assert_eq!(duty(&officer, &case, "art09-1-reply").await.0, "met");
    let seen = officer.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let closing = |ground: &str| json!({ "revision": seen, "ground": ground, "ended_on": "2026-11-03" });
    assert_eq!(officer.post(&format!("/cases/{case}/closing"), closing("executed")).await.status, 422);
    officer.post(&format!("/cases/{case}/closing"), closing("not_filed")).await.ok();
}

#[tokio::test]
async fn another_case_of_the_same_party_for_the_same_cause_is_told_and_so_is_a_fine_in_it() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let file = async |party: &str, cause: &str| {
        let mut filing = new_case(&server);
        (filing["party"]["name"], filing["cause"]) = (json!(party), json!(cause));
        officer.post("/cases", filing).await.ok()["id"].as_str().unwrap().to_owned()
    };
    let told = async |case: &str| -> Vec<String> {
        let view = officer.get(&format!("/cases/{case}")).await.ok();
        let codes = view["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned());
        codes.filter(|code| code == "same_matter" || code == "fined_already").collect()
    };
    let first = file("丙记五金店", "占道经营").await;
    // Another cause, another party, and one whose name only begins alike, are other matters.
    for (party, cause) in [("丙记五金店", "未取得许可证"), ("丁记五金店", "占道经营"), ("丙记五金店分店", "占道经营")]
    {
        file(party, cause).await;
    }
    assert!(told(&first).await.is_empty());
    // Written with full-width digits or not, a name is the same name.
    let second = file(" 丙记五金店 ", "占道经营").await;
    assert_eq!((told(&first).await, told(&second).await), (vec!["same_matter".into()], vec!["same_matter".into()]));
    let number = officer.get(&format!("/cases/{first}")).await.ok()["number"].as_str().unwrap().to_owned();
    let view = officer.get(&format!("/cases/{second}")).await.ok();
    assert!(view["findings"].as_array().unwrap().iter().any(|f| f["message"].as_str().unwrap().contains(&number)), "{view}");

    // A decision on paper, which nothing refuses to record, imposes a fine in the first.
    let values = json!({
        "cause": "占道经营", "party": "丙记五金店", "at": "2026-11-03", "facts": "堆放货物", "basis": "条例", "result": "fine",
        "amount": 50000, "performance": "十五日内缴纳", "remedies": "可以申请行政复议", "public": false,
    });
    let form = json!({ "record_type": "penalty-decision", "values": values, "on_paper": true });
    let decision = officer.post(&format!("/cases/{first}/records"), form).await.ok();
    assert_eq!(told(&second).await, ["fined_already"]);
    assert_eq!(told(&first).await, ["same_matter"]);
    let void = json!({ "revision": decision["revision"], "reason": "写错" });
    officer.post(&format!("/records/{}/void", decision["id"].as_str().unwrap()), void).await.ok();
    assert_eq!(told(&second).await, ["same_matter"], "what is void imposes nothing");
}
