//! Telling the superior: dialling, sending what is new of every log, keeping what comes back cosigned. What goes over the wire is put
//! together in `app::mirror::deliver`, the connection is [`crate::dial`]'s; here is when and how often.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::mirror::deliver::{self, AnswerError};
use base::{AgencyId, RawId, Span, Timestamp};
use store::GuardedSigner;
use tokio::sync::Notify;

use crate::dial::{DialError, Line, Superior};
use crate::runner::{Failure, Job, Rhythm};

/// Between two looks at whether there is something to tell.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// What has nothing new says so this often: a superior that hears nothing calls it 失联.
const SIGN_OF_LIFE: Span = Span::from_seconds(30);
/// How long this process alone tells of a log.
const LEASE: Span = Span::from_seconds(90);
/// Rounds in which the superior may ask for proofs without taking anything.
const ROUNDS: u32 = 16;

/// The job that tells the superior of every log of a server.
pub struct TellSuperior {
    app: Arc<App>,
    line: Line,
    /// This process, among others on the same database.
    holder: String,
    told: HashMap<AgencyId, Told>,
}

/// What was told of a log last.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    size: u64,
    at: Timestamp,
    findings: Vec<(String, String)>,
}

/// Why the superior was not told.
#[derive(Debug, thiserror::Error)]
enum TellError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error(transparent)]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    App(#[from] app::AppError),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error(transparent)]
    Key(#[from] store::keys::KeyError),
}

impl TellError {
    fn explain(&self, address: &str) -> String {
        match self {
            Self::Dial(e) => e.explain(address),
            Self::Answer(AnswerError::OtherKey(key)) => {
                format!("上级 {address} 的联署密钥是 {key}，与设置的 superior_key 不同；请向上级核实后再改设置")
            }
            Self::Answer(AnswerError::Cosignature) => format!("上级 {address} 的联署不成立，没有采用"),
            Self::Answer(AnswerError::App(_)) | Self::App(_) | Self::Store(_) => {
                "日志无法读取或证明，没有向上级报送；请运行 zhilu check".into()
            }
            Self::Key(e) => e.explain(),
        }
    }
}

impl TellSuperior {
    /// The job for an application.
    ///
    /// # Errors
    /// When no TLS can be had.
    pub fn new(app: Arc<App>, superior: Superior) -> Result<Self, Failure> {
        let line = Line::to(superior).map_err(|e| Failure::new("不能建立加密连接，没有向上级报送", &e))?;
        Ok(Self { app, line, holder: RawId::random().to_string(), told: HashMap::new() })
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }

    /// Tells of one log until the superior has everything that is signed, if nobody else does. How many entries it took.
    async fn tell(&mut self, agency: AgencyId, origin: &str) -> Result<u64, TellError> {
        let newest = self.app.store.newest(agency, &self.app.keys).await.map_err(app::AppError::internal)?;
        let (Some(newest), now) = (newest, self.app.store.clock().now()) else { return Ok(0) };
        let size = newest.checkpoint.size();
        if self.told.get(&agency).is_some_and(|told| told.size == size && now.since(told.at) < SIGN_OF_LIFE) {
            return Ok(0);
        }
        let lease = format!("tell-superior/{origin}");
        if self.app.store.lease(&lease, &self.holder, LEASE).await?.is_none() {
            return Ok(0);
        }
        let signer = GuardedSigner::open(&self.app.keys, origin)?;
        let mut answer = self.line.standing(origin).await?;
        let (before, mut idle) = (answer.size, 0);
        loop {
            let key = &self.line.superior.key;
            let Some(delivery) = deliver::next(&self.app, agency, &signer, key, &answer).await? else { break };
            let after = match self.line.send(&delivery).await {
                Err(e) if e.is_passing() && idle < ROUNDS => self.line.standing(origin).await?,
                sent => sent?,
            };
            deliver::keep(&self.app, agency, &signer, key, &after).await?;
            idle = if after.size > answer.size { 0 } else { idle + 1 };
            let goes_on = deliver::goes_on(&answer, &after, &delivery);
            answer = after;
            if !goes_on || idle > ROUNDS || self.app.store.lease(&lease, &self.holder, LEASE).await?.is_none() {
                break;
            }
        }
        let told = Told { size, at: now, findings: answer.findings.clone() };
        let before_that = self.told.insert(agency, told).map(|t| t.findings).unwrap_or_default();
        for (word, sentence) in answer.findings.iter().filter(|found| !before_that.contains(found)) {
            tracing::error!(origin, "上级认为本机关的日志{word}：{sentence}");
        }
        Ok(answer.size.saturating_sub(before))
    }
}

impl Job for TellSuperior {
    const NAME: &'static str = "tell-superior";

    async fn run(&mut self) -> Result<(), Failure> {
        let logs = self.app.store.logs().await.map_err(|e| Failure::new("数据库没有应答，没有向上级报送", &e))?;
        let mut failures = Vec::new();
        for (agency, origin, _) in logs {
            // One log that cannot be told of does not keep the others from it.
            match self.tell(agency, &origin).await {
                Ok(0) => {}
                Ok(entries) => tracing::debug!(origin, entries, "told the superior"),
                Err(e) => failures.push(Failure::new(e.explain(&self.line.superior.address), &e)),
            }
        }
        Failure::join(failures)
    }

    async fn finish(&mut self) -> Result<(), Failure> {
        // Another process need not wait for the lease to end.
        for (_, origin, _) in self.app.store.logs().await.unwrap_or_default() {
            let _ = self.app.store.let_go(&format!("tell-superior/{origin}"), &self.holder).await;
        }
        Ok(())
    }
}
