//! The line to a superior: requests and answers as JSON over HTTP. What is said and what is believed of it is told elsewhere.

use std::time::Duration;

use app::mirror::{Answer, Ask, Delivery, HandedBack};
use reqwest::{Client, Response};
use serde::de::DeserializeOwned;
use tlog::VerifierKey;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whom to tell.
#[derive(Clone, Debug)]
pub struct Superior {
    /// Its address: `https://host`.
    pub address: String,
    /// The key with which it cosigns.
    pub key: VerifierKey,
}

/// Why nothing was heard.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DialError {
    #[error("the superior does not answer")]
    Connection(#[from] reqwest::Error),
    #[error("the superior refuses: {status} {code}")]
    Refused { status: u16, code: String, message: String },
    #[error("the request cannot be signed: {0}")]
    Unsigned(String),
}

impl DialError {
    pub(crate) fn explain(&self, address: &str) -> String {
        match self {
            Self::Connection(_) => format!("上级 {address} 没有应答，请稍后再试"),
            Self::Refused { message, .. } => format!("上级 {address} 不接收：{message}"),
            Self::Unsigned(why) => format!("日志密钥不能签署：{why}"),
        }
    }

    /// Whether another request came between: then it is asked again.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "busy" || code == "stale")
    }
}

/// A line to a superior.
pub(crate) struct Line {
    pub(crate) superior: Superior,
    client: Client,
}

impl Line {
    /// A line; nothing is said yet.
    pub(crate) fn to(superior: Superior) -> Result<Self, reqwest::Error> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self { superior, client: Client::builder().timeout(PATIENCE).build()? })
    }

    pub(crate) async fn standing(&self, origin: &str) -> Result<Answer, DialError> {
        read(self.client.get(self.address("")).query(&[("origin", origin)]).send().await?).await
    }

    pub(crate) async fn send(&self, delivery: &Delivery) -> Result<Answer, DialError> {
        read(self.client.post(self.address("")).json(delivery).send().await?).await
    }

    pub(crate) async fn ask(&self, ask: &Ask) -> Result<HandedBack, DialError> {
        read(self.client.post(self.address("/recovery")).json(ask).send().await?).await
    }

    fn address(&self, what: &str) -> String {
        format!("{}/api/v1/mirror{what}", self.superior.address.trim_end_matches('/'))
    }
}

/// Reads an answer, or why there is none.
async fn read<T: DeserializeOwned>(response: Response) -> Result<T, DialError> {
    #[derive(serde::Deserialize)]
    struct Problem {
        error: Said,
    }
    #[derive(serde::Deserialize)]
    struct Said {
        code: String,
        message: String,
    }
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await?);
    }
    let said = response.json::<Problem>().await.map(|p| p.error);
    let Said { code, message } = said.unwrap_or_else(|_| Said { code: "unknown".into(), message: format!("应答 {status}") });
    Err(DialError::Refused { status: status.as_u16(), code, message })
}
