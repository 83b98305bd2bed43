//! One place for a device, from plugged in to 可拔出: scan, wait until files are still, copy, sign. Every step leaves the spool so that it can go on
//! after a crash; what one device does never keeps another one waiting.

pub(crate) mod sealing;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use base::{AgencyId, Clock, RawId, Timestamp};
use evidence::times::NameProfiles;
use ledger::station::{Name, Unread};
use tlog::VerifierKey;

use crate::copying::{self, Trouble};
use crate::drive::{Drive, Found, Kind, Look, Snapshot};
use crate::layout::{Layouts, Place};
use crate::machine;
use crate::name::{last_part, shown};
use crate::policy::{self, Deletion};
use crate::progress::{Board, Report, State};
use crate::settings::Slot;
use crate::spool::{Record, Spool, SpoolError};
use crate::stable::Stability;

/// More names are not shown to people.
const MOST_SHOWN: usize = 3;

/// What all places of a station share.
pub struct Site {
    /// The agency whose station it is.
    pub agency: AgencyId,
    /// What is durable.
    pub spool: Spool,
    /// The station's clock.
    pub clock: Arc<dyn Clock>,
    /// What lies where on devices.
    pub layouts: Layouts,
    /// How devices name their files.
    pub profiles: NameProfiles,
    /// What people see.
    pub board: Board,
    /// Who docks devices, when the settings say so.
    pub operator: Option<String>,
    /// What may be deleted from devices.
    pub deletion: Deletion,
    /// Keys of the server's receipts that are trusted.
    pub server_keys: Vec<VerifierKey>,
    /// Numbers of the devices that belong to places, by the settings.
    pub numbers: HashMap<String, String>,
}

impl Site {
    /// The number of the device that belongs to a place, if the settings say so.
    pub fn number_of(&self, slot: &str) -> Option<String> {
        self.numbers.get(slot).cloned()
    }
}

/// One place for a device.
pub struct Dock {
    slot: Slot,
    drive: Box<dyn Drive>,
    stability: Stability,
    /// Files of the device that is there which are stored, as they looked.
    stored: HashMap<Vec<u8>, Record>,
    /// Files of it that could not be stored, as they looked, with the sentence.
    failed: HashMap<Vec<u8>, (Look, &'static str, String)>,
}

/// What one scan of a device sorted its files into.
#[derive(Default)]
struct Sorted {
    /// To be copied now.
    ready: Vec<(Found, Place)>,
    /// Written to still, or not seen long enough.
    growing: Vec<Found>,
    /// Not to be copied.
    unread: Vec<Unread>,
    /// Files to be stored at all.
    wanted: u64,
    /// The newest time of a file.
    newest: Option<Timestamp>,
    volume: Option<(u64, u64)>,
}

impl Dock {
    /// A place over a drive.
    pub fn new(slot: Slot, drive: Box<dyn Drive>, gap: base::Span) -> Self {
        Self { slot, drive, stability: Stability::new(gap), stored: HashMap::new(), failed: HashMap::new() }
    }

    /// A place that is no more: nothing is there, and what was copied there before is signed for.
    pub fn abandoned(name: &str) -> Self {
        let slot = Slot { name: name.to_owned(), number: None, profile: None };
        Self::new(slot, Box::new(Nothing), base::Span::ZERO)
    }

    /// The name of the place.
    pub fn name(&self) -> &str {
        &self.slot.name
    }

    /// Scans the device once, copies what is still, signs for it, and tells of it.
    ///
    /// # Errors
    /// When the spool cannot be written to. The device must stay.
    pub fn pass(&mut self, site: &Site) -> Result<State, SpoolError> {
        let done = self.scan(site);
        let report = match &done {
            Ok(report) => report.clone(),
            Err(e) => Report { state: State::Trouble, remarks: vec![e.to_string()], ..Report::default() },
        };
        site.board.tell(&self.slot.name, report);
        done.map(|report| report.state)
    }

    fn scan(&mut self, site: &Site) -> Result<Report, SpoolError> {
        let Some(snapshot) = self.drive.snapshot() else { return self.unplugged(site, false) };
        let now = machine::counter(&*site.clock);
        self.stability.scan(&snapshot, now);
        let mut sorted = self.sort(site, &snapshot, now);
        let before = self.failed.len();
        let mut vanished = false;
        let mut full = None;
        let bytes: u64 = sorted.ready.iter().map(|(found, _)| found.look.size).sum();
        let copied = std::cell::Cell::new(0);
        for (found, place) in std::mem::take(&mut sorted.ready) {
            let tell = |count: u64| {
                copied.set(copied.get() + count);
                site.board.tell(&self.slot.name, self.reading(sorted.wanted, (copied.get() >> 20 << 20, bytes)));
            };
            match self.take(site, &found, &place, &tell) {
                Ok(record) => drop(self.stored.insert(found.path, record)),
                Err(Trouble::Growing) => sorted.growing.push(found),
                Err(trouble @ (Trouble::Full | Trouble::Spool(_))) => {
                    // Tried again at the next pass: there may be room then.
                    full = Some(trouble.to_string());
                    sorted.unread.push(unread(&found, trouble.word()));
                }
                Err(Trouble::Vanished) if self.drive.snapshot().is_none() => {
                    vanished = true;
                    break;
                }
                Err(trouble) => {
                    sorted.unread.push(unread(&found, trouble.word()));
                    self.failed.insert(found.path, (found.look, trouble.word(), trouble.to_string()));
                }
            }
        }
        sorted.unread.extend(sorted.growing.iter().map(|found| unread(found, "growing")));
        if vanished {
            return self.unplugged(site, true);
        }
        let complete = full.is_none() && sorted.growing.is_empty() && self.failed.is_empty();
        self.seal(site, &sorted, complete, self.failed.len() > before)?;
        let mut report = Report { files: (self.stored.len() as u64, sorted.wanted), ..Report::default() };
        let troubled = full.is_some() || !self.failed.is_empty();
        report.remarks.extend(full);
        if !sorted.growing.is_empty() {
            report.remarks.push(format!("{} 个文件刚刚写入，等待不再变化", sorted.growing.len()));
        }
        for (path, (_, _, sentence)) in self.failed.iter().take(MOST_SHOWN) {
            report.remarks.push(format!("{}：{sentence}", shown(path)));
        }
        report.state = match () {
            () if troubled => State::Trouble,
            () if !complete => State::Reading,
            () if self.stored.values().all(|record| site.spool.is_through(record)) => {
                self.clear(site, &mut report);
                State::Uploaded
            }
            () => State::Stored,
        };
        if report.state == State::Trouble {
            report.remarks.push("请保留设备并联系设备管理员".into());
        }
        Ok(report)
    }

    fn reading(&self, wanted: u64, bytes: (u64, u64)) -> Report {
        Report { state: State::Reading, files: (self.stored.len() as u64, wanted), bytes, remarks: Vec::new() }
    }

    /// Nobody is there any more. What was copied before is signed for; whether it was all nobody can say.
    fn unplugged(&mut self, site: &Site, reading: bool) -> Result<Report, SpoolError> {
        let open = site.spool.unsealed().remove(&self.slot.name).unwrap_or_default();
        let broken_off = reading || !open.is_empty();
        if !open.is_empty() {
            self.seal(site, &Sorted::default(), false, false)?;
        }
        (self.stored, self.failed) = Default::default();
        self.stability.forget();
        let remarks = if broken_off {
            vec!["设备在读取中拔出，已读取的文件已入站；请重新接入".to_owned()]
        } else {
            Vec::new()
        };
        let state = if broken_off { State::Trouble } else { State::Absent };
        Ok(Report { state, remarks, ..Report::default() })
    }

    fn sort(&mut self, site: &Site, snapshot: &Snapshot, now: base::Span) -> Sorted {
        let mut sorted = Sorted { volume: snapshot.volume, ..Sorted::default() };
        sorted.unread.extend(snapshot.failed.iter().map(|path| Unread {
            name: Name::from(path.as_slice()),
            size: 0,
            why: "unreadable".into(),
        }));
        for path in &snapshot.failed {
            let sentence = "目录或者文件无法列出".to_owned();
            self.failed.insert(path.clone(), (Look { size: 0, modified: None }, "unreadable", sentence));
        }
        let there: BTreeSet<&[u8]> = snapshot.found.iter().map(|found| found.path.as_slice()).collect();
        let listed: BTreeSet<&[u8]> = snapshot.failed.iter().map(Vec::as_slice).collect();
        self.failed.retain(|path, _| there.contains(path.as_slice()) || listed.contains(path.as_slice()));
        self.stored.retain(|path, _| there.contains(path.as_slice()));
        for found in &snapshot.found {
            let place = site.layouts.place(&found.path);
            match found.kind {
                Kind::Link => sorted.unread.push(unread(found, "link")),
                Kind::Special => sorted.unread.push(unread(found, "special")),
                Kind::File if !place.copied => sorted.unread.push(unread(found, "ghost")),
                Kind::File => {
                    sorted.wanted += 1;
                    sorted.newest = sorted.newest.max(found.look.modified);
                    if self.is_stored(site, found) {
                        continue;
                    }
                    match self.failed.get(&found.path) {
                        Some((look, word, _)) if *look == found.look => sorted.unread.push(unread(found, word)),
                        _ if self.stability.is_stable(&found.path, now) => {
                            self.failed.remove(&found.path);
                            sorted.ready.push((found.clone(), place));
                        }
                        _ => sorted.growing.push(found.clone()),
                    }
                }
            }
        }
        sorted
    }

    /// Whether a file was stored before, today or when the device was here last.
    fn is_stored(&mut self, site: &Site, found: &Found) -> bool {
        if self.stored.get(&found.path).is_some_and(|record| record.look() == found.look) {
            return true;
        }
        self.stored.remove(&found.path);
        let beginning = || copying::beginning(&mut *self.drive.open(&found.path)?, found.look.size);
        // A file that cannot be read now is tried as a new one, and fails there.
        match site.spool.known(&found.path, found.look, beginning) {
            Ok(Some(record)) => {
                self.stored.insert(found.path.clone(), record);
                true
            }
            _ => false,
        }
    }

    fn take(&self, site: &Site, found: &Found, place: &Place, tell: &dyn Fn(u64)) -> Result<Record, Trouble> {
        if !site.spool.has_room(found.look.size) {
            return Err(Trouble::Full);
        }
        let (object, incoming) = site.spool.incoming();
        let digests = copying::copy(&*self.drive, &found.path, found.look, &incoming, tell)?;
        let mut copy = std::fs::File::open(&incoming).map_err(Trouble::Spool)?;
        let beginning = copying::beginning(&mut copy, found.look.size).map_err(Trouble::Spool)?;
        let name = shown(last_part(&found.path));
        let claims = site.profiles.read(&name, self.slot.profile.as_deref());
        let record = Record {
            id: RawId::random(),
            object,
            slot: self.slot.name.clone(),
            name: Name::from(found.path.as_slice()),
            size: found.look.size,
            modified: found.look.modified,
            digests,
            beginning,
            role: place.role.clone(),
            important: place.important || claims.is_some_and(|claims| claims.important),
            send: place.uploaded,
            stored_at: site.clock.now(),
        };
        site.spool.store(&incoming, record).map_err(Trouble::Spool)
    }

    /// Deletes from the device what the settings and the server's receipts allow.
    fn clear(&mut self, site: &Site, report: &mut Report) {
        if site.deletion == Deletion::Never {
            return;
        }
        let mut cleared = 0;
        for record in self.stored.values() {
            let now = site.clock.now();
            // Not sent on, so the server cannot have signed for it.
            if !record.send {
                continue;
            }
            match policy::delete(site.deletion, &*self.drive, &site.spool, record, &site.server_keys, now) {
                Ok(()) => cleared += 1,
                Err(why) => tracing::warn!(slot = self.slot.name, record = %record.id, ?why, "a file stays on its device"),
            }
        }
        if cleared > 0 {
            report.remarks.push(format!("已按设定从设备清除 {cleared} 个文件"));
        }
    }
}

/// Where no device is.
struct Nothing;

impl Drive for Nothing {
    fn snapshot(&self) -> Option<Snapshot> {
        None
    }

    fn look(&self, _: &[u8]) -> std::io::Result<Look> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn open(&self, _: &[u8]) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn remove(&self, _: &[u8]) -> std::io::Result<()> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

fn unread(found: &Found, why: &str) -> Unread {
    Unread { name: Name::from(found.path.as_slice()), size: found.look.size, why: why.to_owned() }
}

#[cfg(test)]
mod tests;
