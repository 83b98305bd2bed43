//! A Python of the tests' own: the packages of one list, in a folder below `target`. The system's Python stays as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, repo};

/// What the clients of the step `clients` need.
const LIST: &str = "web/e2e/clients/tuspy/requirements.txt";

/// The interpreter that has the packages of the list; made when it is not there or the list changed.
pub fn ensure() -> Result<PathBuf> {
    let folder = repo::Metadata::read()?.target_directory.join("python");
    let list = repo::root().join(LIST);
    let python = folder.join("bin/python");
    let stamp = folder.join(".zhilu-installed");
    let wanted = repo::fingerprint(std::slice::from_ref(&list))?;
    if python.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    install(&folder, &python, &list)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(python)
}

fn install(folder: &Path, python: &Path, list: &Path) -> Result<()> {
    process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let quietly = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
    process::run(Command::new(python).args(quietly).arg(list))
}

/// Whether this system's Python can make such a folder: Debian keeps that in a package of its own.
pub fn can_install() -> bool {
    let modules = Command::new("python3").args(["-c", "import venv, ensurepip"]).output();
    modules.is_ok_and(|done| done.status.success())
}
