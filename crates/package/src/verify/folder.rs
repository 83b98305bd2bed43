//! Files out of a folder that a package was unpacked to. Links are not followed: they lead out of the package.

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::found::{Found, MAX_FILES};
use super::verdict::Findings;
use crate::layout;
use crate::problem::{Fault, Problem};

/// Deepest folder that is read; packages are four deep.
const MAX_DEPTH: usize = 16;

/// Reads every file of the bag at `path`, or of the one bag in it.
///
/// # Errors
/// When the folder cannot be read at all.
pub fn read(path: &Path, findings: &mut Findings) -> Result<Found, Problem> {
    let root = bag_root(path).map_err(|e| Problem::of_all(Fault::Unreadable(e.to_string())))?;
    let mut found = Found::default();
    let mut folders = vec![(root, String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let entries = match fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(mut entries) => {
                // In one order, so that two runs report alike.
                entries.sort_by_key(fs::DirEntry::file_name);
                entries
            }
            Err(e) => {
                findings.add(Problem::of(prefix, Fault::Unreadable(e.to_string())));
                continue;
            }
        };
        for entry in entries {
            // Some file systems hand names back decomposed; in a package they are composed.
            let name: String = entry.file_name().to_string_lossy().nfc().collect();
            let path = format!("{prefix}{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth >= MAX_DEPTH => findings.add(Problem::of(path, Fault::TooMuch("文件夹过深"))),
                Ok(kind) if kind.is_dir() && folders.len() >= MAX_FILES => {
                    findings.add(Problem::of(path, Fault::TooMuch("文件夹过多")));
                }
                Ok(kind) if kind.is_dir() => folders.push((entry.path(), format!("{path}/"), depth + 1)),
                Ok(kind) if !kind.is_file() => findings.add(Problem::of(path, Fault::NotAFile)),
                Ok(_) => take(&mut found, path, &entry.path(), findings),
                Err(e) => findings.add(Problem::of(path, Fault::Unreadable(e.to_string()))),
            }
        }
    }
    Ok(found)
}

fn take(found: &mut Found, path: String, file: &Path, findings: &mut Findings) {
    if !found.admit(&path, findings) {
        return;
    }
    match fs::File::open(file) {
        Ok(file) => found.take(path, file, findings),
        Err(e) => findings.add(Problem::of(path, Fault::Unreadable(e.to_string()))),
    }
}

/// `path` itself, or the one folder in it when the bag was unpacked there.
fn bag_root(path: &Path) -> std::io::Result<PathBuf> {
    if path.join(layout::BAGIT).exists() {
        return Ok(path.to_owned());
    }
    let entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
    match entries.as_slice() {
        [only] if only.file_type()?.is_dir() => Ok(only.path()),
        _ => Ok(path.to_owned()),
    }
}
