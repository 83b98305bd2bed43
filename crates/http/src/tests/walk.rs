//! The whole way through the API, as the pages go it: from arrival to a dossier that is handed over.

use std::sync::Arc;

use app::derivation::Derivation;
use axum::http::{Method, StatusCode, header};
use base::{RecordId, Span};
use serde_json::{Value, json};
use store::check::{Keys, Options, check};

use super::{Browser, Server};

async fn act(browser: &Browser, path: &str, body: Value) -> Value {
    let answer = browser.post(path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
    answer.json()
}

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn from_arrival_to_archive() {
    let server = Server::start().await;
    let clock = &server.world.clock;
    let (officer, unit_head, head) = (server.login("王一").await, server.login("赵三").await, server.login("钱四").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];

    clock.set_to("2026-11-03 09:02");
    let arrival =
        json!({ "activity": "on_site_inspection", "officers": officers, "place": "文化路 12 号", "target": "某餐饮店" });
    let scene = id(&act(&officer, "/scenes", arrival).await);
    let at = |path: &str| format!("/scenes/{scene}/{path}");
    act(&officer, &at("marks"), json!({ "mark": "environment", "text": "门前占道" })).await;
    act(&officer, &at("narrations"), json!({ "element": "notice" })).await;
    clock.set_to("2026-11-03 09:05");
    act(&officer, &at("interruptions"), json!({ "cause": "battery" })).await;
    clock.set_to("2026-11-03 09:06");
    act(&officer, &at("resumptions"), json!({ "spoken": true })).await;
    clock.set_to("2026-11-03 09:20");
    let left = act(&officer, &at("departures"), json!({})).await;
    assert_eq!(left["interruptions"][0]["explained"], "spoken");

    let film = testkit::media::sample("CG26001_002601_20261103090200_0001.mp4");
    let result = officer.upload(film, &[("filename", "CG26001_002601_20261103090200_0001.mp4"), ("scene", &scene)]).await;
    assert_eq!((&result["state"], &result["receipt"]["size"]), (&json!("in_custody"), &json!(film.len())));
    assert!(result["receipt"]["note"].as_str().unwrap().starts_with("zhilu receipt v1\n"));
    let seen = officer.get(&format!("/scenes/{scene}")).await.ok();
    assert_eq!(seen["recordings"], 1);
    assert_eq!(officer.get("/uploads?unfinished=1").await.ok(), json!([]));

    let filing = json!({
        "title": "某餐饮店占道经营案", "cause": "占道经营", "source": "inspection",
        "clue_received_on": "2026-11-03", "filed_on": "2026-11-03", "officers": officers,
        "party": { "kind": "organisation", "name": "某餐饮店", "representative": "甲" },
        "summary": "检查发现该店占道经营", "scenes": [scene]
    });
    let case = act(&officer, "/cases", filing).await;
    assert!(case["number"].as_str().unwrap().contains("〔2026〕1号"), "{}", case["number"]);
    let case = id(&case);

    finish_a_record(&server, &officer, &case, &scene).await;
    let revision = async |browser: &Browser| browser.get(&format!("/cases/{case}")).await.ok()["revision"].as_u64().unwrap();
    let seen = revision(&officer).await;
    let proposal = json!({ "revision": seen, "proposal": "penalise", "opinion": "事实清楚，建议处罚" });
    act(&officer, &format!("/cases/{case}/submissions"), proposal).await;
    for browser in [&unit_head, &head] {
        let opinion = json!({ "revision": revision(browser).await, "agreed": true, "opinion": "同意" });
        act(browser, &format!("/cases/{case}/opinions"), opinion).await;
    }
    let again = head.post(&format!("/cases/{case}/opinions"), json!({ "revision": 9, "agreed": true })).await;
    assert_eq!(again.refused(), (409, "conflict".into()), "a second approval is not taken");
    clock.advance(Span::from_hours(24));
    let officer = server.login("王一").await;
    let closing = json!({ "revision": revision(&officer).await, "ground": "executed", "ended_on": "2026-11-04" });
    let closed = act(&officer, &format!("/cases/{case}/closing"), closing).await;
    assert_eq!(closed["state"], "closed");

    let compiled = act(&officer, &format!("/cases/{case}/dossier"), json!({ "revision": closed["revision"] })).await;
    let dossier = id(&compiled["dossier"]);
    let package = officer.get(&format!("/dossiers/{dossier}/package")).await;
    assert_eq!(package.status, StatusCode::OK);
    assert!(
        package.bytes.starts_with(b"PK")
            && package.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment")
    );
    let denied = server.login("周六").await.get(&format!("/dossiers/{dossier}/package")).await;
    assert_eq!((denied.refused(), &denied.json()["error"]["article"]["code"]), ((403, "denied".into()), &json!("24.2")));

    // What the job beside the server does.
    let app = &server.world.app;
    let agency = server.world.as_person("王一").await.unwrap().agency;
    app.store.integrate(agency, &app.log_signer(agency).await.unwrap()).await.unwrap();
    let verified = act(&officer, &format!("/cases/{case}/verification"), json!({})).await;
    assert_eq!((&verified["ok"], &verified["problems"]), (&json!(true), &json!([])));
    let custodian = server.login("孙五").await;
    let listed = custodian.get("/dossiers?state=compiled").await.ok();
    let handover = json!({ "revision": listed[0]["dossier"]["revision"], "place": "档案室 3 柜" });
    let handed = act(&custodian, &format!("/dossiers/{dossier}/handover"), handover).await;
    assert_eq!(handed["custodian"], "孙五");
    assert_eq!(officer.get(&format!("/cases/{case}")).await.ok()["state"], "handed_over");

    nothing_is_wrong(&server).await;
}

/// After all this, what is kept is what was written, and follows from it.
async fn nothing_is_wrong(server: &Server) {
    let app = &server.world.app;
    let options = Options {
        objects: true,
        replay: Some(Arc::new(Derivation)),
        keys: Keys::folder(&app.keys).unwrap(),
        ..Options::default()
    };
    let report = check(&app.store, &options).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
}

/// Fills the form, prints it, scans the signed page, makes it final.
async fn finish_a_record(server: &Server, officer: &Browser, case: &str, scene: &str) {
    let preset = officer.get(&format!("/cases/{case}/record-preset?type=on-site-inspection&scene={scene}")).await.ok();
    let mut values = preset["values"].clone();
    for (field, value) in [
        ("certificates_shown", json!(true)),
        ("party_present", json!(true)),
        ("attendant", json!("甲")),
        ("attendant_role", json!("legal_representative")),
        ("rights_told", json!(true)),
        ("rights_told_text", json!("您有权申请回避")),
        ("recusal_requested", json!(false)),
    ] {
        values[field] = value;
    }
    let mut form = json!({ "record_type": "on-site-inspection", "scene": scene, "values": values });
    let incomplete = officer.post(&format!("/cases/{case}/records"), form.clone()).await;
    assert_eq!(incomplete.refused(), (422, "invalid".into()));
    let wrong: Vec<_> = incomplete.json()["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert!(wrong.contains(&json!("course")), "{wrong:?}");
    form["values"]["course"] = json!("店门前占道经营");
    let record = act(officer, &format!("/cases/{case}/records"), form).await;
    let record_id = id(&record);

    let print = officer.get(&format!("/records/{record_id}/pdf")).await;
    assert_eq!(print.headers[header::CONTENT_TYPE], "application/pdf");
    assert!(
        print.bytes.starts_with(b"%PDF") && print.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("inline")
    );
    let finality = json!({ "revision": record["revision"], "signature": "signed", "place": "档案室" });
    let early = officer.post(&format!("/records/{record_id}/finalisation"), finality).await;
    assert_eq!((early.refused(), &early.json()["error"]["article"]["number"]), ((409, "refused".into()), &json!(8)));

    // A sheet on which no code can be read waits until its sender tells the page.
    let blurred = testkit::scan::sheet(None);
    let place = officer.send_file(&blurred, &[("purpose", "record_scan"), ("record", &record_id)]).await.unwrap_err();
    let told = act(officer, &format!("{place}/page"), json!({ "page": 1 })).await;
    assert_eq!((&told["record"], &told["page"]), (&json!(record_id), &json!(1)));

    let scan = server.world.scan_of(record_id.parse::<RecordId>().unwrap(), 1).await.unwrap();
    let metadata: Vec<_> = scan.metadata.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let result = officer.upload(&scan.bytes, &metadata).await;
    assert_eq!((&result["record"], &result["page"]), (&json!(record_id), &json!(1)));
    let page = officer.get(&format!("/records/{record_id}/scans/1")).await;
    assert_eq!((&page.headers[header::CONTENT_TYPE], page.bytes.as_ref()), (&"image/jpeg".parse().unwrap(), scan.bytes.as_ref()));

    let seen = officer.get(&format!("/records/{record_id}")).await.ok()["revision"].clone();
    let finality = json!({ "revision": seen, "signature": "signed", "place": "档案室" });
    let done = act(officer, &format!("/records/{record_id}/finalisation"), finality).await;
    assert_eq!(done["state"], "final");
    let late =
        officer.json(Method::PUT, &format!("/records/{record_id}"), json!({ "revision": done["revision"], "values": {} })).await;
    assert!(!late.status.is_success(), "a signed record is not set anew");
}

#[tokio::test]
async fn a_scan_of_no_record_waits_for_its_sender() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let place = officer.send_file(b"abc", &[("purpose", "record_scan")]).await.unwrap_err();
    let waiting = officer.get("/uploads").await.ok();
    assert_eq!((&waiting[0]["offset"], &waiting[0]["purpose"]), (&json!(3), &json!("record_scan")), "what came is kept");
    assert_eq!(waiting[0]["location"], format!("/api/v1{place}"));
    assert_eq!(officer.get(&format!("{place}/result")).await.refused(), (409, "arriving".into()));
    let other = server.login("李二").await;
    assert_eq!(other.post(&format!("{place}/page"), json!({ "page": 1 })).await.refused(), (404, "not_found".into()));
}
