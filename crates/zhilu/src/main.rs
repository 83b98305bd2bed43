//! `zhilu`: reads the command line and runs one command.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use zhilu::command::{
    backup, calendar, check, controllers, judge, keys, law, mirror, openapi, reconcile, recover, reference, restore, serve,
    settings, station, verify,
};

#[derive(Parser)]
#[command(name = "zhilu", version, about = "执录：行政执法全过程记录")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务
    Serve(serve::Args),
    /// 核对全部记录、状态和原件，不作任何修改
    Check(check::Args),
    /// 备份数据库和原件（服务不必停止），或者核对备份是否完好
    Backup(backup::Args),
    /// 把备份恢复到空的数据库和数据目录
    Restore(restore::Args),
    /// 恢复旧备份以后：查看缺口，补回缺少的记录，或者另立日志标识
    Recover(recover::Args),
    /// 使没有登记的原件按随附文件入库，不删除任何文件
    Reconcile(reconcile::Args),
    /// 核验案卷包：不需要服务器
    Verify(verify::Args),
    /// 办法的条文和落实情况
    Law(law::Args),
    /// 按工作日历计算期限
    Calendar(calendar::Args),
    /// 按写下的事实判断各条义务
    Judge(judge::Args),
    /// 签名密钥：列出、生成、更换、登记丢失
    Keys(keys::Args),
    /// 下级的日志：登记、查看、统计
    Mirror(mirror::Args),
    /// 推送音像资料的执法记录仪系统：账号、密钥、连接文件
    Controllers(controllers::Args),
    /// 采集站：读取执法记录仪等设备，签名入站，上传到服务器
    Station(station::Args),
    /// 显示生效的设置和来源
    Settings(settings::Args),
    /// 输出接口说明（OpenAPI 3.1，JSON）
    Openapi(openapi::Args),
    /// 输出设置、运行指标、命令行的说明（docs/ref 的内容）
    Reference(reference::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Recover(args) => recover::run(&args),
        Command::Reconcile(args) => reconcile::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Law(args) => law::run(&args),
        Command::Calendar(args) => calendar::run(&args),
        Command::Judge(args) => judge::run(&args),
        Command::Keys(args) => keys::run(&args),
        Command::Mirror(args) => mirror::run(&args),
        Command::Controllers(args) => controllers::run(&args),
        Command::Station(args) => station::run(&args),
        Command::Settings(args) => settings::run(&args),
        Command::Openapi(args) => openapi::run(&args),
        Command::Reference(args) => reference::run(&args, Cli::command()),
    };
    done.unwrap_or_else(|e| {
        eprintln!("zhilu：{e:#}");
        ExitCode::FAILURE
    })
}
