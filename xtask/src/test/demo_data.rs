//! The demo's data for steps that start the server: filled once per run, because that takes a minute and more; each step copies it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};

use crate::{fonts, process, repo};

/// The filled folder. Nobody may change it.
pub fn folder() -> Result<PathBuf> {
    static FILLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let filled = FILLED.get_or_init(|| fill().map_err(|why| format!("{why:#}")));
    filled.clone().map_err(|why| anyhow!(why)).context("no demo data")
}

/// Fills it anew: the demo's days are counted from today.
fn fill() -> Result<PathBuf> {
    let metadata = repo::Metadata::read()?;
    let folder = metadata.target_directory.join("demo-data");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    process::output(Command::new(metadata.program("demo-seed")).arg(&folder).env("ZHILU_FONTS", fonts::fandol()))?;
    Ok(folder)
}
