//! `zhilu check`: proves that what is kept is what was written (invariants 1 to 6 and 10). Repairs nothing.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::derivation::Derivation;
use base::SystemClock;
use store::check::{Keys, Options};

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu check` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: OpenFlags,
    /// 由记录条目重新推导全部状态、列表和义务，逐一比较
    #[arg(long)]
    replay: bool,
    /// 另存在别处的检查点文件，可以给出多个
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// 不读取原件内容，只核对记录
    #[arg(long)]
    skip_objects: bool,
}

/// Checks, prints every problem with its place, and gives 1 when there is one.
///
/// # Errors
/// When the data folder cannot be opened.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let app = wire::open(&settings, Arc::new(SystemClock)).await?;
    let options = Options {
        objects: !args.skip_objects,
        replay: args.replay.then(|| Arc::new(Derivation) as _),
        checkpoints: args.checkpoint.clone(),
        authorities: wire::authorities(&settings)?,
        keys: Keys::folder(&app.keys).context("密钥目录不能读取")?,
    };
    let report = store::check::check(&app.store, &options).await.context("核对没有完成")?;
    for remark in &report.remarks {
        println!("提示：{}", remark.text);
    }
    for problem in &report.problems {
        println!("✗ {}", problem.text);
    }
    println!("{}", report.summary());
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
