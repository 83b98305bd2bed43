//! `GET /api/v1/imports`: what the caller can import, and the fields of each.

use app::Caller;
use app::import::{self, Kind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;

/// A field of a table.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportField {
    /// Its code.
    code: String,
    /// What people call it.
    label: String,
    /// A row without it cannot be taken over.
    required: bool,
}

/// Something that can be imported.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportKind {
    /// `people`, `powers`, `phrases`, `discretion`, `cases` or `documents`.
    #[schema(value_type = String)]
    kind: Kind,
    /// The same in Chinese.
    label: String,
    /// Its fields.
    fields: Vec<ImportField>,
}

/// What the caller can import.
#[utoipa::path(
    get,
    path = "/imports",
    operation_id = "imports_kinds",
    tag = "imports",
    responses((status = OK, body = Vec<ImportKind>), Problems),
)]
#[tracing::instrument(name = "api.imports.kinds", skip_all)]
pub(crate) async fn handler(caller: Caller) -> Result<Json<Vec<ImportKind>>, RouteError> {
    let kinds = Kind::ALL.into_iter().filter(|kind| caller.require(kind.right()).is_ok());
    let view = |kind: Kind| ImportKind {
        kind,
        label: kind.label().to_owned(),
        fields: import::fields(kind)
            .iter()
            .map(|f| ImportField { code: f.code.clone(), label: f.label.clone(), required: f.required })
            .collect(),
    };
    Ok(Json(kinds.map(view).collect()))
}
