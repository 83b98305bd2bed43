//! `GET /api/v1/mirror`: how this superior stands to a log, for whoever is about to send.

use app::mirror::{self, Answer};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Of which log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Its origin.
    origin: String,
}

/// How this superior stands to a log: where to go on, and what time to state. It tells no more than checkpoints do.
#[utoipa::path(
    get,
    path = "/mirror",
    operation_id = "mirror_standing",
    tag = "mirror",
    security(()),
    params(Which),
    responses((status = OK, body = Object), Problems),
)]
#[tracing::instrument(name = "api.mirror.standing", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, Query(which): Query<Which>) -> Result<Json<Answer>, RouteError> {
    let answer = mirror::standing(&state.app, &which.origin).await;
    answer.map(Json).map_err(super::receive::refused)
}
