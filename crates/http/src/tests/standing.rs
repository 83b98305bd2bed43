//! A clock that jumped, over the wire: nothing is written, everything can be read, the security officer's word is the first entry after it.

use base::Span;
use serde_json::json;
use store::check::{Options, check};

use super::Server;

#[tokio::test]
async fn after_a_jump_of_the_clock_nothing_is_written_until_the_security_officer_confirms() {
    let server = Server::start().await;
    let (officer, guard) = (server.login("王一").await, server.login("吴七").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let arrive = || officer.post("/scenes", json!({ "activity": "inquiry", "officers": officers, "place": "文化路 12 号" }));
    arrive().await.ok();
    assert_eq!(guard.get("/session").await.ok()["confirms_clock"], json!(false));
    let early = guard.post("/clock/confirmation", json!({ "reason": "已校时" })).await;
    assert_eq!((early.refused(), early.sentence()), ((409, "conflict".into()), "服务器时钟没有需要确认的跳变".into()));

    // Somebody set it back, and the server was started anew.
    server.world.clock.advance(Span::from_hours(-2));
    server.world.app.store.inspect_all().await.unwrap();
    let refused = arrive().await;
    assert_eq!(refused.refused(), (503, "clock_jump".into()));
    let said = "时钟跳变：服务器时钟慢了约 2 小时 0 分钟";
    assert!(
        refused.sentence().starts_with(said) && refused.sentence().contains("安全保密管理员确认之前只能查阅"),
        "{}",
        refused.sentence()
    );
    let session = officer.get("/session").await.ok();
    assert!(session["notice"].as_str().unwrap().starts_with(said));
    assert_eq!(session["confirms_clock"], json!(false));
    officer.get("/scenes").await.ok();
    // Right again, it is still for a person to say what happened in between.
    server.world.clock.advance(Span::from_hours(2));
    assert_eq!(arrive().await.status, 503);

    let denied = officer.post("/clock/confirmation", json!({ "reason": "已校时" })).await;
    assert_eq!((denied.refused(), denied.sentence()), ((403, "denied".into()), "此项由安全保密管理员办理".into()));
    let empty = guard.post("/clock/confirmation", json!({ "reason": " " })).await;
    assert_eq!((empty.refused(), empty.sentence()), ((422, "invalid".into()), "请填写核实的情况".into()));
    assert_eq!(guard.get("/session").await.ok()["confirms_clock"], json!(true));
    let confirmed = guard.post("/clock/confirmation", json!({ "reason": "机房断电后时钟复位，已与授时服务核对" })).await;
    assert_eq!(confirmed.status, 204, "{confirmed:?}");
    assert_eq!(officer.get("/session").await.ok().get("notice"), None);
    arrive().await.ok();

    let store = &server.world.app.store;
    let who = server.world.as_person("吴七").await.unwrap();
    let entries = store.entries_of(who.agency.into()).await.unwrap();
    let told = entries.iter().find(|entry| entry.leaf.kind == "agency.clock_confirmed").unwrap();
    assert_eq!(told.leaf.actor, who.person);
    assert!(check(store, &Options::default()).await.unwrap().is_clean());
}
