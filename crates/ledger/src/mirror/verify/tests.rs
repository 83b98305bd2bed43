//! What a superior believes, and what it does not.

use std::collections::BTreeMap;

use base::{ActId, EntryId, PersonId, RawId};
use model::scene::{MarkKind, SceneFact};
use model::{PrivatePart, SubjectKind, SubjectRef, private::key};
use tlog::{Cosigner, NoteSigner, TileId, Tree, grow};

use super::super::wire::{Bytes, Line};
use super::*;
use crate::sealed::{NewEntry, Place};

const ORIGIN: &str = "demo.example/log";

/// A log in memory.
#[derive(Clone)]
struct Log {
    entries: Vec<SealedEntry>,
    signer: NoteSigner,
}

impl Log {
    fn of(range: std::ops::Range<u8>) -> Self {
        let signer = NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[1; 32]);
        let mut log = Self { entries: Vec::new(), signer };
        range.for_each(|n| log.append(n));
        log
    }

    fn append(&mut self, n: u8) {
        let index = self.entries.len() as u64;
        self.entries.push(sealed(EntryId(RawId([n; 16])), index));
    }

    fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    fn frontier(&self, size: usize) -> Frontier {
        let mut frontier = Frontier::default();
        frontier.extend(self.entries[..size].iter().map(|e| leaf_hash(&e.encoded)));
        frontier
    }

    fn roots(&self, sizes: &[u64]) -> Roots {
        sizes.iter().map(|size| (*size, self.frontier(*size as usize).root())).collect()
    }

    /// What a superior holds that has seen everything up to here.
    fn held(&self, size: usize) -> Held {
        let (frontier, seen) = (self.frontier(size), self.frontier(self.entries.len()));
        Held {
            origin: ORIGIN.into(),
            key: self.signer.verifier_key().clone(),
            frontier,
            last_origin: size.checked_sub(1).map(|last| self.entries[last].leaf.origin.clone()),
            seen: Some((seen.size(), seen.root())),
            stated_at: Timestamp::from_millis(1000),
        }
    }

    /// Entries from `from` to `to`, with proofs at these sizes and at their end.
    fn deliver(&self, (from, to): (usize, usize), prove: &[u64]) -> Delivery {
        let tree = self.frontier(self.entries.len());
        let mut note = Checkpoint::new(ORIGIN, tree.size(), tree.root()).unwrap().to_note().unwrap();
        note.sign(&self.signer).unwrap();
        let statement = Statement {
            origin: ORIGIN.into(),
            to: Statement::addressee(superior().verifier_key().id()),
            time: Timestamp::from_millis(2000),
            size: tree.size(),
            root: tree.root(),
            remembers: tree.size(),
        };
        let mut stated = statement.to_note().unwrap();
        stated.sign(&self.signer).unwrap();
        let leaves = self.entries.iter().map(|e| e.encoded.clone());
        let growth = grow(&BTreeMap::<TileId, Vec<u8>>::new(), &Frontier::default(), leaves).unwrap();
        let tiles: BTreeMap<TileId, Vec<u8>> = growth.files.into_iter().map(|f| (f.tile, f.bytes)).collect();
        let tree = Tree::new(tiles, self.size());
        let sizes = prove.iter().copied().chain([to as u64]).filter(|size| *size <= self.size());
        let proofs = sizes.map(|size| PrefixProof { size, hashes: tree.consistency(size, self.size()).unwrap().hashes });
        Delivery {
            statement: stated.to_string(),
            checkpoint: note.to_string(),
            chain: String::new(),
            proofs: proofs.collect(),
            from: from as u64,
            entries: self.entries[from..to].iter().map(line).collect(),
        }
    }
}

fn mark() -> Fact {
    SceneFact::Marked { mark: MarkKind::Items, at: Timestamp::from_millis(5) }.into()
}

fn sealed(id: EntryId, index: u64) -> SealedEntry {
    sealed_in(ORIGIN, mark(), id, index)
}

fn sealed_in(origin: &str, fact: Fact, id: EntryId, index: u64) -> SealedEntry {
    let new = NewEntry {
        subject: SubjectRef::new(SubjectKind::Scene, RawId([3; 16])),
        happened_at: Timestamp::from_millis(5),
        corrects: None,
        fact,
        private: PrivatePart::none().with(key::TEXT, "桌椅十二套"),
    };
    let (act, actor) = (ActId(RawId([1; 16])), PersonId(RawId([2; 16])));
    let recorded_at = Timestamp::from_millis(6);
    SealedEntry::seal(id, &new, &Place { origin, index, revision: index + 1, act, actor, recorded_at }).unwrap()
}

fn line(e: &SealedEntry) -> Line {
    let (leaf, salt) = (Bytes(e.encoded.clone()), Bytes(e.rule.salt.0.to_vec()));
    Line { leaf, salt, rule: String::from_utf8(e.rule.bytes.clone()).unwrap() }
}

fn superior() -> Cosigner {
    Cosigner::from_seed("superior.example".parse().unwrap(), &[9; 32])
}

fn open(held: &Held, delivery: &Delivery) -> Result<Opened, Refusal> {
    held.open(delivery, superior().verifier_key().id(), Timestamp::from_millis(2500))
}

/// How a superior that holds `held` entries of `before` stands to `now`, asked on until it knows.
fn relation(before: &Log, held: usize, now: &Log) -> (Relation, u32) {
    let held = before.held(held);
    let (mut prove, mut rounds) = (vec![held.seen_size()], 0);
    loop {
        let delivery = now.deliver((0, 0), &prove);
        let opened = open(&held, &delivery).unwrap();
        let roots = before.roots(&held.roots_needed(&opened, &delivery.proofs));
        rounds += 1;
        match held.relation(&opened, &delivery.proofs, &roots) {
            // Whoever asks knows what was seen, and always proves that too.
            Relation::Unproven { prove: sizes, .. } if rounds < 9 => prove = [sizes, vec![held.seen_size()]].concat(),
            known => return (known, rounds),
        }
    }
}

#[test]
fn entries_under_the_signed_root_are_taken_in_batches() {
    let log = Log::of(0..40);
    let mut held = Held { seen: None, ..log.held(0) };
    for to in [7, 8, 30, 40] {
        let from = held.size() as usize;
        let delivery = log.deliver((from, to), &[]);
        let opened = open(&held, &delivery).unwrap();
        assert_eq!(held.extends(&opened, &delivery.proofs), Some(true));
        let batch = held.take(&opened, delivery, held.end()).unwrap();
        assert_eq!(batch.entries.len(), to - from);
        assert!(batch.entries.iter().all(|e| e.private.is_none()));
        held.last_origin = batch.entries.last().map(|e| e.leaf.origin.clone());
        (held.frontier, held.seen) = (batch.frontier, Some((opened.checkpoint.size(), *opened.checkpoint.root())));
    }
    assert_eq!(held.frontier.root(), log.frontier(40).root());
}

#[test]
fn what_goes_over_the_wire_holds_no_private_part_and_no_place_for_one() {
    let text = serde_json::to_string(&Log::of(0..3).deliver((0, 3), &[])).unwrap();
    assert!(!text.contains("桌椅"));
    let with_private = text.replacen("\"salt\":", "\"private\":\"\",\"salt\":", 1);
    assert_ne!(with_private, text);
    assert!(serde_json::from_str::<Delivery>(&with_private).is_err());
    assert!(serde_json::from_str::<Delivery>(&text).is_ok());
}

#[test]
fn an_entry_that_is_not_under_the_root_or_not_what_its_leaf_says_is_not_taken() {
    let log = Log::of(0..9);
    let held = log.held(0);
    let take = |change: &dyn Fn(&mut Delivery)| {
        let mut delivery = log.deliver((0, 5), &[9]);
        change(&mut delivery);
        let opened = open(&held, &delivery).unwrap();
        held.take(&opened, delivery, Before::default()).unwrap_err()
    };
    assert!(matches!(take(&|d| _ = d.entries.remove(2)), Refusal::Misplaced { index: 2 }));
    assert!(matches!(take(&|d| d.entries[1].rule.push(' ')), Refusal::Entry { index: 1, source: SealError::Rule }));
    assert!(matches!(take(&|d| d.entries[4] = line(&sealed(EntryId(RawId([77; 16])), 4))), Refusal::NotUnderRoot { from: 0 }));
    assert!(matches!(take(&|d| d.proofs.clear()), Refusal::NotUnderRoot { from: 0 }));
    assert!(matches!(take(&|d| d.entries[3].leaf.0.truncate(9)), Refusal::Entry { index: 3, .. }));
}

#[test]
fn another_origin_is_believed_only_where_the_log_says_that_it_followed() {
    let (old, new) = ("demo.example/before", ORIGIN);
    let opening = |follows: &str| {
        let (origin, follows, root) = (new.to_owned(), follows.to_owned(), EMPTY_ROOT.to_string());
        AgencyFact::OriginOpened { origin, follows, from: 3, signed: 5, root }
    };
    let log = |seam: Option<AgencyFact>, len: usize| {
        let mut log = Log::of(0..0);
        for n in 0..3 {
            log.entries.push(sealed_in(old, mark(), EntryId(RawId([n; 16])), u64::from(n)));
        }
        log.entries.extend(seam.map(|fact| sealed_in(new, fact.into(), EntryId(RawId([9; 16])), 3)));
        (log.entries.len()..len).for_each(|n| log.append(n as u8));
        log
    };
    let take = |log: &Log, to: usize| {
        let held = log.held(0);
        let delivery = log.deliver((0, to), &[]);
        let opened = open(&held, &delivery).unwrap();
        held.take(&opened, delivery, Before::default()).map(|batch| batch.entries.len())
    };
    let whole = log(Some(opening(old)), 6);
    assert_eq!((take(&whole, 2).unwrap(), take(&whole, 6).unwrap()), (2, 6));
    assert!(matches!(take(&log(None, 6), 6), Err(Refusal::Misplaced { index: 3 })), "nobody says that it followed");
    assert!(matches!(take(&log(Some(opening("else.example/log")), 6), 6), Err(Refusal::Misplaced { index: 3 })));
    assert!(matches!(take(&log(None, 3), 3), Err(Refusal::Misplaced { index: 2 })), "all of it is of another log");
    // In two deliveries the first ends among entries of before.
    let mut held = whole.held(2);
    let delivery = whole.deliver((2, 6), &[]);
    let opened = open(&held, &delivery).unwrap();
    assert_eq!(held.take(&opened, delivery.clone(), held.end()).unwrap().entries.len(), 4);
    held.last_origin = Some("else.example/log".into());
    assert!(matches!(held.take(&opened, delivery, held.end()), Err(Refusal::Misplaced { index: 2 })));
}

#[test]
fn only_the_key_of_the_log_speaks_for_it_now_and_to_us() {
    let log = Log::of(0..4);
    let good = log.deliver((0, 0), &[]);
    assert!(open(&log.held(4), &good).is_ok());
    let stranger = Log { signer: NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[2; 32]), ..log.clone() };
    assert!(matches!(open(&log.held(4), &stranger.deliver((0, 0), &[])), Err(Refusal::Checkpoint(_))));
    let mixed = Delivery { statement: stranger.deliver((0, 0), &[]).statement, ..good.clone() };
    assert!(matches!(open(&log.held(4), &mixed), Err(Refusal::Unsigned(_))));
    let older = Delivery { checkpoint: Log::of(0..3).deliver((0, 0), &[]).checkpoint, ..good.clone() };
    assert!(matches!(open(&log.held(4), &older), Err(Refusal::Other("tree"))));
    let elsewhere = Cosigner::from_seed("other.example".parse().unwrap(), &[8; 32]);
    let now = Timestamp::from_millis(2500);
    assert!(matches!(log.held(4).open(&good, elsewhere.verifier_key().id(), now), Err(Refusal::Other("superior"))));
    let again = Held { stated_at: Timestamp::from_millis(2000), ..log.held(4) };
    assert!(matches!(open(&again, &good), Err(Refusal::Stale { .. })), "nobody says it a second time");
    let late = Timestamp::from_millis(2500 + FRESH.millis());
    assert!(matches!(log.held(4).open(&good, superior().verifier_key().id(), late), Err(Refusal::Stale { .. })));
}

#[test]
fn a_key_that_followed_the_registered_one_is_believed() {
    let mut log = Log::of(0..6);
    let held = log.held(6);
    let next = NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[5; 32]);
    let chain = Succession::sign(&log.signer, &next, 6).unwrap().to_string();
    log.signer = next;
    log.append(6);
    assert!(open(&held, &log.deliver((0, 0), &[6])).is_err());
    let delivery = Delivery { chain, ..log.deliver((6, 7), &[6]) };
    let opened = open(&held, &delivery).unwrap();
    assert_eq!(held.extends(&opened, &delivery.proofs), Some(true));
}

#[test]
fn growth_is_believed_only_with_a_proof_of_what_was_seen() {
    let log = Log::of(0..12);
    let held = Log::of(0..9).held(9);
    let delivery = log.deliver((9, 12), &[]);
    let opened = open(&held, &delivery).unwrap();
    let wanted = held.relation(&opened, &delivery.proofs, &Roots::new());
    assert_eq!(wanted, Relation::Unproven { prove: vec![9], want: 9 });
    assert_eq!(relation(&Log::of(0..9), 9, &log).0, Relation::Differs { common: Some(0) }, "salts differ");
    let before = Log { entries: log.entries[..9].to_vec(), ..log.clone() };
    assert_eq!(relation(&before, 9, &log), (Relation::Extends, 1));
}

#[test]
fn a_log_that_lost_its_end_is_shorter_and_nothing_else() {
    let log = Log::of(0..12);
    for size in [0, 1, 5, 8, 11] {
        let cut = Log { entries: log.entries[..size].to_vec(), ..log.clone() };
        assert_eq!(relation(&log, 12, &cut).0, Relation::Shorter, "{size}");
        assert_eq!(relation(&log, 4, &cut).0, Relation::Shorter, "{size}, held 4 of them");
    }
}

#[test]
fn where_two_histories_part_is_found_wherever_it_is() {
    let log = Log::of(0..60);
    for place in 0..60 {
        let mut other = log.clone();
        other.entries[place] = sealed(EntryId(RawId([if place % 2 == 0 { 200 } else { place as u8 }; 16])), place as u64);
        for shown in [60, 45] {
            let other = Log { entries: other.entries[..shown].to_vec(), ..other.clone() };
            let (found, rounds) = relation(&log, 60, &other);
            if place < shown {
                assert_eq!(found, Relation::Differs { common: Some(place as u64) });
                assert!(rounds <= 4, "{rounds} rounds");
            } else {
                assert_eq!(found, Relation::Shorter);
            }
        }
        let expected = if place % 2 == 0 { MirrorTrouble::Forked } else { MirrorTrouble::Rewritten };
        assert_eq!(Held::parted(&log.entries[place].leaf, &other.entries[place].leaf), expected);
    }
}

#[test]
fn what_parts_behind_what_is_held_is_told_from_there_on() {
    let log = Log::of(0..20);
    let mut other = log.clone();
    other.entries[15] = sealed(EntryId(RawId([200; 16])), 15);
    other.append(20);
    assert_eq!(relation(&log, 10, &other).0, Relation::Differs { common: Some(10) });
}
