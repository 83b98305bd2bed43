//! The entries of a followed log from the first to the last, and the tree over them.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Leaf, Salt, Salted, SealError, SealedEntry};
use model::agency::KeyPurpose;
use model::{AgencyFact, Fact};
use tlog::{Checkpoint, Frontier, Hash, Note, VerifierKey, leaf_hash};

use super::LogRow;
use crate::args;
use crate::check::report::{Kind, Place, Report};
use crate::db::{Row, Tx};
use crate::error::StoreError;

/// Rows per query.
const BATCH: u32 = 1024;

/// What a walk through the entries found out.
pub(super) struct Walked {
    /// The roots at the sizes that checkpoints are of.
    pub(super) roots: BTreeMap<u64, Hash>,
    /// The keys of the log that its entries introduce.
    pub(super) keys: Vec<VerifierKey>,
}

/// An entry as its row has it.
pub(super) struct EntryRow {
    pub(super) index: u64,
    pub(super) subject: String,
    pub(super) entry: Result<SealedEntry, SealError>,
    encoded: Vec<u8>,
}

impl EntryRow {
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        let encoded: Vec<u8> = row.get("encoded").unwrap_or_default();
        let salt: Vec<u8> = row.get("rule_salt").unwrap_or_default();
        let bytes = row.get("rule_part").unwrap_or_default();
        let entry = salt.try_into().map_err(|_| SealError::Rule).and_then(|salt| {
            let rule = Salted { salt: Salt(salt), bytes };
            SealedEntry::open(encoded.clone(), rule, None)
        });
        Ok(Self { index: row.count("leaf_index")?, subject: row.get("subject_id")?, entry, encoded })
    }
}

pub(super) async fn walk(db: &mut Tx, log: &LogRow, report: &mut Report) -> Result<Walked, StoreError> {
    let mut trees = frontiers(db, log).await?;
    let mut wanted: BTreeSet<u64> = [&log.seen, &log.cosigned].into_iter().filter_map(|note| size_of(note.as_ref()?)).collect();
    wanted.insert(log.size);
    let mut walked = Walked { roots: BTreeMap::new(), keys: Vec::new() };
    let (mut frontier, mut origins) = (Frontier::default(), BTreeSet::from([log.origin.clone()]));
    let mut others = Vec::new();
    loop {
        let sql = "SELECT leaf_index, subject_id, encoded, rule_salt, rule_part FROM mirror_entry
                   WHERE log = $1 AND leaf_index >= $2 ORDER BY leaf_index LIMIT $3";
        let batch = db.fetch(sql, args![log.id, frontier.size(), BATCH]).await?;
        if batch.is_empty() {
            break;
        }
        for row in &batch {
            let row = EntryRow::read(row)?;
            if row.index != frontier.size() {
                log.problem(report, Kind::MirrorEntry, format!("缺少第 {} 号记录：数据库行被删除", frontier.size()));
                return Ok(walked);
            }
            report.counts.mirrored += 1;
            frontier.push(leaf_hash(&row.encoded));
            let (size, root) = (frontier.size(), frontier.root());
            if wanted.contains(&size) {
                walked.roots.insert(size, root);
            }
            if trees.remove(&size).is_some_and(|stored| stored != frontier.to_bytes()) {
                log.problem(report, Kind::MirrorTree, format!("前 {size} 条的树与其记录得出的不符：数据库行被改动"));
            }
            if size == log.size && frontier.to_bytes() != log.frontier {
                log.problem(report, Kind::MirrorLog, format!("所记的树与其 {size} 条记录得出的不符：数据库行被改动"));
            }
            judge(log, &row, &mut walked, &mut origins, &mut others, report);
        }
    }
    // Which origins came before is told by entries behind those that bear them.
    for leaf in others.iter().filter(|leaf: &&Leaf| !origins.contains(&leaf.origin)) {
        let place = Place::index(&log.origin, leaf.index);
        let text = format!("下级日志 {} 第 {} 号记录属于日志 {}", log.origin, leaf.index, leaf.origin);
        report.problem(Kind::MirrorEntry, place, text);
    }
    if frontier.size() != log.size {
        log.problem(report, Kind::MirrorLog, format!("记有 {} 条，数据库有 {} 条", log.size, frontier.size()));
    }
    for size in trees.into_keys() {
        log.problem(report, Kind::MirrorTree, format!("有前 {size} 条的树，却没有这些记录：数据库行被改动"));
    }
    Ok(walked)
}

/// What one row says, against its leaf.
fn judge(
    log: &LogRow,
    row: &EntryRow,
    walked: &mut Walked,
    origins: &mut BTreeSet<String>,
    others: &mut Vec<Leaf>,
    report: &mut Report,
) {
    let place = Place::index(&log.origin, row.index);
    let mut problem = |what: &str| {
        let text = format!("下级日志 {} 第 {} 号记录{what}：数据库行被改动", log.origin, row.index);
        report.problem(Kind::MirrorEntry, place.clone(), text);
    };
    let sealed = match &row.entry {
        Ok(sealed) => sealed,
        Err(SealError::Rule) => return problem("的内容与其承诺不符"),
        Err(_) => return problem("的编码无法读取"),
    };
    let leaf = &sealed.leaf;
    if leaf.index != row.index || leaf.subject.id.to_string() != row.subject {
        problem("的列与其编码不符");
    }
    if leaf.origin != log.origin {
        others.push(leaf.clone());
    }
    match sealed.fact() {
        Ok(Fact::Agency(AgencyFact::OriginOpened { follows, .. })) => _ = origins.insert(follows),
        Ok(Fact::Agency(AgencyFact::KeyIntroduced { purpose: KeyPurpose::Log, key })) => walked.keys.extend(key.parse()),
        Ok(_) => {}
        Err(_) => problem("不能读出事实"),
    }
}

/// The tree after each batch, by size.
async fn frontiers(db: &mut Tx, log: &LogRow) -> Result<BTreeMap<u64, Vec<u8>>, StoreError> {
    let rows = super::rows(db, log, "SELECT size, frontier FROM mirror_frontier WHERE log = $1").await?;
    rows.iter().map(|row| Ok((row.count("size")?, row.get("frontier").unwrap_or_default()))).collect()
}

fn size_of(note: &str) -> Option<u64> {
    Some(note.parse::<Note>().ok()?.text().parse::<Checkpoint>().ok()?.size())
}
