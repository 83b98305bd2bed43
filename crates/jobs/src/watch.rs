//! Watching the logs of agencies below: what came is folded and judged, and what does not come is found by time. What follows is decided
//! by `app::mirror`.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::mirror;
use base::Span;
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// What a superior sees is out of date that long.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// The job that watches every followed log.
pub struct Watch {
    app: Arc<App>,
    silent_after: Span,
}

impl Watch {
    /// The job for an application; a log that was not heard for longer than `silent_after` is called 失联.
    pub const fn new(app: Arc<App>, silent_after: Span) -> Self {
        Self { app, silent_after }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }
}

impl Job for Watch {
    const NAME: &'static str = "watch";

    async fn run(&mut self) -> Result<(), Failure> {
        let silent = |e: &(dyn std::error::Error + 'static)| Failure::new("数据库没有应答，下级日志未能查看", e);
        mirror::watch(&self.app, self.silent_after).await.map_err(|e| silent(&e))?;
        let mut failures = Vec::new();
        for log in self.app.store.mirror_logs().await.map_err(|e| silent(&e))? {
            // One log that cannot be read does not keep the others from it.
            if let Err(e) = mirror::bring_up_to_date(&self.app, &log).await {
                let advice = format!("下级日志 {} 的应办事项未能计算；下级程序较新的，请先升级本服务器", log.held.origin);
                failures.push(Failure::new(advice, &e));
            }
        }
        Failure::join(failures)
    }
}
