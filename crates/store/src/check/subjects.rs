//! Every subject from its entries: revisions without holes, the state folded anew, the rows that hold it.

use std::collections::{BTreeMap, HashMap};

use base::{AgencyId, RawId};
use ledger::{Leaf, Salt, Salted, SealedEntry};
use model::SubjectRef;

use super::held::{self, Held, HeldBytes};
use super::report::{Kind, Place, Problem, Report, named};
use super::rows::{self, FoldRow};
use super::{Options, replay};
use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::subjects::versions;
use crate::{Store, args};

/// Checks every subject; gives back what the log says of objects.
pub(super) async fn check(store: &Store, db: &mut Tx, options: &Options, report: &mut Report) -> Result<Held, StoreError> {
    let mut held = Held::new();
    let mut open: Vec<FoldRow> = Vec::new();
    let mut batch = rows::by_subject(db, ("", i64::MIN)).await?;
    loop {
        let after = batch.last().map(|row| (row.subject.clone(), row.revision));
        open.append(&mut batch);
        // The last subject may go on in the next batch.
        let going_on = after.as_ref().map_or(open.len(), |(group, _)| open.partition_point(|row| row.subject != *group));
        let rest = open.split_off(going_on);
        let whole = std::mem::replace(&mut open, rest);
        let folding = off_thread("folding entries", move || {
            Ok(whole.chunk_by(|a, b| a.subject == b.subject).map(Folded::of).collect::<Vec<_>>())
        });
        let next = async {
            match &after {
                Some((group, revision)) => rows::by_subject(db, (group, *revision)).await,
                None => Ok(Vec::new()),
            }
        };
        let (next, folded) = tokio::join!(next, folding);
        batch = next?;
        compare(store, db, options, folded?, &mut held, report).await?;
        if after.is_none() {
            break;
        }
    }
    without_entries(db, report).await?;
    Ok(held)
}

/// A subject as its entries tell it.
struct Folded {
    /// The id as the column has it.
    group: String,
    subject: Option<SubjectRef>,
    agency: Option<AgencyId>,
    entries: usize,
    revision: u64,
    /// State and private texts as JSON; nothing when an entry cannot be read.
    json: Option<(String, String)>,
    /// Whether a private part was destroyed.
    destroyed: bool,
    held: Vec<HeldBytes>,
    problems: Vec<Problem>,
}

impl Folded {
    fn of(rows: &[FoldRow]) -> Self {
        let sealed: Vec<SealedEntry> = rows.iter().filter_map(sealed).collect();
        let subject = sealed.first().map(|entry| entry.leaf.subject);
        let mut folded = Self {
            group: rows.first().map(|row| row.subject.clone()).unwrap_or_default(),
            subject,
            agency: rows.first().and_then(|row| row.agency),
            entries: sealed.len(),
            revision: sealed.last().map_or(0, |entry| entry.leaf.revision),
            json: None,
            destroyed: sealed.iter().any(|entry| entry.private.is_none()),
            held: sealed.iter().filter_map(held::of).collect(),
            problems: Vec::new(),
        };
        folded.check_revisions(&sealed);
        folded.check_handed_over(&sealed);
        if rows.iter().any(|row| row.agency != folded.agency) {
            folded.problem(&sealed, Kind::State, "的记录分散在几个日志里".into());
        }
        // What cannot be opened was named on the walk through the log.
        if let Some(subject) = subject.filter(|_| sealed.len() == rows.len()) {
            match versions::fold(subject.kind, &sealed) {
                Ok(json) => folded.json = Some(json),
                Err(e) => folded.problem(&sealed, Kind::Fact, format!("的记录无法读出事实（{e}）")),
            }
        }
        folded
    }

    fn problem(&mut self, entries: &[SealedEntry], kind: Kind, what: String) {
        let Some(leaf) = entries.last().map(|entry| &entry.leaf) else { return };
        let place = Place { origin: Some(leaf.origin.clone()), ..Place::subject(leaf.subject) };
        self.problems.push(Problem { kind, place, text: format!("{}{what}", named(leaf.subject)) });
    }

    fn check_revisions(&mut self, entries: &[SealedEntry]) {
        let hole = (1..).zip(entries).find(|(revision, entry)| entry.leaf.revision != *revision);
        if let Some((revision, entry)) = hole {
            let leaf = &entry.leaf;
            let place = Place { subject: Some(leaf.subject), entry: Some(leaf.entry), ..Place::index(&leaf.origin, leaf.index) };
            let text = format!(
                "{} 缺少第 {revision} 次变更的记录：日志 {} 第 {} 号记录已是第 {} 次",
                named(leaf.subject),
                leaf.origin,
                leaf.index,
                leaf.revision
            );
            self.problems.push(Problem { kind: Kind::Revision, place, text });
        }
    }

    /// Invariant 10: an archived dossier is only supplemented, never compiled anew.
    fn check_handed_over(&mut self, entries: &[SealedEntry]) {
        let is = |entry: &SealedEntry, kind| entry.leaf.kind == kind;
        let Some(handed_over) = entries.iter().position(|entry| is(entry, "dossier.handed_over")) else { return };
        let (before, after) = entries.split_at(handed_over);
        // The package may be closed late, but only once.
        let packaged = before.iter().any(|entry| is(entry, "dossier.packaged"));
        let again = |entry: &&SealedEntry| is(entry, "dossier.compiled") || (packaged && is(entry, "dossier.packaged"));
        let later = after.iter().find(again);
        if let Some(leaf) = later.map(|entry| &entry.leaf) {
            let place = Place { subject: Some(leaf.subject), entry: Some(leaf.entry), ..Place::index(&leaf.origin, leaf.index) };
            let text = format!("{} 移交归档后又重新整理（日志 {} 第 {} 号记录）", named(leaf.subject), leaf.origin, leaf.index);
            self.problems.push(Problem { kind: Kind::Dossier, place, text });
        }
    }
}

/// An entry for a fold. Its commitments were compared on the walk through the log.
fn sealed(row: &FoldRow) -> Option<SealedEntry> {
    let salted = |bytes: &Option<Vec<u8>>| bytes.clone().map(|bytes| Salted { salt: Salt([0; 32]), bytes });
    let (leaf, rule) = (Leaf::decode(&row.encoded).ok()?, salted(&row.rule)?);
    Some(SealedEntry { leaf, encoded: Vec::new(), rule, private: salted(&row.private) })
}

/// The row of a subject; a value that cannot be read is one that differs.
struct SubjectRow {
    kind: Option<String>,
    agency: Option<AgencyId>,
    revision: Option<u64>,
    /// The version of the fold that made the state.
    fold: Option<u64>,
    state: Option<String>,
    private: Option<String>,
}

async fn compare(
    store: &Store,
    db: &mut Tx,
    options: &Options,
    folded: Vec<Folded>,
    held: &mut Held,
    report: &mut Report,
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (folded.first(), folded.last()) else { return Ok(()) };
    let sql = "SELECT id, kind, agency, revision, fold, state, private FROM subject WHERE id >= $1 AND id <= $2";
    let rows = db.fetch(sql, args![first.group.as_str(), last.group.as_str()]).await?;
    let rows: HashMap<String, SubjectRow> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let mut sound = Vec::new();
    for mut subject in folded {
        report.counts.subjects += 1;
        report.take(std::mem::take(&mut subject.problems));
        report.take(held::compare(db, &subject.held, held).await?);
        let Some(reference) = subject.subject else { continue };
        if compare_row(&subject, reference, rows.get(&subject.group), report) {
            sound.push(reference);
        }
    }
    if let Some(derive) = &options.replay {
        report.take(replay::compare(store, &**derive, sound).await?);
    }
    Ok(())
}

fn read(row: &Row) -> Result<(String, SubjectRow), StoreError> {
    let agency = row.id("agency").ok();
    let (kind, revision, fold) = (row.get("kind").ok(), row.count("revision").ok(), row.count("fold").ok());
    let (state, private) = (row.get("state").ok(), row.get("private").ok());
    Ok((row.get("id")?, SubjectRow { kind, agency, revision, fold, state, private }))
}

/// Whether the row of a subject is what its entries make it.
fn compare_row(folded: &Folded, subject: SubjectRef, row: Option<&SubjectRow>, report: &mut Report) -> bool {
    let (place, entries) = (Place::subject(subject), folded.entries);
    let Some(row) = row else {
        let text = format!("{} 有 {entries} 条记录而没有状态：数据库行被删除", named(subject));
        report.problem(Kind::State, place, text);
        return false;
    };
    let mut differing = Vec::new();
    let columns = [
        ("kind", row.kind.as_deref() == Some(subject.kind.name())),
        ("agency", row.agency == folded.agency),
        ("revision", row.revision == Some(folded.revision)),
    ];
    differing.extend(columns.into_iter().filter(|(_, same)| !same).map(|(name, _)| name.to_owned()));
    // What another version folded is folded anew by whoever reads it: it decides nothing, whatever it says.
    let current = row.fold == Some(versions::version(subject.kind).into());
    if let Some((state, private)) = folded.json.as_ref().filter(|_| current) {
        differing.extend(differences(row.state.as_deref(), state));
        let texts = differences(row.private.as_deref(), private);
        if !texts.is_empty() && folded.destroyed {
            let text = format!("{} 的非公开内容已依法销毁，状态中仍留有：{}", named(subject), texts.join("、"));
            report.remark(Kind::Remains, place.clone(), text);
        } else {
            differing.extend(texts);
        }
    }
    if !differing.is_empty() {
        let text =
            format!("{} 的状态与其 {entries} 条记录得出的不符（{}）：数据库行被改动", named(subject), differing.join("、"));
        report.problem(Kind::State, place, text);
    }
    differing.is_empty()
}

/// The fields in which stored JSON differs from what the entries fold to.
pub(super) fn differences(stored: Option<&str>, folded: &str) -> Vec<String> {
    if stored == Some(folded) {
        return Vec::new();
    }
    let object = |text: &str| serde_json::from_str::<BTreeMap<String, serde_json::Value>>(text).ok();
    let (Some(stored), Some(folded)) = (stored.and_then(object), object(folded)) else { return vec!["JSON".into()] };
    let names = stored.keys().chain(folded.keys().filter(|name| !stored.contains_key(*name)));
    names.filter(|name| stored.get(*name) != folded.get(*name)).cloned().collect()
}

/// Rows of subjects that no entry tells of (invariant 3).
async fn without_entries(db: &mut Tx, report: &mut Report) -> Result<(), StoreError> {
    let sql = "SELECT s.id, s.kind FROM subject AS s
               WHERE NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.subject_id = s.id) ORDER BY s.id LIMIT 1000";
    for row in db.fetch(sql, vec![]).await? {
        let (kind, id) = (row.get::<String>("kind")?, row.get::<String>("id")?);
        let subject = kind.parse().ok().zip(id.parse::<RawId>().ok()).map(|(kind, id)| SubjectRef::new(kind, id));
        let text = format!("{kind}:{id} 有状态而没有任何记录：记录被删除，或状态被添加");
        report.problem(Kind::State, Place { subject, ..Place::default() }, text);
    }
    Ok(())
}
