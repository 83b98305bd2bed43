//! `zhilu verify`: checks a dossier package on a machine that never saw the server.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use package::Believed;

/// What `zhilu verify` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 案卷包：ZIP 文件，或者解开的文件夹
    package: PathBuf,
    /// 存证日志的公钥，或者写有公钥的文件；不给出时只看内容是否一致
    #[arg(long, value_name = "KEY")]
    log_key: Option<String>,
    /// 密钥更替证明（密钥目录中的 *.chain）：案卷包在更换密钥之前整理的，凭现在的公钥也可以核验
    #[arg(long, value_name = "FILE", requires = "log_key")]
    key_chain: Option<PathBuf>,
    /// 逐项列出四性检测的结果；机器不能检测的，列为待人工
    #[arg(long)]
    natures: bool,
    /// 时间戳机构或者其上级的证书（PEM）；不给出时只看时间戳自带的证书
    #[arg(long, value_name = "FILE")]
    timestamp_ca: Option<PathBuf>,
}

/// Verifies, prints the verdict, and gives 0 (OK), 1 (something differs) or 2 (consistent, no key to compare with).
///
/// # Errors
/// When the key cannot be read.
pub fn run(args: &Args) -> Result<ExitCode> {
    let key = args.log_key.as_deref().map(package::log_key).transpose()?;
    let chain = args.key_chain.as_deref().map(package::key_chain).transpose()?.unwrap_or_default();
    let authorities = match &args.timestamp_ca {
        None => Vec::new(),
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("证书 {} 不能读取", file.display()))?;
            tsp::read_pem(&text).map_err(|_| anyhow!("{} 不是 PEM 格式的证书", file.display()))?
        }
    };
    let believed = Believed { key: key.as_ref(), chain: &chain, authorities: &authorities };
    let verdict = if args.natures {
        let inspection = package::inspect(&args.package, &believed);
        for line in &inspection.lines {
            println!("{line}");
        }
        inspection.verdict
    } else {
        package::verify_with(&args.package, &believed)
    };
    println!("{verdict}");
    Ok(ExitCode::from(verdict.exit_code()))
}
