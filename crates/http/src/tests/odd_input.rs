//! What is odd, and happened all the same: it is taken down, a finding says in Chinese what is odd, the duty says what is missing.

use serde_json::{Value, json};

use super::{Browser, Server};

/// The findings of an answer: code, article, sentence.
fn findings(view: &Value) -> Vec<(String, String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let list = view["findings"].as_array().unwrap().iter();
    list.map(|f| (text(&f["code"]), text(&f["article"]["label"]), text(&f["message"]))).collect()
}

async fn arrive(browser: &Browser, officers: &[Value]) -> Value {
    let arrival = json!({ "activity": "on_site_inspection", "officers": officers, "place": "文化路 12 号" });
    browser.post("/scenes", arrival).await.ok()
}

async fn file(server: &Server, browser: &Browser, officers: &[Value], scene: &Value, on: &str) -> Value {
    server.world.clock.set_to(&format!("{on} 09:30"));
    let filing = json!({
        "title": "某店占道经营案", "cause": "占道经营", "source": "inspection", "clue_received_on": on, "filed_on": on,
        "officers": officers, "party": { "kind": "organisation", "name": "某店" }, "summary": "检查发现", "scenes": [scene["id"]]
    });
    browser.post("/cases", filing).await.ok()
}

/// How Art. 10 item 1 stands in a case.
fn officers_duty(case: &Value) -> (String, String) {
    let duty = case["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art10-1-officers").unwrap();
    (duty["outcome"].as_str().unwrap().to_owned(), duty["remark"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn one_officer_instead_of_two_is_recorded_and_found() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let alone = [json!(server.world.id("王一"))];
    let scene = arrive(&browser, &alone).await;
    let found = [("too_few_officers".into(), "第十条（一）".into(), "持有效执法证的执法人员 1 人，少于 2 人".into())];
    assert_eq!(findings(&scene), found);
    let case = file(&server, &browser, &alone, &scene, "2026-11-03").await;
    assert_eq!(findings(&case), found, "the filing says so too");
    let (outcome, remark) = officers_duty(&case);
    assert_eq!(outcome, "unmet");
    assert!(remark.ends_with("执法证件有效的只有 1 名"), "{remark}");
    assert_eq!(browser.get("/cases").await.ok()["total"], 1, "it was filed all the same");
}

#[tokio::test]
async fn an_expired_certificate_is_recorded_and_found() {
    let server = Server::start().await;
    server.world.clock.set_to("2028-01-04 09:00");
    let browser = server.login("王一").await;
    let both = [json!(server.world.id("王一")), json!(server.world.id("李二"))];
    let scene = arrive(&browser, &both).await;
    let found = findings(&scene);
    assert_eq!(found[0].2, "有执法人员的执法证已于 2027-12-31 到期");
    assert!(found.iter().all(|f| f.1 == "第十条（一）"), "{found:?}");
    let case = file(&server, &browser, &both, &scene, "2028-01-04").await;
    let (outcome, remark) = officers_duty(&case);
    assert_eq!(outcome, "unmet");
    assert!(remark.ends_with("执法证件有效的只有 0 名，2 名证件当日不在有效期内"), "{remark}");
}

#[tokio::test]
async fn a_file_that_is_not_what_it_claims_is_in_custody_with_a_finding() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let officers = [json!(server.world.id("王一")), json!(server.world.id("李二"))];
    let scene = arrive(&browser, &officers).await;
    let bytes = "这是一份文本，不是录像".as_bytes();
    let result = browser.upload(bytes, &[("filename", "执法.mp4"), ("scene", scene["id"].as_str().unwrap())]).await;
    assert_eq!((&result["state"], &result["receipt"]["size"]), (&json!("in_custody"), &json!(bytes.len())));
    let recording = browser.get(&format!("/recordings/{}", result["recording"].as_str().unwrap())).await.ok();
    assert_eq!((&recording["file_name"], &recording["medium"]), (&json!("执法.mp4"), &json!("other")));
    let found = findings(&recording);
    assert!(found.iter().any(|f| f.0 == "name_mismatch" && f.2.starts_with("文件名与内容不符")), "{found:?}");
    assert_eq!(findings(&result), found);
    assert_eq!(browser.get(&format!("/scenes/{}", scene["id"].as_str().unwrap())).await.ok()["recordings"], 1);
}

#[tokio::test]
async fn a_film_that_broke_off_is_in_custody_with_a_finding() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let film = testkit::media::sample("CG26001_002601_20261103090200_0001.mp4");
    for kept in [film.len() / 2, film.len() - 1, 40] {
        let result = browser.upload(&film[..kept], &[("filename", "CG26001_002601_20261103090200_0001.mp4")]).await;
        assert_eq!((&result["state"], &result["receipt"]["size"]), (&json!("in_custody"), &json!(kept)));
        let recording = browser.get(&format!("/recordings/{}", result["recording"].as_str().unwrap())).await.ok();
        let found = findings(&recording);
        assert!(found.iter().any(|f| f.0 == "truncated" && !f.2.is_ascii()), "{kept} bytes: {found:?}");
    }
}
