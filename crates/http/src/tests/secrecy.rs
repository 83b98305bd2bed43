//! Secrets (Art. 25) and text records under a grant (Art. 24 para. 2): who has a record before them by office reads it, everybody else asks;
//! what is labelled opens only under an approval that says so; no list, snippet or sheet says more than it may.

use axum::http::StatusCode;
use model::record::RecordFact;
use model::{Fact, RecordState};
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Browser, Server};

/// Words that stand in a record and nowhere else.
const WORDS: &str = "门前摆放蒸笼三屉";
const PARTY: &str = "乙记早餐店";

struct Filed {
    server: Server,
    officer: Browser,
    head: Browser,
    case: String,
    record: String,
    recording: String,
}

async fn filed() -> Filed {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let arrival = json!({
        "activity": "on_site_inspection", "officers": [server.world.id("王一"), server.world.id("李二")], "place": "文化路"
    });
    let scene = id(&officer.post("/scenes", arrival).await.ok());
    let upload = officer.upload(b"a film", &[("filename", "现场.mp4"), ("scene", &scene)]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let mut filing = new_case(&server);
    (filing["title"], filing["cause"], filing["party"]["name"]) = (json!("乙记早餐店占道案"), json!("占道经营"), json!(PARTY));
    filing["scenes"] = json!([scene]);
    let case = id(&officer.post("/cases", filing).await.ok());
    let values = json!({
        "cause": "占道经营", "party": PARTY, "at": "2026-11-03", "facts": WORDS, "proposed": "罚款五百元",
        "amount": 50000, "rights": "您有权陈述、申辩",
    });
    let form = json!({ "record_type": "penalty-notice", "values": values });
    let record = id(&officer.post(&format!("/cases/{case}/records"), form).await.ok());
    Filed { server, officer, head, case, record, recording }
}

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Filed {
    async fn revision(&self, path: &str) -> Value {
        self.officer.get(path).await.ok()["revision"].clone()
    }

    async fn label(&self, subject: &str, path: &str, kind: &str) {
        let body = json!({
            "subject": subject, "revision": self.revision(path).await, "label": kind, "reason": "配方不得公开", "ground": "当事人申请"
        });
        assert_eq!(self.officer.post("/labels", body).await.status, StatusCode::NO_CONTENT);
    }

    /// Asks, and has it approved for these labels until noon of the next day.
    async fn granted(&self, browser: &Browser, scope: &str, secrets: &[&str]) -> String {
        let ask = json!({ "kind": "consult", "scope": scope, "purpose": "核对设备使用情况" });
        let access = id(&browser.post("/access-requests", ask).await.ok());
        let approval = json!({ "revision": 1, "until": "2026-11-04T12:00:00+08:00", "secrets": secrets });
        self.head.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
        access
    }
}

#[tokio::test]
async fn a_record_is_read_by_office_or_under_a_grant_and_each_reading_is_an_entry() {
    let f = filed().await;
    let paths = [format!("/records/{}", f.record), format!("/records/{}/pdf", f.record)];
    for name in ["王一", "李二", "赵三", "钱四", "周六"] {
        let browser = f.server.login(name).await;
        for path in &paths {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{name} {path}");
        }
    }
    // The custodian of devices keeps devices; the one of dossiers gets the case once it is closed.
    for name in ["郑八", "孙五"] {
        let browser = f.server.login(name).await;
        for path in &paths {
            let refused = browser.get(path).await;
            assert_eq!(refused.refused(), (403, "denied".into()), "{name} {path}");
            assert_eq!(refused.json()["error"]["article"]["code"], "24.2");
            assert!(!text(&refused.bytes).contains(WORDS));
        }
    }
    let tried = f.head.get("/access-requests?state=all").await.ok();
    let tried = tried.as_array().unwrap().iter().filter(|one| one["state"] == "attempted").count();
    assert_eq!(tried, 4, "each attempt is written down");

    let keeper = f.server.login("郑八").await;
    f.granted(&keeper, &format!("record:{}", f.record), &[]).await;
    for path in [&paths[0], &paths[1], &paths[1]] {
        assert_eq!(keeper.get(path).await.status, StatusCode::OK, "{path}");
    }
    let consulted = async || {
        let entries = f.server.world.app.store.entries_of(format!("record:{}", f.record).parse().unwrap()).await.unwrap();
        let read = entries.iter().filter(|e| matches!(e.fact().unwrap(), Fact::Record(RecordFact::Consulted { .. })));
        read.count()
    };
    assert_eq!(consulted().await, 1, "once a day for one reader under one grant");
    f.server.world.clock.set_to("2026-11-04 08:00");
    let keeper = f.server.login("郑八").await;
    keeper.get(&paths[1]).await.ok_status();
    assert_eq!(consulted().await, 2);
    f.server.world.clock.set_to("2026-11-04 12:00");
    let keeper = f.server.login("郑八").await;
    assert_eq!(keeper.get(&paths[1]).await.refused(), (403, "denied".into()), "it ran out");
}

impl super::Answer {
    fn ok_status(&self) {
        assert!(self.status.is_success(), "{} {}", self.status, text(&self.bytes));
    }
}

#[tokio::test]
async fn lists_snippets_and_sheets_say_number_handlers_and_cause_to_whom_it_is_none_of_their_business() {
    let f = filed().await;
    let keeper = f.server.login("郑八").await;
    let listed = keeper.get("/cases").await.ok();
    let case = &listed["items"][0];
    assert_eq!((&case["title"], &case["party_name"]), (&json!("占道经营"), &json!("")));
    assert!(case["number"].as_str().unwrap().contains("1号") && case["officers"][0]["name"] == "王一");
    let seen = keeper.get(&format!("/cases/{}", f.case)).await.ok();
    assert_eq!((&seen["restricted"], &seen["party"], &seen["summary"]), (&json!(true), &Value::Null, &json!("")));
    for path in ["/cases", "/cases/export", &format!("/cases/{}", f.case)] {
        assert!(!text(&keeper.get(path).await.bytes).contains(PARTY), "{path}");
    }
    let search = async |browser: &Browser, word: &str| {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", word).finish();
        browser.get(&format!("/find?{query}")).await.ok()
    };
    for word in ["蒸笼", "早餐"] {
        let found = search(&keeper, word).await;
        assert_eq!((&found["total"], &found["items"]), (&json!(0), &json!([])), "{word}: not even that it stands there");
        assert_eq!(search(&f.officer, word).await["total"], 1, "{word}");
    }
    let found = search(&keeper, "占道").await;
    assert_eq!((&found["total"], &found["items"][0]["subject"]["label"]), (&json!(1), &json!("占道经营")));
    assert!(!found.to_string().contains(PARTY), "{found}");

    f.granted(&keeper, &format!("case:{}", f.case), &[]).await;
    assert_eq!(search(&keeper, "蒸笼").await["total"], 1);
    let seen = keeper.get(&format!("/cases/{}", f.case)).await.ok();
    assert_eq!((&seen["restricted"], &seen["party"]["name"]), (&json!(false), &json!(PARTY)));
}

#[tokio::test]
async fn what_is_labelled_opens_only_under_an_approval_that_says_so() {
    let f = filed().await;
    let (keeper, reviewer) = (f.server.login("郑八").await, f.server.login("周六").await);
    let (record, recording) = (format!("record:{}", f.record), format!("recording:{}", f.recording));
    let (of_record, of_recording) = (format!("/records/{}", f.record), format!("/recordings/{}", f.recording));
    f.granted(&keeper, &format!("case:{}", f.case), &[]).await;
    let viewing = format!("{of_recording}/viewings");
    let open = keeper.post(&viewing, json!({})).await.ok();
    let content = open["content"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(keeper.get(&content).await.status, StatusCode::OK);

    f.label(&record, &of_record, "trade").await;
    f.label(&recording, &of_recording, "informant").await;
    // Who reviews cases in general is not named here; the handlers and the heads are.
    for (browser, may) in [(&f.officer, true), (&f.head, true), (&reviewer, false), (&keeper, false)] {
        assert_eq!(browser.get(&of_record).await.status.is_success(), may);
    }
    let refused = keeper.get(&of_record).await;
    assert_eq!(refused.json()["error"]["article"]["code"], "25");
    assert!(refused.sentence().starts_with("标注为商业秘密，现有批准不包括"), "{}", refused.sentence());
    let refused = keeper.get(&content).await;
    assert_eq!((refused.refused(), &refused.json()["error"]["article"]["code"]), ((403, "denied".into()), &json!("25")));
    assert_eq!(keeper.post(&viewing, json!({})).await.refused(), (403, "denied".into()));

    // The head sees what an approval would have to name, and names one of them.
    let ask = json!({ "kind": "consult", "scope": format!("case:{}", f.case), "purpose": "核对" });
    let access = id(&keeper.post("/access-requests", ask).await.ok());
    let waiting = f.head.get("/access-requests?state=waiting").await.ok();
    let titles: Vec<_> = waiting[0]["labelled"].as_array().unwrap().iter().map(|l| l["title"].clone()).collect();
    assert_eq!(titles, [json!("商业秘密"), json!("举报人身份")]);
    let wrong = json!({ "revision": 1, "until": "2026-11-04T12:00:00+08:00", "secrets": ["everything"] });
    assert_eq!(f.head.post(&format!("/access-requests/{access}/approval"), wrong).await.refused(), (422, "invalid".into()));
    let approval = json!({ "revision": 1, "until": "2026-11-04T12:00:00+08:00", "secrets": ["trade"] });
    let approved = f.head.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
    assert_eq!(approved["secrets"], json!(["商业秘密"]));
    assert_eq!(keeper.get(&of_record).await.status, StatusCode::OK);
    assert_eq!(keeper.post(&viewing, json!({})).await.refused(), (403, "denied".into()), "the informant is another matter");

    // Not everybody lifts a label; who put it there may, with a reason.
    let lift = async |browser: &Browser, reason: &str| {
        let revision = f.revision(&of_recording).await;
        let body = json!({ "subject": recording, "revision": revision, "label": "informant", "reason": reason });
        browser.post("/labels/lift", body).await
    };
    assert_eq!(lift(&f.server.login("李二").await, "x").await.refused(), (403, "denied".into()));
    assert_eq!(lift(&f.officer, " ").await.refused(), (422, "invalid".into()));
    assert_eq!(lift(&f.officer, "经核实不涉及举报人").await.status, StatusCode::NO_CONTENT);
    assert_eq!(lift(&f.officer, "再来一次").await.refused(), (409, "conflict".into()));
    assert_eq!(keeper.post(&viewing, json!({})).await.status, StatusCode::CREATED);
    let told = f.officer.get(&of_record).await.ok();
    let label = &told["labels"][0];
    assert_eq!(
        (&label["title"], &label["who"], &label["reason"], &label["ground"]),
        (&json!("商业秘密"), &json!("王一"), &json!("配方不得公开"), &json!("当事人申请"))
    );
    let state = f.server.world.app.store.load::<RecordState>(f.record.parse::<base::RecordId>().unwrap()).await.unwrap().unwrap();
    assert_eq!(state.state.labels.all(), [model::copy::Secrecy::Trade]);
}

#[tokio::test]
async fn an_administrator_who_helps_himself_gets_nothing_and_is_written_down() {
    let f = filed().await;
    let (app, agency) = (&f.server.world.app, f.server.agency().await);
    let roles = [model::Role::Administrator];
    let by = app::Caller { person: base::PersonId::random(), agency, unit: None, roles: roles.to_vec(), session: String::new() };
    let new = app::setup::NewPerson { name: "管一", unit: None, roles: &roles, certificate: None };
    let person = app::setup::register_person(app, &by, new).await.unwrap();
    app::session::set_password(app, "管一", person, agency, super::PASSWORD).await.unwrap();
    let admin = f.server.login("管一").await;
    for path in [
        format!("/records/{}", f.record),
        format!("/records/{}/pdf", f.record),
        format!("/recordings/{}", f.recording),
        format!("/cases/{}", f.case),
        "/cases".into(),
        "/cases/export".into(),
        "/find?q=%E8%92%B8%E7%AC%BC".into(),
    ] {
        assert_eq!(admin.get(&path).await.refused(), (403, "denied".into()), "{path}");
    }
    let viewing = admin.post(&format!("/recordings/{}/viewings", f.recording), json!({})).await;
    assert_eq!(viewing.refused(), (403, "denied".into()));
    // Nor does he give himself what he wants: he neither asks nor decides.
    let ask = json!({ "kind": "consult", "scope": format!("recording:{}", f.recording), "purpose": "看看" });
    assert_eq!(admin.post("/access-requests", ask).await.status, StatusCode::FORBIDDEN);
    let standing = json!({
        "readers": [person], "kind": "consult", "scope": format!("recording:{}", f.recording), "purpose": "看看",
        "until": "2026-11-30T00:00:00+08:00"
    });
    assert_eq!(admin.post("/standing-approvals", standing).await.status, StatusCode::FORBIDDEN);
    let told = f.head.get("/access-requests?state=all").await.ok();
    let tried: Vec<_> = told.as_array().unwrap().iter().filter(|one| one["state"] == "attempted").collect();
    assert!(tried.iter().any(|one| one["requested_by"]["name"] == "管一"), "{told}");
}

#[tokio::test]
async fn a_grant_for_a_neighbour_opens_nothing_here() {
    let f = filed().await;
    let keeper = f.server.login("郑八").await;
    let other = f.officer.upload(b"another film", &[("filename", "邻.mp4")]).await;
    let other = other["recording"].as_str().unwrap().to_owned();
    f.granted(&keeper, &format!("recording:{other}"), &[]).await;
    let open = keeper.post(&format!("/recordings/{other}/viewings"), json!({})).await.ok();
    let refused = keeper.post(&format!("/recordings/{}/viewings", f.recording), json!({})).await;
    assert_eq!(refused.refused(), (403, "denied".into()));
    // The session streams the one it was opened for, whatever is put into its address.
    let content = open["content"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(text(&keeper.get(&content).await.bytes), "another film");
    let asked = format!("{content}?recording={}", f.recording);
    assert_eq!(text(&keeper.get(&asked).await.bytes), "another film");
}
