//! Where the files and the journal of one camera lie: a folder of the spool. A file grows there fragment by fragment, each durable and chained to
//! the one before; closed, it goes into the spool as what a docked device held does, under a signed manifest that carries the journal along.
//!
//! `cameras/<id>/`: `camera.json` whose it is; `journal.jsonl`; `part.mp4`, `part.json`, `part.fragments` a file that grows; `closing.json` one that
//! is on its way into the spool; `chains/<object>.jsonl` the chain over the fragments of each file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use base::{DualHasher, ObjectId, RawId, Sha256Digest, Span};
use ledger::station::camera::{Event, short};
use ledger::station::{CameraLog, Device, Manifest, Name, id_of};

use super::frame::Moment;
use super::journal::Journal;
use super::part::{Begun, Who, Written, link};
use super::recorder::{Closed, Shelf};
use super::timeline::Claim;
use crate::copying;
use crate::docking::Site;
use crate::docking::sealing::file as listed;
use crate::machine;
use crate::spool::files::{put, sync};
use crate::spool::{Record, SpoolError};

/// Room that must be there before a file is begun.
const ROOM: u64 = 64 << 20;
/// Milliseconds between two manifests that hold nothing but lines.
const RESTS: i64 = 30_000;
/// Lines of a journal in one manifest: a signed note has at most a mebibyte.
const MOST_LINES: usize = 500;
/// Files in one manifest.
const MOST_FILES: usize = 200;

struct Part {
    file: File,
    log: File,
    hasher: DualHasher,
    chain: Sha256Digest,
    bytes: u64,
}

/// The folder of one camera.
pub struct Keep<'a> {
    pub(super) site: &'a Site,
    pub(super) who: Who,
    pub(super) dir: PathBuf,
    pub(super) journal: Journal,
    part: Option<Part>,
    urgent: bool,
    sealed_at: Span,
}

impl<'a> Keep<'a> {
    /// Opens the folder, made if there is none.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(site: &'a Site, who: Who, now: Moment) -> io::Result<Self> {
        let dir = who.dir(site.spool.dir());
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir.join("chains"))?;
        put(&dir.join("camera.json"), &serde_json::to_vec(&who)?)?;
        let journal = Journal::open(&dir, now)?;
        Ok(Self { site, who, dir, journal, part: None, urgent: true, sealed_at: now.steady })
    }

    fn create(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.dir.join(name))
    }

    fn begin_part(&self, head: &[u8], claim: &Claim) -> io::Result<Part> {
        if !self.site.spool.has_room(ROOM) {
            return Err(io::Error::other("采集站的存储空间不足"));
        }
        let begun = Begun {
            start: claim.at,
            source: claim.source,
            head: Sha256Digest::of(head),
            head_bytes: head.len() as u64,
            boot: machine::boot(),
        };
        put(&self.dir.join("part.json"), &serde_json::to_vec(&begun)?)?;
        let _ = fs::remove_file(self.dir.join("part.fragments"));
        let (mut file, log) = (self.create("part.mp4")?, self.create("part.fragments")?);
        file.write_all(head)?;
        file.sync_all()?;
        sync(&self.dir)?;
        let mut hasher = DualHasher::default();
        hasher.update(head);
        Ok(Part { file, log, hasher, chain: begun.head, bytes: begun.head_bytes })
    }

    /// Moves a whole file into the spool, and says before that it does: a crash between goes on with it.
    pub(super) fn store(&mut self, record: &Record) -> io::Result<()> {
        self.site.spool.store(&self.dir.join("part.mp4"), record.clone())?;
        let chain = self.dir.join("part.fragments");
        if chain.exists() {
            fs::rename(chain, self.dir.join("chains").join(format!("{}.jsonl", record.object)))?;
        }
        fs::remove_file(self.dir.join("closing.json"))?;
        sync(&self.dir)
    }

    /// What stands for a file of this camera in the spool, read anew from disk.
    pub(super) fn record(&self, name: &str, role: &str) -> io::Result<Record> {
        let path = self.dir.join("part.mp4");
        let mut file = File::open(&path)?;
        // What was written shall come from the disk, not from memory.
        let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
        let digests = copying::digest(&mut file)?;
        let size = file.metadata()?.len();
        let beginning = copying::beginning(&mut File::open(&path)?, size)?;
        let now = self.site.clock.now();
        Ok(Record {
            id: RawId::random(),
            object: ObjectId::random(),
            slot: self.who.slot.clone(),
            name: Name::Text(name.to_owned()),
            size,
            modified: Some(now),
            digests,
            beginning,
            role: role.to_owned(),
            important: false,
            send: true,
            stored_at: now,
        })
    }

    fn close_part(&mut self, at: Moment, part: Part, closed: &Closed) -> io::Result<()> {
        part.file.sync_all()?;
        let Part { hasher, chain, .. } = part;
        let name = self.who.file_name(closed.claim.at, closed.claim.source, true);
        let record = self.record(&name, "original")?;
        if record.digests != hasher.finish() {
            // What the disk gives is what is kept; that it is not what the camera gave is told.
            let reason = "读回的内容与写入的不同".to_owned();
            self.journal.note(at, Event::NotWritten { reason })?;
        }
        put(&self.dir.join("closing.json"), &serde_json::to_vec(&record)?)?;
        let event = Event::Closed {
            file: name,
            start: closed.claim.at,
            source: closed.claim.source,
            length: closed.length,
            pictures: closed.pictures,
            fragments: closed.fragments,
            chain,
        };
        self.journal.note(at, event)?;
        self.store(&record)
    }

    fn is_rested(&self, now: Moment) -> bool {
        now.steady.millis().saturating_sub(self.sealed_at.millis()) >= RESTS
    }

    /// Signs for what is stored and what the journal says; lines alone only when one of them is of weight, and not more often than twice a minute.
    ///
    /// # Errors
    /// When it cannot be signed or made durable; nothing is lost by that.
    pub fn seal(&mut self, now: Moment, at_once: bool) -> Result<(), SpoolError> {
        let mut records = self.site.spool.unsealed().remove(&self.who.slot).unwrap_or_default();
        let rested = self.is_rested(now);
        while !records.is_empty() || ((at_once || (self.urgent && rested)) && !self.journal.pending().is_empty()) {
            let batch: Vec<Record> = records.drain(..records.len().min(MOST_FILES)).collect();
            let lines = self.journal.pending().iter().take(MOST_LINES).cloned().collect::<Vec<_>>();
            let count = lines.len();
            let Who { slot, room, number } = self.who.clone();
            let camera = CameraLog { room, number: number.clone(), lines };
            let device = Device { slot, number: Some(number), camera: Some(camera), ..Device::default() };
            let files: Vec<_> = batch.iter().map(listed).collect();
            let site = self.site;
            site.spool.seal(&batch, |sequence, previous| Manifest {
                agency: site.agency,
                station: id_of(site.spool.key().verifier_key()),
                sequence,
                previous,
                device,
                operator: site.operator.clone(),
                clocks: machine::clocks(&*site.clock, None),
                complete: true,
                known: 0,
                root: Manifest::root_of(&files),
                files,
                unread: Vec::new(),
            })?;
            self.sealed_at = now.steady;
            let noted = self.journal.sealed(count);
            noted.map_err(|source| SpoolError::File { file: self.dir.join("sealed"), source })?;
            self.urgent = !self.journal.pending().is_empty();
        }
        Ok(())
    }
}

impl Shelf for Keep<'_> {
    fn rest(&mut self, at: Moment) {
        if !self.urgent || !self.is_rested(at) {
            return;
        }
        if let Err(e) = self.seal(at, false) {
            tracing::error!(slot = self.who.slot, error = %e, "入站清单没有签成");
            self.sealed_at = at.steady;
        }
    }

    fn note(&mut self, at: Moment, event: Event) {
        self.urgent |= !matches!(event, Event::Opened { .. } | Event::Loss { .. } | Event::Closed { .. });
        if let Err(e) = self.journal.note(at, event) {
            tracing::error!(slot = self.who.slot, error = %e, "录像日志没有写成");
        }
    }

    fn begin(&mut self, at: Moment, head: &[u8], claim: &Claim) -> io::Result<()> {
        if self.dir.join("part.mp4").exists() {
            // The one before could not be closed.
            super::recover::leftover(self, at)?;
        }
        self.part = Some(self.begin_part(head, claim)?);
        Ok(())
    }

    fn fragment(&mut self, at: Moment, bytes: &[u8], ends: Span) -> io::Result<()> {
        if !self.site.spool.has_room(bytes.len() as u64) {
            return Err(io::Error::other("采集站的存储空间不足"));
        }
        let part = self.part.as_mut().ok_or_else(|| io::Error::other("没有打开的文件"))?;
        let whole = part.bytes;
        let written = part.file.write_all(bytes).and_then(|()| part.file.sync_data());
        if let Err(e) = written {
            // Half a fragment helps nobody, and what follows must begin where one ends.
            let _ = part.file.set_len(whole);
            return Err(e);
        }
        part.bytes += bytes.len() as u64;
        part.hasher.update(bytes);
        let sha256 = Sha256Digest::of(bytes);
        part.chain = link(part.chain, sha256);
        let to = at.wall.minus(Span::from_millis(at.steady.millis().saturating_sub(ends.millis())));
        let line = Written { bytes: bytes.len() as u64, sha256, chain: part.chain, ends: to, ends_steady: ends };
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        part.log.write_all(&text)?;
        part.log.sync_data()
    }

    fn close(&mut self, at: Moment, closed: &Closed) {
        let Some(part) = self.part.take() else { return };
        if let Err(e) = self.close_part(at, part, closed) {
            tracing::error!(slot = self.who.slot, error = %e, "录像文件没有存成，重新启动时再存");
            self.note(at, Event::NotWritten { reason: short(&e.to_string()) });
        }
        if let Err(e) = self.seal(at, false) {
            tracing::error!(slot = self.who.slot, error = %e, "入站清单没有签成");
        }
    }
}
