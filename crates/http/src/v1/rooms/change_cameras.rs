//! `PUT /api/v1/rooms/{id}/cameras`: other cameras.

use app::Caller;
use app::query::rooms::{self, RoomView};
use axum::extract::State;
use base::RoomId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The cameras of a room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomCameras {
    /// Their numbers.
    cameras: Vec<String>,
}

/// Give a room other cameras.
#[utoipa::path(
    put,
    path = "/rooms/{id}/cameras",
    operation_id = "rooms_change_cameras",
    tag = "rooms",
    params(("id" = RoomId, Path)),
    responses((status = OK, body = RoomView), Problems),
)]
#[tracing::instrument(name = "api.rooms.change_cameras", skip_all, fields(room.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RoomId>,
    Json(body): Json<RoomCameras>,
) -> Result<Json<RoomView>, RouteError> {
    app::room::change_cameras(&state.app, &caller, id, &body.cameras).await?;
    Ok(Json(rooms::room(&state.app, &caller, id).await?))
}
