//! When the nightly reconciliation 对账 runs: once the night is over, for the day before. What is compared is decided by `app`.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// The report is there before anybody comes to work; a few minutes more or less do not matter.
const AT_LEAST_EVERY: Duration = Duration::from_secs(600);
/// The hour in China from which the day before is over for everybody: stations that sent at night have sent.
const FROM_HOUR: i8 = 5;

/// The job that reconciles.
pub struct Reconcile {
    app: Arc<App>,
}

impl Reconcile {
    /// The job for an application.
    pub const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }
}

impl Job for Reconcile {
    const NAME: &'static str = "reconcile";

    async fn run(&mut self) -> Result<(), Failure> {
        let now = self.app.store.clock().now().civil();
        let Ok(day) = now.date().yesterday() else { return Ok(()) };
        if now.hour() < FROM_HOUR {
            return Ok(());
        }
        let logs = self.app.store.logs().await.map_err(|e| Failure::new("数据库没有应答，晨报暂未生成", &e))?;
        let mut failures = Vec::new();
        for (agency, origin, _) in logs {
            // What is not written to waits; pages say why.
            if !self.app.store.standing(agency).may_write() {
                continue;
            }
            match app::watch::reconcile(&self.app, agency, day).await {
                Ok(Some(report)) => tracing::info!(origin, %day, open = report.open(), "the morning report is signed"),
                Ok(None) => {}
                Err(e) => failures.push(Failure::new("晨报未能生成，稍后重试", &e)),
            }
        }
        Failure::join(failures)
    }
}
