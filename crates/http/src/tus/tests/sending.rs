//! Sending bytes, and what happens when they are whole.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use base::DigestPair;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use futures::{SinkExt as _, StreamExt as _, stream};
use sha1::Digest as _;
use store::Reserve;
use store::uploads::{Limits, State};

use super::{BYTES, Server, error, header, piece, tus};
use crate::tus::{TusState, recover};

#[tokio::test]
async fn pieces_become_an_object_and_the_application_hears_of_it_once() {
    let server = Server::start().await;
    let at = server.create(10).await;
    let first = server.patch(&at, 0, b"01234").await;
    assert_eq!((first.status(), header(&first, "upload-offset").as_deref()), (StatusCode::NO_CONTENT, Some("5")));
    assert!(header(&first, "upload-expires").is_some());
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 0);
    let last = server.patch(&at, 5, b"56789").await;
    assert_eq!((last.status(), header(&last, "upload-offset").as_deref()), (StatusCode::NO_CONTENT, Some("10")));

    let id = at.rsplit('/').next().unwrap().parse().unwrap();
    let upload = server.store.upload(id).await.unwrap().unwrap();
    let object = server.store.object(upload.object).await.unwrap().unwrap();
    assert_eq!((upload.state, object.digests), (State::InCustody, DigestPair::of(b"0123456789")));

    // The sender did not hear the answer and asks again, in every way it may.
    assert_eq!(server.offset(&at).await.as_deref(), Some("10"));
    assert_eq!(server.patch(&at, 10, b"").await.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.patch(&at, 5, b"56789").await.status(), StatusCode::CONFLICT);
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_upload_without_bytes_is_whole_at_once() {
    let server = Server::start().await;
    let at = server.create(0).await;
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 1);
    assert_eq!(server.offset(&at).await.as_deref(), Some("0"));
}

#[tokio::test]
async fn the_first_bytes_may_come_with_the_announcement() {
    let server = Server::start().await;
    let post = |length: u64, bytes: &'static str| {
        let request = tus("POST", "/api/v1/uploads").header("Upload-Length", length).header("Content-Type", BYTES);
        request.header("Content-Length", bytes.len()).body(Body::from(bytes)).unwrap()
    };
    let created = server.send(post(10, "01234")).await;
    assert_eq!((created.status(), header(&created, "upload-offset").as_deref()), (StatusCode::CREATED, Some("5")));
    let at = header(&created, "location").unwrap();
    assert_eq!(server.offset(&at).await.as_deref(), Some("5"));

    assert_eq!(server.send(post(5, "01234")).await.status(), StatusCode::CREATED);
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 1);
    assert_eq!(server.send(post(4, "01234")).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let json = tus("POST", "/api/v1/uploads").header("Upload-Length", 2).header("Content-Type", "application/json");
    assert_eq!(server.send(json.body(Body::from("{}")).unwrap()).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_wrong_place_or_type_changes_nothing() {
    let server = Server::start().await;
    let at = server.create(10).await;
    server.patch(&at, 0, b"01234").await;
    for wrong in [0, 4, 6] {
        let response = server.patch(&at, wrong, b"567").await;
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(error(response).await, ("upload_offset".into(), "续传位置不符，服务器已收到 5 字节".into()));
    }
    let untyped = tus("PATCH", &at).header("Upload-Offset", 5).body(Body::from("567")).unwrap();
    assert_eq!(server.send(untyped).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for offset in ["", "x", "-5", "5.0"] {
        let request = tus("PATCH", &at).header("Content-Type", BYTES).header("Upload-Offset", offset);
        assert_eq!(server.send(request.body(Body::from("567")).unwrap()).await.status(), StatusCode::BAD_REQUEST);
    }
    assert_eq!(server.offset(&at).await.as_deref(), Some("5"));
}

#[tokio::test]
async fn more_than_announced_is_refused() {
    let server = Server::start().await;
    let at = server.create(5).await;
    let announced = piece(&at, 0).header("Content-Length", 6).body(Body::from("012345")).unwrap();
    assert_eq!(server.send(announced).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let frames = stream::iter([Ok::<_, &str>("01234"), Ok("5")]);
    let unannounced = piece(&at, 0).body(Body::from_stream(frames)).unwrap();
    assert_eq!(server.send(unannounced).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(server.offset(&at).await.as_deref(), Some("0"));
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_checksum_decides_whether_a_piece_counts() {
    let server = Server::start().await;
    let at = server.create(10).await;
    let with = |offset: u64, checksum: String, bytes: &'static str| {
        piece(&at, offset).header("Upload-Checksum", checksum).body(Body::from(bytes)).unwrap()
    };
    let sha1 = format!("sha1 {}", BASE64_STANDARD.encode(sha1::Sha1::digest(b"01234")));
    let sha256 = format!("sha256 {}", BASE64_STANDARD.encode(sha2::Sha256::digest(b"56789")));
    let changed = server.send(with(0, sha1.clone(), "01235")).await;
    assert_eq!(changed.status().as_u16(), 460);
    assert_eq!(error(changed).await.0, "upload_checksum");
    assert_eq!(server.offset(&at).await.as_deref(), Some("0"));
    assert_eq!(server.send(with(0, sha1, "01234")).await.status(), StatusCode::NO_CONTENT);
    for unknown in ["md5 rL0Y20zC+Fzt72VPzMSk2A==", "sha1", "sha1 AAAA", "sha256 *"] {
        assert_eq!(server.send(with(5, unknown.into(), "56789")).await.status(), StatusCode::BAD_REQUEST, "{unknown}");
    }
    assert_eq!(server.send(with(5, sha256, "56789")).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_came_before_the_line_broke_is_there() {
    let server = Server::start().await;
    let at = server.create(10).await;
    let frames = stream::iter([Ok("0123"), Err("the line broke")]);
    let broken = piece(&at, 0).body(Body::from_stream(frames)).unwrap();
    assert_eq!(server.send(broken).await.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(server.offset(&at).await.as_deref(), Some("4"));
}

#[tokio::test]
async fn one_writer_at_a_time() {
    let server = Server::start().await;
    let at = server.create(10).await;
    let (mut line, frames) = futures::channel::mpsc::channel::<Result<Bytes, std::io::Error>>(0);
    let slow = piece(&at, 0).body(Body::from_stream(frames)).unwrap();
    let slow = tokio::spawn(tower::ServiceExt::oneshot(server.router.clone(), slow));
    // The second frame fits into the channel when the first was taken out: the slow one has begun.
    line.send(Ok(Bytes::from_static(b"012"))).await.unwrap();
    line.send(Ok(Bytes::from_static(b"34"))).await.unwrap();
    let second = server.patch(&at, 0, b"xxxxx").await;
    assert_eq!(second.status(), StatusCode::LOCKED);
    line.send(Ok(Bytes::from_static(b"56789"))).await.unwrap();
    drop(line);
    assert_eq!(slow.await.unwrap().unwrap().status(), StatusCode::NO_CONTENT);
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_sender_that_falls_silent_hears_where_it_stands() {
    let server = Server::with(Limits { idle: Duration::from_millis(50), reserve: Reserve::Bytes(0), ..Limits::default() }).await;
    let at = server.create(10).await;
    let frames = stream::iter([Ok::<_, std::io::Error>("012")]).chain(stream::pending());
    let response = server.send(piece(&at, 0).body(Body::from_stream(frames)).unwrap()).await;
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(error(response).await.1, "传输中断，已保存 3 字节，可以续传");
}

#[tokio::test]
async fn custody_that_failed_is_made_good_when_the_sender_asks_again() {
    let server = Server::start().await;
    let at = server.create(5).await;
    server.custody.fails.store(true, Ordering::SeqCst);
    let response = server.patch(&at, 0, b"01234").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(error(response).await, ("no_signer".into(), "日志签名密钥不可用".into()));
    assert_eq!(server.head(&at).await.status(), StatusCode::SERVICE_UNAVAILABLE, "not yet: the sender must go on asking");
    server.custody.fails.store(false, Ordering::SeqCst);
    assert_eq!(server.offset(&at).await.as_deref(), Some("5"));
    let id = at.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(server.store.upload(id).await.unwrap().unwrap().state, State::InCustody);
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn many_askers_at_once_take_an_upload_into_custody_once() {
    let server = Server::start().await;
    let at = server.create(5).await;
    server.custody.fails.store(true, Ordering::SeqCst);
    server.patch(&at, 0, b"01234").await;
    server.custody.fails.store(false, Ordering::SeqCst);
    let heads = futures::future::join_all((0..8).map(|_| server.head(&at))).await;
    assert!(heads.iter().all(|head| head.status() == StatusCode::OK));
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_was_whole_when_the_program_ended_is_taken_into_custody_at_the_start() {
    let server = Server::start().await;
    let (whole, begun) = (server.create(5).await, server.create(5).await);
    server.custody.fails.store(true, Ordering::SeqCst);
    server.patch(&whole, 0, b"01234").await;
    server.patch(&begun, 0, b"0123").await;
    server.custody.fails.store(false, Ordering::SeqCst);
    let (hooks, stopping) = (Arc::clone(&server.custody) as _, server.stopping.clone());
    let state = TusState { store: server.store.clone(), hooks, stopping };
    recover(&state).await.unwrap();
    recover(&state).await.unwrap();
    assert_eq!(server.custody.calls.load(Ordering::SeqCst), 2, "one that failed, one that did not, and no more");
    assert_eq!(server.store.unfinished_uploads(server.uploader.person).await.unwrap().len(), 1);
}

#[tokio::test]
async fn when_the_server_stops_what_came_is_durable_and_the_sender_hears_it() {
    let server = Server::start().await;
    let (plain, summed) = (server.create(10).await, server.create(10).await);
    let sum = "sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    // Four bytes come, then the sender thinks: only the stop ends the request.
    let body = || Body::from_stream(stream::iter([Ok::<_, std::io::Error>("0123")]).chain(stream::pending()));
    let unsummed = server.send(piece(&plain, 0).body(body()).unwrap());
    let summed_one = server.send(piece(&summed, 0).header("Upload-Checksum", sum).body(body()).unwrap());
    let stop = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        server.stopping.cancel();
    };
    let (unsummed, summed_one, ()) = tokio::join!(unsummed, summed_one, stop);
    for (answer, at, kept) in [(unsummed, &plain, "4"), (summed_one, &summed, "0")] {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(header(&answer, "retry-after").as_deref(), Some("5"));
        let (code, message) = error(answer).await;
        assert_eq!((code.as_str(), message), ("server_stopping", format!("服务正在停止，已保存 {kept} 字节，稍后可以续传")));
        assert_eq!(server.offset(at).await.as_deref(), Some(kept));
    }
}
