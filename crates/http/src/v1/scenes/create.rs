//! `POST /api/v1/scenes`: arrive at a scene; no case number is asked (Art. 18).

use app::query::scenes::{self, SceneView};
use app::scene::Arrival;
use app::{By, Caller};
use axum::extract::State;
use axum::http::StatusCode;
use base::{PersonId, RoomId, Timestamp};
use model::agency::Activity;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Named};
use crate::state::ApiState;

/// What the officers tell on arrival.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScene {
    /// What they came to do: a code of `GET /choices`.
    #[schema(value_type = String)]
    activity: Activity,
    /// When they arrived; now if not said.
    arrived_at: Option<Timestamp>,
    /// Who is there.
    officers: Vec<PersonId>,
    /// Where.
    place: String,
    /// Whom it is about.
    target: Option<String>,
    /// The room for handling cases it is in.
    room: Option<RoomId>,
}

/// Arrive at a scene; no case number is asked (Art. 18).
#[utoipa::path(
    post,
    path = "/scenes",
    operation_id = "scenes_create",
    tag = "scenes",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again")),
    responses((status = CREATED, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Json(body): Json<NewScene>,
) -> Result<(StatusCode, Json<SceneView>), RouteError> {
    let arrival = Arrival {
        activity: body.activity,
        arrived_at: body.arrived_at,
        officers: body.officers,
        place: body.place,
        target: body.target,
        room: body.room,
    };
    let id = app::scene::arrive(&state.app, By::named(&caller, once), arrival).await?;
    Ok((StatusCode::CREATED, Json(scenes::scene(&state.app, &caller, id).await?)))
}
