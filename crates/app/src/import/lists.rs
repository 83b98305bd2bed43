//! Lists that an agency takes over as a whole: powers 职权目录, phrases 规范用语, discretion standards 裁量基准. The rows are kept as one object that
//! an entry names; the newest list counts, and the older ones stay as they were.

use std::collections::BTreeMap;
use std::io::Read;

use law::henan;
use model::AgencyState;
use model::agency::{AgencyFact, ImportedList, ListKind};
use serde::{Deserialize, Serialize};
use store::log::Purpose;

use super::{Effect, Kind, Planned, Row, missing};
use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::AppError;
use crate::record::keep;
use crate::rights::Right;

/// The largest list, in bytes: as large as a file that is taken in, and what JSON adds.
const LARGEST: u64 = 32 << 20;

/// A row of a list, by field.
pub type ListedRow = BTreeMap<String, String>;

/// A list as it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its rows.
    pub rows: Vec<ListedRow>,
}

const fn list_of(kind: Kind) -> ListKind {
    match kind {
        Kind::Phrases => ListKind::Phrases,
        Kind::Discretion => ListKind::Discretion,
        _ => ListKind::Powers,
    }
}

/// The list of a kind that counts today; empty when none was imported.
///
/// # Errors
/// When the store does not give it.
pub async fn listed(app: &App, caller: &Caller, kind: Kind) -> Result<Listed, AppError> {
    caller.require(Right::Read)?;
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    read(app, &agency.state, kind).await
}

async fn read(app: &App, agency: &AgencyState, kind: Kind) -> Result<Listed, AppError> {
    let Some(list) = agency.list(list_of(kind)) else { return Ok(Listed::default()) };
    let file = app.store.open_object(list.what.object)?;
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes).map(|_| bytes)
    });
    let bytes = read.await.map_err(AppError::internal)?.map_err(AppError::internal)?;
    serde_json::from_slice(&bytes).map_err(AppError::internal)
}

pub(super) async fn plan(
    act: &mut Act<'_>,
    kind: Kind,
    rows: &[Row],
    apply: bool,
) -> Result<(Vec<Planned>, Vec<String>), AppError> {
    let agency = act.load::<AgencyState>(act.caller.agency, "机关").await?;
    let before = read(act.app, &agency.state, kind).await?;
    let (mut planned, mut seen) = (Vec::new(), BTreeMap::<String, usize>::new());
    for row in rows {
        let mut notes = missing(kind, row);
        notes.extend(wrong(kind, row));
        let name = name_of(kind, &row.cells);
        if let Some(earlier) = seen.insert(name.clone(), row.number) {
            notes.push(format!("与第 {earlier} 行重复"));
        }
        let known = before.rows.iter().find(|r| name_of(kind, r) == name);
        let effect = match known {
            _ if !notes.is_empty() => Effect::Bad,
            None => Effect::New,
            Some(known) if *known == row.cells => Effect::Same,
            Some(_) => Effect::Changed,
        };
        planned.push(Planned::of(row, effect, notes));
    }
    let gone = before.rows.iter().filter(|r| !seen.contains_key(&name_of(kind, r))).count();
    let notes: Vec<_> = (gone > 0).then(|| format!("现行清单中有 {gone} 行不在这份表格里，导入后不再使用")).into_iter().collect();
    if gone > 0
        && let Some(first) = planned.iter_mut().find(|p| p.effect == Effect::Same)
    {
        // A list is taken over as a whole: with rows gone it is another one even if no row of it is new.
        first.effect = Effect::Changed;
    }
    if apply && planned.iter().all(|p| p.effect != Effect::Bad) && planned.iter().any(|p| p.effect != Effect::Same) {
        let list = Listed { rows: rows.iter().map(|r| r.cells.clone()).collect() };
        let bytes = serde_json::to_vec(&list).map_err(AppError::internal)?;
        let durable = keep(act, Purpose::List, bytes, "application/json").await?;
        let fact = AgencyFact::ListImported(ImportedList {
            list: list_of(kind),
            rows: u32::try_from(list.rows.len()).unwrap_or(u32::MAX),
            object: durable.id,
            size: durable.size,
            digests: durable.digests,
        });
        act.append::<AgencyState>(act.caller.agency, NewFact::new(act.now(), fact)).await?;
    }
    Ok((planned, notes))
}

/// By what a row is the same row in another edition of the list.
fn name_of(kind: Kind, cells: &ListedRow) -> String {
    let get = |field: &str| cells.get(field).map_or("", String::as_str);
    match kind {
        Kind::Phrases => format!("{}/{}/{}", get("record_type"), get("field"), get("text")),
        Kind::Discretion => format!("{}/{}/{}/{}", get("code"), get("matter"), get("degree"), get("circumstances")),
        _ if get("code").is_empty() => get("name").to_owned(),
        _ => get("code").to_owned(),
    }
}

/// What the kind knows to be wrong: phrases are offered at fields that exist.
fn wrong(kind: Kind, row: &Row) -> Vec<String> {
    let (document, field) = (row.get("record_type"), row.get("field"));
    if kind != Kind::Phrases || document.is_empty() {
        return Vec::new();
    }
    let named = henan().records.values().find(|t| t.title == document || t.short == document || t.id == document);
    match named {
        None => vec![format!("没有《{document}》这种文书")],
        Some(_) if field.is_empty() => Vec::new(),
        Some(kind) if kind.fields().any(|f| f.label == field || f.id == field) => Vec::new(),
        Some(kind) => vec![format!("《{}》没有“{field}”这一栏", kind.title)],
    }
}
