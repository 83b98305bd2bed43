//! `POST /api/v1/imports/{kind}/preview`: show what a file would do, row by row. The body is the file.

use app::{Caller, import};
use axum::body::Bytes;
use axum::extract::State;

use super::{Columns, PreviewView, kind};
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Query};
use crate::state::ApiState;

/// Show what a file would do, row by row. Nothing is kept.
#[utoipa::path(
    post,
    path = "/imports/{kind}/preview",
    operation_id = "imports_preview",
    tag = "imports",
    params(("kind" = String, Path), Columns),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = OK, body = PreviewView), Problems),
)]
#[tracing::instrument(name = "api.imports.preview", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(name): Id<String>,
    Query(columns): Query<Columns>,
    bytes: Bytes,
) -> Result<Json<PreviewView>, RouteError> {
    let import = columns.import(kind(&name)?, bytes)?;
    Ok(Json(import::preview(&state.app, &caller, &import).await?.into()))
}
