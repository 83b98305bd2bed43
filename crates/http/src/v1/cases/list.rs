//! `GET /api/v1/cases`: A page of cases, newest first.

use app::Caller;
use app::query::case_list::{self, CaseFilter};
use app::query::cases::CaseBrief;
use app::query::common::Listing;
use axum::extract::State;
use base::{Day, PersonId};
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
    /// Words of name, number, cause, party or opinions.
    #[serde(default)]
    q: String,
    /// Only those the caller handles.
    #[serde(default, deserialize_with = "scalar::flag")]
    mine: bool,
    /// Only those that this person handles.
    #[param(value_type = Option<String>)]
    officer: Option<PersonId>,
    /// Written down on this day or later.
    #[serde(default, deserialize_with = "scalar::optional_day")]
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Written down on this day or earlier.
    #[serde(default, deserialize_with = "scalar::optional_day")]
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// Which page, from 1.
    page: Option<u32>,
}

impl ListCases {
    /// The filter that it describes.
    pub(super) fn filter(&self) -> CaseFilter<'_> {
        CaseFilter {
            state: self.state.as_deref(),
            text: &self.q,
            mine: self.mine,
            officer: self.officer,
            from: self.from,
            to: self.to,
            page: self.page,
        }
    }
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
    Ok(Json(case_list::list(&state.app, &caller, &query.filter()).await?))
}
