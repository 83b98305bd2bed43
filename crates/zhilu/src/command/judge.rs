//! `zhilu judge`: what the regulation asks on given facts, as a legal officer writes them down.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use model::Outcome;
use rules::Judged;

/// What `zhilu judge` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 事实文件（YAML：name、on、given、expect）
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Judges every case of the files and prints duties and differences; 1 when something differs from what was expected.
///
/// # Errors
/// When a file cannot be read or is no facts file.
pub fn run(args: &Args) -> Result<ExitCode> {
    let statute = law::check().map_err(|e| anyhow!("{e}"))?;
    let (mut cases, mut differing) = (0_usize, 0_usize);
    for file in &args.files {
        let text = std::fs::read_to_string(file).with_context(|| format!("不能读取 {}", file.display()))?;
        for judged in rules::judge(&file.display().to_string(), &text, statute, law::calendar())? {
            cases += 1;
            differing += usize::from(!judged.differences.is_empty());
            print(&judged);
        }
    }
    println!("共 {cases} 例，{} 例与预期一致，{differing} 例不一致", cases - differing);
    Ok(if differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(judged: &Judged) {
    println!("{}（{}）", judged.name, judged.on.civil().date());
    for duty in &judged.duties {
        let due = duty.due_at.map(|t| format!("，期限 {}", t.minus(base::Span::from_millis(1)).day())).unwrap_or_default();
        let remark = if duty.remark().is_empty() { String::new() } else { format!("，{}", duty.remark()) };
        println!("  {} {}：{}{due}{remark}", duty.article, duty.title, duty.outcome(judged.on).label());
    }
    for d in &judged.differences {
        println!("  ✗ {}：预期 {}，实际 {}", d.rule, words(&d.expected), words(&d.found));
    }
}

fn words(outcomes: &[Outcome]) -> String {
    if outcomes.is_empty() {
        return "没有这项义务".into();
    }
    outcomes.iter().map(|o| o.label()).collect::<Vec<_>>().join("、")
}
