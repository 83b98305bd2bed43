//! `zhilu serve`: opens the data folder, starts the jobs, serves API and pages until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::serve::ListenerExt as _;
use base::SystemClock;
use http_api::ApiState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::wire;

/// How long answers under way may take once the server was told to stop. What is still streaming then breaks off; uploads go on
/// where they stopped.
const GRACE: Duration = Duration::from_secs(10);

/// What `zhilu serve` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 数据目录：数据库、原件、密钥
    #[arg(long, env = "ZHILU_DATA", value_name = "DIR")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, env = "ZHILU_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// 前面有 TLS 代理：会话只经加密连接传送
    #[arg(long)]
    behind_tls: bool,
}

/// Serves until a signal.
///
/// # Errors
/// When the data folder cannot be opened or the address is taken.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    let app = wire::open(&args.data, Arc::new(SystemClock)).await?;
    let finished = app::recording::finish_interrupted(&app).await.context("中断的上传未能续办")?;
    if finished > 0 {
        tracing::info!(finished, "uploads that a stop had interrupted are in custody");
    }
    let listener = TcpListener::bind(args.listen).await.with_context(|| format!("不能监听 {}", args.listen))?;
    let address = listener.local_addr()?;
    let secure_cookies = args.behind_tls || !address.ip().is_loopback();
    let router = http_api::router(ApiState { app, secure_cookies });
    println!("http://{address}");
    serve(listener, router).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves until a signal, then lets answers under way finish.
async fn serve(listener: TcpListener, router: Router) -> Result<()> {
    let listener = listener.tap_io(|stream| {
        // Answers are written whole; holding back their last packet only makes pages slower.
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stopping = CancellationToken::new();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let told = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stopping.cancel();
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        done = serving => done.context("服务中断"),
        () = told => {
            tracing::warn!("answers under way were broken off");
            Ok(())
        }
    }
}
