//! Dossiers over the wire: the agency's reading, numbers, a lost page, sheets, what is added later, holds, appraisal, destruction by list.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Browser, Server};

async fn ok(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

/// A case with a scene, a recording and a record whose signed page never came back, closed on 2026-11-04.
pub(super) async fn closed_case(server: &Server) -> String {
    let clock = &server.world.clock;
    clock.set_to("2026-11-03 09:02");
    let (officer, unit_head, head) = (server.login("王一").await, server.login("赵三").await, server.login("钱四").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrival =
        json!({ "activity": "on_site_inspection", "officers": officers, "place": "文化路 12 号", "target": "某餐饮店" });
    let scene = ok(&officer, "/scenes", arrival).await["id"].as_str().unwrap().to_owned();
    clock.set_to("2026-11-03 09:20");
    ok(&officer, &format!("/scenes/{scene}/departures"), json!({})).await;
    let film = testkit::media::sample("CG26001_002601_20261103090200_0001.mp4");
    officer.upload(film, &[("filename", "CG26001_002601_20261103090200_0001.mp4"), ("scene", &scene)]).await;
    let filing = json!({
        "title": "某餐饮店占道经营案", "cause": "占道经营", "source": "inspection",
        "clue_received_on": "2026-11-03", "filed_on": "2026-11-03", "officers": officers,
        "party": { "kind": "organisation", "name": "某餐饮店", "representative": "甲" },
        "summary": "检查发现该店占道经营", "scenes": [scene]
    });
    let case = ok(&officer, "/cases", filing).await["id"].as_str().unwrap().to_owned();
    record(&officer, &case, "lawsuit-notice").await;
    let revision = async |browser: &Browser| browser.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let proposal = json!({ "revision": revision(&officer).await, "proposal": "penalise", "opinion": "建议处罚" });
    ok(&officer, &format!("/cases/{case}/submissions"), proposal).await;
    for browser in [&unit_head, &head] {
        let opinion = json!({ "revision": revision(browser).await, "agreed": true, "opinion": "同意" });
        ok(browser, &format!("/cases/{case}/opinions"), opinion).await;
    }
    clock.set_to("2026-11-04 10:00");
    let officer = server.login("王一").await;
    let closing = json!({ "revision": revision(&officer).await, "ground": "executed", "ended_on": "2026-11-04" });
    ok(&officer, &format!("/cases/{case}/closing"), closing).await;
    case
}

/// A record without any signed page; gives its id.
async fn record(officer: &Browser, case: &str, kind: &str) -> String {
    let preset = officer.get(&format!("/cases/{case}/record-preset?type={kind}")).await.ok();
    let mut values = preset["values"].clone();
    for (field, value) in
        [("cause", "占道经营"), ("at", "2026-11-03"), ("court", "甲县人民法院"), ("number", "（2026）甲01行初1号")]
    {
        values[field] = json!(value);
    }
    let form = json!({ "record_type": kind, "values": values, "on_paper": true });
    ok(officer, &format!("/cases/{case}/records"), form).await["id"].as_str().unwrap().to_owned()
}

pub(super) async fn compile(server: &Server, case: &str, reasons: Value) -> Value {
    let officer = server.login("王一").await;
    let revision = officer.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let body = json!({ "revision": revision, "reasons": reasons });
    ok(&officer, &format!("/cases/{case}/dossier"), body).await["dossier"].clone()
}

pub(super) async fn hand_over(server: &Server, dossier: &Value) -> Value {
    let custodian = server.login("孙五").await;
    let id = dossier["id"].as_str().unwrap();
    let listed = custodian.get("/dossiers?state=compiled").await.ok();
    let line = listed.as_array().unwrap().iter().find(|line| line["dossier"]["id"] == id).unwrap().clone();
    ok(&custodian, &format!("/dossiers/{id}/handover"), json!({ "revision": line["dossier"]["revision"], "place": "3 柜" })).await
}

/// The duty of Art. 21 about a case.
async fn duty(browser: &Browser, case: &str) -> Value {
    browser.get(&format!("/cases/{case}/dossier-plan")).await.ok()["duty"].clone()
}

#[tokio::test]
async fn the_agency_confirms_a_reading_and_it_holds_from_then_on() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let (officer, legal) = (server.login("王一").await, server.login("周六").await);
    let confirmation = |code: &str, from: &str| json!({ "article": 21, "code": code, "from": from, "by": "法制科", "document": "甲城管〔2026〕8号" });
    assert_eq!(officer.post("/readings", confirmation("R2", "2026-11-04")).await.status, StatusCode::FORBIDDEN);
    let wrong =
        legal.post("/readings", json!({ "article": 21, "code": "R7", "from": "2026-11-03", "by": "", "document": "" })).await;
    let fields: Vec<_> = wrong.json()["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["by", "document", "code", "from"]);
    let before = legal.get("/readings").await.ok();
    assert_eq!((&before["readings"][0]["fallback"], &before["readings"][0]["confirmations"]), (&json!("R1"), &json!([])));
    let said = ok(&legal, "/readings", confirmation("R2", "2026-11-05")).await;
    let confirmed = &said["readings"][0]["confirmations"][0];
    assert_eq!(
        (&confirmed["by"], &confirmed["document"], &confirmed["in_force"]),
        (&json!("法制科"), &json!("甲城管〔2026〕8号"), &json!(false))
    );

    // The action ended before: the stricter reading goes on for it.
    compile(&server, &case, json!([])).await;
    let still = duty(&officer, &case).await;
    assert_eq!((&still["outcome"], &still["due_day"]), (&json!("pending"), &json!("2026-12-02")), "{still}");
    assert!(still["note"].as_str().unwrap().contains("尚未确认读法，按 R1"), "{still}");
}

#[tokio::test]
async fn every_day_of_the_period_is_told() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let plan = server.login("王一").await.get(&format!("/cases/{case}/dossier-plan")).await.ok();
    let days = plan["days"].as_array().unwrap();
    assert_eq!((&plan["ended_on"], &days.last().unwrap()["day"]), (&json!("2026-11-04"), &json!("2026-12-02")));
    assert_eq!((&days[0]["day"], &days[0]["counted"]), (&json!("2026-11-05"), &json!(1)));
    let weekend = days.iter().find(|day| day["day"] == "2026-11-07").unwrap();
    assert_eq!((&weekend["kind"], &weekend["counted"]), (&json!("周末"), &Value::Null));
    assert_eq!(days.iter().filter(|day| !day["counted"].is_null()).count(), 20);
    assert_eq!((&plan["can_compile"], plan["missing"].as_array().unwrap().len()), (&json!(true), 1), "{plan}");
}

#[tokio::test]
async fn a_lost_page_is_archived_with_a_note_and_the_dossier_is_late_all_the_same() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let officer = server.login("王一").await;
    let gap = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok()["missing"][0].clone();
    assert!(gap["what"].as_str().unwrap().contains("缺第 1 页的签名扫描件"), "{gap}");
    let unmet = async || {
        let seen = officer.get(&format!("/cases/{case}")).await.ok();
        let duties = seen["duties"].as_array().unwrap().clone();
        duties
            .iter()
            .filter(|d| d["outcome"] == "unmet")
            .map(|d| d["rule"].to_string() + &d["part"].to_string())
            .collect::<Vec<_>>()
    };
    let before = unmet().await;
    let reasons = json!([{ "record": gap["record"], "reason": "纸质原件在搬迁中遗失" }]);
    let dossier = compile(&server, &case, reasons).await;
    assert_eq!(unmet().await, before, "a note mends no duty");
    let plan = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok();
    assert!(plan["missing"][0]["what"].as_str().unwrap().ends_with("：纸质原件在搬迁中遗失"), "{plan}");
    // Late is archived all the same.
    server.world.clock.set_to("2026-12-03 09:00");
    let handed = hand_over(&server, &dossier).await;
    assert_eq!(handed["custodian"], "孙五");
    let late = duty(&server.login("王一").await, &case).await;
    assert_eq!(late["outcome"], "late", "{late}");
}

#[tokio::test]
async fn dossiers_are_numbered_by_fonds_year_and_term_once_there_is_a_table() {
    let server = Server::start().await;
    let (first, second) = (closed_case(&server).await, closed_case(&server).await);
    let custodian = server.login("孙五").await;
    let fonds = json!({ "fonds": "0123", "document": "甲档函〔2026〕2号" });
    ok(&custodian, "/fonds", fonds).await;
    let officer = server.login("王一").await;
    let number = async |case: &str| officer.get(&format!("/cases/{case}/dossier-plan")).await.ok()["number"].clone();
    assert!(number(&first).await.as_str().unwrap().contains("卷〔2026〕"), "without a term there is no number of the archives");
    let classes = ["dossier", "evidence", "whole_course", "as_required", "optional", "other"];
    let lines: Vec<_> = classes.iter().map(|class| json!({ "class": class, "years": 30 })).collect();
    let table = json!({ "from": "2026-11-04", "approved_on": "2026-11-02", "authority": "甲县档案局", "document": "甲档〔2026〕5号", "lines": lines });
    ok(&custodian, "/retention", table).await;
    for (case, wanted) in [(&first, "0123-ZY·2026-D30-0001"), (&second, "0123-ZY·2026-D30-0002")] {
        assert_eq!(compile(&server, case, json!([])).await["number"], wanted);
    }
    let refused = custodian.post("/fonds", json!({ "fonds": "甲-1", "document": "x" })).await;
    assert_eq!(refused.refused(), (422, "invalid".into()));
}

#[tokio::test]
async fn sheets_are_shown_in_the_browser_and_the_index_is_saved() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    compile(&server, &case, json!([])).await;
    let reader = server.login("周六").await;
    for sheet in ["cover", "index", "recordings", "end-note", "spine", "labels"] {
        let answer = reader.get(&format!("/cases/{case}/dossier-sheet?sheet={sheet}")).await;
        assert_eq!((answer.status, answer.bytes.starts_with(b"%PDF")), (StatusCode::OK, true), "{sheet}");
    }
    assert_eq!(reader.get(&format!("/cases/{case}/dossier-sheet?sheet=cover&volume=9")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get(&format!("/cases/{case}/dossier-sheet?sheet=x")).await.status, StatusCode::NOT_FOUND);
    assert!(reader.get(&format!("/cases/{case}/dossier-index")).await.bytes.starts_with(b"PK"));
    let elsewhere = server.login("外一").await;
    assert_eq!(elsewhere.get(&format!("/cases/{case}/dossier-index")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_package_by_reference_names_its_originals_and_holds_none() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let officer = server.login("王一").await;
    let view = officer.get(&format!("/cases/{case}")).await.ok();
    let scene = view["scenes"][0]["id"].as_str().unwrap().to_owned();
    let film = [b"\0\0\0\x18ftypisom".as_slice(), &[9; 400_000]].concat();
    officer.upload(&film, &[("filename", "现场.mp4"), ("scene", &scene)]).await;
    let body = json!({ "revision": view["revision"], "by_reference": true });
    let dossier = ok(&officer, &format!("/cases/{case}/dossier"), body).await["dossier"].clone();
    let id = dossier["id"].as_str().unwrap();
    let package = officer.get(&format!("/dossiers/{id}/package")).await.bytes;
    assert!(!package.windows(100).any(|window| window == [9; 100]), "no byte of the film");
    let text = String::from_utf8_lossy(&package).into_owned();
    assert!(text.contains("fetch.txt") && text.contains(" 400012 data/原始音像/") && text.contains("现场.mp4"), "it is named");
    let inspected = officer.get(&format!("/dossiers/{id}/inspection")).await.ok();
    assert_eq!(inspected[0]["failed"], 0, "{inspected}");
    assert!(inspected.to_string().contains("另有 2 个只列明编号和摘要"), "{inspected}");
    // The sheets say where originals are.
    let plan = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok();
    assert!(plan.to_string().contains("由本机关保存，电子包列明编号和摘要"), "{plan}");
    hand_over(&server, &dossier).await;
}

#[tokio::test]
async fn what_comes_later_is_added_and_the_first_package_stays_as_it_is() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let dossier = compile(&server, &case, json!([])).await;
    let id = dossier["id"].as_str().unwrap();
    let officer = server.login("王一").await;
    let package = officer.get(&format!("/dossiers/{id}/package")).await.bytes;
    let early = officer.post(&format!("/dossiers/{id}/supplements"), json!({ "revision": 2, "reason": "诉讼材料" })).await;
    assert_eq!(early.refused(), (409, "conflict".into()));
    let handed = hand_over(&server, &dossier).await;
    let nothing = json!({ "revision": handed["revision"], "reason": "诉讼材料" });
    assert!(officer.post(&format!("/dossiers/{id}/supplements"), nothing.clone()).await.sentence().contains("没有新的材料"));

    record(&officer, &case, "lawsuit-notice").await;
    let added = ok(&officer, &format!("/dossiers/{id}/supplements"), nothing).await;
    let supplement = &added["supplements"][0];
    assert_eq!(
        (&supplement["documents"], &supplement["pages"], &supplement["reason"]),
        (&json!(1), &json!(1), &json!("诉讼材料"))
    );
    assert!(supplement["number"].as_str().unwrap().ends_with("（补1）"), "{supplement}");
    assert_eq!(officer.get(&format!("/dossiers/{id}/package")).await.bytes, package, "what was archived is untouched");
    let href = format!("/dossiers/{id}/supplements/1/package");
    let more = officer.get(&href).await;
    assert!(more.status.is_success() && more.bytes.starts_with(b"PK"), "{more:?}");
    assert_eq!(server.login("周六").await.get(&href).await.refused(), (403, "denied".into()));

    let inspected = officer.get(&format!("/dossiers/{id}/inspection")).await.ok();
    assert_eq!(inspected.as_array().unwrap().len(), 2);
    for one in inspected.as_array().unwrap() {
        assert!(one["verdict"].as_str().unwrap().starts_with("核验通过"), "{}", one["verdict"]);
        let failed: Vec<_> = one["lines"].as_array().unwrap().iter().filter(|l| l["result"] == "failed").collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert!(one["person"].as_u64().unwrap() > 0);
    }
}
