//! Every route of the description that gives bytes, asked by every role without a grant: refused, whole or by range, and written down
//! (Art. 24, invariant 7). A route that is new does not pass until somebody says here what it gives.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use model::{AccessState, SubjectKind};
use serde_json::json;
use store::SubjectQuery;

use super::{Browser, Server};
use crate::openapi;

/// What gives audio-visual evidence or copies of it: never without a grant, or without having handled the case.
pub(super) const EVIDENCE: [&str; 5] = [
    "/api/v1/viewings/{id}/content",
    "/api/v1/viewings/{id}/waveform",
    "/api/v1/access-requests/{id}/pack",
    "/api/v1/dossiers/{id}/package",
    "/api/v1/dossiers/{id}/supplements/{number}/package",
];

/// Papers of a case: for those who may read cases at all. No sound and no picture of a recording is in them.
pub(super) const PAPERS: [&str; 10] = [
    "/api/v1/cases/export",
    "/api/v1/cases/{id}/dossier-index",
    // With pictures of recordings for those alone who may take the package.
    "/api/v1/cases/{id}/dossier-sheet",
    "/api/v1/cases/{id}/papers/{entry}",
    "/api/v1/copies/{id}/note",
    "/api/v1/record-types/{id}/blank",
    "/api/v1/records/{id}/pdf",
    "/api/v1/records/{id}/redactions/{page}",
    "/api/v1/records/{id}/scans/{page}",
    "/api/v1/records/{id}/sealed-file",
];

/// Everybody of the agency, and somebody of another one.
const PEOPLE: [&str; 9] = ["王一", "李二", "赵三", "钱四", "孙五", "周六", "吴七", "郑八", "外一"];

/// Bytes that are found again wherever they turn up.
const MARK: &[u8] = b"zhilu-evidence-7f31c2";

/// The paths of every route that reads, and whether it gives anything but JSON.
pub(super) fn reading() -> Vec<(String, bool)> {
    let routes = openapi().paths.paths.into_iter().filter_map(|(path, item)| Some((path, item.get?)));
    let routes = routes.map(|(path, get)| {
        let document = serde_json::to_value(&get.responses).unwrap();
        let content = document["200"]["content"].as_object().cloned().unwrap_or_default();
        let bytes = content.keys().any(|kind| kind != "application/json");
        (path, bytes)
    });
    routes.collect()
}

#[test]
fn whatever_gives_bytes_is_known_as_evidence_or_as_paper() {
    for (path, bytes) in reading() {
        let known = EVIDENCE.contains(&path.as_str()) || PAPERS.contains(&path.as_str());
        assert!(known || !bytes, "{path} gives bytes: is it evidence, which needs a grant?");
    }
    for path in EVIDENCE.iter().chain(&PAPERS) {
        assert!(reading().iter().any(|(known, _)| known == path), "{path} is gone");
    }
}

fn with(path: &str, id: &str) -> String {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    path.replace("{id}", id).replace("{page}", "1").replace("{entry}", id).replace("{number}", "21").replace("{key}", "k")
}

/// How many attempts the log of the agency holds.
pub(super) async fn attempts(server: &Server) -> u64 {
    let agency = server.agency().await;
    let query =
        SubjectQuery { agency, kind: SubjectKind::Access, status: &["attempted"], text: "", linked: None, offset: 0, limit: 500 };
    let page = server.world.app.store.list(&query).await.unwrap();
    for row in &page.rows {
        let attempt = row.read::<AccessState>(agency).unwrap();
        assert!(attempt.state.attempted.is_some() && attempt.state.scope.is_some());
    }
    page.rows.len() as u64
}

#[tokio::test]
async fn no_route_gives_evidence_to_anybody_without_a_grant() {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let bytes = [b"\0\0\0\x18ftypisom", MARK, &[7; 4000]].concat();
    let upload = officer.upload(&bytes, &[("filename", "现场.mp4"), ("purpose", "recording")]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let scope = format!("recording:{recording}");
    let ask = json!({ "kind": "consult", "scope": scope, "purpose": "核对现场情况" });
    let access = officer.post("/access-requests", ask).await.ok()["id"].as_str().unwrap().to_owned();
    let approval = json!({ "revision": 1, "until": "2026-11-03T23:00:00+08:00" });
    head.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
    let viewing = officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await.ok();
    let viewing = viewing["viewing"].as_str().unwrap().to_owned();
    assert!(contains(&officer.get(&with(EVIDENCE[0], &viewing)).await.bytes), "the one with a grant sees it");
    assert_eq!(attempts(&server).await, 0);

    for name in PEOPLE.into_iter().filter(|name| *name != "王一") {
        let browser = server.login(name).await;
        for (path, _) in reading() {
            for id in [&viewing, &access, &recording] {
                let (path, evidence) = (with(&path, id), EVIDENCE.contains(&path.as_str()));
                let answers = if evidence { every_way(&browser, &path).await } else { vec![browser.get(&path).await] };
                for answer in answers {
                    assert!(!contains(&answer.bytes), "{name} reads evidence at {path}");
                    assert!(!evidence || !answer.status.is_success(), "{name} {path}: {}", answer.status);
                }
            }
        }
    }
    // Whoever of the agency tried it with the session or the request of another is written down: seven persons; two streams and a pack in three
    // ways each, what is heard in one.
    let tried = attempts(&server).await;
    assert_eq!(tried, 7 * (3 + 3 + 3 + 1), "an attempt each");
    // Approved to consult is not approved to take away.
    let taken = officer.get(&with(EVIDENCE[2], &access)).await;
    assert_eq!(taken.refused(), (403, "denied".into()));
    assert_eq!(attempts(&server).await, tried + 1);
}

/// The whole, the end, the head alone.
async fn every_way(browser: &Browser, path: &str) -> Vec<super::Answer> {
    let send = async |method: Method, range: Option<&str>| {
        let request = browser.request(method, path);
        let request = range.into_iter().fold(request, |r, range| r.header(header::RANGE, range));
        browser.send(request.body(Body::empty()).unwrap()).await
    };
    vec![send(Method::GET, None).await, send(Method::GET, Some("bytes=0-99")).await, send(Method::HEAD, None).await]
}

fn contains(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window == MARK)
}

#[tokio::test]
async fn a_viewing_is_refused_to_every_role_and_each_attempt_is_an_entry() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let upload = officer.upload(MARK, &[("filename", "a.mp4")]).await;
    let recording = upload["recording"].as_str().unwrap();
    let (mut tried, of_the_agency) = (0, PEOPLE.iter().filter(|name| **name != "外一"));
    for name in of_the_agency {
        let browser = server.login(name).await;
        for how in ["", "?original=true", "?copy=01010101010101010101010101"] {
            let answer = browser.post(&format!("/recordings/{recording}/viewings{how}"), json!({})).await;
            assert_eq!(answer.refused(), (403, "denied".into()), "{name} {how}");
            tried += 1;
        }
    }
    assert_eq!(attempts(&server).await, tried);
    // The head sees who tried.
    let all = server.login("钱四").await.get("/access-requests?state=all").await.ok();
    let told = all.as_array().unwrap().iter().filter(|one| one["state"] == "attempted");
    assert_eq!(told.clone().count() as u64, tried);
    assert!(told.clone().any(|one| one["requested_by"]["name"] == "吴七"), "{all}");
    let elsewhere = server.login("外一").await.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "nobody outside learns that it exists");
}

#[tokio::test]
async fn a_standing_approval_lets_those_it_names_and_nothing_outward() {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let upload = officer.upload(MARK, &[("filename", "a.mp4")]).await;
    let recording = upload["recording"].as_str().unwrap();
    let standing = |kind: &str| {
        json!({
            "readers": [server.world.id("周六")], "kind": kind, "scope": format!("recording:{recording}"),
            "purpose": "法制审核", "until": "2026-11-30T00:00:00+08:00"
        })
    };
    assert_eq!(officer.post("/standing-approvals", standing("consult")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(head.post("/standing-approvals", standing("provide")).await.refused(), (422, "invalid".into()));
    let given = head.post("/standing-approvals", standing("consult")).await.ok();
    assert_eq!((&given["state"], &given["readers"][0]["name"]), (&json!("approved"), &json!("周六")));
    let open =
        async |name: &str| server.login(name).await.post(&format!("/recordings/{recording}/viewings"), json!({})).await.status;
    assert_eq!(open("周六").await, StatusCode::CREATED);
    assert_eq!(open("钱四").await, StatusCode::FORBIDDEN, "who gives it reads nothing under it");
    server.world.clock.set_to("2026-11-30 00:00");
    assert_eq!(open("周六").await, StatusCode::FORBIDDEN, "it ran out");
}

#[tokio::test]
async fn a_supervisor_looks_under_a_task_and_the_agency_is_told() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let upload = officer.upload(MARK, &[("filename", "a.mp4")]).await;
    let recording = upload["recording"].as_str().unwrap();
    let task = json!({
        "scope": format!("recording:{recording}"), "certificate": "豫监A-001", "task": "豫司督〔2026〕3号",
        "purpose": "抽查全过程记录", "until": "2026-11-04T18:00:00+08:00"
    });
    assert_eq!(officer.post("/supervisions", task.clone()).await.status, StatusCode::FORBIDDEN);
    let supervisor = server.supervisor().await;
    let mut empty = task.clone();
    empty["task"] = json!(" ");
    assert_eq!(supervisor.post("/supervisions", empty).await.refused(), (422, "invalid".into()));
    let opened = supervisor.post("/supervisions", task).await.ok();
    assert_eq!(opened["state"], "approved");
    let viewing = supervisor.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
    assert_eq!(viewing.status, StatusCode::CREATED);
    let told = server.login("钱四").await.get("/access-requests?state=all").await.ok();
    assert_eq!(told[0]["supervision"], "监督证 豫监A-001，任务 豫司督〔2026〕3号");
    server.world.clock.set_to("2026-11-04 18:00");
    let supervisor = server.login("冯九").await;
    assert_eq!(supervisor.post(&format!("/recordings/{recording}/viewings"), json!({})).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_left_without_approval_is_recorded_and_stays_unmet() {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let upload = officer.upload(MARK, &[("filename", "a.mp4")]).await;
    let scope = format!("recording:{}", upload["recording"].as_str().unwrap());
    let missing = json!({ "kind": "publish", "scope": scope, "purpose": "以案释法" });
    assert_eq!(officer.post("/access-requests", missing).await.refused(), (422, "invalid".into()));
    let ask =
        json!({ "kind": "publish", "scope": scope, "purpose": "以案释法", "outsider": "other", "recipient": "机关微信公众号" });
    let access = officer.post("/access-requests", ask).await.ok();
    assert_eq!((&access["recipient"], &access["can_release"]), (&json!("机关微信公众号"), &json!(true)));
    let id = access["id"].as_str().unwrap();
    let told = officer.post(&format!("/access-requests/{id}/releases"), json!({ "to": "机关微信公众号" })).await.ok();
    assert_eq!(told["releases"][0]["to"], "机关微信公众号");
    let approval = json!({ "revision": told["revision"], "until": "2026-11-30T00:00:00+08:00" });
    head.post(&format!("/access-requests/{id}/approval"), approval).await.ok();
    let looked = officer.post(&format!("/recordings/{}/viewings", upload["recording"].as_str().unwrap()), json!({})).await;
    assert_eq!(looked.status, StatusCode::FORBIDDEN, "it was approved to be published, not to be looked at");
    let duties = server.world.app.store.duties_of(format!("access:{id}").parse().unwrap()).await.unwrap();
    let now = server.world.app.store.clock().now();
    let stand: Vec<_> = duties.iter().map(|d| (d.duty.rule.as_str(), d.duty.outcome(now))).collect();
    assert_eq!(stand, [("art24-1-outside", model::Outcome::Unmet)], "an approval afterwards does not mend it");
}
