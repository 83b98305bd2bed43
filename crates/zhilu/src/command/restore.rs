//! `zhilu restore`: puts a backup into an empty database and an empty data folder. Never over anything.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use base::{Clock as _, SystemClock};
use store::backup;

use super::backup::{problems, said};
use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu restore` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: OpenFlags,
    /// 备份目录
    folder: PathBuf,
    /// 恢复哪一份备份（copies/ 下的名称）；不给出时为最近的一份
    #[arg(long, value_name = "NAME")]
    copy: Option<String>,
}

/// Restores, and says what has to be done before the server may write again. Gives 1 when something in the backup was damaged.
///
/// # Errors
/// When database or data folder are not empty, or the backup is not whole.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let place = wire::place(&settings);
    let mark =
        backup::restore(&args.folder, args.copy.as_deref(), &place, &settings.data, SystemClock.now()).await.map_err(said)?;
    println!("已从备份 {} 恢复到 {}", mark.copy, settings.data.display());
    println!("备份时间 {}：此后写入的内容不在其中", mark.made_at);
    for log in &mark.logs {
        println!("日志 {} 恢复到 {} 条", log.origin, log.size);
    }
    println!("下一步：把密钥目录（连同其中的 *.last）放回 {}，再运行 zhilu check", settings.data.join("keys").display());
    Ok(problems(&mark.problems))
}
