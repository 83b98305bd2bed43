//! `zhilu serve`: opens the data folder, starts the jobs, serves API and pages until it is told to stop.
//!
//! Stopping is in order: no new requests; uploads under way end with what came made durable; other answers get a while; jobs come to
//! their end, with a last checkpoint over everything that was written.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use app::App;
use axum::Router;
use axum::serve::ListenerExt as _;
use base::{Span, SystemClock};
use http_api::ApiState;
use jobs::{
    Copies, Detect, Ffmpeg, HoldLocks, Integrate, Listen, LookAgain, Pdftoppm, Previews, Reconcile, Runner, Schedule, Scrub,
    Stamp, TellSuperior, Transcriber, Watch,
};
use swift::SwiftState;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::settings::{Program, ServeFlags, Settings};
use crate::{logging, metrics, supervisor, wire};

/// How long jobs may take to come to their end: a last checkpoint of every log, on a slow disk.
const LAST_JOBS: Duration = Duration::from_secs(30);

/// What `zhilu serve` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: ServeFlags,
}

/// Serves until a signal.
///
/// # Errors
/// When a setting is refused, the data folder cannot be opened or an address is taken.
pub fn run(args: &Args) -> Result<ExitCode> {
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(serve(&settings));
    // Work that blocks and ignores its end must not keep the program from its own.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

async fn serve(settings: &Settings) -> Result<ExitCode> {
    // Before anything is begun: a signal that comes meanwhile stops in order too.
    let told = Told::listen()?;
    let superior = wire::superior(settings)?;
    let transcriber = transcriber(settings)?;
    let detector = settings.detector.as_ref().map(|program| program.0.clone());
    if let Some(program) = detector.as_ref().filter(|program| !program.is_file()) {
        bail!("设置的 detector 不存在：{}", program.display());
    }
    let app = wire::open(settings, Arc::new(SystemClock)).await?;
    let app = equipped(app, settings).await?;
    resume(&app).await?;
    let (listener, address) = bind(settings.listen).await?;
    let secure_cookies = settings.behind_tls || !address.ip().is_loopback();
    let checkpoint_within = span(settings.checkpoint_within);

    let stopping = CancellationToken::new();
    if let Some(wanted) = settings.metrics_listen {
        let handle = metrics::start()?;
        tokio::spawn(metrics::upkeep(handle.clone(), stopping.clone()));
        let (listener, address) = bind(wanted).await?;
        tracing::info!(%address, "metrics");
        let figures = metrics::router(metrics::Source { app: Arc::clone(&app), checkpoint_within, handle });
        tokio::spawn(axum::serve(listener, figures).with_graceful_shutdown(stopping.clone().cancelled_owned()).into_future());
    }
    let jobs = Runner::default();
    jobs.start(Integrate::new(app.store.clone(), app.keys.clone()), Integrate::rhythm(Arc::clone(&app.appended)));
    jobs.start(LookAgain::new(Arc::clone(&app)), LookAgain::rhythm());
    if app.stamping.is_some() {
        jobs.start(Stamp::new(Arc::clone(&app)), Stamp::rhythm(settings.timestamp_every));
    }
    let schedule = Schedule { every: span(settings.scrub_every), bytes_per_second: settings.scrub_rate.0 };
    jobs.start(Scrub::new(Arc::clone(&app), schedule, stopping.clone()), Scrub::rhythm());
    jobs.start(Reconcile::new(Arc::clone(&app)), Reconcile::rhythm());
    if app.store.archived_lock().is_some() {
        jobs.start(HoldLocks::new(Arc::clone(&app)), HoldLocks::rhythm());
    }
    if let Some(superior) = superior {
        let told = TellSuperior::new(Arc::clone(&app), superior).map_err(|e| anyhow!("{}：{}", e.advice, e.causes))?;
        jobs.start(told, TellSuperior::rhythm());
    }
    if app.cosigner.is_some() {
        let silent_after = span(settings.silent_after);
        jobs.start(Watch::new(Arc::clone(&app), silent_after), Watch::rhythm());
    }
    let ffmpeg = ffmpeg(&settings.ffmpeg).await?;
    let listen = Listen::new(Arc::clone(&app), ffmpeg.clone(), transcriber, stopping.clone());
    jobs.start(listen, Listen::rhythm());
    if let Some(program) = detector {
        jobs.start(Detect::new(Arc::clone(&app), program, stopping.clone()), Detect::rhythm());
    }
    jobs.start(Copies::new(Arc::clone(&app), ffmpeg.clone(), stopping.clone()), Copies::rhythm(&app));
    if let Some(ffmpeg) = ffmpeg {
        jobs.start(Previews::new(Arc::clone(&app), ffmpeg, stopping.clone()), Previews::rhythm());
    }
    tokio::spawn(swift::watch(Arc::clone(&app), span(settings.push_silent_after), stopping.clone()));
    let pushing = SwiftState::new(Arc::clone(&app), settings.push_address.as_ref().map(|a| a.0.clone()), settings.behind_tls);
    let api = http_api::router(ApiState { app, secure_cookies, checkpoint_within, stopping: stopping.clone() });
    let api = swift::router(pushing).merge(api);
    let alive = tokio::spawn(supervisor::lives(CancellationToken::clone(&stopping)));

    println!("http://{address}");
    supervisor::ready();
    let served = answer(listener, api, told, stopping, settings.stop_within).await;
    let ended = tokio::time::timeout(LAST_JOBS, jobs.stop()).await;
    alive.abort();
    served?;
    ended.context("后台任务没有按时结束，最后的检查点可能没有签署；下次启动时补签")?;
    tracing::info!("stopped in order");
    Ok(ExitCode::SUCCESS)
}

/// Who writes down what is heard, if somebody is set: a program or a server, not both.
fn transcriber(settings: &Settings) -> Result<Option<Transcriber>> {
    match (&settings.transcriber, &settings.transcriber_url) {
        (None, None) => Ok(None),
        (Some(program), None) => {
            let found = Transcriber::program(program.0.clone());
            found.map(Some).with_context(|| format!("设置的 transcriber 不存在：{}", program.0.display()))
        }
        (None, Some(address)) => Ok(Some(Transcriber::server(address.0.clone())?)),
        (Some(_), Some(_)) => bail!("transcriber 和 transcriber_url 只能设置一个"),
    }
}

/// The same application with the program that turns pages into pictures, and the address that prints carry. A program that is set and does not
/// run is a mistake.
async fn equipped(app: Arc<App>, settings: &Settings) -> Result<Arc<App>> {
    let found = match &settings.pdftoppm {
        Program::Off => None,
        Program::At(path) => {
            let found = Pdftoppm::at(path.clone()).await;
            Some(found.with_context(|| format!("设置的 pdftoppm 不能运行：{}", path.display()))?)
        }
        Program::Found => Pdftoppm::on_path().await,
    };
    let app = Arc::into_inner(app).context("the application is in use before it began")?;
    let public_address = settings.public_address.as_ref().map(|a| a.0.clone());
    Ok(Arc::new(App { rasteriser: found.map(|found| Arc::new(found) as _), public_address, ..app }))
}

/// The program that makes previews. One that is set and does not run is a mistake; one that is not there is none.
async fn ffmpeg(program: &Program) -> Result<Option<Ffmpeg>> {
    match program {
        Program::Off => Ok(None),
        Program::At(path) => {
            let found = Ffmpeg::at(path.clone()).await;
            found.map(Some).with_context(|| format!("设置的 ffmpeg 不能运行：{}", path.display()))
        }
        Program::Found => {
            let found = Ffmpeg::on_path().await;
            if found.is_none() {
                tracing::info!("no ffmpeg: what browsers cannot play has no preview");
            }
            Ok(found)
        }
    }
}

fn span(time: Duration) -> Span {
    Span::from_seconds(i64::try_from(time.as_secs()).unwrap_or(i64::MAX / 1000))
}

async fn bind(wanted: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(wanted).await.with_context(|| format!("不能监听 {wanted}"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Finishes what a stop had interrupted, before anybody can ask for it again.
async fn resume(app: &App) -> Result<()> {
    let uploads = app::recording::finish_interrupted(app).await.context("中断的上传未能续办")?;
    let locked = app::destruction::finish_destructions(app).await.context("已销毁案卷的文件未能移除")?;
    let locked = locked + app::spill::finish(app).await.context("已销毁的涉密文件未能移除")?;
    if locked > 0 {
        tracing::info!(locked, "files that were destroyed stand until their locks end");
    }
    let packages = app::dossier::finish_packages(app).await.context("中断的案卷整理未能续办")?;
    if uploads + packages > 0 {
        tracing::info!(uploads, packages, "finished what a stop had interrupted");
    }
    Ok(())
}

/// The signals that stop the server.
struct Told {
    terminate: Signal,
    interrupt: Signal,
}

impl Told {
    fn listen() -> Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves until a signal, then lets answers under way finish, for as long as is set.
async fn answer(
    listener: TcpListener,
    router: Router,
    mut told: Told,
    stopping: CancellationToken,
    within: Duration,
) -> Result<()> {
    let listener = listener.tap_io(|stream| {
        // Answers are written whole; holding back their last packet only makes pages slower.
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let out_of_time = async {
        told.stop().await;
        tracing::info!("told to stop");
        supervisor::stopping(within + LAST_JOBS);
        stopping.cancel();
        tokio::time::sleep(within).await;
    };
    tokio::select! {
        done = serving => done.context("服务中断"),
        () = out_of_time => {
            tracing::warn!("answers under way were broken off");
            Ok(())
        }
    }
}
