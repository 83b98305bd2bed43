//! A penalty on the spot over the wire: case and decision in one, or neither; what was written before is offered again.

use serde_json::{Value, json};

use super::Server;

fn decision(server: &Server, yuan: i64) -> Value {
    json!({
        "party": { "kind": "citizen", "name": "𠮷某" }, "source": "inspection",
        "values": {
            "cause": "占道经营", "at": "2026-11-03T07:30:00+08:00", "place": "人民路",
            "officers": [server.world.id("王一"), server.world.id("李二")],
            "certificates_shown": true, "facts": "在人行道上摆放桌椅六套", "told": "已告知，当事人没有陈述、申辩", "basis": "某条例第一条",
            "result": "fine", "amount": yuan * 100, "remedies": "六十日内申请行政复议", "delivered": true,
        },
    })
}

#[tokio::test]
async fn case_and_decision_stand_together_or_not_at_all() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let refused = officer.post("/cases/spot", decision(&server, 201)).await;
    assert_eq!(refused.refused(), (409, "refused".into()), "{refused:?}");
    assert_eq!(officer.get("/cases").await.ok()["total"], 0, "what may not be decided is not filed either");

    let mut nameless = decision(&server, 100);
    nameless["party"]["name"] = json!(" ");
    let answer = officer.post("/cases/spot", nameless).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]["fields"][0]["field"]), (422, &json!("party.name")));
    let mut empty = decision(&server, 100);
    empty["values"].as_object_mut().unwrap().remove("facts");
    let answer = officer.post("/cases/spot", empty).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]["fields"][0]["field"]), (422, &json!("facts")));
    let mut ahead = decision(&server, 100);
    ahead["values"]["at"] = json!("2026-11-09T07:30:00+08:00");
    assert_eq!(officer.post("/cases/spot", ahead).await.status.as_u16(), 422);
    assert_eq!(officer.get("/cases").await.ok()["total"], 0);

    let record = officer.post("/cases/spot", decision(&server, 200)).await.ok();
    assert_eq!((&record["values"]["party"], &record["record_type"]), (&json!("𠮷某"), &json!("spot-decision")));
    let case = officer.get(&format!("/cases/{}", record["case"]["id"].as_str().unwrap())).await.ok();
    assert_eq!((&case["procedure_label"], &case["title"]), (&json!("简易程序"), &json!("𠮷某占道经营案")));
    assert_eq!(case["party"]["name"], "𠮷某");

    // Decided on paper already: recorded, and what the law says against it stands beside it.
    let mut late = decision(&server, 300);
    late["on_paper"] = json!(true);
    let record = officer.post("/cases/spot", late).await.ok();
    assert!(record["findings"].as_array().unwrap().iter().any(|f| f["code"] == "on_paper"), "{record}");
}

#[tokio::test]
async fn what_the_officer_wrote_before_is_offered_to_her_and_to_nobody_else() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let before = officer.get("/cases/spot").await.ok();
    assert_eq!((&before["like"], &before["values"]["officers"]), (&json!([]), &json!([server.world.id("王一")])));
    officer.post("/cases/spot", decision(&server, 100)).await.ok();

    let known = officer.get("/cases/spot").await.ok();
    let like = &known["like"][0];
    assert_eq!((&like["cause"], &like["values"]["basis"]), (&json!("占道经营"), &json!("某条例第一条")));
    assert_eq!(known["values"]["officers"], json!([server.world.id("王一"), server.world.id("李二")]), "with whom she was last");
    for told_anew in ["facts", "amount", "delivered", "certificates_shown", "place"] {
        assert_eq!(like["values"].get(told_anew), None, "{told_anew}");
    }
    assert_eq!(known["like"].as_array().unwrap().len(), 1, "one of each cause");
    assert_eq!(server.login("外一").await.get("/cases/spot").await.ok()["like"], json!([]));
    assert_eq!(server.login("吴七").await.get("/cases/spot").await.status.as_u16(), 403, "whoever handles no cases");
}
