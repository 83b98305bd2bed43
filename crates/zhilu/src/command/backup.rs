//! `zhilu backup`: everything a server keeps but its keys, as files in a folder elsewhere, while the server runs; and whether such a folder
//! is still what it was.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use base::{Clock as _, SystemClock};
use store::backup::{self, BackupError, Manifest};

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu backup` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: OpenFlags,
    /// 备份目录：应当在另一块磁盘上
    folder: PathBuf,
    /// 不作备份，只核对备份目录中的一份备份是否完好
    #[arg(long)]
    verify: bool,
    /// 核对哪一份备份（copies/ 下的名称）；不给出时为最近的一份
    #[arg(long, value_name = "NAME", requires = "verify")]
    copy: Option<String>,
}

/// Makes a backup, or verifies one. Gives 1 when something is damaged.
///
/// # Errors
/// When a setting is refused, or the backup cannot be made or read at all.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    if args.verify {
        return verify(&args.folder, args.copy.as_deref()).await;
    }
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let made = {
        let bucket = settings.bucket.as_ref().map(|bucket| bucket.0.as_str());
        backup::make(&wire::place(&settings), &settings.data, bucket, &args.folder, SystemClock.now()).await.map_err(said)?
    };
    println!("备份 {}", made.copy.display());
    describe(&made.manifest);
    println!("新复制 {} 个对象，沿用 {} 个", made.copied + made.linked, made.kept);
    if made.linked > 0 {
        println!("提示：备份目录与数据目录在同一块磁盘上，{} 个对象与原件共用存储；磁盘损坏时一同丢失", made.linked);
    }
    println!("密钥不在备份中，请另行保管");
    Ok(problems(&made.manifest.problems))
}

async fn verify(folder: &Path, name: Option<&str>) -> Result<ExitCode> {
    let found = backup::verify(folder, name).await.map_err(said)?;
    for left in &found.unfinished {
        println!("提示：{} 没有做完，不能用来恢复", left.display());
    }
    println!("核对 {}", found.copy.display());
    describe(&found.manifest);
    for problem in &found.manifest.problems {
        println!("提示：备份时已有的问题：{problem}");
    }
    let code = problems(&found.problems);
    println!("{}", if found.problems.is_empty() { "备份完好" } else { "备份已损坏" });
    Ok(code)
}

fn describe(manifest: &Manifest) {
    println!(
        "备份时间 {}，{} 个文件，{} 个对象（{} 字节）",
        manifest.made_at, manifest.files, manifest.objects, manifest.object_bytes
    );
    if let Some(bucket) = &manifest.bucket {
        println!("原件、文书和日志树在存储桶 {bucket} 中，由对象存储保管，不在备份中");
    }
    for log in &manifest.logs {
        println!("日志 {} 共 {} 条，根 {}", log.origin, log.size, log.root);
    }
}

/// Prints problems; the exit code that they make.
pub(super) fn problems(problems: &[String]) -> ExitCode {
    problems.iter().for_each(|problem| println!("✗ {problem}"));
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What went wrong, as operators read it.
pub(super) fn said(e: BackupError) -> anyhow::Error {
    anyhow!("{}", e.explain())
}
