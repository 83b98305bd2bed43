//! Every route that reads, asked by its real ids by everybody to whom a case is none of their business: no byte of a recording, no word of a record, and
//! each refusal is an entry. Those who handle, decide and keep it go on as before (Art. 24).

use app::Caller;
use app::copy::{Finished, finish, next};
use app::session::set_password;
use app::setup::{NewPerson, register_person};
use axum::body::Body;
use axum::http::{Method, header};
use base::{PersonId, RecordingId, Span};
use model::copy::CopyMethod;
use model::{RecordingState, Role};
use serde_json::{Map, Value, json};
use store::{Made, Waveform};

use super::dossiers::{closed_case, compile, hand_over};
use super::without_grant::{EVIDENCE, PAPERS, attempts, reading};
use super::{Answer, Browser, PASSWORD, Server};

/// Bytes of the recording, of its preview and of its copy.
const MARK: &[u8] = b"zhilu-evidence-5b20de";
/// Words of a record and the name of the party, which nobody outside reads anywhere.
const WORDS: [&str; 2] = ["（2026）甲01行初1号", "某餐饮店"];

/// Papers that are of no case.
const OF_NO_CASE: [&str; 2] = ["/api/v1/cases/export", "/api/v1/record-types/{id}/blank"];

/// What is there, by the first part of the path that reads it.
struct There {
    server: Server,
    ids: Map<String, Value>,
}

async fn there() -> There {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let officer = server.login("王一").await;
    let view = officer.get(&format!("/cases/{case}")).await.ok();
    let (scene, record) = (view["scenes"][0]["id"].as_str().unwrap().to_owned(), view["records"][0]["id"].clone());
    let film = [b"\0\0\0\x18ftypisom", MARK, &[7; 4000]].concat();
    let upload = officer.upload(&film, &[("filename", "现场.mp4"), ("scene", &scene)]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let (app, store) = (&server.world.app, &server.world.app.store);

    // A preview, a waveform and an evidence copy, as the jobs make them.
    let found = store.load::<RecordingState>(recording.parse::<RecordingId>().unwrap()).await.unwrap().unwrap();
    let original = found.state.original.unwrap().what.object;
    let kept = store.object(original).await.unwrap().unwrap();
    let preview = store.put_object(MARK.to_vec()).await.unwrap();
    let wave = Waveform { step: Span::from_millis(100), peaks: vec![0, 128, 255] };
    let long_ago = store.clock().now().minus(Span::from_hours(24));
    for (what, made) in
        [(store::Derivation::Preview, Made::Preview(preview)), (store::Derivation::Waveform, Made::Waveform(wave))]
    {
        assert!(store.begin_derivation(&kept, what, "by hand", long_ago).await.unwrap());
        store.derived(original, &made).await.unwrap();
    }
    let order = json!({
        "case": case, "collectors": [server.world.id("王一")], "collected_at": "2026-11-03T09:02:00+08:00", "place": "文化路 12 号",
        "proves": "占道", "kept_at": "档案室",
    });
    let copy = officer.post(&format!("/recordings/{recording}/copies"), order).await.ok()["id"].clone();
    let task = next(app).await.unwrap().unwrap();
    let object = store.put_object(film.clone()).await.unwrap();
    let made = Finished { object, container: "mp4".into(), method: CopyMethod::Bytes, holds: None, program: None };
    finish(app, &task, made).await.unwrap();
    let scan = testkit::scan::sheet(Some("paper"));
    let request = officer.request(Method::POST, &format!("/cases/{case}/papers?kind=other&title=x&file_name=a.jpg"));
    let request = request.header(header::CONTENT_TYPE, "application/octet-stream");
    let paper = officer.send(request.body(Body::from(scan)).unwrap()).await.ok()["entry"].clone();
    let dossier = compile(&server, &case, json!([])).await;
    hand_over(&server, &dossier).await;

    let ask = json!({ "kind": "consult", "scope": format!("recording:{recording}"), "purpose": "核对" });
    let access = officer.post("/access-requests", ask).await.ok()["id"].clone();
    let approval = json!({ "revision": 1, "until": "2026-11-30T23:00:00+08:00" });
    let approve = format!("/access-requests/{}/approval", access.as_str().unwrap());
    server.login("钱四").await.post(&approve, approval).await.ok();
    let viewing = officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await.ok()["viewing"].clone();
    let ids = json!({
        "cases": case, "scenes": scene, "records": record, "recordings": recording, "copies": copy, "dossiers": dossier["id"],
        "access-requests": access, "viewings": viewing, "entry": paper, "record-types": "inquiry", "stations": recording,
    });
    There { server, ids: ids.as_object().unwrap().clone() }
}

impl There {
    /// A path with what is there in it, in each of its kinds.
    fn addresses(&self, path: &str) -> Vec<String> {
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        let text = |name: &str| self.ids.get(name).and_then(Value::as_str).unwrap_or("01010101010101010101010101").to_owned();
        let id = text(path.split('/').nth(1).unwrap_or_default());
        let path = path.replace("{id}", &id).replace("{entry}", &text("entry")).replace("{page}", "1").replace("{number}", "1");
        let path = path.replace("{key}", "k").replace("{kind}", "people").replace("{day}", "2026-11-03");
        if path.ends_with("/dossier-sheet") {
            let sheets = ["cover", "index", "recordings", "end-note", "spine", "labels"];
            return sheets.map(|sheet| format!("{path}?sheet={sheet}")).to_vec();
        }
        if path.ends_with("/record-preset") {
            return vec![format!("{path}?type=lawsuit-notice")];
        }
        if path == "/find" {
            return ["%E7%94%B201%E8%A1%8C%E5%88%9D", "%E5%8D%A0%E9%81%93"].map(|word| format!("/find?q={word}")).to_vec();
        }
        vec![path]
    }

    /// Somebody of the first agency with these roles.
    async fn join(&self, name: &'static str, roles: &[Role]) -> Browser {
        let (app, agency) = (&self.server.world.app, self.server.agency().await);
        let roles_of_setup = vec![Role::Administrator];
        let by = Caller { person: PersonId::random(), agency, unit: None, roles: roles_of_setup, session: String::new() };
        let new = NewPerson { name, unit: None, roles, certificate: None };
        let person = register_person(app, &by, new).await.unwrap();
        set_password(app, name, person, agency, PASSWORD).await.unwrap();
        self.server.login(name).await
    }
}

fn holds(answer: &Answer, what: &[u8]) -> bool {
    answer.bytes.windows(what.len()).any(|window| window == what)
}

#[tokio::test]
async fn nobody_outside_a_case_reads_of_it_by_any_route_and_each_refusal_is_an_entry() {
    let there = there().await;
    let outside = [
        ("郑八", there.server.login("郑八").await),
        ("吴七", there.server.login("吴七").await),
        ("冯九", there.server.supervisor().await),
        ("管一", there.join("管一", &[Role::Administrator]).await),
        ("审一", there.join("审一", &[Role::Auditor]).await),
        ("外一", there.server.login("外一").await),
    ];
    for (name, browser) in &outside {
        for (path, _) in reading() {
            let evidence = EVIDENCE.contains(&path.as_str()) || path.contains("/viewings/");
            let paper = PAPERS.contains(&path.as_str()) && !OF_NO_CASE.contains(&path.as_str());
            let record = ["/records/{id}", "/cases/{id}/dossier-plan", "/cases/{id}/record-preset"];
            let record = record.iter().any(|known| path.strip_prefix("/api/v1") == Some(*known));
            for address in there.addresses(&path) {
                let before = attempts(&there.server).await;
                let answer = browser.get(&address).await;
                assert!(!holds(&answer, MARK), "{name} reads evidence at {address}");
                for words in WORDS {
                    assert!(!holds(&answer, words.as_bytes()), "{name} reads {words} at {address}");
                }
                if evidence || paper || record {
                    assert!(matches!(answer.status.as_u16(), 403 | 404), "{name} {address}: {}", answer.status);
                    // Of what is in another agency nobody learns, and nothing is written.
                    let noted = attempts(&there.server).await - before;
                    let wanted = u64::from(*name != "外一");
                    assert_eq!(noted, wanted, "{name} {address}: {} is an entry", answer.status);
                }
            }
        }
    }
}

#[tokio::test]
async fn those_who_handle_decide_and_keep_a_case_read_its_papers_and_only_the_viewer_sees_the_film() {
    let there = there().await;
    for name in ["王一", "李二", "赵三", "钱四", "孙五", "周六"] {
        let browser = there.server.login(name).await;
        for path in PAPERS {
            for address in there.addresses(path) {
                let status = browser.get(&address).await.status.as_u16();
                // A redaction, a scan, a sealed file: there is none.
                let none = ["/redactions/", "/scans/", "/sealed-file"].iter().any(|what| address.contains(what));
                assert_eq!(status, if none { 404 } else { 200 }, "{name} {address}");
            }
        }
        let package = there.addresses("/api/v1/dossiers/{id}/package").remove(0);
        let answer = browser.get(&package).await;
        let may = matches!(name, "王一" | "李二" | "钱四" | "孙五");
        assert_eq!((answer.status.as_u16(), holds(&answer, MARK)), (if may { 200 } else { 403 }, may), "{name}");
        for path in ["content", "waveform", "speech"] {
            let address = there.addresses(&format!("/api/v1/viewings/{{id}}/{path}")).remove(0);
            assert_eq!(browser.get(&address).await.status.as_u16(), 404, "{name} {address}: it is another browser");
        }
    }
}
