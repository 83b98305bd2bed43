//! Signing for what a place stored: manifests that fit into a note, with what is known of the device. What may be signed is decided by the scan.

use std::collections::BTreeSet;

use ledger::station::manifest::MOST_FILES;
use ledger::station::{Device, File, Manifest, id_of};

use super::{Dock, Site, Sorted};
use crate::machine;
use crate::name::{last_part, shown};
use crate::spool::{Record, SpoolError};

/// Longest part of a manifest that lists files, in bytes: a signed note has at most a mebibyte.
const LONGEST_LIST: usize = 600_000;
/// More things that were not copied are not listed one by one.
const MOST_UNREAD: usize = 300;

impl Dock {
    /// Signs for everything of this place that nothing lists yet, in as many manifests as it takes.
    pub(super) fn seal(&self, site: &Site, sorted: &Sorted, complete: bool, failed_anew: bool) -> Result<(), SpoolError> {
        let records = site.spool.unsealed().remove(&self.slot.name).unwrap_or_default();
        if records.is_empty() && !failed_anew {
            return Ok(());
        }
        let mut known = (self.stored.len() as u64).saturating_sub(records.len() as u64);
        let mut pieces = pieces(records);
        if pieces.is_empty() {
            pieces.push(Vec::new());
        }
        let last = pieces.len() - 1;
        for (n, records) in pieces.into_iter().enumerate() {
            let files: Vec<File> = records.iter().map(file).collect();
            let unread = if n == last { sorted.unread.iter().take(MOST_UNREAD).cloned().collect() } else { Vec::new() };
            let device = self.device(site, &records, sorted.volume);
            site.spool.seal(&records, |sequence, previous| Manifest {
                agency: site.agency,
                station: id_of(site.spool.key().verifier_key()),
                sequence,
                previous,
                device,
                operator: site.operator.clone(),
                clocks: machine::clocks(&*site.clock, sorted.newest),
                complete: complete && n == last,
                known,
                root: Manifest::root_of(&files),
                files,
                unread,
            })?;
            known += records.len() as u64;
        }
        Ok(())
    }

    /// What is known of the device: settings, and what the names of files claim.
    fn device(&self, site: &Site, records: &[Record], volume: Option<(u64, u64)>) -> Device {
        let (mut claimed, mut officers) = (BTreeSet::new(), BTreeSet::new());
        for record in records {
            let name = shown(last_part(&record.name.bytes()));
            if let Some(claims) = site.profiles.read(&name, self.slot.profile.as_deref()) {
                claimed.extend(claims.device);
                officers.extend(claims.officer);
            }
        }
        Device {
            slot: self.slot.name.clone(),
            number: self.slot.number.clone(),
            claimed: claimed.into_iter().collect(),
            officers: officers.into_iter().collect(),
            volume,
            camera: None,
        }
    }
}

/// A stored file as a manifest lists it.
pub(crate) fn file(record: &Record) -> File {
    File {
        name: record.name.clone(),
        size: record.size,
        modified: record.modified,
        digests: record.digests,
        role: record.role.clone(),
        important: record.important,
    }
}

/// Records in lists that fit into a manifest each.
pub(super) fn pieces(records: Vec<Record>) -> Vec<Vec<Record>> {
    let mut pieces: Vec<Vec<Record>> = Vec::new();
    let mut length = 0;
    for record in records {
        // As JSON inside a line of JSON nothing is escaped twice.
        let long = serde_json::to_vec(&file(&record)).map_or(0, |json| json.len());
        match pieces.last_mut().filter(|piece| piece.len() < MOST_FILES && length + long < LONGEST_LIST) {
            Some(piece) => {
                piece.push(record);
                length += long;
            }
            None => {
                pieces.push(vec![record]);
                length = long;
            }
        }
    }
    pieces
}
