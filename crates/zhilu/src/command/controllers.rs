//! `zhilu controllers`: the accounts of body-worn systems that push recordings, and the files that connect such systems. Every change is an
//! entry of the log; a key is shown once.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use app::controller::{self, ControllerView, Issued};
use app::{App, Caller, keys};
use base::{ControllerId, SystemClock};
use swift::{Connection, ContainerType};

use crate::settings::{OpenFlags, Settings};
use crate::{logging, wire};

/// What `zhilu controllers` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 建立账号；密钥只显示一次，记入本机关的日志
    New {
        /// 执法记录仪系统的名称，例如所在的单位
        name: String,
        /// 负责人的登录名；不写为办理人
        #[arg(long, value_name = "LOGIN")]
        keeper: Option<String>,
        #[command(flatten)]
        out: Out,
        #[command(flatten)]
        by: By,
    },
    /// 列出账号
    List {
        #[command(flatten)]
        by: By,
    },
    /// 更换密钥；原来的密钥立即失效
    Key {
        /// 账号
        controller: ControllerId,
        #[command(flatten)]
        out: Out,
        #[command(flatten)]
        by: By,
    },
    /// 停用账号；已经送来的音像资料不受影响
    Revoke {
        /// 账号
        controller: ControllerId,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Debug, clap::Args)]
struct Out {
    /// 把连接文件写到这里，在执法记录仪系统的管理页面中导入；内有密钥，仅所有者可读
    #[arg(long, value_name = "FILE")]
    connection_file: Option<PathBuf>,
    /// 录像的封装格式；系统连接以后不能更改
    #[arg(long, value_enum, default_value = "mp4")]
    container: Container,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Container {
    /// MP4，浏览器可以直接播放
    Mp4,
    /// Matroska
    Mkv,
}

#[derive(Debug, clap::Args)]
struct By {
    /// 办理人的登录名；记入该人所在机关的日志
    #[arg(long, value_name = "LOGIN")]
    by: String,
    #[command(flatten)]
    settings: OpenFlags,
}

/// Makes, lists, renews or revokes accounts.
///
/// # Errors
/// When nobody has the login, there is no such account, or the connection file cannot be written.
#[tokio::main]
pub async fn run(args: &Args) -> Result<ExitCode> {
    match &args.command {
        Command::New { name, keeper, out, by } => {
            let (app, caller, settings) = begin(by).await?;
            let connecting = out.prepare(&settings)?;
            let keeper = match keeper {
                Some(login) => {
                    let found = app.store.credential(login).await?;
                    Some(found.ok_or_else(|| anyhow!("没有登录名“{login}”"))?.person)
                }
                None => None,
            };
            let issued = controller::register(&app, &caller, name, keeper).await?;
            told(&issued, name, connecting)?;
        }
        Command::List { by } => {
            let (app, caller, _) = begin(by).await?;
            controller::list(&app, &caller).await?.iter().for_each(show);
        }
        Command::Key { controller, out, by } => {
            let (app, caller, settings) = begin(by).await?;
            let connecting = out.prepare(&settings)?;
            let known = controller::list(&app, &caller).await?;
            let name = known.into_iter().find(|known| known.id == *controller).map(|known| known.name);
            let issued = controller::renew(&app, &caller, *controller).await?;
            told(&issued, &name.unwrap_or_default(), connecting)?;
        }
        Command::Revoke { controller, by } => {
            let (app, caller, _) = begin(by).await?;
            controller::revoke(&app, &caller, *controller).await?;
            println!("已停用 {controller}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Where a connection file goes, and what it says beside the account.
struct Connecting<'a> {
    file: &'a Path,
    address: String,
    certificate: Option<Vec<u8>>,
    container_type: ContainerType,
}

impl Out {
    /// Everything that a connection file needs, before a key is made that nobody could see again.
    fn prepare(&self, settings: &Settings) -> Result<Option<Connecting<'_>>> {
        let Some(file) = &self.connection_file else { return Ok(None) };
        let address = settings.push_address.as_ref().context("请先设置 push_address：执法记录仪系统从哪里连接本服务器")?;
        let certificate = match &settings.push_ca {
            Some(path) => Some(std::fs::read(path).with_context(|| format!("push_ca {} 不能读取", path.display()))?),
            None => None,
        };
        let container_type = match self.container {
            Container::Mp4 => ContainerType::Mp4,
            Container::Mkv => ContainerType::Mkv,
        };
        let connecting = Connecting { file, address: address.0.clone(), certificate, container_type };
        connecting.text(ControllerId::default(), "", "")?;
        anyhow::ensure!(!file.exists(), "{} 已经存在", file.display());
        Ok(Some(connecting))
    }
}

impl Connecting<'_> {
    fn text(&self, controller: ControllerId, key: &str, site: &str) -> Result<String> {
        let (address, certificate) = (self.address.as_str(), self.certificate.as_deref());
        let container_type = self.container_type;
        Ok(Connection { site, address, controller, key, container_type, certificate }.file()?)
    }
}

fn told(issued: &Issued, name: &str, connecting: Option<Connecting<'_>>) -> Result<()> {
    println!("账号 {}", issued.controller);
    println!("密钥 {}", issued.key);
    println!("密钥不再显示，请妥善保管");
    if let Some(connecting) = connecting {
        let text = connecting.text(issued.controller, &issued.key, name)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(connecting.file)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        println!("连接文件 {}", connecting.file.display());
    }
    Ok(())
}

fn show(view: &ControllerView) {
    let end = view.revoked_at.map_or_else(String::new, |at| format!("，{at} 停用"));
    println!("{} {}（负责人 {}，{} 登记{end}）", view.id, view.name, view.keeper, view.registered_at);
}

async fn begin(by: &By) -> Result<(Arc<App>, Caller, Settings)> {
    let settings = by.settings.read()?;
    logging::start(&settings.log, settings.log_format);
    let app = wire::open(&settings, Arc::new(SystemClock)).await?;
    let caller = keys::operator(&app, &by.by).await.with_context(|| format!("登录名“{}”", by.by))?;
    Ok((app, caller, settings))
}
