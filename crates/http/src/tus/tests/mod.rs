//! The rules of tus, one by one, through the router.

mod protocol;
mod sending;
mod sockets;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use base::{AgencyId, PersonId, SystemClock, UploadId};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http_body_util::BodyExt as _;
use store::log::{NewObject, Purpose};
use store::uploads::Limits;
use store::{Db, Reserve, Store};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::{HookError, TusHooks, TusState, Uploader};

const BYTES: &str = "application/offset+octet-stream";

/// A server for one person, on a database of its own.
struct Server {
    router: Router,
    store: Store,
    custody: Arc<Custody>,
    uploader: Uploader,
    stopping: CancellationToken,
    _dir: TempDir,
}

/// What the application does, in short: adopt, register, finish.
struct Custody {
    store: Store,
    fails: AtomicBool,
    calls: AtomicUsize,
}

impl TusHooks for Custody {
    fn completed(&self, upload: UploadId) -> BoxFuture<'_, Result<(), HookError>> {
        async move {
            let _hold = self.store.hold_upload(upload).await.unwrap();
            let Some(whole) = self.store.upload(upload).await.unwrap().unwrap().completed() else { return Ok(()) };
            self.calls.fetch_add(1, Ordering::SeqCst);
            if self.fails.load(Ordering::SeqCst) {
                let message = "日志签名密钥不可用".to_owned();
                return Err(HookError { status: StatusCode::SERVICE_UNAVAILABLE, code: "no_signer", message });
            }
            let object = self.store.adopt(&whole).await.unwrap();
            let mut slot = self.store.begin(whole.agency, whole.person).await.unwrap();
            let media_type = "application/octet-stream".to_owned();
            let new = NewObject {
                id: object.id,
                purpose: Purpose::Original,
                size: object.size,
                digests: object.digests,
                media_type,
                receipt: None,
            };
            slot.register_object(&new).await.unwrap();
            slot.finish_upload(upload, "{}").await.unwrap();
            slot.commit().await.unwrap();
            Ok(())
        }
        .boxed()
    }
}

impl Server {
    async fn start() -> Self {
        Self::with(Limits { reserve: Reserve::Bytes(0), ..Limits::default() }).await
    }

    async fn with(limits: Limits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::sqlite(&dir.path().join("zhilu.db")).await.unwrap();
        let store = Store::new(db, dir.path().join("data"), Arc::new(SystemClock)).with_limits(limits);
        let uploader = Uploader { person: PersonId::random(), agency: AgencyId::random() };
        store.open_log(uploader.agency, "zhilu.example/agency").await.unwrap();
        let custody = Arc::new(Custody { store: store.clone(), fails: AtomicBool::new(false), calls: AtomicUsize::new(0) });
        let stopping = CancellationToken::new();
        let router = mount(&store, &custody, uploader, &stopping);
        Self { router, store, custody, uploader, stopping, _dir: dir }
    }

    /// The same server as another person sees it.
    fn seen_by(&self, uploader: Uploader) -> Router {
        mount(&self.store, &self.custody, uploader, &self.stopping)
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Announces an upload and returns where it is.
    async fn create(&self, length: u64) -> String {
        let request = tus("POST", "/api/v1/uploads").header("Upload-Length", length);
        let response = self.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        header(&response, "location").unwrap()
    }

    async fn patch(&self, at: &str, offset: u64, bytes: &[u8]) -> Response<Body> {
        self.send(piece(at, offset).body(Body::from(bytes.to_vec())).unwrap()).await
    }

    async fn head(&self, at: &str) -> Response<Body> {
        self.send(tus("HEAD", at).body(Body::empty()).unwrap()).await
    }

    /// Where an upload stands, as the server says.
    async fn offset(&self, at: &str) -> Option<String> {
        header(&self.head(at).await, "upload-offset")
    }
}

/// As the API mounts it: below its path, with who sends, beside a GET of somebody else on the same path.
fn mount(store: &Store, custody: &Arc<Custody>, uploader: Uploader, stopping: &CancellationToken) -> Router {
    let state = TusState { store: store.clone(), hooks: Arc::clone(custody) as _, stopping: stopping.clone() };
    let list =
        Router::new().route("/api/v1/uploads", get(|| async { "list" })).route("/api/v1/uploads/{id}/result", get(|| async {}));
    list.nest("/api/v1/uploads", super::router(state)).layer(Extension(uploader))
}

fn tus(method: &str, at: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(at).header("Tus-Resumable", "1.0.0")
}

fn piece(at: &str, offset: u64) -> axum::http::request::Builder {
    tus("PATCH", at).header("Content-Type", BYTES).header("Upload-Offset", offset)
}

fn header(response: &Response<Body>, name: &str) -> Option<String> {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

/// The code and the sentence of an error.
async fn error(response: Response<Body>) -> (String, String) {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let text = |name: &str| json["error"][name].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}
