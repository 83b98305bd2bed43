//! Lawful destruction over the wire: one person proposes, another has it done, and the text is nowhere any more.

use serde_json::json;

use super::Server;

#[tokio::test]
async fn a_private_part_is_destroyed_by_two_persons_over_the_wire() {
    const PLACE: &str = "某小区三号楼地下室";
    let server = Server::start().await;
    let (officer, custodian, head) = (server.login("王一").await, server.login("孙五").await, server.login("钱四").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrival = json!({ "activity": "inquiry", "officers": officers, "place": PLACE });
    let scene = officer.post("/scenes", arrival).await.ok()["id"].as_str().unwrap().to_owned();
    let subject = format!("scene:{scene}").parse().unwrap();
    let entry = server.world.app.store.entries_of(subject).await.unwrap()[0].leaf.entry;
    let proposal = json!({ "entries": [entry], "ground": "保管期限届满，经鉴定准予销毁" });

    assert_eq!(officer.get("/disposals").await.refused(), (403, "denied".into()));
    assert_eq!(officer.post("/disposals", proposal.clone()).await.refused(), (403, "denied".into()));
    let groundless = custodian.post("/disposals", json!({ "entries": [entry], "ground": "" })).await;
    assert_eq!((groundless.refused(), groundless.sentence()), ((422, "invalid".into()), "请填写销毁的法律依据".into()));
    let listed = custodian.post("/disposals", proposal).await.ok();
    let id = listed[0]["id"].as_str().unwrap();
    assert_eq!((&listed[0]["entries"][0]["what"], &listed[0]["can_carry_out"]), (&json!("到达现场"), &json!(false)));
    let backups = json!({ "backups": [{ "name": "异地备份", "last_day": "2027-02-01" }] });
    assert_eq!(custodian.post(&format!("/disposals/{id}/execution"), backups.clone()).await.refused(), (403, "denied".into()));

    assert_eq!(head.get("/disposals").await.ok()[0]["can_carry_out"], json!(true));
    assert!(officer.get(&format!("/scenes/{scene}")).await.ok().to_string().contains(PLACE));
    let done = head.post(&format!("/disposals/{id}/execution"), backups).await.ok();
    assert_eq!(done["wiped"], json!(true));
    assert!(!officer.get(&format!("/scenes/{scene}")).await.ok().to_string().contains(PLACE));
    assert!(!officer.get("/scenes").await.ok().to_string().contains(PLACE));
    let listed = head.get("/disposals").await.ok();
    assert_eq!((&listed[0]["carried_out_by"], &listed[0]["can_carry_out"]), (&json!("钱四"), &json!(false)));
    let again = head.post(&format!("/disposals/{id}/execution"), json!({ "backups": [] })).await;
    assert_eq!(again.refused(), (409, "conflict".into()));
}
