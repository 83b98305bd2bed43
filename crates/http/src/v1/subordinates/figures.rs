//! `GET /api/v1/subordinates/figures`: how the duties of a followed log stand at an instant, computed by the superior itself.

use app::Caller;
use app::query::subordinates::{self, Figures};
use axum::extract::State;
use base::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Of which log, at which instant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// The origin of the log.
    origin: String,
    /// The instant; now when nothing is said.
    #[param(value_type = Option<String>)]
    at: Option<Timestamp>,
}

/// How the duties of a followed log stand, by article.
#[utoipa::path(
    get,
    path = "/subordinates/figures",
    operation_id = "subordinates_figures",
    tag = "subordinates",
    params(Which),
    responses((status = OK, body = Figures), Problems),
)]
#[tracing::instrument(name = "api.subordinates.figures", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Figures>, RouteError> {
    let at = which.at.unwrap_or_else(|| state.app.store.clock().now());
    Ok(Json(subordinates::figures(&state.app, &caller, &which.origin, at).await?))
}
