//! `POST /api/v1/cases/spot`: case and decision in one, on the spot (Art. 11 item 5).

use app::Caller;
use app::case::{Party, Spot};
use app::query::records::{self, RecordView};
use axum::extract::State;
use axum::http::StatusCode;
use base::SceneId;
use law::record::Values;
use model::case::Source;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// What the officer tells.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSpotDecision {
    /// The party.
    party: Party,
    /// Where it came from: a code of `GET /choices`.
    #[schema(value_type = String)]
    source: Source,
    /// The scene at which it is decided.
    scene: Option<SceneId>,
    /// The fields of the document 当场行政处罚决定书, but for the party's name.
    #[schema(value_type = Object)]
    values: Values,
    /// It was decided on paper already: it is recorded, and what the law says against it becomes a finding.
    #[serde(default)]
    on_paper: bool,
}

/// Decide on the spot: the case is filed and its decision set, or neither (Art. 11 item 5).
#[utoipa::path(
    post,
    path = "/cases/spot",
    operation_id = "cases_decide_on_spot",
    tag = "cases",
    responses((status = CREATED, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.cases.decide_on_spot", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewSpotDecision>,
) -> Result<(StatusCode, Json<RecordView>), RouteError> {
    let NewSpotDecision { party, source, scene, values, on_paper } = body;
    let id = app::case::decide_on_spot(&state.app, &caller, Spot { party, source, scene, values, on_paper }).await?;
    Ok((StatusCode::CREATED, Json(records::record(&state.app, &caller, id).await?)))
}
