//! The line to a time-stamping authority (RFC 3161, over HTTP), and when checkpoints go there. What is asked and what is believed of the
//! answer is decided by `app`.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::stamp::{Answer, Authority, StampError};
use reqwest::Client;
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// How long an authority may take: a person may be waiting for a package.
const PATIENCE: Duration = Duration::from_secs(15);
/// A token has some kilobytes; more is no token.
const MOST_BYTES: usize = 1 << 20;

/// An authority at an address.
#[derive(Debug)]
pub struct AuthorityLine {
    address: String,
    client: Client,
}

impl AuthorityLine {
    /// A line to an authority; nothing is said yet.
    ///
    /// # Errors
    /// When no TLS can be had.
    pub fn to(address: String) -> Result<Self, Failure> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).build();
        let client = client.map_err(|e| Failure::new("不能建立加密连接，检查点没有时间戳", &e))?;
        Ok(Self { address, client })
    }

    async fn send(&self, request: Vec<u8>) -> Result<Vec<u8>, reqwest::Error> {
        let query = self.client.post(&self.address).header("content-type", "application/timestamp-query").body(request);
        let mut response = query.send().await?.error_for_status()?;
        let mut reply = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if reply.len() + chunk.len() > MOST_BYTES {
                break;
            }
            reply.extend_from_slice(&chunk);
        }
        Ok(reply)
    }
}

impl Authority for AuthorityLine {
    fn ask(&self, request: Vec<u8>) -> Answer<'_> {
        Box::pin(async move { self.send(request).await.map_err(|e| StampError::Line(e.to_string())) })
    }
}

/// The job that has checkpoints stamped.
pub struct Stamp {
    app: Arc<App>,
}

impl Stamp {
    /// The job for an application.
    pub const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// When to run it: once in `every`.
    pub fn rhythm(every: Duration) -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: every, at_most_every: every }
    }
}

impl Job for Stamp {
    const NAME: &'static str = "time-stamp";

    async fn run(&mut self) -> Result<(), Failure> {
        let logs = self.app.store.logs().await.map_err(|e| Failure::new("数据库没有应答，检查点暂未加盖时间戳", &e))?;
        let mut failures = Vec::new();
        for (agency, origin, _) in logs {
            match app::stamp::stamp(&self.app, agency).await {
                Ok(true) => tracing::info!(origin, "the checkpoint bears a time-stamp"),
                Ok(false) => {}
                Err(e) => failures.push(Failure::new(e.explain(), &e)),
            }
        }
        Failure::join(failures)
    }
}
