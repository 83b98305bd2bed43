//! `POST /api/v1/cases/{id}/closing`: close a case (Art. 13).

use app::Caller;
use app::case::Closing;
use app::query::cases::{self, CaseView};
use axum::extract::State;
use base::{CaseId, Day};
use model::Revision;
use model::case::Ground;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// How a case ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClosing {
    /// What the page has seen.
    revision: Revision,
    /// On which ground: a code of `GET /choices`.
    #[schema(value_type = String)]
    ground: Ground,
    /// The day on which the enforcement action ended.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    ended_on: Day,
    /// In words.
    note: Option<String>,
}

/// Close a case (Art. 13).
#[utoipa::path(
    post,
    path = "/cases/{id}/closing",
    operation_id = "cases_close",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = OK, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.close", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewClosing>,
) -> Result<Json<CaseView>, RouteError> {
    let input = Closing { seen: body.revision, ground: body.ground, ended_on: body.ended_on, note: body.note };
    app::case::close(&state.app, &caller, id, input).await?;
    Ok(Json(cases::case(&state.app, &caller, id).await?))
}
