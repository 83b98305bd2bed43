//! Import over the wire: a preview of every row, nothing by halves, and the same file a second time changes nothing.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use super::{Answer, Browser, Server};

async fn send(who: &Browser, path: &str, table: &str) -> Answer {
    let request = who.request(Method::POST, path).header(header::CONTENT_TYPE, "application/octet-stream");
    who.send(request.body(Body::from(table.to_owned())).unwrap()).await
}

fn counts(answer: &Value) -> [u64; 4] {
    ["new", "changed", "same", "bad"].map(|name| answer[name].as_u64().unwrap())
}

/// How many entries the log of the agency has.
async fn entries(server: &Server) -> u64 {
    let agency = server.agency().await;
    let app = &server.world.app;
    app.store.integrate(agency, &app.log_signer(agency).await.unwrap()).await.unwrap();
    app.store.checkpoint(agency).await.unwrap().map_or(0, |c| c.size)
}

const PEOPLE: &str = "姓名,承办机构,执法证号,有效期起,有效期止,角色\n\
    张七,执法二中队,豫A-0107,2026/1/1,2027-12-31,\n\
    马八,执法一中队,豫A-0108,20260101,2027年12月31日,执法人员、承办机构负责人\n\
    王一,执法一中队,,,,执法人员\n";

#[tokio::test]
async fn officers_with_certificates_come_whole_or_not_at_all_and_once() {
    let server = Server::start().await;
    let (legal, officer) = (server.login("周六").await, server.login("王一").await);
    assert_eq!(send(&officer, "/imports/people/preview", PEOPLE).await.status, 403);
    let preview = send(&legal, "/imports/people/preview", PEOPLE).await.ok();
    assert_eq!(counts(&preview), [2, 0, 1, 0], "{preview}");
    assert_eq!(preview["notes"], json!(["新增承办机构：执法二中队"]));
    let before = entries(&server).await;

    let bad =
        format!("{PEOPLE},执法一中队,豫A-0109,2026-01-01,2027-12-31,\n牛九,执法一中队,豫A-0107,2026-13-01,2025-01-01,局长\n");
    let shown = send(&legal, "/imports/people/preview", &bad).await.ok();
    assert_eq!(counts(&shown), [2, 0, 1, 2]);
    let notes =
        |row: usize| shown["rows"][row]["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect::<String>();
    assert!(notes(3).contains("没有姓名"), "{}", notes(3));
    for said in ["没有“局长”这个角色", "有效期起“2026-13-01”不是日期", "与第 2 行重复"] {
        assert!(notes(4).contains(said), "{}", notes(4));
    }
    let refused = send(&legal, "/imports/people", &bad).await;
    assert_eq!(refused.sentence(), "有 2 行有误，一行都没有导入；请改正表格后再导入");
    assert_eq!(entries(&server).await, before, "nothing by halves");

    assert_eq!(counts(&send(&legal, "/imports/people", PEOPLE).await.ok()), [2, 0, 1, 0]);
    let people = officer.get("/people?role=officer").await.ok();
    let zhang = people.as_array().unwrap().iter().find(|p| p["name"] == "张七").cloned().unwrap_or_default();
    assert_eq!(
        (&zhang["unit"], &zhang["certificate"], &zhang["certificate_valid"]),
        (&json!("执法二中队"), &json!("豫A-0107"), &json!(true))
    );
    let after = entries(&server).await;
    assert_eq!(counts(&send(&legal, "/imports/people", PEOPLE).await.ok()), [0, 0, 3, 0]);
    assert_eq!(entries(&server).await, after, "a second time changes nothing");

    let renewed = PEOPLE.replace("2027-12-31", "2029-12-31");
    assert_eq!(counts(&send(&legal, "/imports/people", &renewed).await.ok()), [0, 1, 2, 0]);
    let keeper = "姓名,角色\n郭十,系统管理员\n";
    let shown = send(&legal, "/imports/people/preview", keeper).await.ok();
    assert_eq!(counts(&shown), [0, 0, 0, 1], "who keeps the system is told to it by hand");
}

#[tokio::test]
async fn a_person_says_what_a_column_is() {
    let server = Server::start().await;
    let legal = server.login("周六").await;
    let table = "甲,乙\n张七,豫A-0107\n";
    let shown = send(&legal, "/imports/people/preview", table).await.ok();
    assert_eq!((counts(&shown), &shown["columns"][0]["field"]), ([0, 0, 0, 1], &json!("ignored")));
    let shown = send(&legal, "/imports/people/preview?columns=0:name", table).await.ok();
    assert_eq!((counts(&shown), &shown["columns"][0]["field"]), ([1, 0, 0, 0], &json!("name")));
    assert_eq!(send(&legal, "/imports/people/preview?columns=name", table).await.sentence(), "“name”应写成 栏号:栏目");
    assert_eq!(send(&legal, "/imports/salaries/preview", table).await.status, 404);
}

#[tokio::test]
async fn cases_keep_their_numbers_and_new_ones_go_on_behind() {
    let server = Server::start().await;
    let (legal, officer) = (server.login("周六").await, server.login("王一").await);
    let table = "案号,案件名称,案由,当事人,立案日期,承办人,结案日期,结案方式,案件来源\n\
        甲城管立〔2026〕7号,某摊占道案,占道经营,某摊,2026-03-02,王一、李二,2026-04-01,不予行政处罚,监督检查\n\
        甲城管立〔2025〕88号,某店招牌案,违规设置招牌,某店,2025-06-02,李二,,,\n";
    assert_eq!(counts(&send(&legal, "/imports/cases", table).await.ok()), [2, 0, 0, 0]);
    assert_eq!(counts(&send(&legal, "/imports/cases", table).await.ok()), [0, 0, 2, 0]);
    let list = officer.get("/cases").await.ok();
    assert_eq!(list["total"], 2, "{list}");
    let new = officer.post("/cases", super::bad_input::new_case(&server)).await.ok();
    assert_eq!(new["number"], "甲城管立〔2026〕8号");
    let other = table.replace("某摊占道案", "另一个案名").replace("李二,,", "赵六六,,");
    let shown = send(&legal, "/imports/cases/preview", &other).await.ok();
    assert_eq!(counts(&shown), [0, 0, 0, 2]);
    assert_eq!(shown["rows"][0]["notes"], json!(["已有同一案号的案件，案件名称不同；已有的案件不由导入改动"]));
    assert_eq!(shown["rows"][1]["notes"], json!(["没有叫“赵六六”的人员，请先导入人员"]));
}

#[tokio::test]
async fn lists_are_taken_over_as_a_whole_and_offered() {
    let server = Server::start().await;
    let (legal, officer) = (server.login("周六").await, server.login("王一").await);
    let table = "编号,违法行为,违法程度,裁量标准,法律依据\n1,占道经营,轻微,警告,条例\n2,占道经营,较重,罚款五百元,条例\n";
    assert_eq!(counts(&send(&legal, "/imports/discretion", table).await.ok()), [2, 0, 0, 0]);
    assert_eq!(counts(&send(&legal, "/imports/discretion", table).await.ok()), [0, 0, 2, 0]);
    let rows = officer.get("/lists/discretion").await.ok()["rows"].clone();
    assert_eq!(rows[1]["standard"], "罚款五百元");
    let shorter = "编号,违法行为,违法程度,裁量标准,法律依据\n1,占道经营,轻微,警告,条例\n";
    let shown = send(&legal, "/imports/discretion", shorter).await.ok();
    assert_eq!(shown["notes"], json!(["现行清单中有 1 行不在这份表格里，导入后不再使用"]));
    assert_eq!(officer.get("/lists/discretion").await.ok()["rows"].as_array().unwrap().len(), 1);

    let phrases = "文书,栏目,规范用语\n询问笔录,没有这一栏,甲\n没有的文书,,乙\n";
    let shown = send(&legal, "/imports/phrases/preview", phrases).await.ok();
    assert_eq!(shown["rows"][0]["notes"], json!(["《询问笔录》没有“没有这一栏”这一栏"]));
    assert_eq!(shown["rows"][1]["notes"], json!(["没有《没有的文书》这种文书"]));
    assert_eq!(officer.get("/lists/powers").await.ok()["rows"], json!([]));
}

#[tokio::test]
async fn documents_of_other_systems_find_their_cases() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let case = officer.post("/cases", super::bad_input::new_case(&server)).await.ok();
    let (id, number) = (case["id"].as_str().unwrap(), case["number"].as_str().unwrap());
    let table = format!(
        "案号,文件名,材料名称,日期,文号\n{number},a.pdf,询问笔录,2026/10/1,旧系统 12\n{number},b.exe,程序,,\n不在的案号,c.pdf,丙,2027-01-01,\n"
    );
    let shown = send(&officer, "/imports/documents/preview", &table).await.ok();
    assert_eq!(counts(&shown), [1, 0, 0, 2], "{shown}");
    let cells = &shown["rows"][0]["cells"];
    assert_eq!((&cells["case"], &cells["dated"]), (&json!(id), &json!("2026-10-01")));
    let path = format!("/cases/{id}/papers?kind=foreign&title=x&file_name=a.pdf&dated=2026-10-01");
    send(&officer, &path, "%PDF-1.7 old").await.ok();
    let shown = send(&officer, "/imports/documents/preview", &table).await.ok();
    assert_eq!(counts(&shown), [0, 0, 1, 2]);
    assert_eq!(officer.get(&format!("/cases/{id}")).await.ok()["papers"][0]["media_type"], "application/pdf");
}
