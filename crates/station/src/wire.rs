//! The server, over HTTP: a pass for the next minutes, manifests, uploads by tus 1.0.0, receipts. What is believed of an answer is checked here;
//! when to ask is for [`crate::sending`].

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::{AgencyId, Clock, Sha256Digest, Timestamp};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ledger::station::{Manifest, ManifestReceipt, Pass, id_of};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde::Deserialize;
use tlog::{NoteSigner, VerifierKey};

use crate::machine;
use crate::spool::Undelivered;

/// How long one request may take, a piece of a file included.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a pass is used; the server takes it for ten minutes.
const PASS_IS_USED: Duration = Duration::from_secs(300);

/// Why the server did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// No answer: the line is down, or the server is.
    #[error("服务器没有应答")]
    Line(#[source] reqwest::Error),
    /// It answers, and cannot now.
    #[error("服务器暂时不能接收：{0}")]
    Later(String),
    /// It refuses.
    #[error("服务器不接收：{message}")]
    Refused {
        /// The status.
        status: u16,
        /// Why, in Chinese.
        message: String,
    },
    /// Its answer cannot be believed, or read.
    #[error("服务器的应答不可信：{0}")]
    Unbelieved(&'static str),
}

impl WireError {
    /// Whether asking again later may help, without anybody doing anything.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Line(_) | Self::Later(_))
    }

    /// The status of a refusal.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// That a manifest is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The signed receipt.
    pub receipt: String,
    /// What the server noticed, in sentences.
    pub findings: Vec<String>,
}

/// The server of a station.
pub struct Server {
    client: Client,
    base: String,
    agency: AgencyId,
    key: NoteSigner,
    clock: Arc<dyn Clock>,
    trusted: Vec<VerifierKey>,
    pass: Mutex<Option<(String, Instant)>>,
}

#[derive(Deserialize)]
struct Greeting {
    time: Timestamp,
    key: String,
}

impl Server {
    /// The server at an address, whose receipts are signed by one of `trusted`.
    ///
    /// # Errors
    /// When no TLS can be had.
    pub fn new(
        address: &str,
        agency: AgencyId,
        key: NoteSigner,
        trusted: Vec<VerifierKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, reqwest::Error> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).connect_timeout(Duration::from_secs(10)).build()?;
        let base = address.trim_end_matches('/').to_owned();
        Ok(Self { client, base, agency, key, clock, trusted, pass: Mutex::default() })
    }

    /// The keys whose receipts are believed.
    pub fn trusted(&self) -> &[VerifierKey] {
        &self.trusted
    }

    /// A header that lets this station in, made anew when the last one is old.
    async fn pass(&self, fresh: bool) -> Result<String, WireError> {
        let known = self.pass.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((pass, made)) = known.filter(|(_, made)| !fresh && made.elapsed() < PASS_IS_USED) {
            let _ = made;
            return Ok(pass);
        }
        let asked = self.client.get(format!("{}/api/v1/stations/greeting", self.base)).send().await.map_err(WireError::Line)?;
        let greeting: Greeting = read(asked).await?;
        let to: VerifierKey = greeting.key.parse().map_err(|_| WireError::Unbelieved("公钥无法读取"))?;
        if !self.trusted.contains(&to) {
            return Err(WireError::Unbelieved("回执的公钥不在设置的 server_keys 之中，请向系统管理员核实"));
        }
        let pass = Pass {
            agency: self.agency,
            station: id_of(self.key.verifier_key()),
            to: Pass::addressee(to.id()),
            time: greeting.time,
            clock: self.clock.now(),
            boot: machine::boot(),
            steady: machine::counter(&*self.clock),
        };
        let signed = pass.sign(&self.key).map_err(|_| WireError::Unbelieved("通行签名没有签成"))?;
        let header = format!("Zhilu-Station {}", BASE64_STANDARD.encode(signed));
        *self.pass.lock().unwrap_or_else(PoisonError::into_inner) = Some((header.clone(), Instant::now()));
        Ok(header)
    }

    async fn ask(&self, request: RequestBuilder, fresh: bool) -> Result<Response, WireError> {
        let request = request.header(header::AUTHORIZATION, self.pass(fresh).await?);
        let response = request.send().await.map_err(WireError::Line)?;
        if response.status() == StatusCode::UNAUTHORIZED {
            // Perhaps it is only too old: the next one is new.
            *self.pass.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        if response.status().is_success() { Ok(response) } else { Err(refusal(response).await) }
    }

    /// Delivers a manifest. The pass is made anew: it tells the server what both clocks show now.
    ///
    /// # Errors
    /// See [`WireError`].
    pub async fn deliver(&self, manifest: &Undelivered) -> Result<Kept, WireError> {
        #[derive(Deserialize)]
        struct Answer {
            receipt: String,
            findings: Vec<Finding>,
        }
        #[derive(Deserialize)]
        struct Finding {
            message: String,
        }
        let body = serde_json::json!({ "manifest": manifest.note });
        let request = self.client.post(format!("{}/api/v1/stations/manifests", self.base)).json(&body);
        let answer: Answer = read(self.ask(request, true).await?).await?;
        let keys: Vec<&VerifierKey> = self.trusted.iter().collect();
        let receipt = ManifestReceipt::verify(&answer.receipt, &keys).map_err(|_| WireError::Unbelieved("清单回执的签名无效"))?;
        let root = Manifest::read(&manifest.note).map(|m| m.root).ok();
        if receipt.manifest != manifest.digest || Some(receipt.root) != root {
            return Err(WireError::Unbelieved("清单回执属于别的清单"));
        }
        Ok(Kept { receipt: answer.receipt, findings: answer.findings.into_iter().map(|f| f.message).collect() })
    }

    /// Announces an upload: where it is.
    ///
    /// # Errors
    /// See [`WireError`].
    pub async fn create(&self, size: u64, metadata: &[(&str, Vec<u8>)]) -> Result<String, WireError> {
        let said: Vec<_> = metadata.iter().map(|(name, value)| format!("{name} {}", BASE64_STANDARD.encode(value))).collect();
        let request = self.tus(Method::POST, "/api/v1/uploads");
        let request = request.header("upload-length", size).header("upload-metadata", said.join(","));
        let response = self.ask(request, false).await?;
        let place = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
        place
            .filter(|place| place.starts_with("/api/v1/uploads/"))
            .map(str::to_owned)
            .ok_or(WireError::Unbelieved("没有上传位置"))
    }

    /// How many bytes of an upload the server has.
    ///
    /// # Errors
    /// See [`WireError`].
    pub async fn stands(&self, place: &str) -> Result<u64, WireError> {
        offset(&self.ask(self.tus(Method::HEAD, place), false).await?)
    }

    /// Sends the next bytes: how many the server has then.
    ///
    /// # Errors
    /// See [`WireError`].
    pub async fn send(&self, place: &str, at: u64, bytes: Vec<u8>) -> Result<u64, WireError> {
        let checksum = BASE64_STANDARD.encode(Sha256Digest::of(&bytes).0);
        let request = self
            .tus(Method::PATCH, place)
            .header("upload-offset", at)
            .header("upload-checksum", format!("sha256 {checksum}"))
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .body(bytes);
        offset(&self.ask(request, false).await?)
    }

    /// The signed receipt of an upload.
    ///
    /// # Errors
    /// See [`WireError`].
    pub async fn receipt(&self, place: &str) -> Result<String, WireError> {
        #[derive(Deserialize)]
        struct Answer {
            receipt: String,
        }
        let upload = place.rsplit('/').next().unwrap_or_default();
        let request = self.client.get(format!("{}/api/v1/stations/uploads/{upload}", self.base));
        Ok(read::<Answer>(self.ask(request, false).await?).await?.receipt)
    }

    fn tus(&self, method: Method, place: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{place}", self.base)).header("tus-resumable", "1.0.0")
    }
}

fn offset(response: &Response) -> Result<u64, WireError> {
    let told = response.headers().get("upload-offset").and_then(|v| v.to_str().ok()?.parse().ok());
    told.ok_or(WireError::Unbelieved("没有续传位置"))
}

async fn read<T: serde::de::DeserializeOwned>(response: Response) -> Result<T, WireError> {
    if !response.status().is_success() {
        return Err(refusal(response).await);
    }
    let bytes = response.bytes().await.map_err(WireError::Line)?;
    serde_json::from_slice(&bytes).map_err(|_| WireError::Unbelieved("应答无法读取"))
}

async fn refusal(response: Response) -> WireError {
    #[derive(Deserialize)]
    struct Problem {
        error: Said,
    }
    #[derive(Deserialize)]
    struct Said {
        message: String,
    }
    let status = response.status();
    let said = response.json::<Problem>().await.map(|p| p.error.message);
    let message = said.unwrap_or_else(|_| format!("应答 {status}"));
    match status.as_u16() {
        401 | 408 | 423 | 429 | 500..=599 => WireError::Later(message),
        status => WireError::Refused { status, message },
    }
}
