//! Reading what is kept again 核验, slowly and in turn, and having entries tell of it. What is compared is `store`'s, what an entry says `app`'s.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use base::{RawId, Span, Timestamp};
use store::Pace;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::runner::{Failure, Job, Rhythm};

/// Objects are due for days; looking for them every few minutes is soon enough.
const AT_LEAST_EVERY: Duration = Duration::from_secs(300);
/// While a pass goes on, entries tell of it this often; of damage they tell at once.
const TOLD_EVERY: Span = Span::from_hours(1);
/// Objects of one round: enough to fill the lanes again and again, few enough to stop soon.
const ROUND: u32 = 64;
/// How long this process alone scrubs, unless it says that it still does.
const LEASE: Span = Span::from_seconds(600);

/// How often everything is read, and how fast.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Each object is read again once this long has passed.
    pub every: Span,
    /// At most so many bytes a second, over all objects.
    pub bytes_per_second: u64,
}

/// The job that scrubs.
pub struct Scrub {
    app: Arc<App>,
    every: Span,
    pace: Pace,
    stopping: CancellationToken,
    /// This process, among others on the same database.
    holder: String,
    told_at: Timestamp,
}

impl Scrub {
    /// The job for an application. A round under way ends when `stopping` is cancelled; what it did not note is read again.
    pub fn new(app: Arc<App>, schedule: Schedule, stopping: CancellationToken) -> Self {
        let (holder, told_at) = (RawId::random().to_string(), app.store.clock().now());
        Self { app, every: schedule.every, pace: Pace::new(Some(schedule.bytes_per_second)), stopping, holder, told_at }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }

    /// Has entries tell of what was read: of damage at once, of everything else `when` it is time.
    async fn tell(&mut self, when: bool) -> Result<(), Failure> {
        let silent = |e| Failure::new("数据库没有应答，核验结果暂未记入日志", &e);
        for (agency, wrong) in self.app.store.untold_looks().await.map_err(silent)? {
            // What is not written to waits; the looks themselves are noted.
            if !(wrong || when) || !self.app.store.standing(agency).may_write() {
                continue;
            }
            self.app.tell_looks(agency).await.map_err(|e| Failure::new("核验结果未能记入日志，下次再记", &e))?;
            if wrong {
                tracing::error!(%agency, "核验发现文件与登记的摘要不符、缺失或者不能读取，请运行 zhilu check 并从备份中找回");
            }
        }
        Ok(())
    }
}

impl Job for Scrub {
    const NAME: &'static str = "scrub";

    async fn run(&mut self) -> Result<(), Failure> {
        let silent = |e| Failure::new("数据库没有应答，原件暂未核验", &e);
        while !self.stopping.is_cancelled() {
            let store = self.app.store.clone();
            if store.lease("scrub", &self.holder, LEASE).await.map_err(silent)?.is_none() {
                return Ok(());
            }
            let now = store.clock().now();
            let due = store.due_for_scrub(now.minus(self.every), ROUND).await.map_err(silent)?;
            let done = due.is_empty();
            tokio::select! {
                () = self.stopping.cancelled() => break,
                looks = store.look_through(due, &self.pace) => {
                    let looks = looks.map_err(|e| Failure::new("原件未能核验，稍后重试", &e))?;
                    let bytes: u64 = looks.iter().map(|look| look.object.size).sum();
                    if !looks.is_empty() {
                        tracing::debug!(objects = looks.len(), bytes, "read again");
                    }
                }
            }
            let time = done || now.since(self.told_at) >= TOLD_EVERY;
            self.tell(time).await?;
            if time {
                self.told_at = now;
            }
            if done {
                break;
            }
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), Failure> {
        self.tell(true).await
    }
}
