//! `POST /api/v1/document-numbers/void`: declare a number void that was set aside and stands on no document.

use app::Caller;
use app::query::numbers::{self, NumbersView};
use app::record;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Which number, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VoidNumber {
    /// As it is printed.
    number: String,
    /// Why.
    reason: String,
}

/// Declare a number void that stands on no document.
#[utoipa::path(
    post,
    path = "/document-numbers/void",
    operation_id = "numbers_void",
    tag = "numbers",
    responses((status = OK, body = NumbersView), Problems),
)]
#[tracing::instrument(name = "api.numbers.void", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<VoidNumber>,
) -> Result<Json<NumbersView>, RouteError> {
    record::void_number(&state.app, &caller, &body.number, &body.reason).await?;
    Ok(Json(numbers::register(&state.app, &caller).await?))
}
