//! The faces that documents are set in: Fandol (仿宋, 宋, 黑, 楷), free fonts that Debian ships inside a TeX package, and Noto.
//! Only the fonts of that package are kept, in the user's cache; no TeX is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use walkdir::WalkDir;

use crate::process;

const PACKAGE: &str = "texlive-lang-chinese";
const FOLDER_IN_PACKAGE: &str = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol";

/// Where Debian's `fonts-noto-cjk` lies.
pub fn noto() -> PathBuf {
    PathBuf::from("/usr/share/fonts/opentype/noto")
}

/// Where the Fandol faces are kept: beside other caches of the user, so that a second clone finds them. The server and the
/// tests get this folder as `ZHILU_FONTS`; the system's own font folders they know.
pub fn fandol() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    cache.unwrap_or_else(std::env::temp_dir).join("zhilu/fonts")
}

pub fn fandol_present() -> bool {
    fandol().join("FandolFang-Regular.otf").is_file()
}

/// Fetches the package with apt, which checks its signature, and keeps its fonts.
pub fn install_fandol() -> Result<()> {
    let target = fandol();
    let scratch = target.with_extension("part");
    std::fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    // As root, apt would fetch as its own user, who may not write here.
    let fetched = process::run(process::command_in(&scratch, "apt-get").args([
        "-qq",
        "-o",
        "APT::Sandbox::User=root",
        "download",
        PACKAGE,
    ]));
    let unpacked = fetched.and_then(|()| unpack(&scratch, &target));
    std::fs::remove_dir_all(&scratch)?;
    unpacked
}

fn unpack(scratch: &Path, target: &Path) -> Result<()> {
    let files = WalkDir::new(scratch).max_depth(1).into_iter().flatten().map(walkdir::DirEntry::into_path);
    let package = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "deb"))
        .last()
        .context("apt-get fetched no package")?;
    process::run(Command::new("dpkg").arg("-x").arg(package).arg(scratch))?;
    if target.exists() {
        std::fs::remove_dir_all(target)?;
    }
    std::fs::rename(scratch.join(FOLDER_IN_PACKAGE), target)
        .with_context(|| format!("cannot move the fonts to {}", target.display()))
}

/// What somebody without apt can do by hand.
pub fn install_line() -> String {
    format!(
        "apt-get download {PACKAGE} && dpkg -x {PACKAGE}_*.deb texlive && mv texlive/{FOLDER_IN_PACKAGE} {}",
        fandol().display()
    )
}
