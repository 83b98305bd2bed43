//! `GET /api/v1/stations/greeting`: what a station must know before it can write a pass. Nothing in it is secret.

use app::station::greeting;
use axum::extract::State;
use base::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The server's clock, and its key.
#[derive(Serialize, ToSchema)]
pub(crate) struct Greeting {
    /// The server's instant.
    time: Timestamp,
    /// The public key of its receipts.
    key: String,
}

/// The server's clock, and the key that a pass is for.
#[utoipa::path(
    get,
    path = "/stations/greeting",
    operation_id = "stations_greet",
    tag = "stations",
    security(()),
    responses((status = OK, body = Greeting), Problems),
)]
#[tracing::instrument(name = "api.stations.greet", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>) -> Result<Json<Greeting>, RouteError> {
    let (time, key) = greeting(&state.app);
    Ok(Json(Greeting { time, key: key.to_string() }))
}
