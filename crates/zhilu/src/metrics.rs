//! Figures for Prometheus, on an address of their own: whoever may read them need not reach the pages, and the other way round.
//!
//! What is counted while it happens is counted where it happens, under the names of [`base::metric`]. What can be asked is asked when
//! somebody reads. Nothing of a person or a case is in a label.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use app::App;
use app::readiness::troubles;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use base::metric::{self, Kind, Metric};
use base::{Span, Timestamp};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use model::Outcome;
use store::figures::LogStanding;
use tokio_util::sync::CancellationToken;

/// The upper ends of the classes into which times fall, in seconds.
const CLASSES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// Samples are put into their classes at least so often, even if nobody reads.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to count. What is counted before, or in a program that never calls this, costs next to nothing and goes nowhere.
///
/// # Errors
/// When something counts already.
pub fn start() -> Result<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().set_buckets(&CLASSES)?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).context("运行指标已经启用")?;
    for m in metric::ALL {
        describe(m);
    }
    Ok(handle)
}

/// Tells what a figure means, and shows a counter without labels from the start: one that appears with its first event has no rate.
fn describe(m: &Metric) {
    match m.kind {
        Kind::Counter => metrics::describe_counter!(m.name, m.help),
        Kind::Gauge => metrics::describe_gauge!(m.name, m.help),
        Kind::Seconds => metrics::describe_histogram!(m.name, m.help),
    }
    if m.kind == Kind::Counter && m.labels.is_empty() {
        metrics::counter!(m.name).increment(0);
    }
}

/// What it takes to answer.
#[derive(Clone)]
pub struct Source {
    /// What is asked.
    pub app: Arc<App>,
    /// How soon a checkpoint must cover an entry.
    pub checkpoint_within: Span,
    /// What was counted.
    pub handle: PrometheusHandle,
}

/// The one route there is.
pub fn router(source: Source) -> Router {
    Router::new().route("/metrics", get(answer)).with_state(source)
}

/// Keeps what nobody reads from piling up, until told to stop.
pub async fn upkeep(handle: PrometheusHandle, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(UPKEEP)).await.is_some() {
        handle.run_upkeep();
    }
}

async fn answer(State(source): State<Source>) -> impl IntoResponse {
    sample(&source).await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], source.handle.render())
}

/// Asks for what is not counted. What does not answer is left as it was; `zhilu_ready` tells that something is wrong.
async fn sample(source: &Source) {
    let (app, store) = (&source.app, &source.app.store);
    let ready = troubles(app, source.checkpoint_within).await.is_empty();
    gauge(&metric::READY, f64::from(u8::from(ready)));
    let now = store.clock().now();
    if let Ok(logs) = store.log_standings().await {
        logs.iter().for_each(|log| unsigned(log, now));
    }
    if let Ok(open) = store.uploads_open().await {
        gauge(&metric::UPLOADS_OPEN, real(open));
    }
    if let Ok(outcomes) = store.outcomes(now).await {
        for outcome in Outcome::ALL {
            let count = outcomes.iter().find(|(found, _)| *found == outcome).map_or(0, |(_, count)| *count);
            metrics::gauge!(metric::DUTIES.name, "outcome" => outcome.word()).set(real(count));
        }
    }
    if let Ok(disk) = store.disk().await {
        gauge(&metric::DISK_FREE, real(disk.free));
        gauge(&metric::DISK_RESERVE, real(disk.reserve));
    }
}

fn unsigned(log: &LogStanding, now: Timestamp) {
    let waiting = real(log.size.saturating_sub(log.signed));
    metrics::gauge!(metric::UNSIGNED.name, "log" => log.origin.clone()).set(waiting);
    if let Some(signed_at) = log.signed_at {
        let age = real(u64::try_from(now.since(signed_at).seconds()).unwrap_or_default());
        metrics::gauge!(metric::CHECKPOINT_AGE.name, "log" => log.origin.clone()).set(age);
    }
}

fn gauge(m: &'static Metric, value: f64) {
    metrics::gauge!(m.name).set(value);
}

/// Beyond 2^53 the last digits are lost, which no reader of a gauge minds.
#[expect(clippy::cast_precision_loss, reason = "gauges are real numbers")]
const fn real(count: u64) -> f64 {
    count as f64
}

/// `docs/ref/metrics.md`, written from the table.
pub fn reference() -> String {
    let mut out = String::from(
        "# 运行指标\n\n\
         本页由 `cargo xtask codegen` 生成。设置 `metrics_listen` 后，`http://地址/metrics` 以 Prometheus 文本格式提供下列指标。\n\
         标签中没有姓名、案件或者文书内容：路由是模板，日志以名称区分。\n\n\
         | 指标 | 种类 | 标签 | 说明 |\n|---|---|---|---|\n",
    );
    for m in metric::ALL {
        let kind = match m.kind {
            Kind::Counter => "累计",
            Kind::Gauge => "当前值",
            Kind::Seconds => "时间分布（秒）",
        };
        let labels: Vec<_> = m.labels.iter().map(|label| format!("`{label}`")).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(out, "| `{}` | {kind} | {} | {} |", m.name, labels.join("、"), m.help);
    }
    out
}
