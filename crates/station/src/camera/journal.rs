//! The journal of one camera on disk: a line is durable before anything goes on, names the line before, and is never deleted. What no
//! manifest holds yet is kept at hand.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base::Sha256Digest;
use ledger::station::camera::{Event, Line};

use super::frame::Moment;
use crate::machine;
use crate::spool::files::{put, sync};

/// A journal that is longer, and wholly in manifests, is put aside under the number of its last line.
const LONGEST: u64 = 8 << 20;

/// The journal of one camera.
pub struct Journal {
    dir: PathBuf,
    file: File,
    length: u64,
    last: Option<(u64, Sha256Digest)>,
    before: Option<Line>,
    pending: Vec<Line>,
    last_file: Option<String>,
}

impl Journal {
    /// Opens the journal in a folder; what a crash tore off its end, and whatever follows a line that was changed, is put aside.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(dir: &Path, now: Moment) -> io::Result<Self> {
        let path = dir.join("journal.jsonl");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(e),
        };
        let sealed: u64 = fs::read_to_string(dir.join("sealed")).ok().and_then(|n| n.trim().parse().ok()).unwrap_or(0);
        let aside: Option<(u64, Sha256Digest)> = fs::read(dir.join("aside")).ok().and_then(|t| serde_json::from_slice(&t).ok());
        let (mut last, mut good) = (aside, 0);
        let (mut pending, mut before, mut last_file) = (Vec::new(), None, None);
        for raw in text.split_inclusive(|byte| *byte == b'\n') {
            let Some(line) = raw.strip_suffix(b"\n").and_then(|raw| serde_json::from_slice::<Line>(raw).ok()) else { break };
            if line.previous != last.map(|(_, digest)| digest) || line.text().as_bytes() != &raw[..raw.len() - 1] {
                break;
            }
            good += raw.len();
            last = Some((line.n, line.digest()));
            if let Event::Closed { file, .. } | Event::Unfinished { file, .. } = &line.event {
                last_file = Some(file.clone());
            }
            if line.n > sealed {
                pending.push(line.clone());
            }
            before = Some(line);
        }
        let torn = good < text.len();
        if torn {
            put(&dir.join(format!("journal-torn-{}", last.map_or(0, |(n, _)| n))), &text[good..])?;
        }
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        if torn {
            file.set_len(good as u64)?;
            file.sync_all()?;
        }
        sync(dir)?;
        let mut this = Self { dir: dir.to_owned(), file, length: good as u64, last, before, pending, last_file };
        if torn {
            this.note(now, Event::JournalTorn)?;
        }
        Ok(this)
    }

    /// The last line that was there when it was opened.
    pub const fn before(&self) -> Option<&Line> {
        self.before.as_ref()
    }

    /// The file of which it said last that it is stored.
    pub fn last_file(&self) -> Option<&str> {
        self.last_file.as_deref()
    }

    /// Writes a line, durable when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&mut self, at: Moment, event: Event) -> io::Result<()> {
        let n = self.last.map_or(1, |(n, _)| n + 1);
        let previous = self.last.map(|(_, digest)| digest);
        let line = Line { n, previous, at: at.wall, steady: at.steady, boot: machine::boot(), event };
        let mut text = line.text();
        text.push('\n');
        if let Err(e) = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data()) {
            // Half a line must not stand before the next one.
            let _ = self.file.set_len(self.length);
            return Err(e);
        }
        self.length += text.len() as u64;
        self.last = Some((n, line.digest()));
        self.pending.push(line);
        Ok(())
    }

    /// Lines that no manifest holds yet.
    pub fn pending(&self) -> &[Line] {
        &self.pending
    }

    /// A manifest holds the first so many of them now.
    ///
    /// # Errors
    /// When that cannot be noted; then another manifest will hold them again.
    pub fn sealed(&mut self, count: usize) -> io::Result<()> {
        let Some(n) = self.pending.drain(..count).next_back().map(|line| line.n) else { return Ok(()) };
        put(&self.dir.join("sealed"), n.to_string().as_bytes())?;
        if self.length > LONGEST && self.pending.is_empty() {
            put(&self.dir.join("aside"), &serde_json::to_vec(&self.last)?)?;
            let path = self.dir.join("journal.jsonl");
            fs::rename(&path, self.dir.join(format!("journal-{n:010}.jsonl")))?;
            self.file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
            self.length = 0;
            sync(&self.dir)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use base::{Span, Timestamp};

    use super::*;

    fn at(second: i64) -> Moment {
        Moment { wall: Timestamp::from_millis(second * 1000), steady: Span::from_seconds(second) }
    }

    fn loss(packets: u64) -> Event {
        Event::Loss { packets }
    }

    fn events(journal: &Journal) -> Vec<(u64, Event)> {
        journal.pending().iter().map(|line| (line.n, line.event.clone())).collect()
    }

    #[test]
    fn lines_go_on_after_a_restart_and_only_what_is_not_signed_for_is_at_hand() {
        let dir = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(dir.path(), at(1)).unwrap();
        (1..4).for_each(|n| journal.note(at(1), loss(n)).unwrap());
        journal.sealed(2).unwrap();
        drop(journal);
        let mut journal = Journal::open(dir.path(), at(2)).unwrap();
        assert_eq!(events(&journal), [(3, loss(3))]);
        assert_eq!(journal.before().unwrap().n, 3);
        journal.note(at(3), loss(4)).unwrap();
        let lines = journal.pending();
        assert_eq!(lines[1].previous, Some(lines[0].digest()));
    }

    #[test]
    fn a_torn_end_is_put_aside_and_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        let mut journal = Journal::open(dir.path(), at(1)).unwrap();
        (1..3).for_each(|n| journal.note(at(1), loss(n)).unwrap());
        drop(journal);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        let journal = Journal::open(dir.path(), at(2)).unwrap();
        assert_eq!(events(&journal), [(1, loss(1)), (2, Event::JournalTorn)]);
        assert!(!fs::read(dir.path().join("journal-torn-1")).unwrap().is_empty());
        drop(journal);
        // A line that was changed is told from one that was written.
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"packets\":1", "\"packets\":9")).unwrap();
        let journal = Journal::open(dir.path(), at(3)).unwrap();
        let torn: Vec<_> = events(&journal).into_iter().map(|(_, event)| event).collect();
        assert_eq!(torn.last(), Some(&Event::JournalTorn));
    }
}
