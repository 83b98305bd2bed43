//! `POST /api/v1/standing-approvals-of-documents`: approve beforehand what is alike and small.

use app::Caller;
use app::acting::{self, NewStanding};
use app::query::delegations::{self, DelegationsView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{Day, PersonId, UnitId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// What is approved beforehand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandingBody {
    /// Who may pass under it.
    holders: Vec<PersonId>,
    /// Which record types.
    record_types: Vec<String>,
    /// Of whose cases; of all where nothing is said.
    #[serde(default)]
    unit: Option<UnitId>,
    /// The largest sum that a document may tell, in fen; any where nothing is said.
    #[serde(default)]
    most: Option<i64>,
    /// The first day: today or later.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last day.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    until: Day,
    /// By which document or decision.
    document: String,
}

/// Approve documents beforehand, within bounds and until a day.
#[utoipa::path(
    post,
    path = "/standing-approvals-of-documents",
    operation_id = "delegations_give_standing",
    tag = "delegations",
    responses((status = CREATED, body = DelegationsView), Problems),
)]
#[tracing::instrument(name = "api.delegations.give_standing", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<StandingBody>,
) -> Result<(StatusCode, Json<DelegationsView>), RouteError> {
    let StandingBody { holders, record_types, unit, most, from, until, document } = body;
    acting::give_standing(&state.app, &caller, NewStanding { holders, record_types, unit, most, from, until, document }).await?;
    Ok((StatusCode::CREATED, Json(delegations::delegations(&state.app, &caller).await?)))
}
