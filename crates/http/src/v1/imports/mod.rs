//! Import of tables: what can be imported, a preview of every row, and taking a file over as a whole; lists that were taken over.

pub(crate) mod kinds;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod run;

use std::collections::BTreeMap;

use app::import::{Effect, Import, Kind, Planned, Preview};
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::RouteError;

/// What columns are, where the guess was wrong.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Columns {
    /// `3:unit,4:roles`: columns by number from 0, and the field that each holds.
    #[serde(default)]
    columns: String,
}

impl Columns {
    /// The import of a file.
    pub(crate) fn import(&self, kind: Kind, bytes: Bytes) -> Result<Import, RouteError> {
        let mut told = BTreeMap::new();
        for part in self.columns.split(',').filter(|part| !part.is_empty()) {
            let pair = part.split_once(':').and_then(|(n, code)| Some((n.parse::<usize>().ok()?, code.to_owned())));
            let wrong = || app::AppError::field("columns", format!("“{part}”应写成 栏号:栏目"));
            let (column, code) = pair.ok_or_else(wrong)?;
            told.insert(column, code);
        }
        Ok(Import { kind, bytes, told })
    }
}

/// A column as it was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlannedColumn {
    /// Its heading.
    heading: String,
    /// The field it is taken for, or `ignored`.
    field: String,
}

/// A row as it would be taken over.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlannedRow {
    /// Its number in the file.
    row: usize,
    /// Its cells by field.
    cells: BTreeMap<String, String>,
    /// `new`, `changed`, `same` or `bad`.
    #[schema(value_type = String)]
    effect: Effect,
    /// What cannot be right.
    notes: Vec<String>,
}

/// A table as it would be taken over, or was.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviewView {
    /// The columns.
    columns: Vec<PlannedColumn>,
    /// The rows.
    rows: Vec<PlannedRow>,
    /// What it brings besides rows.
    notes: Vec<String>,
    /// How many rows are new.
    new: usize,
    /// How many change something.
    changed: usize,
    /// How many are there already.
    same: usize,
    /// How many cannot be right.
    bad: usize,
}

impl From<Preview> for PreviewView {
    fn from(preview: Preview) -> Self {
        let count = |effect| preview.count(effect);
        let (new, changed) = (count(Effect::New), count(Effect::Changed));
        let (same, bad) = (count(Effect::Same), count(Effect::Bad));
        let row = |Planned { row, cells, effect, notes }| PlannedRow { row, cells, effect, notes };
        Self {
            columns: preview.columns.into_iter().map(|(heading, field)| PlannedColumn { heading, field }).collect(),
            rows: preview.rows.into_iter().map(row).collect(),
            notes: preview.notes,
            new,
            changed,
            same,
            bad,
        }
    }
}

/// The kind that a path names.
pub(crate) fn kind(name: &str) -> Result<Kind, RouteError> {
    let kind = serde_json::from_value(serde_json::Value::from(name)).ok();
    kind.ok_or_else(|| RouteError::not_found("这种导入"))
}
