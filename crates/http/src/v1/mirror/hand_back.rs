//! `POST /api/v1/mirror/recovery`: a subordinate that was restored from before asks for the entries it lost.

use app::mirror::{self, Ask, HandedBack};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Hands back leaves and rule parts that this superior holds of a log, to whoever signs with the key of that log.
#[utoipa::path(
    post,
    path = "/mirror/recovery",
    operation_id = "mirror_hand_back",
    tag = "mirror",
    security(()),
    request_body = Object,
    responses((status = OK, body = Object), Problems),
)]
#[tracing::instrument(name = "api.mirror.hand_back", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, Json(ask): Json<Ask>) -> Result<Json<HandedBack>, RouteError> {
    mirror::hand_back(&state.app, &ask).await.map(Json).map_err(super::receive::refused)
}
