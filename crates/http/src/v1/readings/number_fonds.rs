//! `POST /api/v1/fonds`: register the number that the archives authority gave to the agency's fonds.

use app::Caller;
use app::query::readings::{self, ReadingsView};
use app::reading::number_fonds;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The number of a fonds 全宗号.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFonds {
    /// The number.
    fonds: String,
    /// The category 档案门类代码; empty for the usual one.
    #[serde(default)]
    category: String,
    /// The document that says so.
    document: String,
}

/// Register the number that the archives authority gave to the agency's fonds; dossiers are numbered by it from now on.
#[utoipa::path(
    post,
    path = "/fonds",
    operation_id = "readings_number_fonds",
    tag = "readings",
    responses((status = CREATED, body = ReadingsView), Problems),
)]
#[tracing::instrument(name = "api.readings.number_fonds", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewFonds>,
) -> Result<(StatusCode, Json<ReadingsView>), RouteError> {
    number_fonds(&state.app, &caller, &body.fonds, &body.category, &body.document).await?;
    Ok((StatusCode::CREATED, Json(readings::readings(&state.app, &caller).await?)))
}
