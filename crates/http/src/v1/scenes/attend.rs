//! `POST /api/v1/scenes/{id}/attendees`: enter who else is at a scene, and as what.

use app::query::scenes::{self, SceneView};
use app::scene::Attendance;
use app::{By, Caller};
use axum::extract::State;
use base::{EntryId, PersonId, SceneId, Timestamp};
use model::scene::Part;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Named};
use crate::state::ApiState;

/// Somebody at a scene.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAttendee {
    /// As what: a code of `GET /choices`.
    #[schema(value_type = String)]
    part: Part,
    /// A person of this agency.
    person: Option<PersonId>,
    /// The name, when it is nobody of this agency.
    name: Option<String>,
    /// The unit.
    unit: Option<String>,
    /// Another agency that takes part: the id of its line in `agencies`.
    agency: Option<EntryId>,
}

/// People at a scene.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAttendees {
    /// Who: up to 200 at once.
    people: Vec<NewAttendee>,
    /// From when; now if not said.
    at: Option<Timestamp>,
}

/// Enter who else is at a scene, and as what.
#[utoipa::path(
    post,
    path = "/scenes/{id}/attendees",
    operation_id = "scenes_attend",
    tag = "scenes",
    params(
        ("id" = SceneId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A name for this action; sent again, it is not done again"),
    ),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.attend", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Named(once): Named,
    Id(id): Id<SceneId>,
    Json(body): Json<NewAttendees>,
) -> Result<Json<SceneView>, RouteError> {
    let people = body.people.into_iter().map(|p| Attendance {
        part: p.part,
        person: p.person,
        name: p.name,
        unit: p.unit,
        agency: p.agency,
    });
    let people: Vec<_> = people.collect();
    app::scene::attend(&state.app, By::named(&caller, once), id, &people, body.at).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
