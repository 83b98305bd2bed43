//! The logs of others that a superior keeps: their leaves lead to the checkpoints that are stored beside them, these are signed, the states
//! are what the entries fold to and the duties what the rules make of the states. What only tells when something was heard proves nothing
//! and is not compared.

mod derived;
mod entries;
mod states;

use base::{AgencyId, RawId};
use model::AgencyFact;
use tlog::{Checkpoint, CosignatureVerifier, Note, NoteVerifier, VerifierKey};

use self::entries::Walked;
use super::Options;
use super::report::{Kind, Place, Report};
use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::{Store, args};

/// Tables whose rows name a followed log without a foreign key.
const LOOSE: [(&str, &str); 3] = [
    ("mirror_subject", "SELECT COUNT(*) AS n FROM mirror_subject WHERE log NOT IN (SELECT id FROM mirror_log)"),
    ("mirror_link", "SELECT COUNT(*) AS n FROM mirror_link WHERE log NOT IN (SELECT id FROM mirror_log)"),
    ("mirror_duty", "SELECT COUNT(*) AS n FROM mirror_duty WHERE log NOT IN (SELECT id FROM mirror_log)"),
];

/// The row of a followed log; a value that cannot be read is one that differs.
struct LogRow {
    id: RawId,
    origin: String,
    agency: Option<AgencyId>,
    key: Option<String>,
    size: u64,
    frontier: Vec<u8>,
    seen_size: u64,
    seen_root: Option<String>,
    seen: Option<String>,
    cosigned_size: u64,
    cosigned: Option<String>,
    folded: u64,
}

const LOGS: &str = "SELECT id, origin, agency, key, size, frontier, seen_size, seen_root, seen, cosigned_size, cosigned, folded
                    FROM mirror_log ORDER BY origin";

/// Checks every followed log.
pub(super) async fn check(store: &Store, db: &mut Tx, options: &Options, report: &mut Report) -> Result<(), StoreError> {
    for row in db.fetch(LOGS, vec![]).await? {
        let log = read(&row)?;
        report.counts.mirrors += 1;
        registered(db, &log, report).await?;
        let walked = entries::walk(db, &log, report).await?;
        checkpoints(options, &log, &walked, report);
        let sound = states::compare(db, &log, report).await?;
        derived::columns(db, &log, report).await?;
        if let Some(derive) = options.replay.as_deref().filter(|_| sound) {
            derived::compare(store, &log, derive, report).await?;
        }
    }
    for (table, sql) in LOOSE {
        let row = db.fetch_one(sql, vec![]).await?;
        let strays = row.map(|row| row.count("n")).transpose()?.unwrap_or_default();
        if strays > 0 {
            let text = format!("下级日志的表 {table} 有 {strays} 行不属于任何一个下级日志：数据库行被改动");
            report.problem(Kind::MirrorState, Place::default(), text);
        }
    }
    Ok(())
}

fn read(row: &Row) -> Result<LogRow, StoreError> {
    Ok(LogRow {
        id: row.id("id")?,
        origin: row.get("origin")?,
        agency: row.id("agency").ok(),
        key: row.get("key").ok(),
        size: row.count("size")?,
        frontier: row.get("frontier").unwrap_or_default(),
        seen_size: row.count("seen_size")?,
        seen_root: row.get("seen_root").unwrap_or_default(),
        seen: row.get("seen").unwrap_or_default(),
        cosigned_size: row.count("cosigned_size")?,
        cosigned: row.get("cosigned").unwrap_or_default(),
        folded: row.count("folded")?,
    })
}

impl LogRow {
    fn problem(&self, report: &mut Report, kind: Kind, what: impl AsRef<str>) {
        report.problem(kind, Place::log(&self.origin), format!("下级日志 {} {}", self.origin, what.as_ref()));
    }
}

/// The key that is believed is the one that an entry of our own registered last.
async fn registered(db: &mut Tx, log: &LogRow, report: &mut Report) -> Result<(), StoreError> {
    let mut last = None;
    if let Some(agency) = log.agency {
        for (_, fact) in crate::entries::of_agency(db, agency, "agency.subordinate_registered").await? {
            if let AgencyFact::SubordinateRegistered { origin, key } = fact
                && origin == log.origin
            {
                last = Some(key);
            }
        }
    }
    if last.is_none() || last != log.key {
        log.problem(report, Kind::MirrorLog, "的公钥或所属机关与登记它的记录不符：数据库行被改动");
    }
    Ok(())
}

/// The largest checkpoint that was seen, and the one that was cosigned, against the entries and the keys.
fn checkpoints(options: &Options, log: &LogRow, walked: &Walked, report: &mut Report) {
    // A key that took over from the registered one is told of by the entries; who followed whom was proven when they came.
    let registered = log.key.iter().filter_map(|key| key.parse::<VerifierKey>().ok());
    let keys: Vec<NoteVerifier> =
        registered.chain(walked.keys.iter().cloned()).filter_map(|key| NoteVerifier::try_from(&key).ok()).collect();
    let open = |note: &Note| keys.iter().find_map(|key| Checkpoint::open(note, &log.origin, key).ok());
    let mut told = |what: &str, note: Option<&String>, size: u64| {
        let Some(text) = note else {
            if size > 0 {
                log.problem(report, Kind::MirrorLog, format!("没有{what}，却记有 {size} 条：数据库行被改动"));
            }
            return None;
        };
        let opened = text.parse::<Note>().ok().and_then(|note| Some((open(&note)?, note)));
        let Some((checkpoint, note)) = opened else {
            log.problem(report, Kind::MirrorLog, format!("的{what}不能读取，或者不是由其密钥签署"));
            return None;
        };
        if checkpoint.size() != size {
            log.problem(report, Kind::MirrorLog, format!("的{what}有 {} 条，数据库记为 {size} 条", checkpoint.size()));
        }
        if let Some(root) = walked.roots.get(&checkpoint.size()).filter(|root| *root != checkpoint.root()) {
            log.problem(report, Kind::MirrorEntry, format!("的前 {} 条得不出{what}签署的根（得出 {root}）", checkpoint.size()));
        }
        Some((checkpoint, note))
    };
    let seen = told("见到的检查点", log.seen.as_ref(), log.seen_size);
    let cosigned = told("附署的检查点", log.cosigned.as_ref(), log.cosigned_size);
    if let Some((checkpoint, _)) = &seen
        && log.seen_root.as_deref() != Some(checkpoint.root().to_string().as_str())
    {
        log.problem(report, Kind::MirrorLog, "见到的检查点的根与数据库所记不符");
    }
    let own: Vec<CosignatureVerifier> =
        options.keys.cosigners.iter().filter_map(|key| CosignatureVerifier::try_from(key).ok()).collect();
    if let Some((_, note)) = cosigned
        && !own.is_empty()
        && !own.iter().any(|key| key.cosigned_at(&note).is_ok())
    {
        log.problem(report, Kind::MirrorLog, "附署的检查点没有本服务器的联署");
    }
    if log.folded > log.size || log.size > log.seen_size || log.cosigned_size > log.size {
        log.problem(report, Kind::MirrorLog, "所记的条数互相矛盾：数据库行被改动");
    }
    report.counts.checkpoints += u64::from(log.seen.is_some()) + u64::from(log.cosigned.is_some());
}

/// The log's rows of a table.
async fn rows(db: &mut Tx, log: &LogRow, sql: &'static str) -> Result<Vec<Row>, StoreError> {
    db.fetch(sql, args![log.id]).await
}
