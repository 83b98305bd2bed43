//! The states of a followed log against what its entries fold to.

use std::collections::HashMap;

use ledger::SealedEntry;
use model::SubjectRef;

use super::LogRow;
use super::entries::EntryRow;
use crate::args;
use crate::check::report::{Kind, Place, Report, named};
use crate::check::subjects::differences;
use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::subjects::versions;

/// Rows per query.
const BATCH: u32 = 1024;

/// The row of a subject.
struct Stored {
    kind: Option<String>,
    revision: Option<u64>,
    fold: Option<u64>,
    state: Option<String>,
}

/// Whether every state is what the entries that it takes in fold to.
pub(super) async fn compare(db: &mut Tx, log: &LogRow, report: &mut Report) -> Result<bool, StoreError> {
    let sql = "SELECT id, kind, revision, fold, state FROM mirror_subject WHERE log = $1";
    let mut stored: HashMap<String, Stored> = super::rows(db, log, sql).await?.iter().map(read).collect::<Result<_, _>>()?;
    let mut sound = true;
    let (mut after, mut open): (_, Vec<EntryRow>) = ((String::new(), -1), Vec::new());
    loop {
        let sql = "SELECT leaf_index, subject_id, encoded, rule_salt, rule_part FROM mirror_entry
                   WHERE log = $1 AND leaf_index < $2 AND (subject_id, leaf_index) > ($3, $4)
                   ORDER BY subject_id, leaf_index LIMIT $5";
        let batch = db.fetch(sql, args![log.id, log.folded, after.0.as_str(), after.1, BATCH]).await?;
        let ended = batch.is_empty();
        for row in &batch {
            let row = EntryRow::read(row)?;
            after = (row.subject.clone(), i64::try_from(row.index).unwrap_or(i64::MAX));
            if open.last().is_some_and(|last| last.subject != row.subject) {
                sound &= subject(log, &std::mem::take(&mut open), &mut stored, report);
            }
            open.push(row);
        }
        if ended {
            break;
        }
    }
    if !open.is_empty() {
        sound &= subject(log, &open, &mut stored, report);
    }
    for (id, row) in stored {
        sound = false;
        let what = format!("的 {}:{id} 有状态而没有任何记录：数据库行被改动", row.kind.unwrap_or_default());
        log.problem(report, Kind::MirrorState, what);
    }
    Ok(sound)
}

fn read(row: &Row) -> Result<(String, Stored), StoreError> {
    let (kind, revision, fold) = (row.get("kind").ok(), row.count("revision").ok(), row.count("fold").ok());
    Ok((row.get("id")?, Stored { kind, revision, fold, state: row.get("state").ok() }))
}

/// Compares one subject.
fn subject(log: &LogRow, rows: &[EntryRow], stored: &mut HashMap<String, Stored>, report: &mut Report) -> bool {
    let entries: Vec<SealedEntry> = rows.iter().filter_map(|row| row.entry.as_ref().ok().cloned()).collect();
    let Some(first) = rows.first() else { return true };
    let there = stored.remove(&first.subject);
    // What cannot be opened was named on the walk.
    let Some(last) = entries.last().filter(|_| entries.len() == rows.len()) else { return false };
    let subject: SubjectRef = last.leaf.subject;
    let mut differing = Vec::new();
    match there {
        None => differing.push("没有状态".to_owned()),
        Some(row) => {
            let current = row.fold == Some(versions::version(subject.kind).into());
            let columns = [
                ("kind", row.kind.as_deref() == Some(subject.kind.name())),
                ("revision", row.revision == Some(last.leaf.revision)),
            ];
            differing.extend(columns.into_iter().filter(|(_, same)| !same).map(|(name, _)| name.to_owned()));
            match versions::fold(subject.kind, &entries) {
                // What another version folded is folded anew by whoever reads it.
                Ok((folded, _)) if current => differing.extend(differences(row.state.as_deref(), &folded)),
                Ok(_) => {}
                Err(_) => differing.push("不能读出事实".to_owned()),
            }
        }
    }
    if !differing.is_empty() {
        let text = format!(
            "下级日志 {} 的{} 与其 {} 条记录得出的不符（{}）：数据库行被改动",
            log.origin,
            named(subject),
            entries.len(),
            differing.join("、")
        );
        report.problem(Kind::MirrorState, Place { origin: Some(log.origin.clone()), ..Place::subject(subject) }, text);
    }
    differing.is_empty()
}
