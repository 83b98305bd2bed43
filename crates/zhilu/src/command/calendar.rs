//! `zhilu calendar`: counts days as the law counts them, and says why.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use base::Day;
use law::{Roll, Unit};

/// What `zhilu calendar` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 从某日起算若干日的最后一日；起算日不计入
    Add {
        /// 起算日，例如 2026-02-10
        date: String,
        /// 日数
        n: u32,
        /// 工作日或者自然日
        #[arg(long, value_enum, default_value = "workday")]
        unit: DayUnit,
        /// 自然日的最后一日是休息日的，顺延到下一个工作日
        #[arg(long)]
        roll: bool,
        /// 逐日说明
        #[arg(long)]
        explain: bool,
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum DayUnit {
    /// 工作日
    Workday,
    /// 自然日
    Day,
}

/// Prints the date alone on the first line, then the account if asked for.
///
/// # Errors
/// When the date is none.
pub fn run(args: &Args) -> Result<ExitCode> {
    let Command::Add { date, n, unit, roll, explain } = &args.command;
    let start: Day = date.parse().map_err(|_| anyhow!("“{date}”不是日期：应写成 2026-02-10 的形式"))?;
    let unit = match unit {
        DayUnit::Workday => Unit::Workday,
        DayUnit::Day => Unit::Day,
    };
    let roll = if *roll { Roll::NextWorkday } else { Roll::None };
    let term = law::calendar().add(start, *n, unit, roll);
    println!("{}", term.due);
    if *explain {
        println!("{}", term.to_string().trim_end());
    } else if let Some(caveat) = term.caveat() {
        println!("{caveat}");
    }
    Ok(ExitCode::SUCCESS)
}
