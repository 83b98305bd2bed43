//! `POST /api/v1/document-numbers/blocks`: set a block of numbers aside for use where there is no network.

use app::Caller;
use app::query::numbers::{self, NumbersView};
use app::record::{self, Reservation};
use axum::extract::State;
use axum::http::StatusCode;
use base::PersonId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A block.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBlock {
    /// The record type whose numbers they are.
    record_type: String,
    /// How many.
    count: u32,
    /// Who uses them.
    holder: PersonId,
    /// What for.
    purpose: String,
}

/// Set a block of numbers aside.
#[utoipa::path(
    post,
    path = "/document-numbers/blocks",
    operation_id = "numbers_reserve",
    tag = "numbers",
    responses((status = CREATED, body = NumbersView), Problems),
)]
#[tracing::instrument(name = "api.numbers.reserve", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewBlock>,
) -> Result<(StatusCode, Json<NumbersView>), RouteError> {
    let NewBlock { record_type, count, holder, purpose } = body;
    record::reserve(&state.app, &caller, Reservation { record_type, count, holder, purpose }).await?;
    Ok((StatusCode::CREATED, Json(numbers::register(&state.app, &caller).await?)))
}
