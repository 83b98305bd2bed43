//! `zhilu reference`: the pages of `docs/ref`, written from what the program itself knows.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Arg, Command};

use crate::{metrics, settings};

/// What `zhilu reference` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪一页
    page: Page,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Page {
    /// 设置
    Settings,
    /// 运行指标
    Metrics,
    /// 命令行
    Commands,
}

/// Prints a page in Markdown. `program` describes the command line.
///
/// # Errors
/// None.
pub fn run(args: &Args, program: Command) -> Result<ExitCode> {
    let page = match args.page {
        Page::Settings => settings::reference::markdown(),
        Page::Metrics => metrics::reference(),
        Page::Commands => commands(program),
    };
    print!("{page}");
    Ok(ExitCode::SUCCESS)
}

/// Every command with its arguments. Settings have a page of their own.
fn commands(mut program: Command) -> String {
    program.build();
    let mut out = String::from(
        "# 命令行\n\n本页由 `cargo xtask codegen` 生成。各命令以 0 表示成功。读写数据目录的命令接受 [设置](settings.md) 中的各项。\n",
    );
    for command in program.get_subcommands().filter(|c| c.get_name() != "help" && !c.is_hide_set()) {
        describe(&mut out, command, "zhilu");
    }
    out
}

fn describe(out: &mut String, command: &Command, above: &str) {
    let name = format!("{above} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let subcommands: Vec<&Command> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
    let _ = write!(out, "\n## `{name}`\n\n{about}\n");
    let own = |arg: &&Arg| {
        let id = arg.get_id().as_str();
        id != "help" && id != "version" && settings::setting(id).is_none() && !arg.is_hide_set()
    };
    let mut listed = false;
    for arg in command.get_arguments().filter(own) {
        if !listed {
            out.push('\n');
            listed = true;
        }
        let values = arg.get_possible_values();
        let values: Vec<_> = values.iter().filter(|v| !v.is_hide_set()).map(|v| format!("`{}`", v.get_name())).collect();
        let values = if values.is_empty() || !arg.get_action().takes_values() {
            String::new()
        } else {
            format!("：{}", values.join("、"))
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(out, "- `{}` {help}{values}", arg.to_string().replace('`', ""));
    }
    if command.get_arguments().any(|arg| settings::setting(arg.get_id().as_str()).is_some()) {
        let _ = writeln!(out, "{}- [设置](settings.md)中的各项", if listed { "" } else { "\n" });
    }
    for sub in subcommands {
        describe(out, sub, &name);
    }
}
