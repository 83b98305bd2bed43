//! A dossier before it is compiled, and its sheets to be printed: what would stand where, cover, index, end note, spine, labels of discs. Nothing is written.

use base::{CaseId, Day, DossierId, RecordId};
use model::private::key;
use model::{CaseState, Role};
use store::Loaded;
use typeset::Document;

use super::arrange::Volume;
use super::compile::dossier_of;
use super::contents::{Gathered, gap};
use super::{index_sheet, numbering};
use crate::App;
use crate::access::{self, Sight};
use crate::caller::Caller;
use crate::error::AppError;
use crate::export::Sheet;

/// How much a disc takes, in bytes: less than what is written on a recordable disc of 25 GB, whose outermost part fails first.
const DISC_BYTES: u64 = 23_000_000_000;

/// A sheet to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintedSheet {
    /// 案卷封面.
    Cover,
    /// 卷内目录.
    Index,
    /// 音像资料目录.
    Recordings,
    /// 卷内备考表.
    EndNote,
    /// 案卷脊背.
    Spine,
    /// 载体标签.
    Labels,
}

impl PrintedSheet {
    /// Its word in addresses.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "cover" => Self::Cover,
            "index" => Self::Index,
            "recordings" => Self::Recordings,
            "end-note" => Self::EndNote,
            "spine" => Self::Spine,
            "labels" => Self::Labels,
            _ => return None,
        })
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cover => "案卷封面",
            Self::Index => "卷内目录",
            Self::Recordings => "音像资料目录",
            Self::EndNote => "卷内备考表",
            Self::Spine => "案卷脊背",
            Self::Labels => "载体标签",
        }
    }
}

/// A dossier as it would be compiled now, or as its case stands since it was.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The number that it has, or would get.
    pub number: String,
    /// Whether archives numbered the fonds, so that this is a 档号 of theirs.
    pub numbered: bool,
    /// How long it is kept, by the table of the agency.
    pub retention: Option<String>,
    /// Its volumes.
    pub volumes: Vec<PlannedVolume>,
    /// What is missing; the record it is about, where it is about one.
    pub missing: Vec<(Option<RecordId>, String)>,
    /// How many originals.
    pub originals: usize,
    /// How many bytes they have.
    pub original_bytes: u64,
}

/// A volume as it would be.
#[derive(Clone, Debug)]
pub struct PlannedVolume {
    /// 正卷, 副卷; empty for the only one.
    pub name: String,
    /// How many pages of paper.
    pub pages: u32,
    /// Its lines.
    pub items: Vec<PlannedItem>,
}

/// A line of its index.
#[derive(Clone, Debug)]
pub struct PlannedItem {
    /// 题名.
    pub title: String,
    /// What it stands under.
    pub group: String,
    /// 日期.
    pub day: Option<Day>,
    /// 页号.
    pub pages: String,
    /// 备注.
    pub remark: Option<String>,
    /// The record, if it is one.
    pub record: Option<RecordId>,
}

/// What would be compiled now.
///
/// # Errors
/// When the case is not of the caller's agency, or documents cannot be set here.
pub async fn plan(app: &App, caller: &Caller, case: CaseId) -> Result<Planned, AppError> {
    let Read { gathered, sight, .. } = gather(app, caller, case).await?;
    let missing_of: Vec<(RecordId, String)> = gathered.records.iter().filter_map(gap).collect();
    let (gathered, mut volumes) = arranged(app, gathered, false).await?;
    volumes.retain(|volume| sight.shows_volume(&volume.name));
    let record_of = |what: &String| missing_of.iter().find(|(_, said)| said == what).map(|(record, _)| *record);
    let sizes = gathered.recordings.iter().filter_map(|(r, _)| r.state.original.as_ref()).map(|o| o.what.size);
    Ok(Planned {
        number: gathered.number.clone(),
        numbered: gathered.directory.agency.state.fonds.last().is_some() && gathered.term.is_some(),
        retention: gathered.sheets().retention(),
        missing: gathered.missing.iter().map(|what| (record_of(what), what.clone())).collect(),
        originals: gathered.recordings.len(),
        original_bytes: sizes.fold(0, u64::saturating_add),
        volumes: volumes.iter().map(planned).collect(),
    })
}

fn planned(volume: &Volume) -> PlannedVolume {
    let item = |part: &super::arrange::Part| PlannedItem {
        title: part.line.title.clone(),
        group: part.line.group.clone(),
        day: part.line.day,
        pages: part.line.page_text(),
        remark: part.line.remark.clone(),
        record: part.record,
    };
    PlannedVolume { name: volume.name.clone(), pages: volume.pages(), items: volume.parts.iter().map(item).collect() }
}

/// A sheet of a volume, counted from 0. Pictures of recordings are shown to those who may take the package, and to nobody else (Art. 24).
///
/// # Errors
/// When there is no such volume, or documents cannot be set here.
pub async fn printed(app: &App, caller: &Caller, case: CaseId, sheet: PrintedSheet, volume: usize) -> Result<Vec<u8>, AppError> {
    let Read { gathered, dossier, sight } = gather(app, caller, case).await?;
    let pictures = sheet == PrintedSheet::Recordings && may_take(&gathered.case, caller);
    let (gathered, volumes) = arranged(app, gathered, pictures).await?;
    let setter = app.typesetter.clone();
    let last = volumes.len().saturating_sub(1);
    let chosen = volumes.into_iter().nth(volume).filter(|volume| sight.shows_volume(&volume.name));
    let chosen = chosen.ok_or(AppError::NotFound("这一卷"))?;
    let sheets = gathered.sheets();
    let id = gathered.dossier;
    let document: Document = match sheet {
        PrintedSheet::Cover => sheets.cover(&chosen, false, dossier),
        PrintedSheet::Index => sheets.index(&chosen),
        PrintedSheet::EndNote => {
            sheets.end_note(&chosen, gathered.situation(&chosen, volume == last), gathered.directory.name(gathered.compiler))
        }
        PrintedSheet::Spine => sheets.spine(&chosen, id),
        PrintedSheet::Labels => {
            let sizes = gathered.recordings.iter().filter_map(|(r, _)| r.state.original.as_ref()).map(|o| o.what.size);
            let bytes = sizes.fold(0, u64::saturating_add);
            let discs = u32::try_from(bytes.div_ceil(DISC_BYTES).max(1)).unwrap_or(u32::MAX);
            sheets.labels(discs, &format!("电子案卷包；音像资料原件 {} 件", gathered.recordings.len()), id)
        }
        PrintedSheet::Recordings => {
            let found = chosen.parts.into_iter().find(|p| p.what == "form:recordings").and_then(|p| p.files.into_iter().next());
            return match found.map(|file| file.bytes) {
                Some(super::arrange::Bytes::Here(bytes)) => Ok(bytes),
                _ => Err(AppError::NotFound("音像资料目录")),
            };
        }
    };
    let set = tokio::task::spawn_blocking(move || setter.set(&document)).await.map_err(AppError::internal)?;
    set.map(|pdf| pdf.bytes).map_err(|e| AppError::Unavailable(e.to_string()))
}

/// 卷内目录 as a sheet of cells.
///
/// # Errors
/// When the case is not of the caller's agency, or documents cannot be set here.
pub async fn index_workbook(app: &App, caller: &Caller, case: CaseId) -> Result<Sheet, AppError> {
    let Read { gathered, sight, .. } = gather(app, caller, case).await?;
    let (gathered, mut volumes) = arranged(app, gathered, false).await?;
    volumes.retain(|volume| sight.shows_volume(&volume.name));
    let bytes = index_sheet::workbook(&gathered.title(), &gathered.number, &volumes, gathered.at).map_err(AppError::internal)?;
    Ok(Sheet { name: format!("卷内目录_{}.xlsx", gathered.number), bytes })
}

/// A case that was read for somebody.
struct Read {
    gathered: Gathered,
    /// Its dossier, where there is one.
    dossier: Option<DossierId>,
    /// How far the reader sees into it.
    sight: Sight,
}

/// The case with everything that the caller sees, as of now, under the number its dossier has or would get. What is missing of a record in the 副卷
/// is told to nobody who does not see that volume.
async fn gather(app: &App, caller: &Caller, case: CaseId) -> Result<Read, AppError> {
    access::admit(app, caller, case).await?;
    let found = app.store.load::<CaseState>(case).await?.filter(|c| c.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("案件"))?;
    let sight = access::enter(app, caller, &found).await?;
    let dossier = dossier_of(app, case).await?;
    let compiled = dossier.as_ref().and_then(|d| d.state.compiled.as_ref());
    let id = dossier.as_ref().map(|d| DossierId(d.subject.id));
    let (compiler, at) = compiled.map_or((caller.person, app.store.clock().now()), |c| (c.at.actor, c.at.happened_at));
    let mut gathered = Gathered::read(app, found, id.unwrap_or_default(), compiler, at).await?;
    if let Some(compiled) = compiled {
        gathered = gathered.until(compiled.at.recorded_at);
    }
    match (&dossier, compiled) {
        (Some(dossier), Some(compiled)) => {
            gathered.number.clone_from(&compiled.what.number);
            gathered.by_reference = compiled.what.by_reference;
            let said = dossier.private.expose();
            said.text(key::TEXT).unwrap_or_default().clone_into(&mut gathered.note);
            let told = said.value(key::VALUES).and_then(serde_json::Value::as_array);
            gathered.missing = told.into_iter().flatten().filter_map(serde_json::Value::as_str).map(str::to_owned).collect();
        }
        _ => gathered.number = numbering::next(app, &gathered).await?,
    }
    if sight != Sight::All {
        let order = access::order_of(app, caller.agency).await?;
        let inner = gathered.records.iter().filter(|r| !sight.shows(order, &r.state.record_type));
        let titles: Vec<String> =
            inner.map(|r| format!("《{}》", r.private.expose().text(key::TITLE).unwrap_or_default())).collect();
        gathered.missing.retain(|what| !titles.iter().any(|title| what.starts_with(title.as_str())));
        // What the compiler says besides is said to the archive.
        gathered.note.clear();
    }
    Ok(Read { gathered, dossier: id, sight })
}

async fn arranged(app: &App, gathered: Gathered, pictures: bool) -> Result<(Gathered, Vec<Volume>), AppError> {
    let (store, setter) = (app.store.clone(), app.typesetter.clone());
    let work = move || gathered.volumes(&store, &setter, pictures).map(|volumes| (gathered, volumes));
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// Whether somebody may take the package of a case: its handlers, the custodian, the heads.
pub(crate) fn may_take(case: &Loaded<CaseState>, caller: &Caller) -> bool {
    case.state.officers.contains(&caller.person) || caller.is(Role::DossierCustodian) || caller.is(Role::AgencyHead)
}
