//! Destruction of dossiers by list: appraised, listed by one, agreed to by another, carried out after the delay; a hold at any step leaves a dossier out.

use std::sync::Arc;

use app::derivation::Derivation;
use axum::http::StatusCode;
use serde_json::{Value, json};
use store::check::{Options, check};

use super::{Browser, Server};

async fn ok(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

const SECRET: &str = "某餐饮店占道经营案";

/// An archived dossier with one recording; its id and that of its case.
async fn archived(server: &Server) -> (String, String) {
    let (officer, unit_head, head) = (server.login("王一").await, server.login("赵三").await, server.login("钱四").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrival =
        json!({ "activity": "on_site_inspection", "officers": officers, "place": "文化路 12 号", "target": "某餐饮店" });
    let scene = ok(&officer, "/scenes", arrival).await["id"].as_str().unwrap().to_owned();
    ok(&officer, &format!("/scenes/{scene}/departures"), json!({})).await;
    officer.upload(b"\0\0\0\x18ftypisom-some-film", &[("filename", "a.mp4"), ("scene", &scene)]).await;
    let today = server.world.app.store.clock().now().day().to_string();
    let filing = json!({
        "title": SECRET, "cause": "占道经营", "source": "inspection", "clue_received_on": today, "filed_on": today,
        "officers": officers, "party": { "kind": "organisation", "name": "某餐饮店", "representative": "甲" },
        "summary": "检查发现该店占道经营", "scenes": [scene]
    });
    let case = ok(&officer, "/cases", filing).await["id"].as_str().unwrap().to_owned();
    let revision = async |browser: &Browser| browser.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let proposal = json!({ "revision": revision(&officer).await, "proposal": "penalise", "opinion": "建议处罚" });
    ok(&officer, &format!("/cases/{case}/submissions"), proposal).await;
    for browser in [&unit_head, &head] {
        let opinion = json!({ "revision": revision(browser).await, "agreed": true, "opinion": "同意" });
        ok(browser, &format!("/cases/{case}/opinions"), opinion).await;
    }
    let closing = json!({ "revision": revision(&officer).await, "ground": "executed", "ended_on": today });
    ok(&officer, &format!("/cases/{case}/closing"), closing).await;
    let compiled = ok(&officer, &format!("/cases/{case}/dossier"), json!({ "revision": revision(&officer).await })).await;
    let dossier = compiled["dossier"]["id"].as_str().unwrap().to_owned();
    let seen = custodian_sees(server, &case).await;
    let custodian = server.login("孙五").await;
    ok(&custodian, &format!("/dossiers/{dossier}/handover"), json!({ "revision": seen["revision"], "place": "3 柜" })).await;
    (dossier, case)
}

async fn custodian_sees(server: &Server, case: &str) -> Value {
    server.login("孙五").await.get(&format!("/cases/{case}")).await.ok()["dossier"].clone()
}

async fn act(server: &Server, dossier: &str, case: &str, path: &str, mut body: Value) -> super::Answer {
    body["revision"] = custodian_sees(server, case).await["revision"].clone();
    server.login("孙五").await.post(&format!("/dossiers/{dossier}/{path}"), body).await
}

#[tokio::test]
async fn what_is_held_is_never_destroyed_and_what_is_destroyed_can_still_be_proven() {
    let server = Server::start().await;
    let clock = &server.world.clock;
    clock.set_to("2026-11-03 09:02");
    let (first, first_case) = archived(&server).await;
    let (second, second_case) = archived(&server).await;
    let package = server.login("孙五").await.get(&format!("/dossiers/{first}/package")).await.bytes;
    let due = server.login("孙五").await.get("/dossiers/due?month=2099-12").await.ok();
    assert!(due["none_because"].as_str().unwrap().contains("保管期限表") && due["dossiers"] == json!([]), "{due}");
    let classes = ["dossier", "evidence", "whole_course", "as_required", "optional", "other"];
    let lines: Vec<_> = classes.iter().map(|class| json!({ "class": class, "years": 1 })).collect();
    let table = json!({ "from": "2026-11-03", "approved_on": "2026-11-02", "authority": "甲县档案局", "document": "甲档〔2026〕5号", "lines": lines });
    ok(&server.login("孙五").await, "/retention", table).await;
    assert_eq!(server.login("孙五").await.get("/dossiers/due?month=2027-11").await.ok()["dossiers"], json!([]));
    let destroy = json!({ "verdict": "destroy", "by": "鉴定小组", "opinion": "无继续保存价值" });
    let early = server.login("孙五").await.post("/destructions", json!({ "dossiers": [first], "ground": "期满" })).await;
    assert!(early.sentence().contains("保管期限没有届满"), "{}", early.sentence());

    clock.set_to("2028-01-10 09:00");
    let due = server.login("孙五").await.get("/dossiers/due?month=2028-01").await.ok();
    let states: Vec<_> = due["dossiers"].as_array().unwrap().iter().map(|d| d["state"].clone()).collect();
    assert_eq!((states, &due["archived"]), (vec![json!("appraise"), json!("appraise")], &json!(2)));
    for (dossier, case) in [(&first, &first_case), (&second, &second_case)] {
        assert!(act(&server, dossier, case, "appraisals", destroy.clone()).await.status.is_success());
    }
    let custodian = server.login("孙五").await;
    let listed = ok(&custodian, "/destructions", json!({ "dossiers": [first, second], "ground": "保管期限届满" })).await;
    let list = listed[0]["id"].as_str().unwrap().to_owned();
    let own = custodian.post(&format!("/destructions/{list}/approval"), json!({ "opinion": "同意" })).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "one person is not two");
    let head = server.login("钱四").await;
    let approved = ok(&head, &format!("/destructions/{list}/approval"), json!({ "opinion": "同意" })).await;
    assert_eq!(approved[0]["not_before"], "2028-02-09");
    let early = custodian.post(&format!("/destructions/{list}/execution"), json!({ "witness": "周六" })).await;
    assert!(early.sentence().contains("2028-02-09 起可以执行"), "{}", early.sentence());

    // Between approval and execution somebody sues.
    let hold = json!({ "reason": "当事人提起诉讼" });
    assert!(act(&server, &second, &second_case, "holds", hold).await.status.is_success());
    clock.set_to("2028-02-09 09:00");
    let custodian = server.login("孙五").await;
    let execution = json!({ "witness": "周六" });
    let done = ok(&custodian, &format!("/destructions/{list}/execution"), execution.clone()).await;
    assert_eq!((&done["dossiers"], &done["left_out"], &done["locked"]), (&json!(1), &json!(1), &json!(0)));
    let again = custodian.post(&format!("/destructions/{list}/execution"), execution).await;
    assert_eq!(again.refused(), (409, "conflict".into()));

    // The one is gone: no text, no file. The other is whole.
    let officer = server.login("王一").await;
    assert!(!officer.get(&format!("/cases/{first_case}")).await.ok().to_string().contains(SECRET));
    let gone = officer.get(&format!("/dossiers/{first}/package")).await;
    assert!(gone.sentence().contains("依法销毁"), "{gone:?}");
    assert!(officer.get(&format!("/cases/{second_case}")).await.ok().to_string().contains(SECRET));
    assert!(officer.get(&format!("/dossiers/{second}/package")).await.bytes.starts_with(b"PK"));
    let options = Options { objects: true, replay: Some(Arc::new(Derivation)), ..Options::default() };
    let report = check(&server.world.app.store, &options).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
    // A package that was taken away before still proves what it holds.
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &package).unwrap();
    let key = server.world.app.log_signer(server.agency().await).await.unwrap().ring().verifier_key().clone();
    assert_eq!(package::verify(file.path(), Some(&key)).outcome, package::Outcome::Ok);
    assert_eq!(app::destruction::finish_destructions(&server.world.app).await.unwrap(), 0, "a second time is no error");
}
