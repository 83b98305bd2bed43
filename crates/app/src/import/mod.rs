//! Import 导入 of what other systems know: officers with certificates, powers, phrases, discretion standards, cases, documents. One mapping of
//! columns for all. A preview shows every row that cannot be right; what is taken over is taken over whole or not at all, and the same file a
//! second time changes nothing.

mod cases;
mod days;
mod documents;
mod lists;
mod people;
pub mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::App;
use crate::act::Act;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;
use table::ColumnWords;

pub use lists::{Listed, ListedRow, listed};

/// A column that is not wanted.
const IGNORED: &str = "ignored";

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 执法人员.
    People,
    /// 职权目录.
    Powers,
    /// 规范用语.
    Phrases,
    /// 裁量基准.
    Discretion,
    /// 案件.
    Cases,
    /// 其他系统的文书: the table only; files are sent to their cases one by one.
    Documents,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::People, Self::Powers, Self::Phrases, Self::Discretion, Self::Cases, Self::Documents];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::People => "执法人员和证件",
            Self::Powers => "职权目录",
            Self::Phrases => "规范用语",
            Self::Discretion => "裁量基准",
            Self::Cases => "案件",
            Self::Documents => "其他系统的文书",
        }
    }

    /// Who may import it.
    pub const fn right(self) -> Right {
        match self {
            Self::People => Right::ImportPeople,
            Self::Powers | Self::Phrases | Self::Discretion | Self::Cases => Right::ImportFiles,
            Self::Documents => Right::HandleCases,
        }
    }
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSpec {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub label: String,
    /// A row without it cannot be taken over.
    #[serde(default)]
    pub required: bool,
    /// Words of headings.
    pub words: Vec<String>,
}

#[derive(Deserialize)]
struct Layout {
    kind: Kind,
    field: Vec<FieldSpec>,
}

#[derive(Deserialize)]
struct Layouts {
    layout: Vec<Layout>,
}

/// The file stands in the program and is read by a test, so it can be read.
static LAYOUTS: LazyLock<Layouts> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/import-columns.toml")).expect("the columns of imports can be read"));

/// The fields of a kind.
pub fn fields(kind: Kind) -> &'static [FieldSpec] {
    LAYOUTS.layout.iter().find(|l| l.kind == kind).map_or(&[], |l| &l.field)
}

/// A row as it was read: its number in the file, and its cells by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    number: usize,
    cells: BTreeMap<String, String>,
}

impl Row {
    fn get(&self, field: &str) -> &str {
        self.cells.get(field).map_or("", String::as_str)
    }
}

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// 新增.
    New,
    /// 更新.
    Changed,
    /// 已有，不变.
    Same,
    /// 有误，不能导入.
    Bad,
}

/// A row of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its number in the file.
    pub row: usize,
    /// Its cells by field.
    pub cells: BTreeMap<String, String>,
    /// What it would do.
    pub effect: Effect,
    /// What cannot be right, or what is worth knowing.
    pub notes: Vec<String>,
}

impl Planned {
    fn of(row: &Row, effect: Effect, notes: Vec<String>) -> Self {
        Self { row: row.number, cells: row.cells.clone(), effect, notes }
    }
}

/// A table as it would be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The headings, each with the field it is taken for.
    pub columns: Vec<(String, String)>,
    /// The rows.
    pub rows: Vec<Planned>,
    /// What the import brings besides rows, such as units that are new.
    pub notes: Vec<String>,
}

impl Preview {
    /// How many rows have an effect.
    pub fn count(&self, effect: Effect) -> usize {
        self.rows.iter().filter(|r| r.effect == effect).count()
    }
}

/// A file to be imported.
#[derive(Clone, Debug)]
pub struct Import {
    /// What it holds.
    pub kind: Kind,
    /// The file.
    pub bytes: bytes::Bytes,
    /// What columns are, by number from 0, where the guess was wrong.
    pub told: BTreeMap<usize, String>,
}

/// What the columns of a table are, and its rows by field.
fn read(import: &Import) -> Result<(Vec<(String, String)>, Vec<Row>), AppError> {
    let grid = table::of_file(&import.bytes)?;
    let fields = fields(import.kind);
    if let Some(wrong) = import.told.values().find(|code| *code != IGNORED && fields.iter().all(|f| f.code != **code)) {
        return Err(AppError::field("columns", format!("没有“{wrong}”这一栏")));
    }
    let words: Vec<_> = fields.iter().map(|f| ColumnWords { field: f.code.clone(), words: f.words.clone() }).collect();
    let columns = table::columns(&grid.headings, &words, &import.told, &IGNORED.to_owned());
    let rows = grid.rows.into_iter().map(|(number, cells)| {
        let mut row = Row { number, cells: BTreeMap::new() };
        for (code, cell) in columns.iter().zip(cells).filter(|(code, cell)| *code != IGNORED && !cell.is_empty()) {
            let text = row.cells.entry(code.clone()).or_default();
            if !text.is_empty() {
                text.push('；');
            }
            text.push_str(&cell);
        }
        row
    });
    let rows = rows.collect();
    let columns = grid.headings.into_iter().zip(columns).collect();
    Ok((columns, rows))
}

/// What a row lacks. A column whose heading nobody knows is missing in every row until a person says which it is.
fn missing(kind: Kind, row: &Row) -> Vec<String> {
    let empty = fields(kind).iter().filter(|f| f.required && row.get(&f.code).is_empty());
    empty.map(|f| format!("没有{}", f.label)).collect()
}

/// Shows what a file would do. Nothing is kept.
///
/// # Errors
/// When the caller may not import it, or it is no table.
pub async fn preview(app: &App, caller: &Caller, import: &Import) -> Result<Preview, AppError> {
    caller.require(import.kind.right())?;
    let (columns, rows) = read(import)?;
    let mut act = app.begin(caller).await?;
    let (planned, notes) = plan(&mut act, import.kind, &rows, false).await?;
    Ok(Preview { columns, rows: planned, notes })
}

/// Takes a file over: every row, or none.
///
/// # Errors
/// When a row cannot be right: then nothing is taken over. As [`preview`] otherwise.
pub async fn run(app: &App, caller: &Caller, import: &Import) -> Result<Preview, AppError> {
    caller.require(import.kind.right())?;
    let (columns, rows) = read(import)?;
    let mut act = app.begin(caller).await?;
    let (planned, notes) = plan(&mut act, import.kind, &rows, true).await?;
    let preview = Preview { columns, rows: planned, notes };
    let bad = preview.count(Effect::Bad);
    if bad > 0 {
        return Err(AppError::Conflict(format!("有 {bad} 行有误，一行都没有导入；请改正表格后再导入")));
    }
    if preview.count(Effect::New) + preview.count(Effect::Changed) > 0 && import.kind != Kind::Documents {
        act.commit().await?;
    }
    Ok(preview)
}

/// What each row does; with `apply` it is staged as well, unless a row is bad.
async fn plan(act: &mut Act<'_>, kind: Kind, rows: &[Row], apply: bool) -> Result<(Vec<Planned>, Vec<String>), AppError> {
    match kind {
        Kind::People => people::plan(act, rows, apply).await,
        Kind::Powers | Kind::Phrases | Kind::Discretion => lists::plan(act, kind, rows, apply).await,
        Kind::Cases => cases::plan(act, rows, apply).await,
        Kind::Documents => documents::plan(act, rows).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_fields_and_one_that_is_required() {
        for kind in Kind::ALL {
            assert!(fields(kind).iter().any(|f| f.required), "{kind:?}");
            let mut codes: Vec<_> = fields(kind).iter().map(|f| &f.code).collect();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), fields(kind).len(), "{kind:?}");
        }
    }

    #[test]
    fn columns_are_guessed_by_their_headings_and_may_be_told() {
        let bytes: bytes::Bytes = "序号,姓名,证件号码,甲\n1,王一,豫A-0001,执法一中队\n".into();
        let mut import = Import { kind: Kind::People, bytes, told: BTreeMap::new() };
        let (columns, rows) = read(&import).unwrap();
        let codes: Vec<_> = columns.iter().map(|(_, code)| code.as_str()).collect();
        assert_eq!(codes, ["ignored", "name", "certificate", "ignored"]);
        assert_eq!((rows[0].number, rows[0].get("name"), rows[0].get("unit")), (2, "王一", ""));
        import.told.insert(3, "unit".into());
        assert_eq!(read(&import).unwrap().1[0].get("unit"), "执法一中队");
        import.told.insert(3, "salary".into());
        assert_eq!(read(&import).unwrap_err().to_string(), "没有“salary”这一栏");
    }
}
