//! One request to an S3 store: signed, tried again where that can help, its refusal read.

use std::sync::LazyLock;
use std::time::Duration;

use base::Timestamp;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use md5::{Digest as _, Md5};
use reqwest::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url};
use rusty_s3::{Method, S3Action};
use tokio::runtime::{Builder, Runtime};

use super::Bucket;
use crate::error::StoreError;

/// How long the signature of a request is valid, as the clock of the store sees it.
pub(super) const VALID_FOR: Duration = Duration::from_secs(15 * 60);
/// How often a request is tried that found nobody, or nobody with time.
const TRIES: u32 = 4;
/// The pause before the second try; it doubles with each.
const PAUSE: Duration = Duration::from_millis(150);
/// How long a store may take to take a connection …
const CONNECT: Duration = Duration::from_secs(5);
/// … and to be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Why the bucket does not do what it was asked. [`BucketError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// The settings name no bucket.
    #[error("“{0}” is no address of an S3 store")]
    Settings(String),
    /// Nobody answers.
    #[error("the bucket does not answer at {what}")]
    Silent {
        /// What was being done.
        what: &'static str,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// The store refuses.
    #[error("the bucket refuses {what}: {status} {code}")]
    Refused {
        /// What was being done.
        what: &'static str,
        /// The status.
        status: u16,
        /// The word of the protocol.
        code: String,
    },
    /// The store answers something that cannot be.
    #[error("the bucket answers oddly: {0}")]
    Odd(&'static str),
    /// The lock of the bucket does not hold what it promises.
    #[error("the lock of the bucket is not proved: {0}")]
    NotLocked(&'static str),
    /// No thread can be had.
    #[error("no thread for requests to the bucket")]
    Threads,
}

impl BucketError {
    /// Whether there is no such object.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Refused { status: 404, code, .. } if code != "NoSuchBucket")
    }

    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Settings(endpoint) => format!("“{endpoint}”不是对象存储的地址"),
            Self::Silent { source, .. } => format!("对象存储没有应答：{source}"),
            Self::Refused { status, code, .. } => format!("对象存储拒绝了请求（{status} {code}）；请核对存储桶、账号和权限"),
            Self::Odd(_) => "对象存储的应答不合协议；请核对地址和兼容性".into(),
            Self::NotLocked(why) => format!("存储桶的对象锁定未通过验证：{why}；不能用来保存原件"),
            Self::Threads => "系统资源不足，不能访问对象存储".into(),
        }
    }
}

/// The threads that requests run on, whoever asks: a connection outlives the task that opened it.
static RUNTIME: LazyLock<std::io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).thread_name("bucket").enable_all().build());

fn runtime() -> Result<&'static Runtime, BucketError> {
    RUNTIME.as_ref().map_err(|_| BucketError::Threads)
}

/// Runs something on those threads and waits, blocking: for callers that may.
pub(crate) fn blocking<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    let (told, heard) = std::sync::mpsc::channel();
    runtime()?.spawn(async move { told.send(work.await) });
    heard.recv().map_err(|_| BucketError::Threads)?
}

pub(super) fn client() -> Result<Client, BucketError> {
    // Whoever was first in this process keeps its choice.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE).no_proxy();
    client.build().map_err(|source| BucketError::Silent { what: "its settings", source })
}

/// A request, signed when it is made.
pub(super) struct Request {
    method: Method,
    url: Url,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Request {
    /// A request to an address that is signed already.
    pub(super) fn at(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: Bytes::new() }
    }

    pub(super) fn body(mut self, bytes: Bytes) -> Self {
        self.body = bytes;
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// An answer that is no refusal.
pub(super) struct Answer(Response);

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// Until when the object is locked so that nobody can lift it.
    pub(super) fn locked_until(&self) -> Option<Timestamp> {
        if self.header("x-amz-object-lock-mode") != Some("COMPLIANCE") {
            return None;
        }
        let until: jiff::Timestamp = self.header("x-amz-object-lock-retain-until-date")?.parse().ok()?;
        Some(Timestamp::from_millis(until.as_millisecond()))
    }

    pub(super) async fn bytes(self, what: &'static str) -> Result<Bytes, BucketError> {
        self.0.bytes().await.map_err(|source| BucketError::Silent { what, source })
    }

    pub(super) async fn text(self, what: &'static str) -> Result<String, BucketError> {
        self.0.text().await.map_err(|source| BucketError::Silent { what, source })
    }

    pub(super) fn into_stream(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + use<> {
        self.0.bytes_stream().map_err(std::io::Error::other)
    }
}

impl Bucket {
    /// A request about an object, or, with no key, about the bucket.
    pub(super) fn request(&self, method: Method, key: &str) -> Request {
        self.request_with(method, key, &[])
    }

    /// The same with a query. Nothing is posted like this.
    pub(super) fn request_with(&self, method: Method, key: &str, query: &[(&str, &str)]) -> Request {
        fn signed<'a>(mut action: impl S3Action<'a>, query: &'a [(&str, &str)]) -> Url {
            for (name, value) in query {
                action.query_mut().insert(*name, *value);
            }
            action.sign(VALID_FOR)
        }
        let (bucket, credentials) = (&self.0.bucket, Some(&self.0.credentials));
        let url = match method {
            Method::Head => signed(bucket.head_object(credentials, key), query),
            Method::Put => signed(bucket.put_object(credentials, key), query),
            Method::Delete => signed(bucket.delete_object(credentials, key), query),
            Method::Get | Method::Post => signed(bucket.get_object(credentials, key), query),
        };
        Request::at(method, url)
    }

    /// Asks, and again where nobody answered or nobody had time. Every request here may be made twice.
    pub(super) async fn ask(&self, what: &'static str, request: Request) -> Result<Answer, BucketError> {
        let client = self.0.client.clone();
        let asking = runtime()?.spawn(async move {
            let mut pause = PAUSE;
            for tried in 1.. {
                match once(&client, what, &request).await {
                    Err(e) if tried < TRIES && may_pass(&e) => {
                        tokio::time::sleep(pause).await;
                        pause *= 2;
                    }
                    done => return done,
                }
            }
            unreachable!("the last try returns")
        });
        asking.await.unwrap_or(Err(BucketError::Threads))
    }
}

async fn once(client: &Client, what: &'static str, request: &Request) -> Result<Answer, BucketError> {
    let method = match request.method {
        Method::Head => reqwest::Method::HEAD,
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let writes = matches!(request.method, Method::Put | Method::Post);
    let mut ask = client.request(method, request.url.clone());
    for (name, value) in &request.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            ask = ask.header(HeaderName::from_static(name), value);
        }
    }
    if writes {
        // The signature leaves the bytes out; by this the store finds out whether they came as they were sent.
        let digest = BASE64_STANDARD.encode(Md5::digest(&request.body));
        ask = ask.header("content-md5", digest).header(CONTENT_LENGTH, request.body.len()).body(request.body.clone());
    }
    let silent = |source| BucketError::Silent { what, source };
    let answer = ask.send().await.map_err(silent)?;
    let status = answer.status();
    if status.is_success() {
        return Ok(Answer(answer));
    }
    let text = answer.text().await.unwrap_or_default();
    let code = element(&text, "Code").unwrap_or_else(|| status.canonical_reason().unwrap_or_default()).to_owned();
    Err(BucketError::Refused { what, status: status.as_u16(), code })
}

/// Whether asking again may help.
fn may_pass(e: &BucketError) -> bool {
    match e {
        BucketError::Silent { source, .. } => !source.is_builder(),
        BucketError::Refused { status, .. } => [
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::BAD_GATEWAY,
            StatusCode::SERVICE_UNAVAILABLE,
            StatusCode::GATEWAY_TIMEOUT,
        ]
        .iter()
        .any(|busy| busy.as_u16() == *status),
        _ => false,
    }
}

/// The text of the first element of this name, where it is plain.
pub(super) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once('<').map(|(text, _)| text)
}
