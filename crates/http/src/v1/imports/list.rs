//! `GET /api/v1/lists/{kind}`: a list of the agency that was taken over from a table: powers, phrases, discretion standards.

use app::Caller;
use app::import::{self, ListedRow};
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::kind;
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A list as it counts today.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListView {
    /// Its rows, by field.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<ListedRow>,
}

/// A list of the agency as it counts today; empty when none was imported.
#[utoipa::path(
    get,
    path = "/lists/{kind}",
    operation_id = "imports_list",
    tag = "imports",
    params(("kind" = String, Path)),
    responses((status = OK, body = ListView), Problems),
)]
#[tracing::instrument(name = "api.imports.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(name): Id<String>,
) -> Result<Json<ListView>, RouteError> {
    let list = import::listed(&state.app, &caller, kind(&name)?).await?;
    Ok(Json(ListView { rows: list.rows }))
}
