//! `zhilu mirror`: the logs of agencies below, as their superior registers, sees and counts them.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use app::query::subordinates::{self, SubordinateView};
use app::{App, Caller, keys, mirror};
use base::{SystemClock, Timestamp};
use model::Role;
use tlog::VerifierKey;

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu mirror` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 登记下级的日志，或者更换登记的公钥；记入本机关的日志
    Follow {
        /// 下级存证日志的公钥（下级用 zhilu keys list 查看）
        key: String,
        /// 下级机关的名称
        #[arg(long)]
        name: String,
        #[command(flatten)]
        by: By,
    },
    /// 列出下级的日志：是否正常，收到多少，附署到多少
    List {
        #[command(flatten)]
        by: By,
    },
    /// 下级应办事项的统计，由本机关根据报送的规则部分算出
    Figures {
        /// 日志标识
        origin: String,
        /// 统计到哪个时刻，例如 "2026-11-03 09:02"；不写为现在
        #[arg(long)]
        at: Option<Timestamp>,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Debug, clap::Args)]
struct By {
    /// 办理人的登录名
    #[arg(long, value_name = "LOGIN")]
    by: String,
    #[command(flatten)]
    settings: OpenFlags,
}

/// Registers, lists or counts.
///
/// # Errors
/// When nobody has the login, a key is none, or the store fails.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Command::Follow { key, name, by } => {
            let (app, caller) = begin(by).await?;
            let key: VerifierKey = key.parse().map_err(|_| anyhow!("“{key}”不是公钥"))?;
            mirror::follow(&app, &caller, &key, name).await?;
            println!("已登记 {}", key.id().name);
            if app.cosigner.is_none() {
                println!("提示：还没有联署密钥，用 zhilu keys new cosign 生成后重新启动服务");
            }
        }
        Command::List { by } => {
            let (app, caller) = begin(by).await?;
            let views = subordinates::list(&app, &caller).await?;
            views.iter().for_each(show);
            let wrong = views.iter().any(|view| !view.findings.is_empty());
            return Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
        Command::Figures { origin, at, by } => {
            let (app, caller) = begin(by).await?;
            let at = at.unwrap_or_else(|| app.store.clock().now());
            let figures = subordinates::figures(&app, &caller, origin, at).await?;
            for log in &figures.logs {
                println!("日志 {} 前 {} 条", log.origin, log.size);
            }
            println!("时刻 {}\n法规 {}", figures.instant, figures.law);
            for row in &figures.rows {
                let written_in = if row.written_in > 0 { format!("（补录 {}）", row.written_in) } else { String::new() };
                println!("第 {} 条 {} {}{written_in}", row.article, row.outcome.label(), row.count);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whoever runs the server may see what a supervisor sees.
async fn begin(by: &By) -> Result<(Arc<App>, Caller)> {
    let settings = by.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let app = wire::open(&settings, Arc::new(SystemClock)).await?;
    let mut caller = keys::operator(&app, &by.by).await.with_context(|| format!("登录名“{}”", by.by))?;
    caller.roles.push(Role::Supervisor);
    Ok((app, caller))
}

fn show(view: &SubordinateView) {
    let heard = view.heard_at.map_or_else(|| "从未".to_owned(), |at| at.to_string());
    println!("{} {}（{}）", view.word, view.name, view.origin);
    println!("  收到 {} 条，见到检查点 {} 条，附署到 {} 条，最近消息 {heard}", view.size, view.seen, view.cosigned);
    for finding in &view.findings {
        println!("  {} {}：{}", finding.word, finding.what, finding.sentence);
    }
    if view.recomputing {
        println!("  应办事项正在重算，算到第 {} 条", view.computed);
    }
}
