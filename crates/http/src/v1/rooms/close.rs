//! `POST /api/v1/rooms/{id}/closing`: use a room no more.

use app::Caller;
use app::query::rooms::{self, RoomView};
use axum::extract::State;
use base::RoomId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Use a room no more.
#[utoipa::path(
    post,
    path = "/rooms/{id}/closing",
    operation_id = "rooms_close",
    tag = "rooms",
    params(("id" = RoomId, Path)),
    responses((status = OK, body = RoomView), Problems),
)]
#[tracing::instrument(name = "api.rooms.close", skip_all, fields(room.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RoomId>,
) -> Result<Json<RoomView>, RouteError> {
    app::room::close(&state.app, &caller, id).await?;
    Ok(Json(rooms::room(&state.app, &caller, id).await?))
}
