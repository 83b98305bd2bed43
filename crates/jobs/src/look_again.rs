//! Looking again at what time alone, or something that changed elsewhere, may have altered. What follows is decided by `app`.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// What pages show of queued duties is out of date that long.
const AT_LEAST_EVERY: Duration = Duration::from_secs(2);

/// The job that looks again, in every agency where there is a reason to.
pub struct LookAgain {
    app: Arc<App>,
    /// Whether stored duties were compared with the version of law and rules that this program has.
    versions_compared: bool,
}

impl LookAgain {
    /// The job for an application.
    pub const fn new(app: Arc<App>) -> Self {
        Self { app, versions_compared: false }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }
}

impl Job for LookAgain {
    const NAME: &'static str = "look-again";

    async fn run(&mut self) -> Result<(), Failure> {
        let silent = |e| Failure::new("数据库没有应答，到期事项未更新", &e);
        if !self.versions_compared {
            let logs = self.app.store.queue_judged_by_others(&app::sweep::judged_by()).await.map_err(silent)?;
            tracing::info!(logs, "duties made by another version of law and rules are computed anew");
            self.app.make_passages().await.map_err(|e| Failure::new("检索内容未能重新整理，查找结果可能不全", &e))?;
            self.versions_compared = true;
        }
        self.app.look_for_recovery().await.map_err(|e| Failure::new("恢复缺口是否已经补回未能查明", &e))?;
        let mut failures = Vec::new();
        for agency in self.app.store.to_look_at(self.app.store.clock().now()).await.map_err(silent)? {
            // What is not written to waits; pages say why.
            if !self.app.store.standing(agency).may_write() {
                continue;
            }
            // One agency that cannot be looked at does not keep the others from it.
            let looked = async {
                self.app.reassess(agency).await?;
                self.app.sweep(agency).await
            };
            if let Err(e) = looked.await {
                failures.push(Failure::new("办理期限未能重新计算，页面上的应办事项可能不是最新", &e));
            }
        }
        Failure::join(failures)
    }
}
