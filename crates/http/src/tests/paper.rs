//! Paper over the wire: opinions that were given on paper and written down later, refused signatures, documents by hand, sealed files, pages that a
//! phone took askew. What came is kept as it came, and the law's questions are answered from the day on the paper.

use std::io::Cursor;
use std::sync::Arc;

use app::derivation::Derivation;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::{RecordId, Span};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use serde_json::{Value, json};
use store::check::{Keys, Options, check};

use super::bad_input::new_case;
use super::{Answer, Browser, Server};

/// Sends a file as a body.
async fn send(who: &Browser, path: &str, bytes: &[u8]) -> Answer {
    let request = who.request(Method::POST, path).header(header::CONTENT_TYPE, "application/octet-stream");
    who.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

async fn revision(who: &Browser, path: &str) -> Value {
    who.get(path).await.ok()["revision"].clone()
}

async fn filed(server: &Server, officer: &Browser) -> String {
    officer.post("/cases", new_case(server)).await.ok()["id"].as_str().unwrap().to_owned()
}

/// Title of the query: what people type.
const APPROVAL: &str = "kind=approval&title=%E7%AD%BE%E6%89%B9%E4%BB%B6&file_name=a.jpg";

async fn nothing_is_wrong(server: &Server) {
    let app = &server.world.app;
    let options = Options {
        objects: true,
        replay: Some(Arc::new(Derivation)),
        keys: Keys::folder(&app.keys).unwrap(),
        ..Options::default()
    };
    let report = check(&app.store, &options).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
}

#[tokio::test]
async fn opinions_on_paper_are_written_down_with_their_scans_and_count_from_their_days() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer).await;
    let page = format!("/cases/{case}");
    let submit = json!({ "revision": revision(&officer, &page).await, "proposal": "no_penalty", "opinion": "轻微，已改正" });
    officer.post(&format!("{page}/submissions"), submit).await.ok();
    server.world.clock.advance(Span::from_hours(72));
    let officer = server.login("王一").await;
    let view = officer.get(&page).await.ok();
    assert_eq!(view["can"]["opine_on_paper"], "unit");

    let scan = testkit::scan::sheet(Some("unit"));
    let kept = send(&officer, &format!("{page}/papers?{APPROVAL}&dated=2026-11-04"), &scan).await.ok();
    let again = send(&officer, &format!("{page}/papers?{APPROVAL}&dated=2026-11-04"), &scan).await.ok();
    assert_eq!((&again["entry"], &again["known"]), (&kept["entry"], &json!(true)), "the same bytes are kept once");
    let enter = async |signer: &str, on: &str, paper: &Value, agreed: bool, text: &str| {
        let body = json!({
            "revision": revision(&officer, &page).await, "agreed": agreed, "signer": server.world.id(signer),
            "signed_on": on, "paper": paper, "opinion": text,
        });
        officer.post(&format!("{page}/paper-opinions"), body).await
    };
    let unit = &kept["entry"];
    // What cannot be: no scan, a day to come, somebody who does not decide, a handler, no reasons.
    let none = json!("01010101010101010101010101");
    assert_eq!(enter("赵三", "2026-11-04", &none, true, "").await.sentence(), "请上传签批件的扫描件或者照片");
    assert_eq!(enter("赵三", "2026-11-09", unit, true, "").await.sentence(), "签批日期晚于今天，请核对");
    assert_eq!(enter("孙五", "2026-11-04", unit, true, "").await.sentence(), "该人员在签批日期不能签署承办机构意见");
    assert_eq!(enter("李二", "2026-11-04", unit, true, "").await.sentence(), "承办人不能审批自己承办的案件");
    assert_eq!(enter("赵三", "2026-11-04", unit, false, " ").await.sentence(), "请写明纸上写的不同意的理由");
    let stranger = server.login("孙五").await;
    assert_eq!(
        stranger
            .post(
                &format!("{page}/paper-opinions"),
                json!({
                    "revision": 1, "agreed": true, "signer": server.world.id("赵三"), "signed_on": "2026-11-04", "paper": unit,
                })
            )
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    enter("赵三", "2026-11-04", unit, true, "同意").await.ok();

    let scan = testkit::scan::sheet(Some("head"));
    let kept = send(&officer, &format!("{page}/papers?{APPROVAL}"), &scan).await.ok();
    assert_eq!(enter("赵三", "2026-11-05", &kept["entry"], true, "").await.sentence(), "该签批人在本轮已经签署过意见");
    let done = enter("钱四", "2026-11-03", &kept["entry"], true, "同意").await.ok();
    let said = &done["rounds"][0]["opinions"][1];
    assert_eq!((&said["who"], &said["on_paper"]["entered_by"]), (&json!("钱四"), &json!("王一")));
    assert_eq!(said["on_paper"]["signed_on"], "2026-11-03");
    let odd: Vec<_> = done["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert!(odd.contains(&json!("signed_before_unit")), "{odd:?}");
    let duty = |rule: &str| done["duties"].as_array().unwrap().iter().find(|d| d["rule"] == rule).unwrap().clone();
    for rule in ["art11-2-unit-opinion", "art11-4-head-opinion"] {
        assert_eq!(duty(rule)["outcome"], "met", "{}", duty(rule));
    }
    let href = said["on_paper"]["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(officer.get(&href).await.bytes.as_ref(), scan.as_slice(), "the scan is what came");
    assert_eq!(server.login("外一").await.get(&href).await.status, StatusCode::NOT_FOUND);
    assert_eq!(done["can"]["close"], true);

    // It goes into the dossier, with the paper, and what proves it.
    let closing = json!({ "revision": done["revision"], "ground": "no_penalty", "ended_on": "2026-11-06" });
    let closed = officer.post(&format!("{page}/closing"), closing).await.ok();
    officer.post(&format!("{page}/dossier"), json!({ "revision": closed["revision"] })).await.ok();
    let (app, agency) = (&server.world.app, server.agency().await);
    app.store.integrate(agency, &app.log_signer(agency).await.unwrap()).await.unwrap();
    let verified = officer.post(&format!("{page}/verification"), json!({})).await.ok();
    assert_eq!((&verified["ok"], &verified["problems"]), (&json!(true), &json!([])));
    nothing_is_wrong(&server).await;
}

#[tokio::test]
async fn several_cases_are_agreed_to_in_one_go_and_each_is_an_opinion() {
    let server = Server::start().await;
    let (officer, unit_head) = (server.login("王一").await, server.login("赵三").await);
    let mut cases = Vec::new();
    for _ in 0..3 {
        let case = filed(&server, &officer).await;
        let page = format!("/cases/{case}");
        let body = json!({ "revision": revision(&officer, &page).await, "proposal": "no_penalty", "opinion": "轻微" });
        officer.post(&format!("{page}/submissions"), body).await.ok();
        cases.push(json!({ "case": case, "revision": revision(&officer, &page).await }));
    }
    cases[1]["revision"] = json!(1);
    let body = json!({ "cases": cases, "opinion": "同意" });
    assert_eq!(officer.post("/opinions/agreements", body.clone()).await.ok()[0]["done"], false, "a handler agrees to nothing");
    let done = unit_head.post("/opinions/agreements", body).await.ok();
    let told: Vec<_> = done.as_array().unwrap().iter().map(|one| one["done"].as_bool().unwrap()).collect();
    assert_eq!(told, [true, false, true]);
    assert_eq!(done[1]["message"], "页面打开后内容已被更新，请核对后再提交");
    let first = officer.get(&format!("/cases/{}", cases[0]["case"].as_str().unwrap())).await.ok();
    assert_eq!(first["rounds"][0]["opinions"][0]["text"], "同意");
    assert_eq!(unit_head.post("/opinions/agreements", json!({ "cases": [] })).await.sentence(), "请选择案件");
}

fn inspection(server: &Server) -> Value {
    let officers = [server.world.id("王一"), server.world.id("李二")];
    json!({
        "cause": "占道经营", "started_at": "2026-11-03T07:02:00+08:00", "ended_at": "2026-11-03T07:40:00+08:00",
        "place": "文化路", "officers": officers, "recorder": officers[1], "certificates_shown": true,
        "certificates_shown_at": "2026-11-03T07:03:00+08:00", "party": "某店", "party_present": false,
        "rights_told": false, "course": "店外堆放",
    })
}

#[tokio::test]
async fn a_record_by_hand_has_its_own_pages_and_a_refusal_says_what_bears_it_out() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer).await;
    let mut form = json!({ "record_type": "on-site-inspection", "values": inspection(&server), "on_paper": true });
    form["handwritten"] = json!(0);
    let refused = officer.post(&format!("/cases/{case}/records"), form.clone()).await;
    assert_eq!(refused.sentence(), "手写文书的页数应当在 1 到 500 之间");
    form["handwritten"] = json!(2);
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok();
    assert_eq!((&record["pages"], &record["missing"], &record["handwritten"]), (&json!(2), &json!([1, 2]), &json!(true)));
    let id = record["id"].as_str().unwrap().to_owned();
    for page in ["1", "2"] {
        let sheet = testkit::scan::sheet(Some(&format!("no code of ours {page}")));
        officer.upload(&sheet, &[("purpose", "record_scan"), ("record", &id), ("page", page)]).await;
    }
    let finality = json!({
        "revision": revision(&officer, &format!("/records/{id}")).await, "signature": "refused", "place": "档案室",
        "note": "当事人看后不肯签名", "shown_by": "01010101010101010101010101",
    });
    let answer = officer.post(&format!("/records/{id}/finalisation"), finality.clone()).await;
    assert_eq!(answer.sentence(), "该标记不在本记录所记的现场，请重新选择");
    let mut alone = finality;
    alone.as_object_mut().unwrap().remove("shown_by");
    let done = officer.post(&format!("/records/{id}/finalisation"), alone).await.ok();
    assert_eq!(done["state"], "final");
    assert_eq!(done["refusal"], "没有见证人，也没有指明音像");
    assert!(done["findings"].as_array().unwrap().iter().any(|f| f["code"] == "refusal_alone"), "{done}");

    // With a witness and a fingerprint, nothing is left to ask.
    let form = json!({ "record_type": "on-site-inspection", "values": inspection(&server), "on_paper": true, "handwritten": 1 });
    let id = officer.post(&format!("/cases/{case}/records"), form).await.ok()["id"].as_str().unwrap().to_owned();
    officer.upload(&testkit::scan::sheet(None), &[("purpose", "record_scan"), ("record", &id), ("page", "1")]).await;
    let finality = json!({
        "revision": revision(&officer, &format!("/records/{id}")).await, "signature": "refused", "place": "档案室",
        "note": "当事人离开", "witness": "社区工作人员刘某",
    });
    let done = officer.post(&format!("/records/{id}/finalisation"), finality).await.ok();
    assert_eq!(done["refusal"], "见证人 社区工作人员刘某");
    assert!(done["findings"].as_array().unwrap().iter().all(|f| f["code"] != "refusal_alone"), "{done}");
    nothing_is_wrong(&server).await;
}

#[tokio::test]
async fn a_page_that_a_phone_took_askew_is_shown_straight_and_kept_as_it_came() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer).await;
    let form = json!({ "record_type": "on-site-inspection", "values": inspection(&server) });
    let id = officer.post(&format!("/cases/{case}/records"), form).await.ok()["id"].as_str().unwrap().to_owned();
    let scan = server.world.scan_of(id.parse::<RecordId>().unwrap(), 1).await.unwrap();
    let photo = askew(&scan.bytes);
    let result = officer.upload(&photo, &[("purpose", "record_scan"), ("record", &id)]).await;
    assert_eq!(result["page"], 1, "its code is read all the same");
    let shown = officer.get(&format!("/records/{id}")).await.ok();
    assert_eq!(shown["scans"][0]["recognised"], "qr");
    let came = officer.get(&format!("/records/{id}/scans/1")).await;
    assert_eq!(came.bytes.as_ref(), photo.as_slice());
    let straight = officer.get(&format!("/records/{id}/scans/1?straight=1")).await;
    assert_eq!((straight.status, &straight.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    let drawn = image::load_from_memory(&straight.bytes).unwrap().into_luma8();
    let edge = (0..drawn.height()).filter(|y| drawn.get_pixel(3, *y).0[0] > 150).count();
    assert!(edge * 10 > drawn.height() as usize * 9, "the left edge is paper, not table");
}

/// The sheet on a dark table, leaning by a tenth.
fn askew(sheet: &[u8]) -> Vec<u8> {
    let page = image::load_from_memory(sheet).unwrap().into_luma8();
    let (width, height) = page.dimensions();
    let table = GrayImage::from_fn(width + 320, height + 320, |x, y| {
        let (dx, dy) = (f64::from(x) - 200.0, f64::from(y) - 120.0);
        let (u, v) = (dx + dy * 0.08, dy - dx * 0.08);
        let inside = u >= 0.0 && v >= 0.0 && u < f64::from(width) && v < f64::from(height);
        if inside { *page.get_pixel(u as u32, v as u32) } else { Luma([60]) }
    });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(table).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn a_sealed_file_takes_the_place_of_pages_and_an_unknown_seal_is_a_question() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = filed(&server, &officer).await;
    let form = json!({ "record_type": "on-site-inspection", "values": inspection(&server) });
    let record = officer.post(&format!("/cases/{case}/records"), form).await.ok();
    let id = record["id"].as_str().unwrap().to_owned();
    let path = |name: &str, seen: &Value| format!("/records/{id}/sealed-file?revision={seen}&file_name={name}");
    let wrong = send(&officer, &path("a.txt", &record["revision"]), b"hello").await;
    assert!(wrong.sentence().starts_with("请选择加盖电子签章的 PDF 或者 OFD 文件"), "{}", wrong.sentence());
    let ofd = b"PK\x03\x04 something of a signing program";
    let kept = send(&officer, &path("a.ofd", &record["revision"]), ofd).await.ok();
    assert_eq!((&kept["missing"], &kept["sealed"]["seal"]), (&json!([]), &json!("unverified")));
    assert!(kept["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "question"), "{kept}");
    let stale = send(&officer, &path("b.ofd", &record["revision"]), ofd).await;
    assert_eq!(stale.refused().1, "stale");
    assert_eq!(officer.get(&format!("/records/{id}/sealed-file")).await.bytes.as_ref(), ofd);
    let finality = json!({ "revision": kept["revision"], "signature": "signed", "place": "电子档案", "marks": ["seal"] });
    let done = officer.post(&format!("/records/{id}/finalisation"), finality).await.ok();
    assert_eq!((&done["state"], &done["marks"][0]["label"]), (&json!("final"), &json!("盖章")));
    nothing_is_wrong(&server).await;
}
