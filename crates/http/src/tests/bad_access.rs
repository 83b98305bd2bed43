//! What people try with evidence that they may not (Arts. 24, 25): a grant in a second browser, after its end, for a neighbour, by range; somebody who
//! keeps the system and helps himself; a clock set back; destruction of what is held. Each is refused, and what was tried stays readable.

use app::Caller;
use app::session::set_password;
use app::setup::{NewPerson, register_person};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::PersonId;
use model::{AccessState, Role, SubjectKind};
use serde_json::{Value, json};
use store::SubjectQuery;

use super::dossiers::{closed_case, compile, hand_over};
use super::{Answer, Browser, PASSWORD, Server};

/// Bytes that are found again wherever they turn up.
const MARK: &[u8] = b"zhilu-evidence-91c4aa";

fn id(view: &Value) -> String {
    view["id"].as_str().unwrap().to_owned()
}

/// Everybody who has a role of his own choice.
async fn join(server: &Server, name: &'static str, roles: &[Role]) -> PersonId {
    let (app, agency) = (&server.world.app, server.agency().await);
    let by = Caller { person: PersonId::random(), agency, unit: None, roles: vec![Role::Administrator], session: String::new() };
    let new = NewPerson { name, unit: None, roles, certificate: None };
    let person = register_person(app, &by, new).await.unwrap();
    set_password(app, name, person, agency, PASSWORD).await.unwrap();
    person
}

/// What was tried without right: by whom, at what, in order.
async fn tried(server: &Server) -> Vec<(PersonId, String)> {
    let agency = server.agency().await;
    let query =
        SubjectQuery { agency, kind: SubjectKind::Access, status: &["attempted"], text: "", linked: None, offset: 0, limit: 500 };
    let page = server.world.app.store.list(&query).await.unwrap();
    let read = |row: &store::SubjectRow| {
        let state = row.read::<AccessState>(agency).unwrap().state;
        (state.attempted.unwrap().at.actor, state.scope.unwrap().to_string())
    };
    let mut all: Vec<_> = page.rows.iter().map(read).collect();
    all.reverse();
    all
}

/// A recording, and its scope.
async fn recorded(officer: &Browser, name: &str) -> (String, String) {
    let upload = officer.upload(&[MARK, name.as_bytes()].concat(), &[("filename", name)]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let scope = format!("recording:{recording}");
    (recording, scope)
}

async fn granted(server: &Server, who: &Browser, scope: &str, until: &str) -> String {
    let ask = json!({ "kind": "consult", "scope": scope, "purpose": "核对" });
    let access = id(&who.post("/access-requests", ask).await.ok());
    let approval = json!({ "revision": 1, "until": until });
    server.login("钱四").await.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
    access
}

/// Opens a viewing; the address of its stream.
async fn opened(who: &Browser, recording: &str) -> String {
    let viewing = who.post(&format!("/recordings/{recording}/viewings"), json!({})).await.ok();
    viewing["content"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned()
}

/// The whole, its first bytes, its end, the head alone, and what stands beside it.
async fn every_way(who: &Browser, content: &str) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (method, range) in
        [(Method::GET, None), (Method::GET, Some("bytes=0-9")), (Method::GET, Some("bytes=-5")), (Method::HEAD, None)]
    {
        let request = who.request(method, content);
        let request = range.into_iter().fold(request, |r, range| r.header(header::RANGE, range));
        answers.push(who.send(request.body(Body::empty()).unwrap()).await);
    }
    for beside in ["waveform", "speech"] {
        answers.push(who.get(&content.replace("content", beside)).await);
    }
    answers
}

fn shows_nothing(answers: &[Answer], status: StatusCode) {
    for answer in answers {
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(!answer.bytes.windows(4).any(|window| window == &MARK[..4]), "{answer:?}");
    }
}

#[tokio::test]
async fn a_grant_in_a_second_browser_or_after_its_end_gives_no_byte_whichever_way_and_is_written_down() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (recording, scope) = recorded(&officer, "现场.mp4").await;
    granted(&server, &officer, &scope, "2026-11-03T09:00:00+08:00").await;
    let content = opened(&officer, &recording).await;
    assert!(officer.get(&content).await.bytes.starts_with(MARK));

    // The same person elsewhere, a colleague, the head who approved it: as if there were no such session.
    for name in ["王一", "李二", "钱四"] {
        let elsewhere = server.login(name).await;
        shows_nothing(&every_way(&elsewhere, &content).await, StatusCode::NOT_FOUND);
    }
    let all = tried(&server).await;
    assert_eq!(all.len(), 18, "three persons, six ways");
    assert!(all.iter().all(|(_, what)| *what == scope));
    assert!(all.iter().any(|(who, _)| *who == server.world.id("钱四")));

    server.world.clock.set_to("2026-11-03 09:00");
    shows_nothing(&every_way(&officer, &content).await, StatusCode::FORBIDDEN);
    let again = officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
    assert_eq!(again.refused(), (403, "denied".into()));
    assert_eq!(tried(&server).await.len(), 25, "six ways, and a new session");
}

#[tokio::test]
async fn a_grant_for_a_neighbour_opens_no_way_to_this_one() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (neighbour, scope) = recorded(&officer, "邻.mp4").await;
    let (recording, wanted) = recorded(&officer, "本.mp4").await;
    let access = granted(&server, &officer, &scope, "2026-11-03T12:00:00+08:00").await;
    let content = opened(&officer, &neighbour).await;
    for path in [format!("{content}?recording={recording}"), format!("{content}?access={access}&scope={wanted}")] {
        let seen = officer.get(&path).await.bytes;
        assert!(seen.ends_with("邻.mp4".as_bytes()), "the session streams what it was opened for");
    }
    for how in ["", "?original=true", &format!("?access={access}")] {
        let refused = officer.post(&format!("/recordings/{recording}/viewings{how}"), json!({})).await;
        assert_eq!(refused.refused(), (403, "denied".into()), "{how}");
    }
    // Its own id is no session, nor is that of the request or of the neighbour.
    for other in [&recording, &neighbour, &access] {
        shows_nothing(&every_way(&officer, &format!("/viewings/{other}/content")).await, StatusCode::NOT_FOUND);
    }
    let all = tried(&server).await;
    assert!(all.len() == 3 && all.iter().all(|(_, what)| *what == wanted), "{all:?}");
}

#[tokio::test]
async fn whoever_keeps_the_system_gives_himself_nothing_and_what_he_tried_is_written_down() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (recording, scope) = recorded(&officer, "现场.mp4").await;
    // One who keeps the system alone, and one who enforces besides, as in a small bureau.
    let (alone, both) = (
        join(&server, "管一", &[Role::Administrator, Role::SecurityOfficer, Role::Auditor]).await,
        join(&server, "管二", &[Role::Administrator, Role::Officer]).await,
    );
    let until = "2026-11-30T00:00:00+08:00";
    let standing =
        |who: PersonId| json!({ "readers": [who], "kind": "consult", "scope": scope, "purpose": "看看", "until": until });
    let task =
        json!({ "scope": scope, "certificate": "豫监A-009", "task": "自拟〔2026〕1号", "purpose": "抽查", "until": until });
    let view = format!("/recordings/{recording}/viewings");
    let mut expected = Vec::new();
    for (name, person) in [("管一", alone), ("管二", both)] {
        let admin = server.login(name).await;
        for (path, body) in
            [(view.as_str(), json!({})), ("/standing-approvals", standing(person)), ("/supervisions", task.clone())]
        {
            assert_eq!(admin.post(path, body).await.refused(), (403, "denied".into()), "{name} {path}");
            expected.push((person, scope.clone()));
        }
    }
    // The one who may ask does not approve, nor refuse, what he asked.
    let second = server.login("管二").await;
    let asked = id(&second.post("/access-requests", json!({ "kind": "consult", "scope": scope, "purpose": "看看" })).await.ok());
    for (what, body) in
        [("approval", json!({ "revision": 1, "until": until })), ("refusal", json!({ "revision": 1, "reason": "改一改" }))]
    {
        let refused = second.post(&format!("/access-requests/{asked}/{what}"), body).await;
        assert_eq!((refused.refused(), refused.sentence()), ((403, "denied".into()), "此项由机关负责人办理".into()));
        expected.push((both, format!("access:{asked}")));
    }
    // Nor does a table make him the head, or a supervisor; for others he may register what a table may give.
    let import = async |who: &Browser, table: &str| {
        let request = who.request(Method::POST, "/imports/people").header(header::CONTENT_TYPE, "application/octet-stream");
        who.send(request.body(Body::from(format!("姓名,承办机构,执法证号,有效期起,有效期止,角色\n{table}\n"))).unwrap()).await
    };
    for (name, role) in
        [("管一", "机关负责人"), ("管二", "执法人员、机关负责人"), ("管二", "执法监督人员"), ("管一", "档案管理员")]
    {
        let refused = import(&server.login(name).await, &format!("{name},,,,,{role}")).await;
        assert_eq!(refused.refused(), (409, "conflict".into()), "{name} {role}: {refused:?}");
    }
    for (name, person) in [("管一", alone), ("管二", both)] {
        let state = server.world.app.store.load::<model::PersonState>(person).await.unwrap().unwrap().state;
        assert!(!state.roles.contains(&Role::AgencyHead) && !state.roles.contains(&Role::Supervisor), "{name}");
        expected.push((person, scope.clone()));
        assert_eq!(server.login(name).await.post(&view, json!({})).await.refused(), (403, "denied".into()), "{name}");
    }
    assert_eq!(tried(&server).await, expected, "each attempt, in order");
}

#[tokio::test]
async fn a_clock_set_back_revives_no_grant_and_turns_no_entry_back() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let (recording, scope) = recorded(&officer, "现场.mp4").await;
    let access = granted(&server, &officer, &scope, "2026-11-03T09:00:00+08:00").await;
    let content = opened(&officer, &recording).await;
    assert_eq!(officer.get(&content).await.status, StatusCode::OK);
    server.world.clock.set_to("2026-11-03 09:00");
    assert_eq!(officer.get(&content).await.status, StatusCode::FORBIDDEN);
    let last = server.world.app.store.entries_of(scope.parse().unwrap()).await.unwrap().last().unwrap().leaf.recorded_at;

    server.world.clock.set_to("2026-11-03 08:20");
    let officer = server.login("王一").await;
    shows_nothing(&[officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await], StatusCode::FORBIDDEN);
    let mine = officer.get("/access-requests?state=mine").await.ok();
    let asked = mine.as_array().unwrap().iter().find(|one| one["id"] == access.as_str()).unwrap().clone();
    assert_eq!(asked["state"], "expired");
    // What is written now stands after what was written before.
    let (later, later_scope) = recorded(&officer, "后.mp4").await;
    let entries = server.world.app.store.entries_of(later_scope.parse().unwrap()).await.unwrap();
    assert!(entries.iter().all(|entry| entry.leaf.recorded_at >= last), "{later}");
    assert!(entries[0].leaf.recorded_at >= testkit::clock::instant("2026-11-03 09:00"));
}

#[tokio::test]
async fn nothing_of_a_held_dossier_is_destroyed_by_way_of_its_entries() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let dossier = compile(&server, &case, json!([])).await;
    let handed = hand_over(&server, &dossier).await;
    let (custodian, head) = (server.login("孙五").await, server.login("钱四").await);
    let store = &server.world.app.store;
    let scene =
        server.login("王一").await.get(&format!("/cases/{case}")).await.ok()["scenes"][0]["id"].as_str().unwrap().to_owned();
    let first = async |subject: String| store.entries_of(subject.parse().unwrap()).await.unwrap()[0].leaf.entry;
    let (of_case, of_scene) = (first(format!("case:{case}")).await, first(format!("scene:{scene}")).await);
    let propose =
        async |entry: base::EntryId| custodian.post("/disposals", json!({ "entries": [entry], "ground": "保管期限届满" })).await;
    // Proposed while nothing holds it, and held before it is carried out.
    let listed = propose(of_scene).await.ok();
    let proposal = id(&listed[0]);
    let hold = json!({ "revision": handed["revision"], "reason": "当事人提起诉讼" });
    custodian.post(&format!("/dossiers/{}/holds", id(&dossier)), hold).await.ok();
    for entry in [of_case, of_scene] {
        let refused = propose(entry).await;
        assert_eq!(refused.refused(), (409, "conflict".into()));
        assert!(refused.sentence().contains("暂缓处置，其中的内容不能销毁"), "{}", refused.sentence());
    }
    let refused = head.post(&format!("/disposals/{proposal}/execution"), json!({ "backups": [] })).await;
    assert_eq!(refused.refused(), (409, "conflict".into()));
    assert!(server.login("王一").await.get(&format!("/scenes/{scene}")).await.ok().to_string().contains("文化路 12 号"));
}
