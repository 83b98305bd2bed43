//! Whether the server can do its work, and what keeps it from it, in words. Asked by whoever runs it; says nothing about cases or people.

use base::{Span, Timestamp};
use serde::Serialize;
use store::figures::LogStanding;
use utoipa::ToSchema;

use crate::App;

/// Something that keeps the server from its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Trouble {
    /// What it is about: `database`, `objects`, `checkpoint`, `recovery`, `stopping`.
    pub part: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

impl Trouble {
    /// A trouble of a part.
    pub fn new(part: &'static str, message: impl Into<String>) -> Self {
        Self { part, message: message.into() }
    }
}

/// Everything that keeps the server from its work; nothing when it can. An entry must be covered by a checkpoint `within` a span.
pub async fn troubles(app: &App, within: Span) -> Vec<Trouble> {
    let mut found = Vec::new();
    match app.store.log_standings().await {
        Ok(logs) => {
            let now = app.store.clock().now();
            for log in &logs {
                // A log with a gap is not signed because of it: said once.
                match app.store.standing(log.agency).explain() {
                    Some(why) => found.push(Trouble::new("recovery", why)),
                    None => found.extend(unsigned(log, now, within)),
                }
            }
        }
        Err(e) => {
            tracing::warn!(error = %e, "the database does not answer");
            found.push(Trouble::new("database", "数据库没有应答，记录不能写入；请检查数据库"));
        }
    }
    if let Err(e) = app.store.probe_objects().await {
        tracing::warn!(error = %e, "objects cannot be written");
        found.push(Trouble::new("objects", "原件目录不能写入或者读取；请检查磁盘和权限"));
    }
    found
}

/// A log whose entries wait too long for a checkpoint. One that was signed a moment ago is catching up, however old its first entry.
fn unsigned(log: &LogStanding, now: Timestamp, within: Span) -> Option<Trouble> {
    let waiting = log.waiting_since?.max(log.signed_at.unwrap_or(Timestamp::from_millis(i64::MIN)));
    if now <= waiting.plus(within) {
        return None;
    }
    let (count, seconds) = (log.size.saturating_sub(log.signed), now.since(waiting).seconds());
    let (origin, limit) = (&log.origin, within.seconds());
    let message = format!(
        "日志 {origin} 有 {count} 条记录等待签署检查点，已 {seconds} 秒，超过设定的 {limit} 秒；原因见运行日志中的 integrate 任务"
    );
    Some(Trouble::new("checkpoint", message))
}
