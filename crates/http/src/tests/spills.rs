//! State secrets (Art. 25): a placeholder says that carriers are kept elsewhere; what slipped in is closed to everybody at once, the head decides, and
//! what is one is destroyed with all that was made of it.

use std::sync::Arc;

use app::derivation::Derivation;
use app::watch::MatterKind;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::{RecordingId, Span};
use model::RecordingState;
use serde_json::{Value, json};
use store::Made;
use store::check::{Options, check};

use super::dossiers::{closed_case, compile};
use super::{Browser, Server};

const MARK: &[u8] = b"zhilu-secret-77aa10";
const NAME: &str = "不该在此的文件.mp4";

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

async fn is_clean(server: &Server) -> u64 {
    let options = Options { objects: true, replay: Some(Arc::new(Derivation)), ..Options::default() };
    let report = check(&server.world.app.store, &options).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
    report.counts.destroyed
}

/// A recording with a preview, and its viewing by 王一 under a grant.
async fn seen(server: &Server, officer: &Browser, scene: &str) -> (String, String) {
    let upload = officer.upload(&[b"\0\0\0\x18ftypisom", MARK].concat(), &[("filename", NAME), ("scene", scene)]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let store = &server.world.app.store;
    let found = store.load::<RecordingState>(recording.parse::<RecordingId>().unwrap()).await.unwrap().unwrap();
    let kept = store.object(found.state.original.unwrap().what.object).await.unwrap().unwrap();
    let preview = store.put_object(MARK.to_vec()).await.unwrap();
    let long_ago = store.clock().now().minus(Span::from_hours(24));
    assert!(store.begin_derivation(&kept, store::Derivation::Preview, "by hand", long_ago).await.unwrap());
    store.derived(kept.id, &Made::Preview(preview)).await.unwrap();
    let ask = json!({ "kind": "consult", "scope": format!("recording:{recording}"), "purpose": "核对" });
    let access = id(&officer.post("/access-requests", ask).await.ok());
    let approval = json!({ "revision": 1, "until": "2026-11-30T23:00:00+08:00" });
    server.login("钱四").await.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
    let viewing = officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await.ok();
    (recording, viewing["content"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned())
}

/// Every file of the store that holds the bytes.
fn stands(server: &Server) -> usize {
    fn walk(dir: &std::path::Path, found: &mut usize) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => walk(&path, found),
                false => {
                    let bytes = std::fs::read(&path).unwrap_or_default();
                    *found += usize::from(bytes.windows(MARK.len()).any(|window| window == MARK));
                }
            }
        }
    }
    let mut found = 0;
    walk(&server.world.app.store.folder().join("objects"), &mut found);
    found
}

#[tokio::test]
async fn what_is_said_to_be_a_state_secret_is_closed_to_everybody_and_opens_only_when_the_head_finds_otherwise() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let scene = id(&officer.get(&format!("/cases/{case}")).await.ok()["scenes"][0]);
    let (recording, content) = seen(&server, &officer, &scene).await;
    let dossier = compile(&server, &case, json!([])).await;
    let package = format!("/dossiers/{}/package", id(&dossier));
    assert_eq!((officer.get(&content).await.status, officer.get(&package).await.status), (StatusCode::OK, StatusCode::OK));

    let said = json!({ "subject": format!("recording:{recording}") });
    let nonsense = json!({ "subject": format!("case:{case}") });
    assert_eq!(officer.post("/spills", nonsense).await.refused(), (422, "invalid".into()));
    assert_eq!(server.login("孙五").await.post("/spills", said.clone()).await.refused(), (403, "denied".into()));
    let with_words = json!({ "subject": format!("recording:{recording}"), "reason": "某部队的照片" });
    assert_eq!(officer.post("/spills", with_words).await.refused(), (422, "invalid".into()), "no word of what it is");
    let reported = officer.post("/spills", said.clone()).await.ok();
    assert_eq!((&reported[0]["state"], &reported[0]["can_decide"]), (&json!("closed"), &json!(false)));
    assert_eq!(officer.post("/spills", said.clone()).await.refused(), (409, "conflict".into()));

    // At once, for everybody: the session that was open, a new one, the package, the sheet with pictures, its name.
    for name in ["王一", "李二", "钱四", "孙五"] {
        let browser = if name == "王一" { officer.clone() } else { server.login(name).await };
        let mut paths = vec![package.clone()];
        if name == "王一" {
            paths.push(content.clone());
        }
        for path in paths {
            let refused = browser.get(&path).await;
            assert_eq!((refused.refused(), &refused.json()["error"]["article"]["code"]), ((403, "denied".into()), &json!("25")));
            assert!(refused.sentence().contains("涉嫌国家秘密，已经封存"), "{}", refused.sentence());
        }
        let view = browser.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
        assert_eq!(view.refused(), (403, "denied".into()), "{name}");
        for path in
            [format!("/recordings/{recording}"), "/recordings".into(), format!("/cases/{case}"), format!("/scenes/{scene}")]
        {
            assert!(!String::from_utf8_lossy(&browser.get(&path).await.bytes).contains(NAME), "{name} {path}");
        }
        let plan = browser.get(&format!("/cases/{case}/dossier-plan")).await.ok();
        assert_eq!(plan["originals"], 1, "the other film alone: {plan}");
    }

    // Not who said so, and nobody but the head.
    let report = id(&reported[0]);
    let clearance = format!("/spills/{report}/clearance");
    assert_eq!(officer.post(&clearance, json!({})).await.refused(), (403, "denied".into()));
    assert_eq!(server.login("周六").await.post(&clearance, json!({})).await.refused(), (403, "denied".into()));
    let cleared = head.post(&clearance, json!({})).await.ok();
    assert_eq!((&cleared[0]["state"], &cleared[0]["decided_by"]), (&json!("cleared"), &json!("钱四")));
    assert_eq!(head.post(&clearance, json!({})).await.refused(), (409, "conflict".into()));
    assert!(officer.get(&content).await.bytes.ends_with(MARK), "it opens again");
    assert_eq!(officer.get(&package).await.status, StatusCode::OK);
    assert_eq!(is_clean(&server).await, 0);
}

#[tokio::test]
async fn what_is_a_state_secret_is_destroyed_with_all_that_was_made_of_it_and_the_log_says_that_it_was() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let scene = id(&officer.get(&format!("/cases/{case}")).await.ok()["scenes"][0]);
    let (recording, content) = seen(&server, &officer, &scene).await;
    let dossier = compile(&server, &case, json!([])).await;
    assert_eq!(stands(&server), 3, "original, preview, package");
    let reported = officer.post("/spills", json!({ "subject": format!("recording:{recording}") })).await.ok();
    let destroyed = head.post(&format!("/spills/{}/destruction", id(&reported[0])), json!({})).await.ok();
    assert_eq!((&destroyed[0]["state"], &destroyed[0]["locked"]), (&json!("destroyed"), &json!(0)), "{destroyed}");
    assert_eq!(stands(&server), 0, "no file holds it");
    let refused = officer.get(&content).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.sentence().contains("按保密规定销毁"), "{refused:?}");
    let package = officer.get(&format!("/dossiers/{}/package", id(&dossier))).await;
    assert!(package.status == StatusCode::CONFLICT && package.sentence().contains("按保密规定销毁"), "{package:?}");
    for path in [format!("/recordings/{recording}"), "/recordings".into(), "/uploads".into(), format!("/scenes/{scene}")] {
        let answer = officer.get(&path).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains(NAME), "{path}");
    }
    // The case goes on, the log still proves it, and tells that something was destroyed, not what.
    let told: Vec<_> = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok()["missing"].as_array().unwrap().clone();
    assert!(told.iter().all(|gap| !gap["what"].as_str().unwrap().contains(NAME)));
    assert!(is_clean(&server).await >= 1, "its private part is gone, and nothing is amiss");
    let agency = server.agency().await;
    let entries = server.world.app.store.entries_of(agency.into()).await.unwrap();
    let last = entries.iter().find(|entry| entry.leaf.kind == "agency.spill_destroyed").unwrap();
    assert!(last.private.as_ref().is_none_or(|private| !String::from_utf8_lossy(&private.bytes).contains(NAME)));
    assert_eq!(app::spill::finish(&server.world.app).await.unwrap(), 0);
    // Nor does the morning report miss what was lawfully destroyed.
    let today = server.world.clock.shows().day();
    server.world.clock.advance(Span::from_hours(24));
    let report = app::watch::reconcile(&server.world.app, agency, today).await.unwrap().unwrap();
    assert!(report.matters.iter().all(|matter| matter.kind != MatterKind::Store), "{:?}", report.matters);
}

#[tokio::test]
async fn one_paper_of_a_case_is_closed_and_destroyed_without_the_case() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let keep = async |name: &str, bytes: Vec<u8>| {
        let title = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>();
        let path = format!("/cases/{case}/papers?kind=foreign&title={title}&file_name=a.jpg");
        let request = officer.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/octet-stream");
        officer.send(request.body(Body::from(bytes)).unwrap()).await.ok()["entry"].clone()
    };
    let plain = keep("营业执照", testkit::scan::sheet(Some("plain"))).await;
    let secret = keep(NAME, [testkit::scan::sheet(Some("secret")).as_slice(), MARK].concat()).await;
    let said = |paper: &Value| json!({ "subject": format!("case:{case}"), "paper": paper });
    let nowhere = json!({ "subject": format!("recording:{case}"), "paper": secret });
    assert_eq!(officer.post("/spills", nowhere).await.refused(), (422, "invalid".into()));
    assert_eq!(officer.post("/spills", said(&json!("01010101010101010101010101"))).await.refused(), (404, "not_found".into()));
    let reported = officer.post("/spills", said(&secret)).await.ok();
    assert_eq!((&reported[0]["kind_label"], stands(&server)), (&json!("案件材料"), 1));
    assert_eq!(officer.post("/spills", said(&secret)).await.refused(), (409, "conflict".into()));

    let path = |paper: &Value| format!("/cases/{case}/papers/{}", paper.as_str().unwrap());
    for browser in [&officer, &head] {
        let refused = browser.get(&path(&secret)).await;
        assert_eq!(refused.json()["error"]["article"]["code"], "25");
        assert_eq!(browser.get(&path(&plain)).await.status, StatusCode::OK, "its neighbour stays open");
        let view = browser.get(&format!("/cases/{case}")).await.ok();
        let papers = view["papers"].as_array().unwrap();
        assert_eq!((papers[0]["title"].as_str(), papers[0]["href"].is_string()), (Some("营业执照"), true));
        assert_eq!((&papers[1]["closed"], &papers[1]["href"]), (&json!("涉嫌国家秘密，已经封存"), &Value::Null));
        assert!(!view.to_string().contains(NAME));
    }
    // It enters no dossier, and is told of there by number alone.
    let plan = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok();
    assert!(plan.to_string().contains("另有 1 件材料涉嫌国家秘密") && !plan.to_string().contains(NAME), "{plan}");
    compile(&server, &case, json!([])).await;
    let destroyed = head.post(&format!("/spills/{}/destruction", id(&reported[0])), json!({})).await.ok();
    assert_eq!((&destroyed[0]["state"], stands(&server)), (&json!("destroyed"), 0), "{destroyed}");
    assert!(officer.get(&path(&secret)).await.sentence().contains("按保密规定销毁"));
    assert_eq!(officer.get(&path(&plain)).await.status, StatusCode::OK);
    assert!(is_clean(&server).await >= 1);
}

#[tokio::test]
async fn carriers_that_are_kept_elsewhere_leave_a_number_a_count_and_an_office_and_no_title() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let officer = server.login("王一").await;
    let path = format!("/cases/{case}/kept-elsewhere");
    let put = |number: &str, carriers: u32| json!({ "number": number, "carriers": carriers, "keeper": "局保密办" });
    let mut titled = put("密登2026-3", 2);
    titled["title"] = json!("某某文件");
    assert_eq!(officer.post(&path, titled).await.refused(), (422, "invalid".into()), "there is no place for a title");
    assert_eq!(officer.post(&path, put("密登2026-3", 0)).await.sentence(), "请填写载体数量");
    assert_eq!(officer.post(&path, put(&"长".repeat(41), 1)).await.refused(), (422, "invalid".into()));
    assert_eq!(server.login("郑八").await.post(&path, put("密登2026-3", 2)).await.refused(), (403, "denied".into()));
    let view = officer.post(&path, put("密登2026-3", 2)).await.ok();
    let kept = &view["kept_elsewhere"][0];
    assert_eq!((&kept["number"], &kept["carriers"], &kept["keeper"]), (&json!("密登2026-3"), &json!(2), &json!("局保密办")));
    let plan = officer.get(&format!("/cases/{case}/dossier-plan")).await.ok();
    let items: Vec<_> = plan["volumes"].as_array().unwrap().iter().flat_map(|v| v["items"].as_array().unwrap()).collect();
    let line = items.iter().find(|item| item["title"] == "另有涉密载体，按保密规定另行保管").unwrap();
    assert_eq!(line["remark"], "载体 2 件，由局保密办保管");
    // It goes into the dossier as a line, with nothing behind it.
    compile(&server, &case, json!([])).await;
    assert_eq!(is_clean(&server).await, 0);
}
