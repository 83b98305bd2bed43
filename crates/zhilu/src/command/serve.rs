//! `zhilu serve`: opens the data folder, starts the jobs, serves API and pages until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use app::App;
use app::wiring::Database;
use axum::Router;
use axum::serve::ListenerExt as _;
use base::SystemClock;
use http_api::ApiState;
use jobs::{Integrate, LookAgain, Runner};
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
    /// 数据库服务器（postgres://…）；不指定时使用数据目录中的嵌入式数据库
    #[arg(long, env = "ZHILU_DATABASE", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
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
    let database = args.database.clone().map_or(Database::Embedded, Database::Server);
    let app = wire::open(&args.data, &database, Arc::new(SystemClock)).await?;
    resume(&app).await?;
    let listener = TcpListener::bind(args.listen).await.with_context(|| format!("不能监听 {}", args.listen))?;
    let address = listener.local_addr()?;
    let secure_cookies = args.behind_tls || !address.ip().is_loopback();

    let jobs = Runner::default();
    jobs.start(Integrate::new(app.store.clone(), app.keys.clone()), Integrate::rhythm(Arc::clone(&app.appended)));
    jobs.start(LookAgain::new(Arc::clone(&app)), LookAgain::rhythm());
    println!("http://{address}");
    let served = serve(listener, http_api::router(ApiState { app, secure_cookies })).await;
    jobs.stop().await;
    served.map(|()| ExitCode::SUCCESS)
}

/// Finishes what a stop had interrupted, before anybody can ask for it again.
async fn resume(app: &App) -> Result<()> {
    let uploads = app::recording::finish_interrupted(app).await.context("中断的上传未能续办")?;
    let packages = app::dossier::finish_packages(app).await.context("中断的案卷整理未能续办")?;
    if uploads + packages > 0 {
        tracing::info!(uploads, packages, "finished what a stop had interrupted");
    }
    Ok(())
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
