//! What a superior believes of a delivery: nothing that the key of the log did not sign, no entry that is not under the signed root, and no
//! growth that is not proven. Whatever it turns out to be, it is told in one of four ways ([`Relation`]).

use std::collections::BTreeMap;

use base::{Span, Timestamp};
use model::{AgencyFact, Fact, MirrorTrouble};
use tlog::note::ParseNoteError;
use tlog::succession::{SuccessionError, believed};
use tlog::{
    Checkpoint, ConsistencyProof, EMPTY_ROOT, Frontier, Hash, KeyId, Note, NoteVerifier, Succession, VerifierKey, leaf_hash,
};

use super::statement::{Statement, StatementError};
use super::wire::{Delivery, PrefixProof};
use crate::leaf::Leaf;
use crate::sealed::{SealError, SealedEntry};

/// How old a statement may be, by the superior's own clock.
const FRESH: Span = Span::from_seconds(600);
/// Into how many parts a stretch is divided at once when the first difference is sought.
const PARTS: u64 = 16;

/// Roots of what is held, by size.
pub type Roots = BTreeMap<u64, Hash>;

/// What a superior holds of a log.
#[derive(Clone, Debug)]
pub struct Held {
    /// The log.
    pub origin: String,
    /// Its key, as registered.
    pub key: VerifierKey,
    /// The tree of the entries that are held.
    pub frontier: Frontier,
    /// The origin that the last of them bears: another one than the log's while it tells of the time before it went on under a new one.
    pub last_origin: Option<String>,
    /// The largest checkpoint that was seen: size and root.
    pub seen: Option<(u64, Hash)>,
    /// The time in the last statement that was believed.
    pub stated_at: Timestamp,
}

/// A delivery whose signatures hold.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What the log signed.
    pub checkpoint: Checkpoint,
    /// The same, as it may be cosigned and published: with the signature of the log.
    pub note: Note,
    /// What it says besides.
    pub statement: Statement,
}

/// How a checkpoint stands to what was seen before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It extends all that was seen.
    Extends,
    /// It is smaller, and what was seen extends it: the end is gone.
    Shorter,
    /// Not known yet: proofs are wanted at these sizes, and entries from `want` on.
    Unproven {
        /// At which sizes.
        prove: Vec<u64>,
        /// From which entry on.
        want: u64,
    },
    /// It is of another history. `common` is where that begins, as far as it can be known.
    Differs {
        /// How many entries are the same.
        common: Option<u64>,
    },
}

/// What stands before entries that are delivered.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Their tree.
    pub frontier: Frontier,
    /// The origin that the last of them bears; nothing before the first entry.
    pub origin: Option<String>,
}

/// Entries that are under the signed root, each with the rule part that it commits to.
#[derive(Debug)]
pub struct Batch {
    /// The entries.
    pub entries: Vec<SealedEntry>,
    /// The tree with them.
    pub frontier: Frontier,
}

/// Why a delivery is not believed at all.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A note cannot be read.
    #[error("not a signed note")]
    Note(#[from] ParseNoteError),
    /// The chain of keys cannot be read, or is not signed.
    #[error("the succession of keys does not hold")]
    Chain(#[from] SuccessionError),
    /// No key that is believed for this size signed the checkpoint.
    #[error("no believed key of {0} signed the checkpoint")]
    Checkpoint(String),
    /// No key that is believed for this size signed the statement.
    #[error("no believed key of {0} signed the statement")]
    Unsigned(String),
    /// The statement cannot be read.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The statement speaks of another tree, another log, or to somebody else.
    #[error("the statement is of another {0}")]
    Other(&'static str),
    /// The statement is old, or was heard before.
    #[error("the statement is of {stated}, the last was of {last}, it is {now}")]
    Stale {
        /// When it was made.
        stated: Timestamp,
        /// Of when the last was.
        last: Timestamp,
        /// The superior's clock.
        now: Timestamp,
    },
    /// An entry does not hold together.
    #[error("entry {index} does not hold together")]
    Entry {
        /// Where it should stand.
        index: u64,
        /// Why.
        source: SealError,
    },
    /// An entry of another log, or of another place.
    #[error("entry {index} is of another log or place")]
    Misplaced {
        /// Where it should stand.
        index: u64,
    },
    /// The entries are not those that the checkpoint covers.
    #[error("the entries from {from} on are not under the signed root")]
    NotUnderRoot {
        /// Where they begin.
        from: u64,
    },
}

impl Refusal {
    /// One Chinese sentence for whoever runs the subordinate.
    pub fn explain(&self) -> String {
        match self {
            Self::Note(_) | Self::Statement(_) => "报送的内容不是签名文本".into(),
            Self::Chain(_) => "密钥更替的证明不成立".into(),
            Self::Checkpoint(origin) | Self::Unsigned(origin) => {
                format!("不是由日志 {origin} 登记的密钥签署的；更换过密钥而没有旧密钥作证的，请上级重新登记公钥")
            }
            Self::Other(_) => "声明与检查点、日志或者收件人不符".into(),
            Self::Stale { .. } => "声明已经过时，请重新报送".into(),
            Self::Entry { index, .. } | Self::Misplaced { index } => format!("第 {index} 号记录与其编码或者承诺不符"),
            Self::NotUnderRoot { from } => format!("第 {from} 号起的记录与签署的检查点不符，请运行 zhilu check"),
        }
    }
}

impl Held {
    /// What is held, for entries that go on behind it.
    pub fn end(&self) -> Before {
        Before { frontier: self.frontier.clone(), origin: self.last_origin.clone() }
    }

    /// How many entries are held.
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The largest size that was seen.
    pub fn seen_size(&self) -> u64 {
        self.seen.map_or(0, |(size, _)| size)
    }

    /// Checks who speaks, to whom and when, and takes out what he says.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn open(&self, delivery: &Delivery, to: &KeyId, now: Timestamp) -> Result<Opened, Refusal> {
        let (note, stated): (Note, Note) = (delivery.checkpoint.parse()?, delivery.statement.parse()?);
        let claimed: Option<Checkpoint> = note.text().parse().ok();
        let unsigned = || Refusal::Checkpoint(self.origin.clone());
        let size = claimed.ok_or_else(unsigned)?.size();
        let keys = believed(&self.key, &Succession::read_all(&delivery.chain)?, size);
        let verifiers: Vec<NoteVerifier> = keys.iter().filter_map(|key| NoteVerifier::try_from(key).ok()).collect();
        let opened = verifiers.iter().find_map(|key| Checkpoint::open(&note, &self.origin, key).ok());
        let checkpoint = opened.ok_or_else(unsigned)?;
        if !verifiers.iter().any(|key| stated.verify(&[key]).is_ok()) {
            return Err(Refusal::Unsigned(self.origin.clone()));
        }
        let statement: Statement = stated.text().parse()?;
        if statement.origin != self.origin {
            return Err(Refusal::Other("log"));
        }
        if statement.to != Statement::addressee(to) {
            return Err(Refusal::Other("superior"));
        }
        if (statement.size, &statement.root) != (checkpoint.size(), checkpoint.root()) {
            return Err(Refusal::Other("tree"));
        }
        self.fresh(statement.time, now)?;
        Ok(Opened { note: own(&note, &self.origin)?, checkpoint, statement })
    }

    /// Each instant is believed once, and for ten minutes.
    pub(super) fn fresh(&self, stated: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        let last = self.stated_at;
        if stated <= last || stated.since(now) > FRESH || now.since(stated) > FRESH {
            return Err(Refusal::Stale { stated, last, now });
        }
        Ok(())
    }

    /// Whether the checkpoint extends what was seen, as one proof shows; nothing when that proof is not there.
    pub fn extends(&self, opened: &Opened, proofs: &[PrefixProof]) -> Option<bool> {
        let (new, root) = (opened.checkpoint.size(), opened.checkpoint.root());
        match self.seen {
            None => Some(true),
            Some((0, _)) => Some(true),
            Some((seen, _)) if new < seen => Some(false),
            Some((seen, seen_root)) if new == seen => Some(*root == seen_root),
            Some((seen, seen_root)) => proof(opened, proofs, seen, &seen_root),
        }
    }

    /// At which sizes the roots of what is held are needed to tell more.
    pub fn roots_needed(&self, opened: &Opened, proofs: &[PrefixProof]) -> Vec<u64> {
        let top = self.size().min(opened.checkpoint.size());
        let mut sizes: Vec<u64> = proofs.iter().map(|p| p.size).filter(|size| *size <= top).chain([top]).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// How the checkpoint stands to what was seen; `roots` are those of [`Held::roots_needed`].
    pub fn relation(&self, opened: &Opened, proofs: &[PrefixProof], roots: &Roots) -> Relation {
        let new = opened.checkpoint.size();
        match self.extends(opened, proofs) {
            Some(true) => return Relation::Extends,
            None => return Relation::Unproven { prove: vec![self.seen_size()], want: self.size() },
            Some(false) => {}
        }
        let top = self.size().min(new);
        let at = |size: u64| if size == 0 { Some(true) } else { proof(opened, proofs, size, roots.get(&size)?) };
        match at(top) {
            // All that is held is under it, so nothing that is held differs.
            Some(true) if new < self.seen_size() => Relation::Shorter,
            Some(true) => Relation::Differs { common: Some(top) },
            None => Relation::Unproven { prove: parts(0, top), want: self.size() },
            Some(false) => {
                let tried = proofs.iter().map(|p| p.size).filter(|size| *size <= top);
                let known: BTreeMap<u64, bool> = tried.chain([0, top]).filter_map(|size| Some((size, at(size)?))).collect();
                let low = known.iter().filter(|(_, same)| **same).map(|(size, _)| *size).max().unwrap_or(0);
                let high =
                    known.iter().filter(|(size, same)| !**same && **size > low).map(|(size, _)| *size).min().unwrap_or(top);
                if high - low > 1 {
                    Relation::Unproven { prove: parts(low, high), want: low }
                } else {
                    Relation::Differs { common: Some(low) }
                }
            }
        }
    }

    /// The entries of a delivery, each checked, all of them under the signed root. `before` is what stands before the first of them.
    ///
    /// A log that went on under a new origin begins with entries of the one before. They are believed because the entry that opened the
    /// new origin says so; until it comes nothing is complete, so nothing is cosigned.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn take(&self, opened: &Opened, delivery: Delivery, before: Before) -> Result<Batch, Refusal> {
        let Before { mut frontier, mut origin } = before;
        let from = frontier.size();
        let mut entries = Vec::with_capacity(delivery.entries.len());
        for (index, line) in (from..).zip(delivery.entries) {
            let entry = line.open().map_err(|source| Refusal::Entry { index, source })?;
            let follows = origin.as_ref().is_none_or(|before| *before == entry.leaf.origin || opens(&entry, before));
            if !follows || entry.leaf.index != index {
                return Err(Refusal::Misplaced { index });
            }
            frontier.push(leaf_hash(&entry.encoded));
            origin = Some(entry.leaf.origin.clone());
            entries.push(entry);
        }
        if !entries.is_empty() && proof(opened, &delivery.proofs, frontier.size(), &frontier.root()) != Some(true) {
            return Err(Refusal::NotUnderRoot { from });
        }
        let complete = frontier.size() == opened.checkpoint.size();
        if complete && origin.is_some_and(|last| last != self.origin) {
            return Err(Refusal::Misplaced { index: frontier.size() - 1 });
        }
        Ok(Batch { entries, frontier })
    }

    /// What happened where two histories part: the same entry with other content was rewritten; anything else is a fork.
    pub fn parted(ours: &Leaf, theirs: &Leaf) -> MirrorTrouble {
        if ours.entry == theirs.entry { MirrorTrouble::Rewritten } else { MirrorTrouble::Forked }
    }
}

/// Whether an entry says of itself that its log goes on under its origin where `before` ended.
fn opens(entry: &SealedEntry, before: &str) -> bool {
    match entry.fact() {
        Ok(Fact::Agency(AgencyFact::OriginOpened { origin, follows, .. })) => origin == entry.leaf.origin && follows == before,
        _ => false,
    }
}

/// Whether the tree of the checkpoint begins with the tree of `size` leaves that has this root; nothing when no proof says.
fn proof(opened: &Opened, proofs: &[PrefixProof], size: u64, root: &Hash) -> Option<bool> {
    let (new_size, new_root) = (opened.checkpoint.size(), opened.checkpoint.root());
    if size == new_size {
        return Some(root == new_root);
    }
    if size > new_size {
        return Some(false);
    }
    if size == 0 {
        return Some(*root == EMPTY_ROOT);
    }
    let hashes = proofs.iter().find(|p| p.size == size)?.hashes.clone();
    Some(ConsistencyProof { old_size: size, new_size, hashes }.verify(root, new_root).is_ok())
}

/// Both ends and what lies evenly between.
fn parts(low: u64, high: u64) -> Vec<u64> {
    let mut sizes: Vec<u64> = (0..=PARTS).map(|n| low + (high - low) / PARTS * n + (high - low) % PARTS * n / PARTS).collect();
    sizes.dedup();
    sizes
}

/// The note with the log's own signatures alone: what others added is theirs to say.
fn own(note: &Note, origin: &str) -> Result<Note, ParseNoteError> {
    let mut kept = Note::new(note.text().to_owned())?;
    note.signatures().iter().filter(|s| s.key.name.as_str() == origin).for_each(|s| kept.attach(s.clone()));
    Ok(kept)
}

#[cfg(test)]
mod tests;
