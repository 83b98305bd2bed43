//! An agency's log in memory.

use std::collections::BTreeMap;

use base::{ActId, EntryId, PersonId, RawId, RecordingId, Timestamp};
use ledger::sealed::Place;
use ledger::{NewEntry, SealedEntry};
use model::{Fact, PrivatePart, RecordingFact, SubjectRef};
use tlog::{Checkpoint, Frontier, Note, NoteSigner, Tree, VerifierKey, grow};

use crate::ProvenEntry;

pub const ORIGIN: &str = "demo.example/cheng-guan";

/// An id made of one repeated byte.
pub const fn id(n: u8) -> RawId {
    RawId([n; 16])
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An agency's log.
pub struct Log {
    pub origin: String,
    pub signer: NoteSigner,
    pub entries: Vec<SealedEntry>,
}

impl Log {
    pub fn new(origin: &str, seed: u8) -> Self {
        let signer = NoteSigner::from_seed(origin.parse().unwrap(), &[seed; 32]);
        let mut log = Self { origin: origin.to_owned(), signer, entries: Vec::new() };
        // Others' business on both sides of ours.
        (0..5).for_each(|n| log.note(n));
        log
    }

    pub fn append(&mut self, subject: impl Into<SubjectRef>, fact: impl Into<Fact>, private: PrivatePart) -> EntryId {
        let now = at("2026-11-03 09:00");
        let new = NewEntry { subject: subject.into(), happened_at: now, corrects: None, fact: fact.into(), private };
        let index = self.entries.len() as u64;
        let entry = EntryId(RawId((u128::from(index) + 1).to_be_bytes()));
        let (act, actor) = (ActId(id(1)), PersonId(id(2)));
        let place = Place { origin: &self.origin, index, revision: 1, act, actor, recorded_at: now };
        self.entries.push(SealedEntry::seal(entry, &new, &place).unwrap());
        entry
    }

    /// Appends something that no dossier needs.
    pub fn note(&mut self, n: u8) {
        self.append(RecordingId(id(n)), RecordingFact::Filed { scene: None }, PrivatePart::none());
    }

    pub fn key(&self) -> VerifierKey {
        self.signer.verifier_key().clone()
    }

    pub fn tree(&self) -> (Tree<BTreeMap<tlog::TileId, Vec<u8>>>, Frontier) {
        let growth = grow(&BTreeMap::new(), &Frontier::default(), self.entries.iter().map(|e| &e.encoded)).unwrap();
        let tiles = growth.files.into_iter().map(|file| (file.tile, file.bytes)).collect();
        (Tree::new(tiles, self.entries.len() as u64), growth.frontier)
    }

    pub fn checkpoint(&self, size: u64) -> Note {
        let root = self.tree().0.root(size).unwrap();
        let mut note = Checkpoint::new(&self.origin, size, root).unwrap().to_note().unwrap();
        note.sign(&self.signer).unwrap();
        note
    }

    pub fn prove(&self, entries: &[EntryId], size: u64) -> Vec<ProvenEntry> {
        let tree = self.tree().0;
        let wanted = self.entries.iter().filter(|e| entries.contains(&e.leaf.entry));
        wanted.map(|e| ProvenEntry { entry: e.clone(), hashes: tree.inclusion(e.leaf.index, size).unwrap().hashes }).collect()
    }
}
