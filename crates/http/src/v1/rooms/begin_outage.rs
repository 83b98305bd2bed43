//! `POST /api/v1/rooms/{id}/outages`: a camera records nothing.

use app::Caller;
use app::query::rooms::{self, RoomView};
use axum::extract::State;
use base::{RoomId, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// An outage.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomOutage {
    /// Which camera; all of them if not said.
    camera: Option<String>,
    /// Since when; now if not said.
    at: Option<Timestamp>,
    /// Why.
    text: String,
}

/// Write down that cameras of a room record nothing.
#[utoipa::path(
    post,
    path = "/rooms/{id}/outages",
    operation_id = "rooms_begin_outage",
    tag = "rooms",
    params(("id" = RoomId, Path)),
    responses((status = OK, body = RoomView), Problems),
)]
#[tracing::instrument(name = "api.rooms.begin_outage", skip_all, fields(room.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RoomId>,
    Json(body): Json<RoomOutage>,
) -> Result<Json<RoomView>, RouteError> {
    app::room::begin_outage(&state.app, &caller, id, body.camera, body.at, &body.text).await?;
    Ok(Json(rooms::room(&state.app, &caller, id).await?))
}
