//! `zhilu reconcile`: takes into custody what lies among the objects and is not registered. Deletes nothing.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use base::SystemClock;

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu reconcile` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: OpenFlags,
}

/// Reconciles, and names what is left.
///
/// # Errors
/// When the data folder cannot be opened or does not answer.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    let settings = args.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let app = wire::open(&settings, Arc::new(SystemClock)).await?;
    let done = app::recover::reconcile(&app).await.context("核对没有完成")?;
    for object in &done.adopted {
        println!("入库 {object}");
    }
    for (object, why) in &done.left {
        println!("未入库 {object}：{why}");
    }
    println!("入库 {} 个，保留原处 {} 个，没有删除任何文件", done.adopted.len(), done.left.len());
    Ok(ExitCode::SUCCESS)
}
