//! `zhilu law`: the regulation as the product knows it.

use std::process::ExitCode;

use anyhow::{Result, anyhow};

/// What `zhilu law` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 逐条列出办法各条如何落实（docs/law-coverage.md 的内容）
    Coverage,
    /// 显示一条的原文、参数和读法
    Show {
        /// 条号
        article: u16,
    },
}

/// Prints.
///
/// # Errors
/// When the law's files cannot be read, or there is no such article.
pub fn run(args: &Args) -> Result<ExitCode> {
    let statute = law::check().map_err(|e| anyhow!("{e}"))?;
    match args.command {
        Command::Coverage => print!("{}", law::coverage::markdown(statute)),
        Command::Show { article } => {
            let found =
                statute.article(article).ok_or_else(|| anyhow!("办法共 {} 条，没有第 {article} 条", statute.articles.len()))?;
            println!("{}　{}", law::ArticleRef::article(article), found.text());
            for p in &found.parameters {
                let sure = if p.verified { "" } else { "（待核实）" };
                println!("- {}：{p}，{}{sure}", p.label, p.source);
            }
            for r in &found.readings {
                let sure = if r.verified { "" } else { "（待核实）" };
                println!("- 读法 {}：{}{}{sure}", r.number, r.unclear, r.reading);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
