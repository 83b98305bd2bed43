//! The web page: packages installed when the lock file changed, built when a source changed. Both are remembered by a digest
//! of what went in, so that a second run costs nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::{process, repo};

/// Folders below `web/` that are made, or that the page is not built from.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "e2e", "shots"];

/// Installs the packages of the page unless they are there.
pub fn install() -> Result<()> {
    install_packages(&folder())
}

/// Installs the packages of a folder's `package-lock.json` unless they are there.
pub fn install_packages(folder: &Path) -> Result<()> {
    let stamp = folder.join("node_modules/.zhilu-installed");
    let wanted = repo::fingerprint(&[folder.join("package-lock.json")])?;
    if is(&stamp, &wanted) {
        return Ok(());
    }
    process::run(process::command_in(folder, "npm").args(["ci", "--no-audit", "--no-fund"]))?;
    write(&stamp, &wanted)
}

/// Builds `web/dist` unless it was built from these sources.
pub fn build() -> Result<()> {
    install()?;
    let stamp = folder().join("node_modules/.zhilu-built");
    let wanted = repo::fingerprint(&sources())?;
    if is(&stamp, &wanted) && folder().join("dist/index.html").is_file() {
        return Ok(());
    }
    process::run(npm().args(["run", "build"]))?;
    write(&stamp, &wanted)
}

/// `npm run script`
pub fn script(name: &str) -> Command {
    let mut command = npm();
    command.args(["run", "--silent", name]);
    command
}

/// A program that a package brought.
pub fn program(name: &str) -> Result<Command> {
    let program = folder().join("node_modules/.bin").join(name);
    if !program.is_file() {
        bail!("`{name}` is not among the packages of web/package.json");
    }
    Ok(process::command_in(&folder(), program))
}

pub fn folder() -> PathBuf {
    repo::root().join("web")
}

fn npm() -> Command {
    process::command_in(&folder(), "npm")
}

fn sources() -> Vec<PathBuf> {
    let made = |name: &std::ffi::OsStr| NOT_SOURCES.iter().any(|folder| name == *folder);
    let entries = WalkDir::new(folder()).sort_by_file_name().into_iter().filter_entry(|entry| !made(entry.file_name()));
    entries.flatten().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn is(stamp: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}

fn write(stamp: &Path, text: &str) -> Result<()> {
    std::fs::write(stamp, text).with_context(|| format!("cannot write {}", stamp.display()))
}
