//! Every route of the description, asked by nobody, without a token, and by somebody of another agency.

use axum::body::Body;
use axum::http::{Method, header};
use base::RawId;
use serde_json::json;
use utoipa::openapi::path::Operation;

use super::Server;
use crate::openapi;

/// What answers without a session. Whoever adds a line says why in the change.
const OPEN: [(Method, &str); 10] = [
    (Method::POST, "/api/v1/session"),
    (Method::GET, "/api/v1/openapi.json"),
    // A supervisor and a load balancer have no login; neither answer says anything about cases or people.
    (Method::GET, "/healthz"),
    (Method::GET, "/readyz"),
    // A subordinate has no login: what it sends is signed by the key of its log, and what it hears is what checkpoints tell.
    (Method::GET, "/api/v1/mirror"),
    (Method::POST, "/api/v1/mirror"),
    // What was sent up once goes back to the key that signed it, and to nobody else.
    (Method::POST, "/api/v1/mirror/recovery"),
    // A catalogue is published for everybody (Art. 16); one that is not published is not found.
    (Method::GET, "/api/v1/public/catalogues/{id}"),
    // Whoever holds a document may know whether it was made here; its code is a random id, and nothing of its words is told.
    (Method::GET, "/api/v1/public/documents"),
    // A dock station must know the server's time and key before it can write its pass.
    (Method::GET, "/api/v1/stations/greeting"),
];

/// What a dock station changes: it has no session and no token, its key signs every pass.
const BY_PASS: [(Method, &str); 1] = [(Method::POST, "/api/v1/stations/manifests")];

/// Every route of the description, with ids that name nothing.
fn routes() -> Vec<(Method, String)> {
    let mut routes = Vec::new();
    for (path, item) in openapi().paths.paths {
        let operations: [(Method, &Option<Operation>); 6] = [
            (Method::GET, &item.get),
            (Method::PUT, &item.put),
            (Method::POST, &item.post),
            (Method::DELETE, &item.delete),
            (Method::PATCH, &item.patch),
            (Method::HEAD, &item.head),
        ];
        routes.extend(operations.into_iter().filter(|(_, o)| o.is_some()).map(|(method, _)| (method, path.clone())));
    }
    assert!(routes.len() > 50, "the description lists the routes");
    routes
}

fn with_ids(path: &str, id: &str) -> String {
    path.strip_prefix("/api/v1")
        .unwrap_or(path)
        .replace("{id}", id)
        .replace("{number}", "21")
        .replace("{page}", "1")
        .replace("{key}", "k")
}

#[tokio::test]
async fn nobody_gets_an_answer_without_a_session() {
    let server = Server::start().await;
    let mut nobody = server.browser();
    for cookie in [None, Some("zhilu_session=0000".to_owned()), Some(format!("zhilu_session={}", RawId::random()))] {
        nobody.cookie = cookie;
        for (method, path) in routes() {
            let open = OPEN.contains(&(method.clone(), path.as_str()));
            let request =
                nobody.request(method.clone(), &with_ids(&path, &RawId::random().to_string())).header("tus-resumable", "1.0.0");
            let status = nobody.send(request.body(Body::empty()).unwrap()).await.status.as_u16();
            assert_eq!(status == 401, !open, "{method} {path}: {status}");
        }
    }
}

#[tokio::test]
async fn nothing_changes_without_the_token() {
    let server = Server::start().await;
    let mut browser = server.login("王一").await;
    browser.csrf = None;
    for (method, path) in routes() {
        let way = (method.clone(), path.as_str());
        if matches!(method, Method::GET | Method::HEAD) || OPEN.contains(&way) || BY_PASS.contains(&way) {
            continue;
        }
        let request = browser.request(method.clone(), &with_ids(&path, &RawId::random().to_string()));
        let answer = browser.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.refused(), (403, "csrf".into()), "{method} {path}");
    }
}

#[tokio::test]
async fn another_agency_learns_of_nothing() {
    let server = Server::start().await;
    let (own, other) = (server.login("王一").await, server.login("外一").await);
    let officers = [server.world.id("王一"), server.world.id("李二")];
    let scene =
        own.post("/scenes", json!({ "activity": "on_site_inspection", "officers": officers, "place": "某路 1 号" })).await.ok();
    let scene = scene["id"].as_str().unwrap();
    let upload = own.upload(b"not a film", &[("filename", "a.mp4"), ("scene", scene)]).await;
    let recording = upload["recording"].as_str().unwrap();
    let access = json!({ "kind": "consult", "scope": format!("recording:{recording}"), "purpose": "核对" });
    let access = own.post("/access-requests", access).await.ok()["id"].as_str().unwrap().to_owned();

    for path in [format!("/scenes/{scene}"), format!("/recordings/{recording}")] {
        assert_eq!(own.get(&path).await.status, 200, "{path}");
        assert_eq!(other.get(&path).await.refused(), (404, "not_found".into()), "{path}");
    }
    let attempts = [
        (format!("/scenes/{scene}/marks"), json!({ "mark": "people" })),
        (format!("/scenes/{scene}/departures"), json!({})),
        (format!("/recordings/{recording}/scene"), json!({ "revision": 1, "scene": null })),
        (format!("/recordings/{recording}/viewings"), json!({})),
        ("/access-requests".into(), json!({ "kind": "copy", "scope": format!("scene:{scene}"), "purpose": "看" })),
    ];
    for (path, body) in attempts {
        assert_eq!(other.post(&path, body).await.refused(), (404, "not_found".into()), "{path}");
    }
    assert_eq!(other.get("/scenes").await.ok()["total"], 0);
    assert_eq!(other.get("/recordings").await.ok()["total"], 0);
    assert_eq!(other.get("/access-requests?state=mine").await.ok(), json!([]));
    let approval = json!({ "revision": 1, "until": "2026-12-01T00:00:00+08:00" });
    let refused = other.post(&format!("/access-requests/{access}/approval"), approval).await;
    assert_eq!(refused.status, 403, "an officer does not decide");
}

#[tokio::test]
async fn every_answer_is_protected_and_named() {
    let server = Server::start().await;
    for path in ["/session", "/no-such-route", "/healthz"] {
        let answer = server.browser().get(path).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(answer.headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(answer.headers["x-request-id"].len(), 26);
    }
    assert_eq!(server.browser().get("/no-such-route").await.refused(), (404, "not_found".into()));
    let wrong_method = server.browser().request(Method::PATCH, "/scenes").body(Body::empty()).unwrap();
    assert_eq!(server.browser().send(wrong_method).await.refused(), (405, "method".into()));
}
