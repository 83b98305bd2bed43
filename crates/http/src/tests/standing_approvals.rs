//! What a head says of documents without being there: beforehand within bounds 常设批准, or on paper that somebody else writes down 代录.

use axum::body::Body;
use axum::http::{Method, header};
use base::Span;
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Answer, Browser, Server};

fn notice(amount: i64) -> Value {
    json!({
        "cause": "占道经营", "party": "甲店", "at": "2026-11-03", "facts": "门前堆放", "proposed": "罚款", "amount": amount,
        "rights": "您有权陈述、申辩",
    })
}

async fn revision(who: &Browser, path: &str) -> Value {
    who.get(path).await.ok()["revision"].clone()
}

/// A document of a new case that waits for the legal reviewer and then for the head.
async fn asked(server: &Server, officer: &Browser, amount: i64) -> (String, String) {
    let case = officer.post("/cases", new_case(server)).await.ok()["id"].as_str().unwrap().to_owned();
    let form = json!({ "record_type": "penalty-notice", "values": notice(amount) });
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok()["id"].as_str().unwrap().to_owned();
    let page = format!("/records/{record}");
    let body = json!({
        "revision": revision(officer, &page).await, "reviewer": server.world.id("周六"), "approver": server.world.id("钱四"),
    });
    officer.post(&format!("{page}/reviews"), body).await.ok();
    (case, page)
}

async fn answer(who: &Browser, page: &str, agreed: bool, text: &str) -> Answer {
    let body = json!({ "revision": revision(who, page).await, "agreed": agreed, "text": text });
    who.post(&format!("{page}/reviews/answer"), body).await
}

fn standing(server: &Server, most: i64) -> Value {
    json!({
        "holders": [server.world.id("赵三")], "record_types": ["penalty-notice"], "most": most, "from": "2026-11-03",
        "until": "2026-11-30", "document": "局办〔2026〕5号 授权清单",
    })
}

async fn waiting(who: &Browser) -> Vec<String> {
    let inbox = who.get("/inbox").await.ok();
    inbox["tasks"].as_array().unwrap().iter().map(|t| t["why"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn within_its_bounds_a_document_is_passed_and_the_answer_names_the_approval() {
    let server = Server::start().await;
    let (officer, reviewer, head, holder) =
        (server.login("王一").await, server.login("周六").await, server.login("钱四").await, server.login("赵三").await);
    let (_, small) = asked(&server, &officer, 50_000).await;
    let (_, large) = asked(&server, &officer, 50_001).await;
    for page in [&small, &large] {
        answer(&reviewer, page, true, "").await.ok();
    }
    let refused = "该文书由指定的审批人办理";
    assert_eq!(answer(&holder, &small, true, "").await.sentence(), refused);

    // Only who approves documents approves beforehand, for somebody else, from today on, within bounds that are told.
    assert_eq!(holder.post("/standing-approvals-of-documents", standing(&server, 1)).await.status, 403);
    let with = |name: &str, value: Value| {
        let mut body = standing(&server, 50_000);
        body[name] = value;
        body
    };
    for (name, value, sentence) in [
        ("holders", json!([]), "请选择可以办理的人员"),
        ("holders", json!([server.world.id("钱四")]), "批准人自己审批，不需要常设批准"),
        ("holders", json!([server.world.id("吴七")]), "所选人员不参与办案"),
        ("record_types", json!([]), "请选择文书种类"),
        ("record_types", json!(["nothing"]), "没有这种文书"),
        ("most", json!(0), "金额应当大于零"),
        ("from", json!("2026-11-02"), "批准不能从过去的日期开始"),
        ("until", json!("2026-11-02"), "截止日期早于开始日期"),
        ("document", json!(" "), "请填写批准依据"),
    ] {
        let answer = head.post("/standing-approvals-of-documents", with(name, value)).await;
        assert_eq!(answer.sentence(), sentence, "{name}");
    }
    let given = head.post("/standing-approvals-of-documents", standing(&server, 50_000)).await.ok();
    assert_eq!((&given["can_give_standing"], &given["standing_given"][0]["state"]), (&json!(true), &json!("holds")));
    assert_eq!(given["standing_given"][0]["record_types"], json!(["行政处罚事先告知书"]));

    assert_eq!(waiting(&holder).await, ["在钱四的常设批准范围内（至 2026-11-30）"], "the large one is not hers");
    assert_eq!(holder.get(&small).await.ok()["can"]["answer"], "approval");
    assert!(holder.get(&large).await.ok()["can"].get("answer").is_none());
    assert_eq!(answer(&holder, &large, true, "").await.sentence(), refused);
    assert_eq!(answer(&reviewer, &small, true, "").await.sentence(), refused, "it names others");
    let done = answer(&holder, &small, true, "在授权范围内").await.ok();
    let said = &done["reviews"][0]["answers"][1];
    assert_eq!((&said["who"], &said["acting_for"]), (&json!("赵三"), &json!("钱四")));
    assert_eq!(said["under"], "局办〔2026〕5号 授权清单");
    assert_eq!(done["reviews"][0]["state"], "passed");
    assert!(waiting(&head).await.len() == 1, "the large one still waits for the head");
}

#[tokio::test]
async fn a_standing_approval_ends_with_its_last_day_or_when_it_is_taken_back() {
    let server = Server::start().await;
    let (officer, reviewer, head) = (server.login("王一").await, server.login("周六").await, server.login("钱四").await);
    let (_, page) = asked(&server, &officer, 50_000).await;
    answer(&reviewer, &page, true, "").await.ok();
    let given = head.post("/standing-approvals-of-documents", standing(&server, 50_000)).await.ok();
    let entry = given["standing_given"][0]["id"].as_str().unwrap().to_owned();
    let end = format!("/standing-approvals-of-documents/{entry}/end");
    let holder = server.login("赵三").await;
    assert_eq!(holder.post(&end, json!({})).await.status, 404, "nobody takes back what another gave");
    let ended = head.post(&end, json!({})).await.ok();
    assert_eq!(ended["standing_given"][0]["state_label"], "已终止");
    assert_eq!(head.post(&end, json!({})).await.sentence(), "这项常设批准已经终止");
    assert_eq!(answer(&holder, &page, true, "").await.status, 403);
    assert!(waiting(&holder).await.is_empty());

    head.post("/standing-approvals-of-documents", standing(&server, 50_000)).await.ok();
    assert_eq!(waiting(&holder).await.len(), 1);
    server.world.clock.advance(Span::from_hours(24 * 28));
    let holder = server.login("赵三").await;
    assert_eq!(holder.get("/delegations").await.ok()["standing_received"][0]["state_label"], "已到期");
    assert_eq!(answer(&holder, &page, true, "").await.status, 403);
}

/// Keeps a scan of a signed opinion in a case.
async fn paper(officer: &Browser, case: &str, dated: &str) -> Value {
    let path =
        format!("/cases/{case}/papers?kind=approval&title=%E5%AE%A1%E6%A0%B8%E6%84%8F%E8%A7%81&file_name=a.jpg&dated={dated}");
    let request = officer.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/octet-stream");
    officer.send(request.body(Body::from(testkit::scan::sheet(Some(dated)))).unwrap()).await.ok()["entry"].clone()
}

#[tokio::test]
async fn a_review_on_paper_is_written_down_with_its_scan_and_counts_from_its_day() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (case, page) = asked(&server, &officer, 50_000).await;
    server.world.clock.advance(Span::from_hours(72));
    let officer = server.login("王一").await;
    assert_eq!(officer.get(&page).await.ok()["can"]["answer_on_paper"], "review");
    let scan = paper(&officer, &case, "2026-11-04").await;
    let enter = async |who: &Browser, signer: &str, on: &str, paper: &Value, agreed: bool, text: &str| {
        let body = json!({
            "revision": revision(&officer, &page).await, "agreed": agreed, "signer": server.world.id(signer), "signed_on": on,
            "paper": paper, "text": text,
        });
        who.post(&format!("{page}/reviews/on-paper"), body).await
    };
    let none = json!("01010101010101010101010101");
    assert_eq!(enter(&officer, "周六", "2026-11-04", &none, true, "").await.sentence(), "请上传审核意见的扫描件或者照片");
    assert_eq!(enter(&officer, "周六", "2026-11-09", &scan, true, "").await.sentence(), "签署日期晚于今天，请核对");
    assert_eq!(enter(&officer, "周六", "2026-11-04", &scan, false, " ").await.sentence(), "请写明纸上写的退回理由");
    assert_eq!(enter(&officer, "李二", "2026-11-04", &scan, true, "").await.sentence(), "承办人不能审核自己承办案件的文书");
    let other = enter(&officer, "赵三", "2026-11-04", &scan, true, "").await.sentence();
    assert_eq!(other, "该文书由指定的审核人签署，该人员在签署日期不能代理");
    assert_eq!(enter(&server.login("周六").await, "周六", "2026-11-04", &scan, true, "").await.status, 403);

    let done = enter(&officer, "周六", "2026-11-04", &scan, true, "证据确凿，同意").await.ok();
    let said = &done["reviews"][0]["answers"][0];
    assert_eq!((&said["who"], &said["text"]), (&json!("周六"), &json!("证据确凿，同意")));
    assert_eq!((&said["on_paper"]["signed_on"], &said["on_paper"]["entered_by"]), (&json!("2026-11-04"), &json!("王一")));
    let href = said["on_paper"]["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(officer.get(&href).await.bytes.as_ref(), testkit::scan::sheet(Some("2026-11-04")).as_slice());

    // The head's answer, on a paper of another day than its own, before the review: written down, and noticed.
    let scan = paper(&officer, &case, "2026-11-05").await;
    assert_eq!(enter(&officer, "周六", "2026-11-05", &scan, true, "").await.sentence(), "该签署人在本轮已经审核过");
    let done = enter(&officer, "钱四", "2026-11-03", &scan, true, "").await.ok();
    assert_eq!(done["reviews"][0]["state"], "passed");
    let odd: Vec<_> = done["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert!(odd.contains(&json!("signed_before_answer")) && odd.contains(&json!("paper_dated_otherwise")), "{odd:?}");
    let again = enter(&officer, "钱四", "2026-11-05", &scan, true, "").await;
    assert_eq!(again.sentence(), "该文书的审核已经办理，不需要再代录");
}
