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

/// Calls that need space on the disk. Threads wake each other by `write`, and a full disk does not keep them from that: the sync that
/// follows a write to a file fails instead.
const FILLING: &[&str] = &["fallocate", "fdatasync", "fsync", "mkdir", "pwrite64", "pwritev", "rename"];

/// What befalls a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is killed.
    Killed,
    /// The disk is full from then on: this call and each later one of its name fails.
    DiskFull,
}

/// Misfortune: when a thread is about to make a call for the so manieth time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misfortune {
    /// What happens then.
    pub fate: Fate,
    /// The name of the call.
    pub call: String,
    /// Counted from 1, per thread.
    pub time: usize,
}

impl Misfortune {
    /// As strace is told.
    pub fn injection(&self) -> String {
        let Self { call, time, .. } = self;
        match self.fate {
            Fate::Killed => format!("inject={call}:signal=KILL:when={time}"),
            Fate::DiskFull => format!("inject={call}:error=ENOSPC:when={time}+"),
        }
    }
}

impl fmt::Display for Misfortune {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fate {
            Fate::Killed => "killed",
            Fate::DiskFull => "disk full",
        };
        write!(f, "{what} at {} number {}", self.call, self.time)
    }
}

/// The misfortunes that a log of strace (`-f -y`) shows, each once, those of a call side by side. Two threads that make a call the same number
/// of times share one: it comes to the one that is there first.
pub fn misfortunes(log: &str) -> Vec<Misfortune> {
    let mut all = BTreeSet::new();
    for (call, arguments, time) in counted(log) {
        if leaves_a_trace(call, arguments) {
            let of = |fate| Misfortune { fate, call: call.to_owned(), time };
            all.insert(of(Fate::Killed));
            all.extend(FILLING.contains(&call).then(|| of(Fate::DiskFull)));
        }
    }
    all.into_iter().collect()
}

/// The deaths at what is said to another process over the network, from a log of the same kind. A death before the answer is the one before
/// the next word: the server goes on by itself with what it heard.
pub fn said(log: &str) -> Vec<Misfortune> {
    let calls = counted(log).filter(|(_, arguments, _)| is_on_network(arguments));
    let all: BTreeSet<_> = calls.map(|(call, _, time)| Misfortune { fate: Fate::Killed, call: call.to_owned(), time }).collect();
    all.into_iter().collect()
}

/// Each call with its arguments and the how manieth of its name it is in its thread.
fn counted(log: &str) -> impl Iterator<Item = (&str, &str, usize)> {
    let mut made: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    log.lines().filter_map(begun).map(move |(thread, call, arguments)| {
        let time = made.entry((thread, call)).or_default();
        *time += 1;
        (call, arguments, *time)
    })
}

/// Thread, name and arguments of a call that begins in this line.
fn begun(line: &str) -> Option<(&str, &str, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (call, arguments) = rest.trim_start().split_once('(')?;
    CALLS.contains(&call).then_some((thread, call, arguments))
}

/// Whether the first argument is a connection: strace calls it `4<socket:[123]>` or `4<TCP:[…]>`.
fn is_on_network(arguments: &str) -> bool {
    let first = arguments.split(',').next().unwrap_or_default();
    ["<socket:", "<TCP"].iter().any(|kind| first.contains(kind))
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
        let of = |fate, call: &str, time| Misfortune { fate, call: call.to_owned(), time };
        let killed = [("fsync", 1), ("openat", 2), ("write", 1), ("write", 2)].map(|(call, time)| of(Fate::Killed, call, time));
        let full = [of(Fate::DiskFull, "fsync", 1)];
        assert_eq!(misfortunes(LOG), [killed.as_slice(), &full].concat());
        assert_eq!(said(LOG), []);
        assert_eq!(killed[0].injection(), "inject=fsync:signal=KILL:when=1");
        assert_eq!(full[0].injection(), "inject=fsync:error=ENOSPC:when=1+");
    }

    #[test]
    fn what_is_said_to_a_server_is_counted_among_calls_of_its_name() {
        let log = "1 sendto(8<UNIX-STREAM:[7]>, \"x\", 1) = 1\n1 sendto(9<socket:[12]>, \"BEGIN\", 5) = 5\n\
                   1 write(4</data/a>, \"x\", 1) = 1\n1 sendto(9<TCP:[127.0.0.1:5->127.0.0.1:6]>, \"COMMIT\", 6) = 6\n";
        let of = |time| Misfortune { fate: Fate::Killed, call: "sendto".into(), time };
        assert_eq!(said(log), [of(2), of(3)]);
    }
}
