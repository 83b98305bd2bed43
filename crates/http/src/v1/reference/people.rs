//! `GET /api/v1/people`: the persons of the agency who can be chosen.

use app::Caller;
use app::query::directory::{self, PersonChoice};
use axum::extract::State;
use model::Role;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Who.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListPeople {
    /// Only holders of this role.
    #[param(value_type = Option<String>)]
    role: Option<Role>,
}

/// The persons of the agency who can be chosen.
#[utoipa::path(
    get,
    path = "/people",
    operation_id = "reference_people",
    tag = "reference",
    params(ListPeople),
    responses((status = OK, body = Vec<PersonChoice>), Problems),
)]
#[tracing::instrument(name = "api.reference.people", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListPeople>,
) -> Result<Json<Vec<PersonChoice>>, RouteError> {
    Ok(Json(directory::people(&state.app, &caller, query.role).await?))
}
