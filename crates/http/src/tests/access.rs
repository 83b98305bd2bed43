//! Evidence under a grant (Art. 24): asked for, approved, streamed by range, and cut off when the grant ends.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base::{RecordingId, Span};
use http_body_util::BodyExt as _;
use model::recording::RecordingFact;
use model::{Fact, RecordingState};
use serde_json::{Value, json};
use store::{Derivation, Made, Waveform};

use super::{Browser, Server};

/// Bytes that are no film, in more pieces than one.
fn evidence() -> Vec<u8> {
    (0..2_000_000_u32).flat_map(|n| n.to_be_bytes()).take(3 << 20).collect()
}

struct Watched {
    server: Server,
    officer: Browser,
    head: Browser,
    access: String,
    content: String,
}

/// A recording that an officer may look at until noon.
async fn watched() -> Watched {
    let server = Server::start().await;
    let (officer, head) = (server.login("王一").await, server.login("钱四").await);
    let upload = officer.upload(&evidence(), &[("filename", "现场 1.bin"), ("purpose", "recording")]).await;
    let recording = upload["recording"].as_str().unwrap().to_owned();
    let ask = json!({ "kind": "consult", "scope": format!("recording:{recording}"), "purpose": "核对现场情况" });
    let access = officer.post("/access-requests", ask).await.ok()["id"].as_str().unwrap().to_owned();
    let approval = json!({ "revision": 1, "until": "2026-11-03T09:00:00+08:00", "opinion": "同意" });
    let approved = head.post(&format!("/access-requests/{access}/approval"), approval).await.ok();
    assert_eq!(approved["state"], "approved");
    let viewing = officer.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
    assert_eq!(viewing.status, StatusCode::CREATED);
    let viewing = viewing.ok();
    assert!(viewing["overlay"].as_str().unwrap().starts_with("王一 豫A-0001 2026-11-03"), "{viewing}");
    let content = viewing["content"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    Watched { server, officer, head, access, content }
}

#[tokio::test]
async fn a_preview_is_seen_under_the_same_grant_and_the_entry_says_so() {
    let w = watched().await;
    let store = &w.server.world.app.store;
    let recordings = w.officer.get("/recordings").await.ok();
    let id = recordings["items"][0]["id"].as_str().unwrap().to_owned();
    let recording: RecordingId = id.parse().unwrap();
    let original = store.load::<RecordingState>(recording).await.unwrap().unwrap().state.original.unwrap().what.object;
    let kept = store.object(original).await.unwrap().unwrap();
    let long_ago = store.clock().now().minus(Span::from_hours(24));
    assert!(store.begin_derivation(&kept, Derivation::Preview, "by hand", long_ago).await.unwrap());
    assert!(store.begin_derivation(&kept, Derivation::Waveform, "by hand", long_ago).await.unwrap());
    let preview = store.put_object(&b"what browsers play"[..]).await.unwrap();
    store.derived(original, &Made::Preview(preview)).await.unwrap();
    let wave = Waveform { step: Span::from_millis(100), peaks: vec![0, 128, 255] };
    store.derived(original, &Made::Waveform(wave)).await.unwrap();

    for (derivation, made) in [
        (Derivation::Speech, Made::Speech(Waveform { step: Span::from_millis(200), peaks: vec![1, 255, 255, 255, 255, 1] })),
        (Derivation::Transcript, Made::Transcript(r#"{"lines":[{"from_ms":200,"to_ms":900,"text":"我是执法人员"}]}"#.into())),
    ] {
        assert!(store.begin_derivation(&kept, derivation, "by hand", long_ago).await.unwrap());
        store.derived(original, &made).await.unwrap();
    }

    // A session of before goes on with what its entry names.
    assert_eq!(w.officer.get(&w.content).await.bytes.len(), evidence().len());
    let open = async |how: &str| w.officer.post(&format!("/recordings/{id}/viewings{how}"), json!({})).await.ok();
    let address = |viewing: &Value, what: &str| viewing[what].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    let viewing = open("").await;
    assert_eq!(viewing["preview"], true);
    let content = address(&viewing, "content");
    let seen = w.officer.get(&content).await;
    assert_eq!(&seen.bytes[..], b"what browsers play");
    assert_eq!(seen.headers[header::CONTENT_TYPE], "video/mp4");
    let wave = address(&viewing, "waveform");
    assert_eq!(w.officer.get(&wave).await.ok(), json!({ "step_ms": 100, "peaks": "AID/" }));
    let speech = address(&viewing, "speech");
    let heard = w.officer.get(&speech).await.ok();
    assert_eq!(heard["voices"], json!([{ "from_ms": 200, "to_ms": 1000 }]), "{heard}");
    assert_eq!(heard["silences"], json!([]));
    assert_eq!(heard["transcript"]["note"], "机器转写，仅供参考");
    assert_eq!(heard["transcript"]["lines"][0], json!({ "from_ms": 200, "to_ms": 900, "text": "我是执法人员" }));
    let original_seen = open("?original=true").await;
    assert_eq!(original_seen["preview"], false);
    assert_eq!(w.officer.get(&address(&original_seen, "content")).await.bytes.len(), evidence().len());

    let facts = store.entries_of(recording.into()).await.unwrap();
    let named = facts.iter().filter_map(|e| match e.fact().unwrap() {
        Fact::Recording(RecordingFact::Viewed { preview, .. }) => Some(preview),
        _ => None,
    });
    assert_eq!(named.collect::<Vec<_>>(), [None, Some(preview.id), None]);

    // Neither is seen by anybody else, nor without a session, nor after the grant was taken back.
    for path in [&content, &wave, &speech] {
        assert_eq!(w.head.get(path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.server.browser().get(path).await.status, StatusCode::UNAUTHORIZED);
    }
    let revocation = json!({ "revision": 2, "reason": "核对已毕" });
    assert_eq!(w.head.post(&format!("/access-requests/{}/revocation", w.access), revocation).await.status, StatusCode::OK);
    for path in [&content, &wave, &speech] {
        assert_eq!(w.officer.get(path).await.status, StatusCode::FORBIDDEN);
    }
}

impl Watched {
    fn request(&self, method: Method, pairs: &[(header::HeaderName, &str)]) -> Request<Body> {
        let request = self.officer.request(method, &self.content);
        pairs.iter().fold(request, |r, (name, value)| r.header(name, *value)).body(Body::empty()).unwrap()
    }

    /// Takes the first piece, lets `happen`, and takes what still comes. True when the stream broke off before its end.
    async fn breaks_off(&self, happen: impl AsyncFnOnce(&Self)) -> bool {
        let mut body = self.officer.open(self.request(Method::GET, &[])).await.into_body();
        let mut taken = body.frame().await.unwrap().unwrap().into_data().unwrap().len();
        happen(self).await;
        while let Some(frame) = body.frame().await {
            match frame {
                Ok(frame) => taken += frame.into_data().unwrap().len(),
                Err(_) => return taken < evidence().len(),
            }
        }
        assert_eq!(taken, evidence().len());
        false
    }
}

#[tokio::test]
async fn nobody_looks_without_a_grant_whatever_the_role() {
    let server = Server::start().await;
    let officer = server.login("王一").await;
    let upload = officer.upload(b"x", &[("filename", "a.mp4")]).await;
    let recording = upload["recording"].as_str().unwrap();
    for name in ["王一", "李二", "赵三", "钱四", "孙五", "周六"] {
        let answer = server.login(name).await.post(&format!("/recordings/{recording}/viewings"), json!({})).await;
        assert_eq!(answer.refused(), (403, "denied".into()), "{name}");
        assert_eq!(answer.json()["error"]["article"]["code"], "24.2", "{name}");
    }
}

#[tokio::test]
async fn bytes_come_whole_by_range_and_under_headers_that_let_nothing_run() {
    let w = watched().await;
    let whole = w.officer.send(w.request(Method::GET, &[])).await;
    assert_eq!((whole.status, whole.bytes.as_ref()), (StatusCode::OK, evidence().as_slice()));
    assert_eq!(whole.headers[header::CONTENT_TYPE], "application/octet-stream", "what was not recognised is only bytes");
    assert_eq!(whole.headers[header::CONTENT_DISPOSITION], "attachment; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.bin");
    assert_eq!(whole.headers[header::CACHE_CONTROL], "private, no-store");
    assert_eq!(whole.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(whole.headers[header::ACCEPT_RANGES], "bytes");

    let part = w.officer.send(w.request(Method::GET, &[(header::RANGE, "bytes=300000-600000")])).await;
    assert_eq!((part.status, part.bytes.as_ref()), (StatusCode::PARTIAL_CONTENT, &evidence()[300_000..=600_000]));
    assert_eq!(part.headers[header::CONTENT_RANGE], format!("bytes 300000-600000/{}", evidence().len()));

    let tag = whole.headers[header::ETAG].to_str().unwrap();
    let part = w.officer.send(w.request(Method::GET, &[(header::RANGE, "bytes=-1"), (header::IF_RANGE, tag)])).await;
    assert_eq!((part.status, part.bytes.len()), (StatusCode::PARTIAL_CONTENT, 1));
    let other = w.officer.send(w.request(Method::GET, &[(header::RANGE, "bytes=-1"), (header::IF_RANGE, "\"x\"")])).await;
    assert_eq!((other.status, other.bytes.len()), (StatusCode::OK, evidence().len()));

    let beyond = w.officer.send(w.request(Method::GET, &[(header::RANGE, "bytes=99999999-")])).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.headers[header::CONTENT_RANGE], format!("bytes */{}", evidence().len()));

    let head = w.officer.send(w.request(Method::HEAD, &[])).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(head.headers[header::CONTENT_LENGTH], evidence().len().to_string());
}

#[tokio::test]
async fn a_viewing_session_belongs_to_one_browser() {
    let w = watched().await;
    let content = |browser: &Browser| browser.clone().request(Method::GET, &w.content).body(Body::empty()).unwrap();
    let (elsewhere, other) = (w.server.login("王一").await, w.server.login("李二").await);
    assert_eq!(elsewhere.send(content(&elsewhere)).await.refused(), (404, "not_found".into()));
    assert_eq!(other.send(content(&other)).await.refused(), (404, "not_found".into()));
}

#[tokio::test]
async fn a_revoked_grant_stops_the_stream() {
    let w = watched().await;
    let revoke = async |w: &Watched| {
        let body = json!({ "revision": 2, "reason": "核对完毕" });
        w.head.post(&format!("/access-requests/{}/revocation", w.access), body).await.ok();
        w.server.world.clock.advance(Span::from_seconds(10));
    };
    assert!(w.breaks_off(revoke).await);
    let again = w.officer.send(w.request(Method::GET, &[(header::RANGE, "bytes=0-1")])).await;
    assert_eq!((again.refused(), again.sentence()), ((403, "denied".into()), "调阅批准已被撤回".into()));
}

#[tokio::test]
async fn an_expired_grant_stops_the_stream() {
    let w = watched().await;
    assert!(w.breaks_off(async |w| w.server.world.clock.set_to("2026-11-03 09:00")).await);
    assert_eq!(w.officer.send(w.request(Method::GET, &[])).await.sentence(), "批准的调阅期限已满");
}

#[tokio::test]
async fn a_logout_stops_the_stream_and_a_grant_that_holds_does_not() {
    let w = watched().await;
    assert!(!w.breaks_off(async |w| w.server.world.clock.advance(Span::from_seconds(60))).await);
    let logout = async |w: &Watched| {
        w.officer.send(w.officer.request(Method::DELETE, "/session").body(Body::empty()).unwrap()).await;
        w.server.world.clock.advance(Span::from_seconds(10));
    };
    assert!(w.breaks_off(logout).await);
}
