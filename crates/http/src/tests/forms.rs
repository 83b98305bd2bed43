//! Forms over the wire: what an earlier document of the case told is carried over and says from where; a form is printed blank.

use axum::http::StatusCode;
use serde_json::json;

use super::Server;
use super::bad_input::new_case;

#[tokio::test]
async fn what_an_earlier_document_told_is_carried_over_and_says_from_where() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = officer.post("/cases", new_case(&server)).await.ok()["id"].as_str().unwrap().to_owned();
    let preset = async |kind: &str| officer.get(&format!("/cases/{case}/record-preset?type={kind}")).await.ok();
    assert_eq!(preset("inquiry").await["values"].get("contact"), None, "nobody told it yet");
    let values = json!({
        "source": "inspection", "clue_received_on": "2026-11-02", "party": "𠮷某", "party_kind": "citizen", "contact": "0371-6000㛃",
        "cause": "占道经营", "facts": "检查发现", "handlers": [server.world.id("王一"), server.world.id("李二")],
        "proposal": "file", "proposed_on": "2026-11-03",
    });
    let form = json!({ "record_type": "filing-approval", "values": values });
    officer.post(&format!("/cases/{case}/records"), form).await.ok();
    let known = preset("inquiry").await;
    assert_eq!((&known["values"]["contact"], &known["carried"]["contact"]), (&json!("0371-6000㛃"), &json!("立案审批")));
    // What was found and when is told by every document itself; the same kind of document is not filled from its like.
    assert_eq!(preset("investigation-report").await["values"].get("facts"), None);
    assert_eq!(preset("filing-approval").await["values"].get("contact"), None);
}

#[tokio::test]
async fn a_form_is_printed_blank_and_leaves_no_entry() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let size = async || server.world.app.store.logs().await.unwrap().iter().map(|(.., size)| *size).sum::<u64>();
    let before = size().await;
    let blank = officer.get("/record-types/inquiry/blank").await;
    assert_eq!((blank.status, &blank.bytes[..5]), (StatusCode::OK, b"%PDF-".as_slice()));
    assert_eq!(blank.headers["content-type"], "application/pdf");
    assert_eq!(size().await, before);
    assert_eq!(officer.get("/record-types/nothing/blank").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.login("吴七").await.get("/record-types/inquiry/blank").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn two_who_write_the_same_see_each_other_and_not_what_is_typed() {
    let server = Server::start().await;
    let (one, two) = (server.login("王一").await, server.login("李二").await);
    let path = "/drafts/record:01x:inquiry";
    let typed = json!({ "seen": 0, "values": { "course": "某事" } });
    one.json(axum::http::Method::PUT, path, typed).await.ok();
    let seen = two.get(&format!("{path}/others")).await;
    assert_eq!(seen.ok()[0]["who"], "王一");
    assert!(!String::from_utf8_lossy(&seen.bytes).contains("某事"));
    assert_eq!(one.get(&format!("{path}/others")).await.ok(), json!([]), "not oneself");
    assert_eq!(server.login("外一").await.get(&format!("{path}/others")).await.ok(), json!([]), "not another agency");
    server.world.clock.advance(base::Span::from_hours(3));
    let two = server.login("李二").await;
    assert_eq!(two.get(&format!("{path}/others")).await.ok(), json!([]), "who has not typed for long has gone");
}
