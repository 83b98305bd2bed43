//! `POST /api/v1/delegations`: say who acts in one's place.

use app::Caller;
use app::acting::{self, NewDelegation};
use app::query::delegations::{self, DelegationsView};
use axum::extract::State;
use axum::http::StatusCode;
use base::{Day, PersonId};
use model::Errand;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// Who acts in one's place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DelegationBody {
    /// Who.
    deputy: PersonId,
    /// In what: `opinions`, `records`.
    #[schema(value_type = Vec<String>)]
    errands: Vec<Errand>,
    /// The first day: today or later.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last day.
    #[serde(deserialize_with = "scalar::day")]
    #[schema(value_type = String, format = Date)]
    until: Day,
    /// By which document or order.
    document: String,
}

/// Say who acts in one's place while one is away.
#[utoipa::path(
    post,
    path = "/delegations",
    operation_id = "delegations_create",
    tag = "delegations",
    responses((status = CREATED, body = DelegationsView), Problems),
)]
#[tracing::instrument(name = "api.delegations.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<DelegationBody>,
) -> Result<(StatusCode, Json<DelegationsView>), RouteError> {
    let DelegationBody { deputy, errands, from, until, document } = body;
    acting::delegate(&state.app, &caller, NewDelegation { deputy, errands, from, until, document }).await?;
    Ok((StatusCode::CREATED, Json(delegations::delegations(&state.app, &caller).await?)))
}
