//! `GET /api/v1/cases`: A page of cases, newest first.

use app::Caller;
use app::query::cases::{self, CaseBrief, CaseFilter};
use app::query::common::Listing;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query, scalar};
use crate::state::ApiState;

/// Which cases.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListCases {
    /// `open`, `closed`, `compiled` or `handed_over`.
    state: Option<String>,
    /// Name, number or party.
    #[serde(default)]
    q: String,
    /// Only those the caller handles.
    #[serde(default, deserialize_with = "scalar::flag")]
    mine: bool,
    /// Which page, from 1.
    page: Option<u32>,
}

/// A page of cases, newest first.
#[utoipa::path(
    get,
    path = "/cases",
    operation_id = "cases_list",
    tag = "cases",
    params(ListCases),
    responses((status = OK, body = Listing<CaseBrief>), Problems),
)]
#[tracing::instrument(name = "api.cases.list", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<ListCases>,
) -> Result<Json<Listing<CaseBrief>>, RouteError> {
    let filter = CaseFilter { state: query.state.as_deref(), text: &query.q, mine: query.mine, page: query.page };
    Ok(Json(cases::list(&state.app, &caller, &filter).await?))
}
