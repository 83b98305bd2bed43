//! `GET /api/v1/find`: where words stand, in everything that the caller may open.

use app::Caller;
use app::query::common::Listing;
use app::query::find::{self, FoundView, Search};
use axum::extract::State;
use base::Day;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query, scalar};
use crate::state::ApiState;

/// What is searched.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindWords {
    /// The words, with spaces between them: all must stand in the case.
    #[serde(default)]
    q: String,
    /// Only in texts about this: `case`, `party`, `record`, `scene`.
    topic: Option<String>,
    /// Only what is `open` or `closed`.
    state: Option<String>,
    /// Only what the caller handles.
    #[serde(default, deserialize_with = "scalar::flag")]
    mine: bool,
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

/// Where words stand, in everything that the caller may open, newest first.
#[utoipa::path(
    get,
    path = "/find",
    operation_id = "find_search",
    tag = "find",
    params(FindWords),
    responses((status = OK, body = Listing<FoundView>), Problems),
)]
#[tracing::instrument(name = "api.find.search", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<FindWords>,
) -> Result<Json<Listing<FoundView>>, RouteError> {
    let search = Search {
        text: &query.q,
        topic: query.topic.as_deref(),
        state: query.state.as_deref(),
        mine: query.mine,
        from: query.from,
        to: query.to,
        page: query.page,
    };
    Ok(Json(find::find(&state.app, &caller, &search).await?))
}
