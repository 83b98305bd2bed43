//! The table of terms (Art. 20 para. 2): entered once the archives authority approved it, and every recording says how long it is kept.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Server;

const CLASSES: [&str; 6] = ["dossier", "evidence", "whole_course", "as_required", "optional", "other"];

fn table(from: &str, years: Option<u16>) -> Value {
    let lines: Vec<_> = CLASSES.iter().map(|class| json!({ "class": class, "years": years })).collect();
    json!({
        "from": from, "approved_on": "2026-11-02", "authority": "甲县档案局", "document": "甲档〔2026〕5号", "lines": lines
    })
}

#[tokio::test]
async fn without_a_table_all_is_kept_and_with_one_each_recording_says_until_when() {
    let server = Server::start().await;
    let (officer, custodian) = (server.login("王一").await, server.login("孙五").await);
    let upload = officer.upload(b"x", &[("filename", "a.mp4")]).await;
    let path = format!("/recordings/{}", upload["recording"].as_str().unwrap());
    let kept = officer.get(&path).await.ok()["kept"].clone();
    assert!(kept["until"].is_null() && kept["why"].as_str().unwrap().contains("一直保存"), "{kept}");

    assert_eq!(officer.post("/retention", table("2026-11-03", Some(10))).await.status, StatusCode::FORBIDDEN);
    let mut wrong = table("2026-11-01", Some(0));
    wrong["lines"].as_array_mut().unwrap().pop();
    wrong["document"] = json!("");
    let wrong = custodian.post("/retention", wrong).await;
    let fields: Vec<_> = wrong.json()["error"]["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["document", "lines", "lines", "from"]);

    custodian.post("/retention", table("2026-11-03", Some(10))).await.ok();
    let kept = officer.get(&path).await.ok()["kept"].clone();
    assert_eq!((&kept["term_label"], &kept["until"]), (&json!("10 年"), &json!("2036-12-31")), "{kept}");
    let later = custodian.post("/retention", table("2026-12-01", None)).await.ok();
    assert_eq!((&later["tables"][0]["in_force"], &later["tables"][1]["in_force"]), (&json!(false), &json!(true)));
    assert_eq!(later["tables"][1]["authority"], "甲县档案局");
    server.world.clock.set_to("2026-12-01 08:00");
    let kept = server.login("王一").await.get(&path).await.ok()["kept"].clone();
    assert_eq!((&kept["term_label"], &kept["until"]), (&json!("永久"), &Value::Null));
}
