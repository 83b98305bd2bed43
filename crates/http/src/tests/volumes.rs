//! Two volumes 正卷、副卷 (Art. 24 para. 2): what was weighed inside is not shown under a grant unless it says so, not as a text, not as a scan, not
//! in a list, a snippet or a sheet. Those who compile see both.

use app::Caller;
use app::session::set_password;
use app::setup::{NewPerson, add_unit, register_person};
use axum::http::StatusCode;
use base::{Day, PersonId, RecordId};
use model::{AccessFact, Fact, Role};
use serde_json::{Value, json};

use super::{Browser, PASSWORD, Server};

/// Words of a record in the second volume, and of the head's opinion.
const REPORTED: &str = "举报人来电反映后厨无证";
const WEIGHED: &str = "拟从轻处理另行报告";

/// A market bureau, whose dossiers have two volumes, with a case.
struct Bureau {
    server: Server,
    officer: Browser,
    head: Browser,
    reader: Browser,
    case: String,
    notice: String,
    report: String,
    /// How the case was filed.
    filing: Value,
}

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

async fn bureau() -> Bureau {
    let server = Server::start().await;
    let (app, agency) = (&server.world.app, server.world.as_person("外一").await.unwrap().agency);
    let roles = vec![Role::Administrator];
    let by = Caller { person: PersonId::random(), agency, unit: None, roles, session: String::new() };
    let unit = add_unit(app, &by, "稽查科").await.unwrap();
    let (from, to): (Day, Day) = ("2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap());
    let mut officers = Vec::new();
    for (name, role) in [
        ("甲办", Role::Officer),
        ("乙办", Role::Officer),
        ("丙长", Role::UnitHead),
        ("丁局", Role::AgencyHead),
        ("戊管", Role::DeviceCustodian),
        ("己督", Role::Supervisor),
    ] {
        let unit = (!matches!(role, Role::DeviceCustodian | Role::Supervisor)).then_some(unit);
        let new = NewPerson { name, unit, roles: &[role], certificate: Some(("豫B-0002", from, to)) };
        let person = register_person(app, &by, new).await.unwrap();
        set_password(app, name, person, agency, PASSWORD).await.unwrap();
        if role == Role::Officer {
            officers.push(person);
        }
    }
    let (officer, unit_head) = (server.login("甲办").await, server.login("丙长").await);
    let (head, reader) = (server.login("丁局").await, server.login("戊管").await);
    let filing = json!({
        "title": "某饭店无证经营案", "cause": "无证经营", "source": "complaint", "clue_received_on": "2026-11-03",
        "filed_on": "2026-11-03", "officers": officers, "party": { "kind": "organisation", "name": "某饭店", "representative": "丙" },
        "summary": "经检查该店无证经营",
    });
    let case = id(&officer.post("/cases", filing.clone()).await.ok());
    let written = async |record_type: &str, values: Value| {
        let form = json!({ "record_type": record_type, "values": values });
        let record = id(&officer.post(&format!("/cases/{case}/records"), form).await.ok());
        let scan = server.world.scan_of(record.parse::<RecordId>().unwrap(), 1).await.unwrap();
        let metadata: Vec<_> = scan.metadata.iter().map(|(name, value)| (*name, value.as_str())).collect();
        officer.upload(&scan.bytes, &metadata).await;
        record
    };
    let notice = json!({
        "cause": "无证经营", "party": "某饭店", "at": "2026-11-03", "facts": "无证经营", "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    });
    let notice = written("penalty-notice", notice).await;
    let report = json!({ "at": "2026-11-03T07:00:00+08:00", "channel": "phone", "content": REPORTED });
    let report = written("report-registration", report).await;
    let revision = async |browser: &Browser| browser.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let proposal = json!({ "revision": revision(&officer).await, "proposal": "penalise", "opinion": WEIGHED });
    officer.post(&format!("/cases/{case}/submissions"), proposal).await.ok();
    for browser in [&unit_head, &head] {
        let opinion = json!({ "revision": revision(browser).await, "agreed": true, "opinion": "同意" });
        browser.post(&format!("/cases/{case}/opinions"), opinion).await.ok();
    }
    Bureau { server, officer, head, reader, case, notice, report, filing }
}

impl Bureau {
    /// Has the reader's request approved until the next day.
    async fn granted(&self, scope: &str, both: bool) -> Value {
        let ask =
            json!({ "kind": "consult", "scope": scope, "purpose": "律师阅卷", "outsider": "lawyer", "recipient": "某律师" });
        let access = id(&self.reader.post("/access-requests", ask).await.ok());
        let approval = json!({ "revision": 1, "until": "2026-11-04T12:00:00+08:00", "both_volumes": both });
        self.head.post(&format!("/access-requests/{access}/approval"), approval).await.ok()
    }

    fn paths(record: &str) -> [String; 4] {
        ["", "/pdf", "/scans/1", "/scans/1?straight=1"].map(|what| format!("/records/{record}{what}"))
    }

    /// How often a request's log says that papers of the case were read under it.
    async fn looks(&self, access: &Value) -> usize {
        let subject = format!("access:{}", id(access)).parse().unwrap();
        let entries = self.server.world.app.store.entries_of(subject).await.unwrap();
        entries.iter().filter(|e| matches!(e.fact().unwrap(), Fact::Access(AccessFact::Looked { .. }))).count()
    }

    async fn found(&self, who: &Browser, word: &str) -> u64 {
        let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("q", word).finish();
        who.get(&format!("/find?{query}")).await.ok()["total"].as_u64().unwrap()
    }

    async fn listed(&self, who: &Browser) -> Vec<String> {
        let case = who.get(&format!("/cases/{}", self.case)).await.ok();
        case["records"].as_array().unwrap().iter().map(id).collect()
    }

    /// The volumes that somebody is shown of the dossier.
    async fn volumes(&self, who: &Browser) -> Vec<String> {
        let plan = who.get(&format!("/cases/{}/dossier-plan", self.case)).await.ok();
        plan["volumes"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_grant_opens_the_first_volume_and_not_the_second_unless_it_says_so() {
    let b = bureau().await;
    // Without a grant: neither.
    for path in [Bureau::paths(&b.notice), Bureau::paths(&b.report)].concat() {
        assert_eq!(b.reader.get(&path).await.refused(), (403, "denied".into()), "{path}");
    }
    let case = format!("case:{}", b.case);
    assert_eq!(b.granted(&case, false).await["both_volumes"], false);
    for path in Bureau::paths(&b.notice) {
        assert_eq!(b.reader.get(&path).await.status, StatusCode::OK, "{path}");
    }
    for path in Bureau::paths(&b.report) {
        let refused = b.reader.get(&path).await;
        assert_eq!((refused.refused(), &refused.json()["error"]["article"]["code"]), ((403, "denied".into()), &json!("24.2")));
        assert!(refused.sentence().contains("副卷，现有批准不包括"), "{}", refused.sentence());
    }
    let tried = b.head.get("/access-requests?state=all").await.ok();
    let tried = tried.as_array().unwrap().iter().filter(|one| one["state"] == "attempted").count();
    assert_eq!(tried, 12, "four and four before, four after: each is an entry");
    // Not in a list, not in a snippet, not in what was said inside, not in the sheets.
    assert_eq!((b.listed(&b.reader).await, b.found(&b.reader, REPORTED).await), (vec![b.notice.clone()], 0));
    assert_eq!((b.listed(&b.officer).await.len(), b.found(&b.officer, REPORTED).await), (2, 1));
    assert_eq!((b.found(&b.reader, WEIGHED).await, b.found(&b.officer, WEIGHED).await), (0, 1));
    let seen = b.reader.get(&format!("/cases/{}", b.case)).await.ok().to_string();
    assert!(seen.contains("某饭店") && !seen.contains(WEIGHED) && !seen.contains(REPORTED), "{seen}");
    assert_eq!(
        (b.volumes(&b.reader).await, b.volumes(&b.officer).await),
        (vec!["正卷".to_owned()], vec!["正卷".into(), "副卷".into()])
    );
    let sheet = |volume: u8| format!("/cases/{}/dossier-sheet?sheet=index&volume={volume}", b.case);
    assert_eq!(b.reader.get(&sheet(0)).await.status, StatusCode::OK);
    assert_eq!(
        (b.reader.get(&sheet(1)).await.status, b.officer.get(&sheet(1)).await.status),
        (StatusCode::NOT_FOUND, StatusCode::OK)
    );

    // The grant that says so.
    assert_eq!(b.granted(&case, true).await["both_volumes"], true);
    for path in Bureau::paths(&b.report) {
        assert_eq!(b.reader.get(&path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!((b.listed(&b.reader).await.len(), b.volumes(&b.reader).await.len()), (2, 2));
    assert_eq!((b.found(&b.reader, REPORTED).await, b.found(&b.reader, WEIGHED).await), (1, 1));
}

#[tokio::test]
async fn a_grant_that_names_one_record_of_the_second_volume_opens_that_one_alone() {
    let b = bureau().await;
    b.granted(&format!("record:{}", b.report), false).await;
    assert_eq!(b.reader.get(&format!("/records/{}", b.report)).await.status, StatusCode::OK);
    assert_eq!(b.reader.get(&format!("/records/{}", b.notice)).await.refused(), (403, "denied".into()));
    let plan = b.reader.get(&format!("/cases/{}/dossier-plan", b.case)).await;
    assert_eq!(plan.refused(), (403, "denied".into()), "one record is not the dossier");
    assert!(b.listed(&b.reader).await.iter().all(|record| *record == b.notice), "the list names nothing of the second volume");
    drop(b.server);
}

#[tokio::test]
async fn whoever_looks_into_a_case_under_a_grant_is_written_down_once_a_day() {
    let b = bureau().await;
    let case = format!("/cases/{}", b.case);
    let grant = b.granted(&format!("case:{}", b.case), false).await;
    assert_eq!(b.looks(&grant).await, 0, "an approval is no reading");
    for _ in 0..2 {
        b.listed(&b.reader).await;
        b.volumes(&b.reader).await;
    }
    b.server.world.clock.set_to("2026-11-04 08:00");
    let reader = b.server.login("戊管").await;
    assert_eq!(b.looks(&grant).await, 1);
    assert_eq!(reader.get(&case).await.ok()["restricted"], false);
    assert_eq!(b.looks(&grant).await, 2);
    // By office it is no consulting; without a grant nothing is seen that would be written down.
    b.listed(&b.server.login("甲办").await).await;
    b.server.world.clock.set_to("2026-11-04 12:00");
    let reader = b.server.login("戊管").await;
    assert_eq!(reader.get(&case).await.ok()["restricted"], true, "it ran out");
    assert_eq!(b.looks(&grant).await, 2);
}

#[tokio::test]
async fn a_supervisor_reads_the_papers_of_the_case_that_the_task_names_and_no_other() {
    let b = bureau().await;
    let supervisor = b.server.login("己督").await;
    let (case, plan) = (format!("/cases/{}", b.case), format!("/cases/{}/dossier-plan", b.case));
    for path in [&case, &plan, &format!("/records/{}", b.report)] {
        assert_eq!(supervisor.get(path).await.refused(), (403, "denied".into()), "{path}");
    }
    let task = json!({
        "scope": format!("case:{}", b.case), "certificate": "豫监A-001", "task": "豫司督〔2026〕3号", "purpose": "案卷评查",
        "until": "2026-11-04T12:00:00+08:00", "both_volumes": true,
    });
    let opened = supervisor.post("/supervisions", task).await.ok();
    for path in [&case, &plan, &format!("/records/{}", b.report), &format!("/records/{}", b.notice)] {
        assert_eq!(supervisor.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!((b.volumes(&supervisor).await.len(), b.looks(&opened).await), (2, 1));
    // Neither the list of all cases nor another one.
    assert_eq!(supervisor.get("/cases").await.refused(), (403, "denied".into()));
    let mut filing = b.filing.clone();
    filing["title"] = json!("某茶楼无证经营案");
    let other = id(&b.officer.post("/cases", filing).await.ok());
    assert_eq!(supervisor.get(&format!("/cases/{other}")).await.refused(), (403, "denied".into()));
}
