//! `zhilu station`: runs a dock station 采集站 beside the devices. It needs no data folder of a server, only its own spool and an address.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use base::SystemClock;
use ledger::station::id_of;
use station::progress::Form;
use station::run::Stop;
use station::{Settings, Station};

use crate::logging;
use crate::settings::{Filter, LogFormat};
use crate::supervisor;

/// What `zhilu station` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 设备存储的挂载目录，除设置文件中所写的以外
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// 采集站的设置文件（TOML）
    #[arg(long, value_name = "FILE", default_value = "/etc/zhilu/station.toml")]
    config: PathBuf,
    /// 读完现有设备、发送完毕即结束
    #[arg(long)]
    once: bool,
    /// 每行输出一个 JSON
    #[arg(long)]
    json: bool,
    /// 显示采集站的编号和公钥，用于登记；没有密钥时生成
    #[arg(long)]
    show_key: bool,
    /// 打印第几号入站清单的凭证，交给送还设备的人员；0 为最近一份
    #[arg(long, value_name = "NUMBER", conflicts_with = "show_key")]
    voucher: Option<u64>,
    /// 采集站的目录，代替设置文件；只用于 --show-key 和 --voucher
    #[arg(long, value_name = "FOLDER")]
    spool: Option<PathBuf>,
}

/// Runs the station until a signal, or with `--once` until it is through.
///
/// # Errors
/// When the settings are refused or the spool cannot be used.
pub fn run(args: &Args) -> Result<ExitCode> {
    logging::start(&Filter("info".into()), if args.json { LogFormat::Json } else { LogFormat::Text });
    if args.show_key {
        return show_key(args);
    }
    if let Some(number) = args.voucher {
        print!("{}", station::voucher::of(&spool(args)?, number).map_err(|e| anyhow!(causes(&e)))?);
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings::read(&args.config).map_err(|e| anyhow!(causes(&e)))?;
    let form = if args.json { Form::Json } else { Form::Text };
    let station = Station::open(settings, &args.folders, form, Arc::new(SystemClock)).map_err(|e| anyhow!(causes(&e)))?;
    let stop = Arc::new(Stop::default());
    listen(&stop)?;
    supervisor::ready();
    let ended = station.run(&stop, args.once).map_err(|e| anyhow!(causes(&e)))?;
    if args.once && !ended.sent {
        eprintln!("zhilu：还有内容没有送达服务器，已存在采集站内；下次运行时继续");
    }
    if args.once && ended.trouble {
        bail!("有设备没有全部入站，请看上面的提示；请保留设备");
    }
    Ok(ExitCode::SUCCESS)
}

/// The station's folder.
fn spool(args: &Args) -> Result<PathBuf> {
    match &args.spool {
        Some(spool) => Ok(spool.clone()),
        None => Ok(Settings::read(&args.config).map_err(|e| anyhow!(causes(&e)))?.spool),
    }
}

/// Prints what registering the station needs.
fn show_key(args: &Args) -> Result<ExitCode> {
    let key = station::run::key(&spool(args)?).map_err(|e| anyhow!("{}", e.explain()))?;
    println!("采集站编号 {}", id_of(key.verifier_key()));
    println!("{}", key.verifier_key());
    Ok(ExitCode::SUCCESS)
}

/// Stops the station on SIGTERM and SIGINT.
fn listen(stop: &Arc<Stop>) -> Result<()> {
    let stop = Arc::clone(stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("不能启动")?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
            else {
                return;
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            stop.set();
        });
    });
    Ok(())
}

/// An error with everything that led to it.
fn causes(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut cause = e.source();
    while let Some(e) = cause {
        text = format!("{text}：{e}");
        cause = e.source();
    }
    text
}
