//! Holding the locks of objects in a bucket: extended before they end, and until a far day for what is archived.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// Locks last for days; an hour is soon enough.
const AT_LEAST_EVERY: Duration = Duration::from_secs(3600);

/// The job that holds locks.
pub struct HoldLocks {
    app: Arc<App>,
}

impl HoldLocks {
    /// The job for an application.
    pub const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }
}

impl Job for HoldLocks {
    const NAME: &'static str = "hold-locks";

    async fn run(&mut self) -> Result<(), Failure> {
        let held = self.app.store.hold_locks().await.map_err(|e| Failure::new("对象存储中原件的锁定未能延长", &e))?;
        if held > 0 {
            tracing::info!(held, "locks of objects were extended");
        }
        // What had to go and was locked goes as soon as its lock has ended.
        app::spill::finish(&self.app).await.map_err(|e| Failure::new("已销毁的涉密文件未能移除", &e))?;
        Ok(())
    }
}
