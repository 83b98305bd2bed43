//! Nothing is promised before it is durable. A kill does not show that: what was written and not synced outlives the program and is lost
//! with the machine. So the calls themselves are read: at each promise, every file written and every name made must have been synced.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The file whose lines are promises.
const PROMISES: &str = "promises";

/// What was promised too early, in words; from a log of strace (`-f -y`), for files below `folder`.
pub fn promised_too_early(log: &str, folder: &Path) -> Vec<String> {
    let mut unsynced = BTreeSet::new();
    let mut found = Vec::new();
    for line in log.lines() {
        let Some((call, arguments)) = begun(line) else { continue };
        let on = opened(arguments);
        match call {
            "write" if on.as_ref().is_some_and(|path| path.ends_with(PROMISES)) => {
                found.extend(unsynced.iter().map(|path: &PathBuf| format!("{} was not synced at a promise", path.display())));
            }
            "write" | "writev" | "pwrite64" | "pwritev" | "ftruncate" | "fallocate" => unsynced.extend(on),
            "fsync" | "fdatasync" => {
                on.iter().for_each(|path| _ = unsynced.remove(path));
            }
            "rename" | "renameat" | "renameat2" => {
                if let [from, to] = &named(arguments)[..] {
                    if unsynced.remove(from) {
                        unsynced.insert(to.clone());
                    }
                    unsynced.extend(to.parent().map(Path::to_owned));
                }
            }
            "mkdir" | "mkdirat" if !line.contains("= -1 EEXIST") => {
                unsynced.extend(named(arguments).iter().filter_map(|path| path.parent()).map(Path::to_owned));
            }
            _ => {}
        }
        unsynced.retain(|path| path.starts_with(folder) && !is_rebuilt(path));
    }
    found
}

/// SQLite's index of its own log: rebuilt from the log whenever it is missing.
fn is_rebuilt(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "db-shm")
}

fn begun(line: &str) -> Option<(&str, &str)> {
    line.split_once(' ')?.1.trim_start().split_once('(')
}

/// The file behind the first argument: `4</data/a>`, also where another thread came in between (`4</data/a> <unfinished ...>`).
fn opened(arguments: &str) -> Option<PathBuf> {
    let first = arguments.split([',', ')']).next()?;
    Some(PathBuf::from(first.split_once('<')?.1.split_once('>')?.0))
}

/// Paths in quotes.
fn named(arguments: &str) -> Vec<PathBuf> {
    arguments.split('"').skip(1).step_by(2).map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn early(log: &str) -> Vec<String> {
        promised_too_early(log, Path::new("/d"))
    }

    #[test]
    fn what_is_synced_may_be_promised() {
        let log = r#"
1 write(4</d/a.new>, "x", 1) = 1
1 fsync(4</d/a.new> <unfinished ...>
2 write(8<pipe:[1]>, "x", 1) = 1
1 <... fsync resumed>) = 0
1 rename("/d/a.new", "/d/o/a") = 0
1 fsync(5</d/o>) = 0
1 write(9</elsewhere>, "x", 1) = 1
1 write(7</d/promises>, "{}\n", 3) = 3
"#;
        assert_eq!(early(log), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_synced_is_named() {
        let file = "1 write(4</d/a>, \"x\", 1) = 1\n2 write(7</d/promises>, \"{}\", 2) = 2\n";
        assert_eq!(early(file), ["/d/a was not synced at a promise"]);
        let name = "1 rename(\"/d/a.new\", \"/d/o/a\") = 0\n2 write(7</d/promises>, \"{}\", 2) = 2\n";
        assert_eq!(early(name), ["/d/o was not synced at a promise"]);
    }
}
