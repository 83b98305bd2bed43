//! `POST /api/v1/rooms`: set a room up.

use app::Caller;
use app::query::rooms::{self, RoomView};
use app::room::NewRoom;
use axum::extract::State;
use axum::http::StatusCode;
use model::room::RoomKind;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A room.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomSetUp {
    /// What it is for.
    #[schema(value_type = String)]
    kind: RoomKind,
    /// What it is called.
    name: String,
    /// Where it is.
    place: String,
    /// The numbers of its cameras.
    cameras: Vec<String>,
}

/// Set a room up.
#[utoipa::path(
    post,
    path = "/rooms",
    operation_id = "rooms_create",
    tag = "rooms",
    responses((status = CREATED, body = RoomView), Problems),
)]
#[tracing::instrument(name = "api.rooms.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<RoomSetUp>,
) -> Result<(StatusCode, Json<RoomView>), RouteError> {
    let input = NewRoom { kind: body.kind, name: body.name, place: body.place, cameras: body.cameras };
    let id = app::room::set_up(&state.app, &caller, input).await?;
    Ok((StatusCode::CREATED, Json(rooms::room(&state.app, &caller, id).await?)))
}
