//! Files out of a ZIP.

use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use super::found::Found;
use super::verdict::Findings;
use crate::problem::{Fault, Problem};
use crate::zip::read::{Archive, OpenError, StructureFault};

/// What neither of the two readers takes.
const NEITHER: &str = "既不是 ZIP 文件，也不是解开的文件夹";

/// Reads the archive at `path`.
///
/// # Errors
/// When the archive cannot be followed at all.
pub fn read(path: &Path, findings: &mut Findings) -> Result<Found, Problem> {
    // Opening a pipe would wait for somebody to write to it.
    let regular = std::fs::metadata(path).map_err(unreadable)?.is_file();
    if !regular {
        return Err(Problem::of_all(Fault::NotAPackage(NEITHER)));
    }
    read_from(BufReader::new(std::fs::File::open(path).map_err(unreadable)?), findings)
}

/// Reads every member of an archive.
///
/// # Errors
/// When the archive cannot be followed at all.
pub fn read_from(source: impl Read + Seek, findings: &mut Findings) -> Result<Found, Problem> {
    let archive = Archive::open(source).map_err(explain)?;
    let mut found = Found::default();
    let take = |name: &[u8], reader: &mut dyn Read| {
        if let Some(path) = member_path(name, &mut found, findings) {
            found.take(path, reader, findings);
        }
    };
    let faults = archive.walk(take).map_err(unreadable)?;
    let name = |name: Vec<u8>| inside(&String::from_utf8_lossy(&name)).to_owned();
    let problem = |fault: StructureFault| Problem { file: fault.member.map(name), fault: Fault::Structure(fault.part) };
    found.container = faults.into_iter().map(problem).collect();
    Ok(found)
}

/// The path inside the bag, if the member may be taken. All members stand in one folder.
fn member_path(name: &[u8], found: &mut Found, findings: &mut Findings) -> Option<String> {
    let Ok(name) = std::str::from_utf8(name) else {
        findings.add(Problem::of(String::from_utf8_lossy(name), Fault::Structure("文件名不是 UTF-8")));
        return None;
    };
    let Some((root, path)) = name.split_once('/') else {
        findings.add(Problem::of(name, Fault::OutsideBag));
        return None;
    };
    if found.root.get_or_insert_with(|| root.to_owned()) != root {
        findings.add(Problem::of(name, Fault::OutsideBag));
        return None;
    }
    found.admit(path, findings).then(|| path.to_owned())
}

/// A member's name without the folder of the bag.
fn inside(name: &str) -> &str {
    name.split_once('/').map_or(name, |(_, path)| path)
}

fn explain(error: OpenError) -> Problem {
    match error {
        OpenError::Io(e) => unreadable(e),
        OpenError::NotZip => Problem::of_all(Fault::NotAPackage(NEITHER)),
        OpenError::End => Problem::of_all(Fault::NotAPackage(
            "压缩包的结尾记录与写出时不符：被截断、被改动，或由其他工具重新打包（重新打包的，请解开后核验文件夹）",
        )),
        OpenError::Directory(Some(name)) => {
            Problem::of(inside(&String::from_utf8_lossy(&name)), Fault::Structure("其后的中央目录无法读取"))
        }
        OpenError::Directory(None) => Problem::of_all(Fault::NotAPackage("压缩包的中央目录无法读取")),
        OpenError::TooMuch => Problem::of_all(Fault::TooMuch("压缩包的中央目录过大")),
    }
}

fn unreadable(error: io::Error) -> Problem {
    Problem::of_all(Fault::Unreadable(error.to_string()))
}
