//! `GET /api/v1/document-numbers`: the register of numbers.

use app::Caller;
use app::query::numbers::{self, NumbersView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The register of numbers: on documents, set aside, void.
#[utoipa::path(
    get,
    path = "/document-numbers",
    operation_id = "numbers_list",
    tag = "numbers",
    responses((status = OK, body = NumbersView), Problems),
)]
#[tracing::instrument(name = "api.numbers.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<NumbersView>, RouteError> {
    Ok(Json(numbers::register(&state.app, &caller).await?))
}
