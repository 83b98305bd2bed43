//! `POST /api/v1/catalogues/import`: read a table of any columns. Nothing is kept: the page shows what was read, and sends a draft.

use std::collections::BTreeMap;

use app::Caller;
use app::catalogue::import::{self, Column, ReadLine, Table};
use app::query::catalogues::{LineView, line};
use app::rights::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;

/// A table.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueTable {
    /// The table: comma- or tab-separated, with headings.
    text: String,
    /// What columns are, by number from 0, where the guess was wrong.
    #[serde(default)]
    #[schema(value_type = Object)]
    columns: BTreeMap<usize, Column>,
}

/// A column as it was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct TakenColumn {
    /// Its heading.
    heading: String,
    /// What it is taken for.
    #[schema(value_type = String)]
    column: Column,
}

/// A line as it was read.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedLine {
    /// The row of the table, from 1.
    row: usize,
    /// What it says.
    line: LineView,
    /// What of it is a guess: `activity`, `tier`.
    guessed: Vec<&'static str>,
    /// What cannot be right.
    problems: Vec<String>,
}

/// What was read.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportedTable {
    /// The columns.
    columns: Vec<TakenColumn>,
    /// The lines.
    lines: Vec<ImportedLine>,
}

impl From<Table> for ImportedTable {
    fn from(table: Table) -> Self {
        let columns = table.headings.into_iter().zip(table.columns);
        let imported = |read: ReadLine| ImportedLine {
            row: read.row,
            line: line(read.line),
            guessed: read.guessed,
            problems: read.problems,
        };
        Self {
            columns: columns.map(|(heading, column)| TakenColumn { heading, column }).collect(),
            lines: table.lines.into_iter().map(imported).collect(),
        }
    }
}

/// Read a table of any columns as lines of a catalogue. Nothing is kept.
#[utoipa::path(
    post,
    path = "/catalogues/import",
    operation_id = "catalogues_import",
    tag = "catalogues",
    responses((status = OK, body = ImportedTable), Problems),
)]
#[tracing::instrument(name = "api.catalogues.import", skip_all)]
pub(crate) async fn handler(caller: Caller, Json(body): Json<CatalogueTable>) -> Result<Json<ImportedTable>, RouteError> {
    caller.require(Right::DraftCatalogue)?;
    Ok(Json(import::read(&body.text, &body.columns)?.into()))
}
