//! `POST /api/v1/cases`: file a case; it gets its number (Art. 9 item 1).

use app::Caller;
use app::case::{Course, Filing, Party};
use app::query::cases::{self, CaseView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{Day, PersonId, SceneId};
use model::case::Source;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// What the officer tells.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCase {
    /// How it is taken up; the ordinary procedure when it is not said.
    #[serde(default)]
    course: Course,
    /// The name of the case.
    title: String,
    /// The cause of action.
    cause: String,
    /// Where it came from: a code of `GET /choices`.
    #[schema(value_type = String)]
    source: Source,
    /// When the clue reached the agency.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    clue_received_on: Day,
    /// When it was filed.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    filed_on: Day,
    /// The handling officers.
    officers: Vec<PersonId>,
    /// The party.
    party: Party,
    /// What is known so far.
    summary: String,
    /// Scenes that belong to it.
    #[serde(default)]
    scenes: Vec<SceneId>,
}

/// File a case; it gets its number (Art. 9 item 1).
#[utoipa::path(
    post,
    path = "/cases",
    operation_id = "cases_create",
    tag = "cases",
    responses((status = CREATED, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewCase>,
) -> Result<(StatusCode, Json<CaseView>), RouteError> {
    let filing = Filing {
        course: body.course,
        title: body.title,
        cause: body.cause,
        source: body.source,
        clue_received_on: body.clue_received_on,
        filed_on: body.filed_on,
        officers: body.officers,
        party: body.party,
        summary: body.summary,
        scenes: body.scenes,
    };
    let id = app::case::file(&state.app, &caller, filing).await?;
    Ok((StatusCode::CREATED, Json(cases::case(&state.app, &caller, id).await?)))
}
