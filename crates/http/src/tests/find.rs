//! Searching over the wire: words of two characters, in cases, parties, records and scenes; who may not open sees nothing; what was lawfully
//! destroyed is no longer found; lists with filters, as a sheet, and saved.

use std::io::Cursor;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::bad_input::new_case;
use super::{Browser, Server};

/// Files a case and gives its id.
async fn filed(server: &Server, officer: &Browser, title: &str, cause: &str, party: &str) -> String {
    let mut filing = new_case(server);
    (filing["title"], filing["cause"], filing["party"]["name"]) = (json!(title), json!(cause), json!(party));
    officer.post("/cases", filing).await.ok()["id"].as_str().unwrap().to_owned()
}

/// A file within a ZIP, as text.
fn unzipped(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

fn encoded(query: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish()
}

async fn search(browser: &Browser, query: &[(&str, &str)]) -> Value {
    browser.get(&format!("/find?{}", encoded(query))).await.ok()
}

/// What was found, with the marked words in brackets.
fn told(found: &Value) -> Vec<String> {
    let hits = found["items"].as_array().unwrap().iter().flat_map(|i| i["hits"].as_array().unwrap());
    hits.map(|hit| {
        let piece = |p: &Value| match p["hit"].as_bool().unwrap() {
            true => format!("[{}]", p["text"].as_str().unwrap()),
            false => p["text"].as_str().unwrap().to_owned(),
        };
        let text: String = hit["snippet"].as_array().unwrap().iter().map(piece).collect();
        format!("{} {text}", hit["label"].as_str().unwrap())
    })
    .collect()
}

#[tokio::test]
async fn two_characters_are_enough_wherever_they_stand_in_a_case() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer, "甲店堆放案", "占道经营", "𠮷祥饭店").await;
    filed(&server, &officer, "乙店油烟案", "超标排放油烟", "乙店").await;
    let values = json!({
        "cause": "占道经营", "party": "𠮷祥饭店", "at": "2026-11-03", "facts": "门前摆放蒸笼三屉", "proposed": "罚款五百元",
        "amount": 50000, "rights": "您有权陈述、申辩",
    });
    let form = json!({ "record_type": "penalty-notice", "values": values });
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok()["id"].as_str().unwrap().to_owned();

    let found = search(&officer, &[("q", "蒸笼")]).await;
    assert_eq!((found["total"].clone(), found["items"][0]["subject"]["id"].clone()), (json!(1), json!(case)));
    assert_eq!(found["items"][0]["hits"][0]["subject"]["href"], json!(format!("/records/{record}")));
    assert!(told(&found)[0].contains("门前摆放[蒸笼]三屉"), "{found}");
    // Each word stands somewhere in the case, not all in one text.
    assert_eq!(search(&officer, &[("q", "蒸笼 堆放")]).await["total"], 1);
    assert_eq!(search(&officer, &[("q", "蒸笼 油烟")]).await["total"], 0);
    assert_eq!(search(&officer, &[("q", "𠮷祥"), ("topic", "party")]).await["total"], 1);
    assert_eq!(search(&officer, &[("q", "蒸笼"), ("topic", "party")]).await["total"], 0);
    assert_eq!(search(&officer, &[("q", "油烟"), ("state", "closed")]).await["total"], 0);
    assert_eq!(search(&officer, &[("q", "油烟"), ("mine", "1")]).await["total"], 1);
    assert_eq!(search(&officer, &[("q", "油烟"), ("to", "2026-11-02")]).await["total"], 0);
    assert_eq!(search(&officer, &[("q", "  ")]).await["total"], 0);
    let refused = officer.get(&format!("/find?{}", encoded(&[("q", "一 二 三 四 五 六 七")]))).await;
    assert_eq!((refused.status.as_u16(), refused.sentence()), (422, "一次最多查找 6 个词".into()));
}

#[tokio::test]
async fn who_may_not_open_the_case_sees_neither_hit_nor_snippet() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    filed(&server, &officer, "甲店堆放案", "占道经营", "甲店").await;
    // Another agency: as if nothing were there.
    let other = server.login("外一").await;
    assert_eq!(search(&other, &[("q", "占道")]).await, json!({ "items": [], "total": 0 }));
    // No right to read cases: not even how many.
    let guard = server.login("吴七").await;
    for path in ["/find?q=%E5%8D%A0%E9%81%93", "/cases?q=%E5%8D%A0%E9%81%93", "/cases/export"] {
        let refused = guard.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!String::from_utf8_lossy(&refused.bytes).contains("甲店"), "{path}");
    }
    assert_eq!(server.browser().get("/find?q=x").await.status, StatusCode::UNAUTHORIZED);
    // Whoever has nothing to do with the case sees its cause: the party is no word by which to find it, neither alone nor beside one that is.
    let keeper = server.login("郑八").await;
    for (words, count) in [("占道", 1), ("甲店", 0), ("占道 甲店", 0)] {
        assert_eq!(search(&keeper, &[("q", words)]).await["total"], count, "{words}");
        let list = keeper.get(&format!("/cases?{}", encoded(&[("q", words)]))).await.ok();
        assert_eq!((&list["total"], list["items"].as_array().unwrap().len()), (&json!(count), count), "{words}");
    }
    assert_eq!(officer.get(&format!("/cases?{}", encoded(&[("q", "占道 甲店")]))).await.ok()["total"], 1);
}

#[tokio::test]
async fn a_scene_is_not_found_by_whom_it_is_about_where_that_is_none_of_ones_business() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let arrival = json!({
        "activity": "on_site_inspection", "place": "人民路 88 号", "target": "甲店",
        "officers": [server.world.id("王一"), server.world.id("李二")],
    });
    let scene = officer.post("/scenes", arrival).await.ok()["id"].clone();
    let mut filing = new_case(&server);
    filing["scenes"] = json!([scene]);
    officer.post("/cases", filing).await.ok();
    let keeper = server.login("郑八").await;
    for (who, words, count) in [(&officer, "甲店", 1), (&keeper, "甲店", 0), (&keeper, "人民路", 1), (&keeper, "", 1)] {
        let list = who.get(&format!("/scenes?{}", encoded(&[("q", words)]))).await.ok();
        assert_eq!((&list["total"], list["items"].as_array().unwrap().len()), (&json!(count), count), "{words}: {list}");
    }
    let list = keeper.get("/scenes").await.ok();
    assert_eq!((&list["items"][0]["place"], &list["items"][0]["target"]), (&json!("人民路 88 号"), &json!("占道经营")));
}

#[tokio::test]
async fn what_was_lawfully_destroyed_is_no_longer_found() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer, "甲店堆放案", "占道经营", "甲店").await;
    let seen = officer.get(&format!("/cases/{case}")).await.ok()["revision"].clone();
    let opinion = json!({ "revision": seen, "proposal": "no_penalty", "opinion": "当事人患有重病，建议不予处罚" });
    officer.post(&format!("/cases/{case}/submissions"), opinion).await.ok();
    assert_eq!(search(&officer, &[("q", "重病")]).await["total"], 1);

    let store = &server.world.app.store;
    let id: base::CaseId = case.parse().unwrap();
    let entry = store.entries_of(id.into()).await.unwrap().last().unwrap().leaf.entry;
    let custodian = server.login("孙五").await;
    let proposal = json!({ "entries": [entry], "ground": "保管期限届满，鉴定后销毁" });
    custodian.post("/disposals", proposal).await.ok();
    let head = server.login("钱四").await;
    let open = head.get("/disposals").await.ok();
    let disposal = open[0]["id"].as_str().unwrap().to_owned();
    head.post(&format!("/disposals/{disposal}/execution"), json!({ "backups": [] })).await.ok();
    assert_eq!(search(&officer, &[("q", "重病")]).await["total"], 0);
    assert_eq!(search(&officer, &[("q", "占道")]).await["total"], 1, "what was not destroyed is still found");
    let kept = store.passages_of(server.agency().await, id.into()).await.unwrap();
    assert!(kept.iter().all(|(_, body)| !body.contains("重病")), "{kept:?}");
}

#[tokio::test]
async fn a_list_is_filtered_saved_to_a_sheet_and_kept_under_a_name() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    filed(&server, &officer, "甲店堆放案", "占道经营", "=1+1").await;
    filed(&server, &officer, "乙店油烟案", "超标排放油烟", "乙店").await;
    let total = async |query: &[(&str, &str)]| officer.get(&format!("/cases?{}", encoded(query))).await.ok()["total"].clone();
    let me = server.world.id("王一").to_string();
    let (nobody, elsewhere) = (server.world.id("孙五").to_string(), "2026-11-02");
    assert_eq!(total(&[("q", "油烟")]).await, 1);
    assert_eq!(total(&[("q", "店"), ("officer", &me)]).await, 2);
    assert_eq!(total(&[("officer", &nobody)]).await, 0);
    assert_eq!(total(&[("from", "2026-11-03"), ("to", "2026-11-03")]).await, 2);
    assert_eq!(total(&[("to", elsewhere)]).await, 0);
    assert_eq!(total(&[("state", "handed_over")]).await, 0);

    let sheet = officer.get(&format!("/cases/export?{}", encoded(&[("q", "占道")]))).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.headers["content-disposition"].to_str().unwrap().contains("2026-11-03.xlsx"));
    // A ZIP with a workbook in it, and in that the one case that was asked for; a party that looks like a formula is a text.
    let texts = unzipped(&sheet.bytes, "xl/sharedStrings.xml");
    assert!(texts.contains("甲店堆放案") && texts.contains("=1+1") && !texts.contains("油烟"), "{texts}");
    assert!(!unzipped(&sheet.bytes, "xl/worksheets/sheet1.xml").contains("<f>"));

    let view = json!({ "name": "我的在办", "address": "/cases?state=open&mine=1" });
    officer.json(Method::PUT, "/views", view.clone()).await.ok();
    assert_eq!(officer.json(Method::PUT, "/views", view.clone()).await.ok(), json!([view]));
    assert_eq!(server.login("李二").await.get("/views").await.ok(), json!([]), "a view is its person's own");
    let outside = json!({ "name": "外", "address": "//example.org" });
    assert_eq!(officer.json(Method::PUT, "/views", outside).await.sentence(), "只能保存本系统的页面");
    let name = form_urlencoded::byte_serialize("我的在办".as_bytes()).collect::<String>();
    officer.json(Method::DELETE, &format!("/views/{name}"), json!({})).await;
    assert_eq!(officer.get("/views").await.ok(), json!([]));
}

#[tokio::test]
async fn a_database_of_before_is_searched_once_its_texts_were_gathered() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer, "甲店堆放案", "占道经营", "甲店").await;
    let (app, id) = (&server.world.app, case.parse::<base::CaseId>().unwrap());
    let agency = server.agency().await;
    let before = app.store.passages_of(agency, id.into()).await.unwrap();
    assert!(before.len() > 3, "{before:?}");
    // As an upgraded database has it: no text, and nobody who made them.
    app.store.db().execute("DELETE FROM passage", vec![]).await.unwrap();
    app.store.db().execute("UPDATE log_head SET passages_by = ''", vec![]).await.unwrap();
    assert_eq!(search(&officer, &[("q", "占道")]).await["total"], 0);
    assert_eq!(app.make_passages().await.unwrap(), 2, "both agencies");
    assert_eq!(search(&officer, &[("q", "占道")]).await["total"], 1);
    assert_eq!(app.store.passages_of(agency, id.into()).await.unwrap(), before);
    assert_eq!(app.make_passages().await.unwrap(), 0, "once for each version");
}
