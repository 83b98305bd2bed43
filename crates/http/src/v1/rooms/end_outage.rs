//! `POST /api/v1/rooms/{id}/outages/end`: cameras record again.

use app::Caller;
use app::query::rooms::{self, RoomView};
use axum::extract::State;
use base::{RoomId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The end of an outage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomOutageEnd {
    /// Since when; now if not said.
    at: Option<Timestamp>,
}

/// Write down that cameras of a room record again.
#[utoipa::path(
    post,
    path = "/rooms/{id}/outages/end",
    operation_id = "rooms_end_outage",
    tag = "rooms",
    params(("id" = RoomId, Path)),
    responses((status = OK, body = RoomView), Problems),
)]
#[tracing::instrument(name = "api.rooms.end_outage", skip_all, fields(room.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RoomId>,
    Json(body): Json<RoomOutageEnd>,
) -> Result<Json<RoomView>, RouteError> {
    app::room::end_outage(&state.app, &caller, id, body.at).await?;
    Ok(Json(rooms::room(&state.app, &caller, id).await?))
}
