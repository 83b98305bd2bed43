//! `GET /api/v1/rooms`: rooms with their outages and uses.

use app::Caller;
use app::query::rooms::{self, RoomView};
use axum::extract::State;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// The rooms of the agency with their cameras, outages and uses.
#[utoipa::path(
    get,
    path = "/rooms",
    operation_id = "rooms_list",
    tag = "rooms",
    responses((status = OK, body = Vec<RoomView>), Problems),
)]
#[tracing::instrument(name = "api.rooms.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<RoomView>>, RouteError> {
    Ok(Json(rooms::list(&state.app, &caller).await?))
}
