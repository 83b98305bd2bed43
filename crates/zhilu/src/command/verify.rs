//! `zhilu verify`: checks a dossier package on a machine that never saw the server.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

/// What `zhilu verify` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 案卷包：ZIP 文件，或者解开的文件夹
    package: PathBuf,
    /// 存证日志的公钥，或者写有公钥的文件；不给出时只看内容是否一致
    #[arg(long, value_name = "KEY")]
    log_key: Option<String>,
}

/// Verifies, prints the verdict, and gives 0 (OK), 1 (something differs) or 2 (consistent, no key to compare with).
///
/// # Errors
/// When the key cannot be read.
pub fn run(args: &Args) -> Result<ExitCode> {
    let key = args.log_key.as_deref().map(package::log_key).transpose()?;
    let verdict = package::verify(&args.package, key.as_ref());
    println!("{verdict}");
    Ok(ExitCode::from(verdict.exit_code()))
}
