//! What strace tells: which calls a run made that leave a trace, and how to die at one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Calls that change a file, a name or what another process hears.
pub const CALLS: &[&str] = &[
    "fallocate",
    "fdatasync",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "openat",
    "pwrite64",
    "pwritev",
    "rename",
    "renameat",
    "renameat2",
    "sendmsg",
    "sendto",
    "unlink",
    "unlinkat",
    "write",
    "writev",
];

/// A death: when a thread is about to make a call for the so manieth time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Death {
    /// The name of the call.
    pub call: String,
    /// Counted from 1, per thread.
    pub time: usize,
}

impl Death {
    /// As strace is told.
    pub fn injection(&self) -> String {
        format!("inject={}:signal=KILL:when={}", self.call, self.time)
    }
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "killed at {} number {}", self.call, self.time)
    }
}

/// The deaths that a log of strace (`-f -y`) shows, each once. Two threads that make a call the same number of times share a death:
/// it comes to the one that is there first.
pub fn deaths(log: &str) -> Vec<Death> {
    let mut made: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut deaths = BTreeSet::new();
    for line in log.lines() {
        let Some((thread, call, arguments)) = begun(line) else { continue };
        let time = made.entry((thread, call)).or_default();
        *time += 1;
        if leaves_a_trace(call, arguments) {
            deaths.insert(Death { call: call.to_owned(), time: *time });
        }
    }
    deaths.into_iter().collect()
}

/// Thread, name and arguments of a call that begins in this line.
fn begun(line: &str) -> Option<(&str, &str, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (call, arguments) = rest.trim_start().split_once('(')?;
    CALLS.contains(&call).then_some((thread, call, arguments))
}

/// Opening leaves one only where it may create; what threads of one process tell each other leaves none.
fn leaves_a_trace(call: &str, arguments: &str) -> bool {
    let within = ["<anon_inode:", "<pipe:", "<UNIX", "</dev/"].iter().any(|other| {
        let first = arguments.split(',').next().unwrap_or_default();
        first.contains(other)
    });
    !within && (call != "openat" || arguments.contains("O_CREAT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = r#"
100 openat(AT_FDCWD</work>, "/lib/libc.so.6", O_RDONLY|O_CLOEXEC) = 3</lib/libc.so.6>
100 openat(AT_FDCWD</work>, "/data/a.new", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0600) = 4</data/a.new>
101 write(5<anon_inode:[eventfd]>, "\1\0\0\0\0\0\0\0", 8) = 8
100 write(4</data/a.new>, "x", 1 <unfinished ...>
101 write(6</data/b>, "y", 1) = 1
100 <... write resumed>) = 1
100 fsync(4</data/a.new>) = 0
101 +++ exited with 0 +++
"#;

    #[test]
    fn calls_that_leave_a_trace_are_counted_per_thread() {
        let death = |call: &str, time| Death { call: call.to_owned(), time };
        assert_eq!(deaths(LOG), [death("fsync", 1), death("openat", 2), death("write", 1), death("write", 2)]);
        assert_eq!(death("fsync", 3).injection(), "inject=fsync:signal=KILL:when=3");
    }
}
