//! `zhilu recover`: after a restore, brings missing entries back from another copy, or lets the log go on under a new origin that names what
//! is lost.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use app::recover::{self, BroughtBack, OpenOriginError};
use app::{App, keys};
use base::{AgencyId, SystemClock};
use jobs::FromSuperior;
use store::StoreError;
use store::recover::{DatabaseSource, EntrySource, RecoverError};

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu recover` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: OpenFlags,
    /// 从这里补回缺少的记录：另一个数据库文件、备份目录，或者另一个数据库服务器的地址（postgres://…）
    #[arg(long, value_name = "PATH", conflicts_with = "open_new_origin")]
    from: Option<String>,
    /// 向上级索取缺少的记录（设置中的 superior、superior_key）：上级没有非公开内容，补回的记录标为缺失
    #[arg(long, conflicts_with_all = ["from", "open_new_origin"])]
    from_superior: bool,
    /// 哪个日志；只有一个日志时不必给出
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// 缺少的记录确实无处可补：另立这个日志标识，其第一条记录写明遗失的范围
    #[arg(long, value_name = "ORIGIN", requires_all = ["by", "reason"])]
    open_new_origin: Option<String>,
    /// 办理人的登录名；另立日志标识时记入日志
    #[arg(long, value_name = "LOGIN")]
    by: Option<String>,
    /// 另立日志标识的原因；记入日志的非公开部分
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Says how the logs stand; with `--from` or `--open-new-origin`, mends one of them. Gives 1 as long as a log is not written to.
///
/// # Errors
/// When the data folder cannot be opened, or nothing could be mended.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let app = wire::open(&settings, Arc::new(SystemClock)).await?;
    let agency = recover::agency_of(&app, args.origin.as_deref());
    if let Some(from) = &args.from {
        let mut source = DatabaseSource::open(from).await.map_err(|e| anyhow!("{}", e.explain()))?;
        bring_back(&app, agency.await?, &mut source).await?;
    } else if args.from_superior {
        let agency = agency.await?;
        let superior = wire::superior(&settings)?.context("没有设置 superior 和 superior_key，不知道向谁索取")?;
        let mut source = FromSuperior::new(superior, app.log_signer(agency).await?).map_err(|e| anyhow!("{e}"))?;
        bring_back(&app, agency, &mut source).await?;
    } else if let (Some(origin), Some(by), Some(reason)) = (&args.open_new_origin, &args.by, &args.reason) {
        open_origin(&app, origin, by, reason).await?;
    }
    stand(&app).await
}

async fn bring_back(app: &App, agency: AgencyId, source: &mut dyn EntrySource) -> Result<()> {
    let missing = async || Ok::<u64, StoreError>(app.store.private_missing(agency).await?.iter().map(|(_, n)| n).sum());
    match recover::bring_back(app, agency, source).await {
        Ok(done) => tell(&done),
        // Only texts are missing: another copy may have them.
        Err(RecoverError::Whole(_)) if missing().await? > 0 => {}
        Err(e) => bail!("{}", e.explain()),
    }
    // A mirror has none; a log that is not written to waits.
    if missing().await? > 0 && !source.may_end_early() && app.store.standing(agency).may_write() {
        let filled = recover::fill(app, agency, source).await?;
        println!("补入 {} 条记录的非公开内容，逐条与其承诺值相符；还缺 {} 条", filled.filled, filled.left);
    }
    println!("请运行 zhilu reconcile，使没有登记的原件入库；再运行 zhilu check --replay");
    Ok(())
}

fn tell(done: &BroughtBack) {
    println!("日志 {} 补回第 {} 至 {} 号记录，逐条核对到签署过的根", done.origin, done.from, done.to - 1);
    if done.without_private > 0 {
        println!(
            "提示：其中 {} 条的非公开内容在这份副本中没有，标为缺失；找到有这些内容的副本后再运行 zhilu recover --from 补入",
            done.without_private
        );
    }
    if done.whole > done.to {
        println!(
            "提示：上级只收到第 {} 号为止，第 {} 至 {} 号仍缺：另有副本的用 --from 补回，确实无处可补的用 --open-new-origin 另立日志标识",
            done.to - 1,
            done.to,
            done.whole - 1
        );
    } else if !done.signed {
        println!("提示：检查点尚未签署，服务启动后补签");
    }
}

async fn open_origin(app: &App, origin: &str, by: &str, reason: &str) -> Result<()> {
    let caller = keys::operator(app, by).await?;
    let follows = match recover::open_origin(app, &caller, origin, reason).await {
        Ok(follows) => follows,
        Err(OpenOriginError::Origin(e)) => bail!("{}", e.explain()),
        Err(OpenOriginError::App(e)) => return Err(e.into()),
    };
    if follows.signed > follows.from {
        println!("日志 {} 的第 {} 至 {} 号记录已登记遗失", follows.origin, follows.from, follows.signed - 1);
    } else {
        println!("日志 {} 第 {} 号以后的记录已登记遗失，条数不明", follows.origin, follows.from);
    }
    let key = app.log_signer(caller.agency).await?;
    println!("日志由 {origin} 接续，公钥 {}", key.verifier_key());
    println!("请把新公钥另行告知核验人和上级机关；再运行 zhilu reconcile，使没有登记的原件入库");
    Ok(())
}

async fn stand(app: &App) -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for (agency, origin, size) in app.store.logs().await? {
        match app.store.standing(agency).explain() {
            None => println!("日志 {origin} 共 {size} 条，可以写入"),
            Some(why) => {
                println!("✗ {why}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
