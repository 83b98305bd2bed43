//! `zhilu keys`: which keys sign, and their life: made, rotated, lost. Every change is an entry of the log.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use app::keys::{self, Changed};
use app::wiring::{RECEIPT, RECEIPT_KEY};
use app::{App, AppError, Caller};
use base::SystemClock;
use model::AgencyState;
use model::agency::KeyPurpose;
use store::keys::{KeyError, KeyRing, Token, cosigner, replace_lost};
use tlog::{SignatureType, VerifierKey};

use crate::settings::OpenFlags;
use crate::{logging, wire};

/// What `zhilu keys` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 列出各项密钥：公钥、用途、现用还是曾用
    List {
        #[command(flatten)]
        settings: OpenFlags,
    },
    /// 生成密钥：国密签名（log、receipt）或者联署（cosign），并记入日志
    New {
        /// 用途
        purpose: Purpose,
        /// 联署密钥的名称，一般为本机关的域名；只用于 cosign
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 更换密钥：新旧密钥互相签署，并记入日志
    Rotate {
        /// 用途
        purpose: Purpose,
        /// 更换国密密钥
        #[arg(long)]
        sm2: bool,
        #[command(flatten)]
        by: By,
    },
    /// 登记密钥丢失，启用新密钥
    Lost {
        /// 用途
        #[arg(default_value = "log")]
        purpose: Purpose,
        #[command(flatten)]
        by: By,
    },
    /// 今后在密码设备中生成密钥（PKCS#11）；现有密钥更换时移入
    Token {
        /// 设备厂商提供的接口库
        #[arg(long, value_name = "FILE")]
        module: PathBuf,
        /// 令牌名称
        #[arg(long, value_name = "LABEL")]
        token: String,
        /// 存放用户口令的文件，仅所有者可读
        #[arg(long, value_name = "FILE")]
        pin_file: PathBuf,
        #[command(flatten)]
        settings: OpenFlags,
    },
}

impl Purpose {
    const fn of(self) -> KeyPurpose {
        match self {
            Self::Log => KeyPurpose::Log,
            Self::Receipt => KeyPurpose::Receipt,
            Self::Cosign => KeyPurpose::Cosign,
        }
    }
}

#[derive(Debug, clap::Args)]
struct By {
    /// 办理人的登录名；记入该人所在机关的日志
    #[arg(long, value_name = "LOGIN")]
    by: String,
    #[command(flatten)]
    settings: OpenFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Purpose {
    /// 存证日志的检查点
    Log,
    /// 回执
    Receipt,
    /// 联署其他日志的检查点
    Cosign,
}

/// Lists or changes keys.
///
/// # Errors
/// When a key or the log cannot be read or written.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Command::List { settings } => list(&*open(settings).await?).await?,
        Command::New { purpose, name, by } => {
            let (app, caller) = begin(by).await?;
            match purpose {
                Purpose::Log | Purpose::Receipt => made(&keys::sm2(&app, &caller, purpose.of()).await.map_err(said)?),
                Purpose::Cosign => cosign(&app, &caller, name.as_deref()).await?,
            }
        }
        Command::Rotate { purpose, sm2, by } => {
            let (app, caller) = begin(by).await?;
            match (purpose, sm2) {
                (Purpose::Log, false) => changed(&keys::rotate_log(&app, &caller).await.map_err(said)?),
                (Purpose::Receipt, false) => {
                    changed(&keys::rotate_receipt(&app, &caller).await.map_err(said)?);
                    println!("正在运行的服务重新启动后用新密钥签发回执");
                }
                (Purpose::Log | Purpose::Receipt, true) => {
                    made(&keys::sm2(&app, &caller, purpose.of()).await.map_err(said)?);
                }
                (Purpose::Cosign, false) => {
                    changed(&keys::rotate_cosign(&app, &caller).await.map_err(said)?);
                    println!("正在运行的服务重新启动后用新密钥联署；请把新公钥告知被联署的机关");
                }
                (Purpose::Cosign, true) => bail!("联署只用 Ed25519 签名"),
            }
        }
        Command::Lost { purpose, by } => {
            if *purpose == Purpose::Receipt {
                replace_receipt(by)?;
            }
            let (app, caller) = begin(by).await?;
            changed(&keys::lost(&app, &caller, purpose.of()).await.map_err(said)?);
            println!("旧密钥不能为新密钥作证：请把新公钥另行告知核验人和有关机关");
        }
        Command::Token { module, token, pin_file, settings } => {
            let keys = settings.read()?.data.join("keys");
            let token = Token { module: absolute(module)?, token: token.clone(), pin_file: absolute(pin_file)? };
            token.make_keys_for(&keys).map_err(|e| anyhow!("{}", e.explain()))?;
            println!("今后的密钥在密码设备的令牌“{}”中生成；现有密钥用 zhilu keys rotate 移入", token.token);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a new key of receipts in the place of one that is lost: without it the folder cannot be opened to take note of that. Where the key was
/// replaced before, or is not lost, the log tells.
fn replace_receipt(by: &By) -> Result<()> {
    let keys = by.settings.read()?.data.join("keys");
    match replace_lost(&keys, RECEIPT, RECEIPT_KEY.parse()?) {
        Ok(_) | Err(KeyError::NotLost { .. }) => Ok(()),
        Err(e) => Err(anyhow!("{}", e.explain())),
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("路径 {} 不能使用", path.display()))
}

async fn open(flags: &OpenFlags) -> Result<Arc<App>> {
    let settings = flags.read()?;
    logging::start(&settings.log, settings.log_format);
    wire::open(&settings, Arc::new(SystemClock)).await
}

async fn begin(by: &By) -> Result<(Arc<App>, Caller)> {
    let app = open(&by.settings).await?;
    let caller = keys::operator(&app, &by.by).await.map_err(said).with_context(|| format!("登录名“{}”", by.by))?;
    Ok((app, caller))
}

/// What went wrong, as operators read it.
fn said(e: AppError) -> anyhow::Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&e);
    while let Some(error) = cause {
        if let Some(key) = error.downcast_ref::<KeyError>() {
            return anyhow!("{}", key.explain());
        }
        if let Some(guard) = error.downcast_ref::<store::GuardError>() {
            return anyhow!("{}", guard.explain());
        }
        if let Some(integrate) = error.downcast_ref::<store::IntegrateError>() {
            return anyhow!("{}", integrate.explain());
        }
        cause = error.source();
    }
    e.into()
}

async fn cosign(app: &App, caller: &Caller, name: Option<&str>) -> Result<()> {
    let name = name.ok_or_else(|| anyhow!("请用 --name 给出联署密钥的名称"))?;
    let name = name.parse().map_err(|_| anyhow!("“{name}”不能作密钥名称：不得有空白和加号"))?;
    let signer = cosigner(&app.keys, name).map_err(|e| anyhow!("{}", e.explain()))?;
    keys::introduce_key(app, caller, KeyPurpose::Cosign, signer.verifier_key()).await.map_err(said)?;
    made(signer.verifier_key());
    Ok(())
}

fn made(key: &VerifierKey) {
    println!("{key}");
}

fn changed(changed: &Changed) {
    println!("曾用 {}\n现用 {}", changed.old, changed.new);
    println!("旧私钥移到密钥目录的 retired/，确认不再需要后可以销毁");
}

async fn list(app: &App) -> Result<()> {
    for (agency, origin, _) in app.store.logs().await.context("数据库没有应答")? {
        let signer = app.log_signer(agency).await.map_err(said)?;
        show(KeyPurpose::Log, signer.ring());
        let told = app.store.load::<AgencyState>(agency).await?.map(|a| a.state.keys).unwrap_or_default();
        let untold = current(signer.ring()).into_iter().filter(|key| !told.iter().any(|t| t.what.key == key.to_string()));
        for key in untold {
            println!("  提示：日志 {origin} 尚未记载 {}", key.id());
        }
        for lost in told.iter().filter(|t| t.what.lost) {
            println!("  {} 已登记丢失 {}", lost.what.purpose.label(), lost.what.key);
        }
    }
    show(KeyPurpose::Receipt, &app.receipt_signer);
    if let Some(cosigner) = &app.cosigner {
        println!("{} 现用 Ed25519 {}", KeyPurpose::Cosign.label(), cosigner.verifier_key());
    }
    Ok(())
}

fn current(ring: &KeyRing) -> Vec<VerifierKey> {
    std::iter::once(ring.verifier_key()).chain(ring.sm2_key()).cloned().collect()
}

fn show(purpose: KeyPurpose, ring: &KeyRing) {
    for key in current(ring) {
        let kind = if key.kind() == SignatureType::ED25519 { "Ed25519" } else { "SM2" };
        println!("{} 现用 {kind} {key}", purpose.label());
    }
    for key in ring.former() {
        println!("{} 曾用 Ed25519 {key}", purpose.label());
    }
}
