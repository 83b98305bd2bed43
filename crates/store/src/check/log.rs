//! One log from its first entry to its last: indices, leaves, columns, commitments, instants, and the tree over it.

use std::collections::BTreeMap;

use base::AgencyId;
use ledger::{Commitment, Leaf, Salt, Salted};
use tlog::{Frontier, Hash, leaf_hash};

use super::claims::Claims;
use super::report::{Kind, Place, Problem, Report, named};
use super::rows::{self, EntryRow, Part};
use super::tree::{self, Tiles};
use crate::Store;
use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::recover::Lineage;

/// A log as its head tells it.
pub(super) struct Head {
    pub agency: AgencyId,
    pub origin: String,
    pub size: u64,
    pub recorded_at: i64,
    /// The highest index of an entry, which should be the last below `size`.
    last: Option<u64>,
}

/// The heads of all logs, each with the highest index there is, in one instant.
pub(super) async fn heads(db: &mut Tx) -> Result<Vec<Head>, StoreError> {
    let sql = "SELECT h.agency, h.origin, h.size, h.recorded_at,
                      (SELECT MAX(e.leaf_index) FROM entry AS e WHERE e.agency = h.agency) AS last
               FROM log_head AS h ORDER BY h.origin";
    let rows = db.fetch(sql, vec![]).await?;
    let read = |row: &Row| {
        let last = row.get::<Option<i64>>("last")?.map(|_| row.count("last")).transpose()?;
        let (agency, origin) = (row.id("agency")?, row.get("origin")?);
        Ok(Head { agency, origin, size: row.count("size")?, recorded_at: row.get("recorded_at")?, last })
    };
    rows.iter().map(read).collect()
}

/// Checks one log against what is claimed of it.
pub(super) async fn check(
    store: &Store,
    db: &mut Tx,
    head: Head,
    lineage: Lineage,
    claims: &Claims,
    report: &mut Report,
) -> Result<(), StoreError> {
    report.counts.logs += 1;
    let tiles = tree::audit(store.log_folder(&head.origin), &head.origin, claims, report).await?;
    let mut walk = Walk::new(&head.origin, lineage, claims.sizes(), tiles);
    let below = head.last.map_or(head.size, |last| head.size.max(last + 1));
    let mut batch = rows::of_log(db, head.agency, 0, below).await?;
    while let Some(last) = batch.last().map(|row| row.index) {
        // The next rows are on their way while these are hashed.
        let hashing = off_thread("checking entries", move || {
            batch.into_iter().for_each(|row| walk.step(&row));
            Ok(walk)
        });
        let (next, walked) = tokio::join!(rows::of_log(db, head.agency, last + 1, below), hashing);
        (batch, walk) = (next?, walked?);
        report.take(std::mem::take(&mut walk.problems));
    }
    walk.close(&head);
    report.take(std::mem::take(&mut walk.problems));
    report.counts.entries += walk.entries;
    report.counts.destroyed += walk.destroyed;
    report.counts.lost += walk.lost;
    if walk.lost > 0 {
        let text = format!("日志 {} 有 {} 条记录的非公开内容在恢复时未能补回（缺失，不是依法销毁）", head.origin, walk.lost);
        report.remark(Kind::PrivateLost, Place::log(&head.origin), text);
    }
    claims.compare(&head.origin, &walk.seen(), report);
    Ok(())
}

/// What the entries of a log turned out to be, for whoever compares checkpoints with them.
pub(super) struct Seen<'a> {
    /// One more than the last index there is.
    pub size: u64,
    /// The roots at the sizes that were asked for; `None` where entries are missing.
    pub roots: &'a BTreeMap<u64, Option<Hash>>,
    /// The first entry that is missing, unreadable or other than in the tree.
    pub first_fault: Option<u64>,
}

/// The state of a walk through a log.
struct Walk {
    origin: String,
    lineage: Lineage,
    next: u64,
    recorded_at: i64,
    frontier: Frontier,
    roots: BTreeMap<u64, Option<Hash>>,
    tiles: Option<Tiles>,
    first_fault: Option<u64>,
    problems: Vec<Problem>,
    entries: u64,
    destroyed: u64,
    lost: u64,
}

impl Walk {
    fn new(origin: &str, lineage: Lineage, sizes: impl Iterator<Item = u64>, tiles: Option<Tiles>) -> Self {
        let frontier = Frontier::default();
        let roots = sizes.map(|size| (size, (size == 0).then(|| frontier.root()))).collect();
        let (problems, origin) = (Vec::new(), origin.to_owned());
        Self {
            origin,
            lineage,
            next: 0,
            recorded_at: i64::MIN,
            frontier,
            roots,
            tiles,
            first_fault: None,
            problems,
            entries: 0,
            destroyed: 0,
            lost: 0,
        }
    }

    fn seen(&self) -> Seen<'_> {
        Seen { size: self.next, roots: &self.roots, first_fault: self.first_fault }
    }

    fn problem(&mut self, kind: Kind, place: Place, text: String) {
        self.problems.push(Problem { kind, place, text });
    }

    /// Takes in the next row.
    fn step(&mut self, row: &EntryRow) {
        if row.index > self.next {
            self.missing(self.next, row.index);
        }
        self.entries += 1;
        self.next = row.index + 1;
        // Behind a hole no root can be told.
        if self.frontier.size() == row.index {
            self.frontier.push(leaf_hash(&row.encoded));
            if let Some(root) = self.roots.get_mut(&self.next) {
                *root = Some(self.frontier.root());
            }
        }
        let leaf = Leaf::decode(&row.encoded).ok();
        self.compare_with_tree(row, leaf.as_ref());
        match leaf {
            Some(leaf) => self.judge(row, &leaf),
            None => {
                self.fault_at(row.index);
                let text = format!("日志 {} 第 {} 号记录的编码无法读取：数据库行被改动", self.origin, row.index);
                self.problem(Kind::Leaf, Place::index(&self.origin, row.index), text);
            }
        }
    }

    /// Entries from `from` to before `to` are not there; the tree still knows what they were.
    fn missing(&mut self, from: u64, to: u64) {
        self.fault_at(from);
        let leaf = self.tiles.as_mut().and_then(|tiles| Leaf::decode(tiles.leaf(from)?).ok());
        let range = if to - from == 1 { format!("第 {from} 号") } else { format!("第 {from} 至 {} 号", to - 1) };
        let what = leaf.as_ref().map(|leaf| format!("，日志树中第 {from} 号是{}", told(leaf))).unwrap_or_default();
        let place = Place {
            entry: leaf.as_ref().map(|leaf| leaf.entry),
            subject: leaf.as_ref().map(|leaf| leaf.subject),
            ..Place::index(&self.origin, from)
        };
        let text = format!("日志 {} 缺少{range}记录：数据库行被删除{what}", self.origin);
        self.problem(Kind::EntryMissing, place, text);
    }

    fn fault_at(&mut self, index: u64) {
        self.first_fault.get_or_insert(index);
    }

    fn compare_with_tree(&mut self, row: &EntryRow, leaf: Option<&Leaf>) {
        let Some(tiles) = &mut self.tiles else { return };
        let sound = tiles.is_sound();
        let Some(signed) = tiles.leaf(row.index).filter(|signed| *signed != row.encoded) else { return };
        let signed = Leaf::decode(signed).ok();
        self.fault_at(row.index);
        let why = if sound { "已签署的日志树不一致：数据库行被改动" } else { "日志树文件不一致" };
        let what = signed.as_ref().or(leaf).map(|leaf| format!("（{}）", told(leaf))).unwrap_or_default();
        let place = Place {
            entry: signed.as_ref().map(|leaf| leaf.entry),
            subject: signed.as_ref().map(|leaf| leaf.subject),
            ..Place::index(&self.origin, row.index)
        };
        let text = format!("日志 {} 第 {} 号记录{what}与{why}", self.origin, row.index);
        self.problem(Kind::Tree, place, text);
    }

    /// What a row and its payload say, against its leaf.
    fn judge(&mut self, row: &EntryRow, leaf: &Leaf) {
        let place = Place { entry: Some(leaf.entry), subject: Some(leaf.subject), ..Place::index(&self.origin, row.index) };
        let of = format!("日志 {} 第 {} 号记录（{}）", self.origin, row.index, told(leaf));
        let mut found = Vec::new();
        if leaf.origin != self.lineage.at(row.index, &self.origin) || leaf.index != row.index {
            let text = format!("的编码属于日志 {} 第 {} 号：数据库行被调换", leaf.origin, leaf.index);
            found.push((Kind::Leaf, text));
        }
        let differing = row.repeated.differing(leaf);
        if !differing.is_empty() {
            found.push((Kind::Column, format!("的列 {} 与其编码不符：数据库行被改动", differing.join("、"))));
        }
        if row.payload {
            if !fits(&row.rule, leaf.rule) {
                found.push((Kind::RulePart, "的记录内容与其承诺不符：数据库行被改动".into()));
            }
            if row.private.is_destroyed() && row.lost {
                self.lost += 1;
            } else if row.private.is_destroyed() {
                self.destroyed += 1;
            } else if !fits(&row.private, leaf.private) {
                found.push((Kind::PrivatePart, "的非公开内容与其承诺不符：数据库行被改动".into()));
            }
        } else {
            found.push((Kind::Payload, "的内容不在数据库中：数据库行被删除".into()));
        }
        let recorded_at = leaf.recorded_at.millis();
        if recorded_at < self.recorded_at {
            let before = base::Timestamp::from_millis(self.recorded_at);
            found.push((Kind::Time, format!("的记录时间 {} 早于前一条的 {before}", leaf.recorded_at)));
        }
        self.recorded_at = self.recorded_at.max(recorded_at);
        self.problems.extend(found.into_iter().map(|(kind, text)| Problem {
            kind,
            place: place.clone(),
            text: format!("{of}{text}"),
        }));
    }

    /// The end of the log against its head.
    fn close(&mut self, head: &Head) {
        if head.size > self.next {
            let next = self.next;
            self.missing(next, head.size);
        } else if head.size < self.next {
            let text = format!("日志 {} 的日志头记有 {} 条，数据库却有 {} 条", self.origin, head.size, self.next);
            self.problem(Kind::Head, Place::log(&self.origin), text);
        }
        if head.size == self.next && self.entries > 0 && head.recorded_at != self.recorded_at {
            let (found, last) = (head.recorded_at, self.recorded_at);
            let [found, last] = [found, last].map(base::Timestamp::from_millis);
            let text = format!("日志 {} 的日志头记最后一条写于 {found}，该条却写于 {last}", self.origin);
            self.problem(Kind::Head, Place::log(&self.origin), text);
        }
    }
}

/// An entry as a sentence names it.
fn told(leaf: &Leaf) -> String {
    format!("{} 的 {}", named(leaf.subject), leaf.kind)
}

/// Whether a part is what the leaf commits to.
fn fits(part: &Part, commitment: Commitment) -> bool {
    let (Some(salt), Some(bytes)) = (&part.salt, &part.bytes) else { return false };
    let Ok(salt) = salt.as_slice().try_into() else { return false };
    Salted { salt: Salt(salt), bytes: bytes.clone() }.commitment() == commitment
}
