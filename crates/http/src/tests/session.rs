//! Logging in and out: cookies, throttling, tokens, the end of a session.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::Span;
use serde_json::json;

use super::{PASSWORD, Server};

#[tokio::test]
async fn a_login_opens_a_session_and_a_logout_ends_it() {
    let server = Server::start().await;
    let mut browser = server.browser();
    assert_eq!(browser.get("/session").await.refused(), (401, "unauthenticated".into()));

    let answer = browser.post("/session", json!({ "login": "王一", "password": PASSWORD })).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("zhilu_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    let view = answer.ok();
    assert_eq!(view["person"]["name"], "王一");
    assert_eq!(view["agency"]["name"], "甲县城市管理局");
    browser.keep(&answer);

    assert_eq!(browser.get("/session").await.ok()["csrf"], view["csrf"], "a reload finds the same token");
    let answer = browser.send(browser.request(Method::DELETE, "/session").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(browser.get("/session").await.status, StatusCode::UNAUTHORIZED, "the cookie is worth nothing any more");
}

#[tokio::test]
async fn wrong_passwords_are_throttled_and_do_not_tell_which_logins_exist() {
    let server = Server::start().await;
    let browser = server.browser();
    let wrong = |login: &str| browser.post("/session", json!({ "login": login, "password": "wrong" })).into_future();
    let (known, unknown) = (wrong("王一").await, wrong("没有此人").await);
    assert_eq!((known.refused(), known.sentence()), (unknown.refused(), unknown.sentence()));
    for _ in 0..10 {
        wrong("王一").await;
    }
    let answer = browser.post("/session", json!({ "login": "王一", "password": PASSWORD })).await;
    assert_eq!(answer.refused(), (429, "throttled".into()), "even the right password waits");
    let seconds = answer.json()["error"]["retry_after_s"].as_i64().unwrap();
    assert!((1..=15 * 60).contains(&seconds), "{seconds}");
    assert_eq!(answer.headers[header::RETRY_AFTER], seconds.to_string());

    server.world.clock.advance(Span::from_seconds(15 * 60 + 1));
    server.login("王一").await;
}

#[tokio::test]
async fn a_session_ends_without_use_and_after_a_long_day() {
    let server = Server::start().await;
    let idle = server.login("王一").await;
    server.world.clock.advance(Span::from_seconds(2 * 3600 + 1));
    assert_eq!(idle.get("/inbox").await.refused(), (401, "unauthenticated".into()));

    let busy = server.login("王一").await;
    for _ in 0..14 {
        server.world.clock.advance(Span::from_seconds(3600 - 10));
        assert_eq!(busy.get("/inbox").await.status, StatusCode::OK);
    }
    server.world.clock.advance(Span::from_seconds(600));
    assert_eq!(busy.get("/inbox").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_another_site_sends_is_not_done() {
    let server = Server::start().await;
    let mut browser = server.login("王一").await;
    let draft = json!({ "seen": 0, "values": {} });
    let token = browser.csrf.take();
    assert_eq!(browser.json(Method::PUT, "/drafts/a", draft.clone()).await.refused(), (403, "csrf".into()));
    browser.csrf = Some("0".repeat(26));
    assert_eq!(browser.json(Method::PUT, "/drafts/a", draft.clone()).await.refused(), (403, "csrf".into()));
    browser.csrf = token;
    assert_eq!(browser.json(Method::PUT, "/drafts/a", draft).await.status, StatusCode::OK);

    let login = json!({ "login": "王一", "password": PASSWORD }).to_string();
    let forged = server.browser().request(Method::POST, "/session").header(header::CONTENT_TYPE, "application/json");
    let forged = forged.header(header::ORIGIN, "https://evil.example").body(Body::from(login)).unwrap();
    assert_eq!(browser.send(forged).await.refused(), (403, "cross_site".into()));
}

#[tokio::test]
async fn drafts_belong_to_one_person_and_notice_a_second_page() {
    let server = Server::start().await;
    let browser = server.login("王一").await;
    let save =
        |seen: u64| browser.json(Method::PUT, "/drafts/record%3Aa%3Ab", json!({ "seen": seen, "values": { "place": "某处" } }));
    assert_eq!(browser.get("/drafts/record%3Aa%3Ab").await.refused(), (404, "not_found".into()));
    assert_eq!(save(0).await.ok()["revision"], 1);
    assert_eq!(save(1).await.ok()["revision"], 2);
    let stale = save(1).await;
    assert_eq!((stale.refused(), &stale.json()["error"]["revision"]), ((409, "stale".into()), &json!(2)));
    assert_eq!(browser.get("/drafts/record%3Aa%3Ab").await.ok()["values"]["place"], "某处");
    assert_eq!(server.login("李二").await.get("/drafts/record%3Aa%3Ab").await.status, StatusCode::NOT_FOUND);
    let gone = browser.request(Method::DELETE, "/drafts/record%3Aa%3Ab").body(Body::empty()).unwrap();
    assert_eq!(browser.send(gone).await.status, StatusCode::NO_CONTENT);
    assert_eq!(browser.get("/drafts/record%3Aa%3Ab").await.status, StatusCode::NOT_FOUND);
}
