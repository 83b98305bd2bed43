//! Announcing, asking, refusing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base::{AgencyId, PersonId, UploadId};
use store::uploads::Limits;
use store::{Db, Reserve};

use super::{BYTES, Server, error, header, piece, tus};
use crate::tus::Uploader;

#[tokio::test]
async fn options_tells_what_the_server_can_do() {
    let server = Server::start().await;
    let response = server.send(Request::options("/api/v1/uploads").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let said = ["tus-resumable", "tus-version", "tus-extension", "tus-checksum-algorithm", "tus-max-size"];
    let said = said.map(|name| header(&response, name).unwrap());
    let can = "creation,creation-with-upload,creation-defer-length,checksum,expiration";
    assert_eq!(said, ["1.0.0", "1.0.0", can, "sha1,sha256", "68719476736"]);
}

#[tokio::test]
async fn another_version_is_refused_before_anything_happens() {
    let server = Server::start().await;
    let at = server.create(5).await;
    for version in [None, Some("0.2.2")] {
        let mut request = Request::patch(&at).header("Content-Type", BYTES).header("Upload-Offset", 0);
        if let Some(version) = version {
            request = request.header("Tus-Resumable", version);
        }
        let response = server.send(request.body(Body::from("01234")).unwrap()).await;
        assert_eq!(response.status(), StatusCode::PRECONDITION_FAILED);
        assert_eq!(header(&response, "tus-version").as_deref(), Some("1.0.0"));
        assert_eq!(header(&response, "tus-resumable").as_deref(), Some("1.0.0"));
    }
    assert_eq!(server.offset(&at).await.as_deref(), Some("0"));
}

#[tokio::test]
async fn what_was_announced_is_told_back() {
    let server = Server::start().await;
    let metadata = "filename d29ybGQubXA0,scene,gbk 1tW3qA==";
    let request = tus("POST", "/api/v1/uploads").header("Upload-Length", 10).header("Upload-Metadata", metadata);
    let created = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(created.status(), StatusCode::CREATED);
    let at = header(&created, "location").unwrap();
    assert!(at.strip_prefix("/api/v1/uploads/").unwrap().parse::<UploadId>().is_ok(), "{at}");
    assert!(header(&created, "upload-expires").unwrap().ends_with(" GMT"));

    let head = server.head(&at).await;
    assert_eq!(head.status(), StatusCode::OK);
    let said = ["upload-offset", "upload-length", "upload-metadata", "cache-control", "tus-resumable"];
    assert_eq!(said.map(|name| header(&head, name).unwrap()), ["0", "10", metadata, "no-store", "1.0.0"]);
    assert_eq!(header(&head, "upload-defer-length"), None);
}

#[tokio::test]
async fn a_length_is_announced_now_or_later_but_not_both() {
    let server = Server::start().await;
    let cases: [(&[(&str, &str)], u16); 8] = [
        (&[("Upload-Length", "10")], 201),
        (&[("Upload-Defer-Length", "1")], 201),
        (&[], 400),
        (&[("Upload-Length", "10"), ("Upload-Defer-Length", "1")], 400),
        (&[("Upload-Defer-Length", "2")], 400),
        (&[("Upload-Length", "-1")], 400),
        (&[("Upload-Length", "68719476737")], 413),
        (&[("Upload-Length", "10"), ("Upload-Concat", "partial")], 400),
    ];
    for (headers, status) in cases {
        let request = headers.iter().fold(tus("POST", "/api/v1/uploads"), |r, (name, value)| r.header(*name, *value));
        let response = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status().as_u16(), status, "{headers:?}");
    }
}

#[tokio::test]
async fn a_deferred_length_is_told_with_a_later_piece() {
    let server = Server::start().await;
    let request = tus("POST", "/api/v1/uploads").header("Upload-Defer-Length", "1");
    let at = header(&server.send(request.body(Body::empty()).unwrap()).await, "location").unwrap();
    let head = server.head(&at).await;
    assert_eq!((header(&head, "upload-defer-length").as_deref(), header(&head, "upload-length")), (Some("1"), None));
    server.patch(&at, 0, b"01234").await;
    let told = |length: u64, bytes: &'static str| piece(&at, 5).header("Upload-Length", length).body(Body::from(bytes)).unwrap();
    assert_eq!(server.send(told(4, "")).await.status(), StatusCode::BAD_REQUEST);
    let last = server.send(told(8, "567")).await;
    assert_eq!((last.status(), header(&last, "upload-offset").as_deref()), (StatusCode::NO_CONTENT, Some("8")));
    assert_eq!(header(&server.head(&at).await, "upload-length").as_deref(), Some("8"));
    assert_eq!(server.custody.calls.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn metadata_that_makes_no_sense_is_refused_in_words() {
    let server = Server::start().await;
    let request = tus("POST", "/api/v1/uploads").header("Upload-Length", 1).header("Upload-Metadata", "a YQ==,a Yg==");
    let response = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let (code, sentence) = error(response).await;
    assert_eq!((code.as_str(), sentence.as_str()), ("upload_metadata", "上传说明（Upload-Metadata）有误：有重复的项目"));
}

#[tokio::test]
async fn nobody_else_sees_an_upload() {
    let server = Server::start().await;
    let at = server.create(5).await;
    let colleague = Uploader { person: PersonId::random(), ..server.uploader };
    let elsewhere = Uploader { agency: AgencyId::random(), ..server.uploader };
    for other in [colleague, elsewhere] {
        for request in [tus("HEAD", &at), piece(&at, 0), tus("DELETE", &at)] {
            let response = tower::ServiceExt::oneshot(server.seen_by(other), request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), StatusCode::NOT_FOUND);
        }
    }
    for nowhere in [format!("/api/v1/uploads/{}", UploadId::random()), "/api/v1/uploads/..%2f..%2fetc".into()] {
        let head = server.head(&nowhere).await;
        assert_eq!((head.status(), header(&head, "upload-offset")), (StatusCode::NOT_FOUND, None), "{nowhere}");
    }
}

#[tokio::test]
async fn what_has_a_byte_is_not_taken_back() {
    let server = Server::start().await;
    let (empty, begun) = (server.create(5).await, server.create(5).await);
    server.patch(&begun, 0, b"0").await;
    let kept = server.send(tus("DELETE", &begun).body(Body::empty()).unwrap()).await;
    assert_eq!(kept.status(), StatusCode::FORBIDDEN);
    assert_eq!(error(kept).await.1, "已收到内容的上传不得删除");
    assert_eq!(server.offset(&begun).await.as_deref(), Some("1"));

    assert_eq!(server.send(tus("DELETE", &empty).body(Body::empty()).unwrap()).await.status(), StatusCode::NO_CONTENT);
    let head = server.head(&empty).await;
    assert_eq!((head.status(), header(&head, "upload-offset")), (StatusCode::GONE, None));
}

#[tokio::test]
async fn the_method_may_stand_in_a_header() {
    let server = Server::start().await;
    let at = server.create(5).await;
    let instead = |method: &str| tus("POST", &at).header("X-HTTP-Method-Override", method);
    let patch = instead("PATCH").header("Content-Type", BYTES).header("Upload-Offset", 0);
    assert_eq!(server.send(patch.body(Body::from("01")).unwrap()).await.status(), StatusCode::NO_CONTENT);
    let head = server.send(instead("HEAD").body(Body::empty()).unwrap()).await;
    assert_eq!(header(&head, "upload-offset").as_deref(), Some("2"));
    assert_eq!(server.send(instead("DELETE").body(Body::empty()).unwrap()).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(server.send(tus("POST", &at).body(Body::empty()).unwrap()).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn others_may_use_get_on_the_same_paths() {
    let server = Server::start().await;
    for path in ["/api/v1/uploads", "/api/v1/uploads/x/result"] {
        let response = server.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_full_disk_is_told_before_the_body() {
    let server = Server::with(Limits { reserve: Reserve::Bytes(u64::MAX), ..Limits::default() }).await;
    let request = tus("POST", "/api/v1/uploads").header("Upload-Length", 1);
    let response = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::INSUFFICIENT_STORAGE);
    assert!(header(&response, "retry-after").is_some());
    assert_eq!(error(response).await.1, "存储空间不足，暂不接收新文件。已收到的部分不受影响");
}

#[tokio::test]
async fn a_database_that_is_away_is_said_to_be_so() {
    let server = Server::start().await;
    let at = server.create(5).await;
    let db: &Db = server.store.db();
    db.close().await;
    let response = server.patch(&at, 0, b"01234").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(header(&response, "retry-after").is_some());
}
