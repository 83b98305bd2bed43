//! Documents looked up by anybody 文书核验: the code on a page tells whether it was made here and how it stands now, and nothing of what it says.

use axum::http::Method;
use base::RecordId;
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Answer, Browser, Server};

const PARTY: &str = "乙记早餐店";
const FACTS: &str = "门前堆放蒸笼三十屉";

fn notice(facts: &str) -> Value {
    json!({
        "cause": "占道经营", "party": PARTY, "at": "2026-11-03", "facts": facts, "proposed": "罚款五百元", "amount": 50000,
        "rights": "您有权陈述、申辩",
    })
}

/// A notice that was set, as its page shows it.
async fn issued(server: &Server, officer: &Browser) -> Value {
    let case = officer.post("/cases", new_case(server)).await.ok()["id"].as_str().unwrap().to_owned();
    let form = json!({ "record_type": "penalty-notice", "values": notice(FACTS) });
    officer.post(&format!("/cases/{case}/records"), form).await.ok()
}

async fn code(server: &Server, record: &Value) -> String {
    let id: RecordId = record["id"].as_str().unwrap().parse().unwrap();
    server.world.page_code(id, 1).await.unwrap()
}

/// Asked by somebody who is not logged in.
async fn looked_up(server: &Server, code: &str) -> Answer {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("code", code).finish();
    server.browser().get(&format!("/public/documents?{query}")).await
}

#[tokio::test]
async fn whoever_holds_a_document_learns_that_it_was_made_here_and_nothing_of_its_words() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let record = issued(&server, &officer).await;
    let code = code(&server, &record).await;
    let answer = looked_up(&server, &code).await;
    let view = answer.ok();
    assert_eq!((&view["standing"], &view["agency"]), (&json!("unsigned"), &json!("甲县城市管理局")));
    assert_eq!((&view["title"], &view["number"]), (&json!("行政处罚事先告知书"), &record["number"]));
    assert_eq!((&view["made_on"], &view["pages"], &view["page"]), (&json!("2026-11-03"), &json!(1), &json!(1)));
    let said = String::from_utf8(answer.bytes.to_vec()).unwrap();
    assert!(![PARTY, FACTS, "占道经营", "王一"].iter().any(|word| said.contains(word)), "{said}");
    // Typed by hand it is the same, with or without the page.
    let typed = code.strip_prefix("ZL1:").unwrap();
    assert_eq!(looked_up(&server, typed).await.ok()["number"], record["number"]);
    assert_eq!(looked_up(&server, typed.rsplit_once(':').unwrap().0).await.ok()["number"], record["number"]);
    // The file that was sent can be compared.
    let print = officer.get(&format!("/records/{}/pdf", record["id"].as_str().unwrap())).await;
    assert_eq!(view["sha256"], base::DigestPair::of(&print.bytes).sha256.to_string());
}

#[tokio::test]
async fn a_document_that_was_made_anew_or_is_void_says_so() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let record = issued(&server, &officer).await;
    let (first, page) = (code(&server, &record).await, format!("/records/{}", record["id"].as_str().unwrap()));
    let amended = json!({ "revision": record["revision"], "values": notice("十二平方米") });
    let record = officer.json(Method::PUT, &page, amended).await.ok();
    let second = code(&server, &record).await;
    assert_eq!(looked_up(&server, &first).await.ok()["standing"], "replaced");
    assert_eq!(looked_up(&server, &second).await.ok()["standing"], "unsigned");

    let scan = testkit::scan::sheet(Some(&second));
    let id = record["id"].as_str().unwrap();
    officer.upload(&scan, &[("purpose", "record_scan"), ("record", id)]).await;
    let finality = json!({ "revision": officer.get(&page).await.ok()["revision"], "signature": "signed", "place": "档案室" });
    let done = officer.post(&format!("{page}/finalisation"), finality).await.ok();
    assert_eq!(looked_up(&server, &second).await.ok()["standing"], "registered");
    officer.post(&format!("{page}/void"), json!({ "revision": done["revision"], "reason": "名称写错" })).await.ok();
    for code in [&first, &second] {
        let view = looked_up(&server, code).await.ok();
        assert_eq!((&view["standing"], &view["standing_label"]), (&json!("void"), &json!("已作废")));
    }
}

#[tokio::test]
async fn what_was_not_made_here_is_not_found_and_a_secret_tells_nothing() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let record = issued(&server, &officer).await;
    let code = code(&server, &record).await;
    let id = record["id"].as_str().unwrap();
    let sentence = "没有找到登记的这份文书；请向文书上署名的机关核实";
    // Another document, a print that there never was, and an entry that is no print.
    for strange in [format!("{}:1:1/1", RecordId::random()), format!("{id}:99:1/1"), format!("{id}:2")] {
        assert_eq!(looked_up(&server, &strange).await.sentence(), sentence, "{strange}");
    }
    for wrong in ["", "ZL1:", "乱写", "https://example.org/v/x"] {
        let sentence = looked_up(&server, wrong).await.sentence();
        assert_eq!(sentence, "这不是文书的核验码；核验码印在文书右上角的二维码下面", "{wrong}");
    }
    let page = format!("/records/{id}");
    let label = json!({
        "subject": format!("record:{id}"), "revision": officer.get(&page).await.ok()["revision"], "label": "trade",
        "reason": "配方不得公开", "ground": "当事人申请",
    });
    assert_eq!(officer.post("/labels", label).await.status, 204);
    let view = looked_up(&server, &code).await.ok();
    assert_eq!((&view["withheld"], &view["standing"]), (&json!(true), &json!("unsigned")));
    assert!(["agency", "title", "number", "sha256", "entry"].iter().all(|name| view.get(name).is_none()), "{view}");
}

#[tokio::test]
async fn a_blank_form_names_its_number_and_is_read_back_as_a_page_of_its_kind() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let view = looked_up(&server, "ZL1:form:penalty-notice:1:1/1").await.ok();
    assert_eq!((&view["standing"], &view["title"]), (&json!("blank"), &json!("行政处罚事先告知书")));
    assert_eq!(view["number"], "penalty-notice:1");
    assert_eq!(looked_up(&server, "form:penalty-notice:99").await.status, 404);

    let record = issued(&server, &officer).await;
    let id = record["id"].as_str().unwrap();
    let sheet = |form: &str| testkit::scan::sheet(Some(&format!("https://zf.example.gov.cn/v/form:{form}:1:1/1")));
    let of_this = [("purpose", "record_scan"), ("record", id)];
    let strange = officer.send_file(&sheet("inquiry"), &of_this).await;
    assert!(strange.is_err(), "a page of another form");
    assert_eq!(officer.upload(&sheet("penalty-notice"), &of_this).await["page"], 1, "nobody has to say which page it is");
}

#[tokio::test]
async fn with_an_address_the_code_leads_to_the_page() {
    let server = Server::start().await;
    let record = issued(&server, &server.login("王一").await).await;
    let bare = code(&server, &record).await;
    let addressed = bare.replace("ZL1:", "https://zf.example.gov.cn/v/");
    assert_eq!(looked_up(&server, &addressed).await.ok()["number"], record["number"]);
}
