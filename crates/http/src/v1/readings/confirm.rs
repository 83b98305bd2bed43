//! `POST /api/v1/readings`: the agency confirms how it reads an unclear word.

use app::Caller;
use app::query::readings::{self, ReadingsView};
use app::reading::{ReadingInput, confirm};
use axum::extract::State;
use axum::http::StatusCode;
use base::Day;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConfirmation {
    /// The article.
    article: u8,
    /// The alternative: `R1`.
    code: String,
    /// It holds from this day; not for days that have passed.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    from: Day,
    /// Who confirmed it, such as the legal office.
    by: String,
    /// The document that says so.
    document: String,
}

/// Confirm how the agency reads an unclear word of the law; it holds from a day on, and what was judged before stays (Art. 21).
#[utoipa::path(
    post,
    path = "/readings",
    operation_id = "readings_confirm",
    tag = "readings",
    responses((status = CREATED, body = ReadingsView), Problems),
)]
#[tracing::instrument(name = "api.readings.confirm", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewConfirmation>,
) -> Result<(StatusCode, Json<ReadingsView>), RouteError> {
    let NewConfirmation { article, code, from, by, document } = body;
    confirm(&state.app, &caller, ReadingInput { article, code, from, by, document }).await?;
    Ok((StatusCode::CREATED, Json(readings::readings(&state.app, &caller).await?)))
}
